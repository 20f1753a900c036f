"""Recording by several processes, beside edits, and over answers that are lost."""

import asyncio

import pytest

from domain import editing
from domain.edits import new_id
from domain.errors import UnavailableError
from domain.interactions import Receipt
from domain.nodes import Moment
from storage.client import Database, connect, open_database
from storage.store import Store, StoreSettings
from tests.storage.severing import Cut, severing
from tests.storage.stores import (
    TESTER,
    define_service,
    differences,
    many,
    opened,
    performance,
    record,
    sent,
    verdicts,
)


async def test_two_processes_do_not_pass_the_limit_of_unknown_keys_together(store: Store, database: Database) -> None:
    async with opened(database) as other:
        receipts = await asyncio.gather(
            *(record(each, sent(f"{n}-{at}", f"key{n}")) for n in range(6) for at, each in enumerate((store, other)))
        )
    assert len(await store.hierarchies.unmapped_keys()) == 3
    assert sum(receipt.recorded for receipt in receipts) == 6


async def test_a_recording_that_overlaps_an_edit_is_scored_by_what_the_edit_made(
    store: Store, database: Database
) -> None:
    async with opened(database) as other:
        await record(other, sent("before"))  # this process has read the hierarchy before the edit
        await editing.define(Moment(id=new_id(), key="chat", name="Chat"), TESTER, store.hierarchies)
        await record(other, sent("a", "chat"))
    kept = await store.interactions.get("test", "a")
    assert kept is not None
    assert kept.scored.moment == (await store.hierarchies.current()).named("chat").id
    assert await store.hierarchies.unmapped_keys() == []


async def test_processes_that_send_the_same_interactions_at_once_record_each_once(
    store: Store, database: Database
) -> None:
    async with opened(database) as other:
        calls = [record(each, *many(20, start=10 * n)) for n in range(10) for each in (store, other)]
        receipts = await asyncio.gather(*calls)
    assert sum(receipt.recorded for receipt in receipts) == 110
    assert all(receipt.recorded + receipt.duplicates == 20 for receipt in receipts)
    assert (await performance(store, "served")).tally.interactions == 110
    assert await differences(database) == []


@pytest.mark.parametrize("cut", list(Cut))
async def test_a_commit_whose_answer_is_lost_is_looked_up_and_recorded_once(
    database: Database, mongodb_url: str, cut: Cut
) -> None:
    async with severing(mongodb_url, b"commitTransaction") as proxy:
        client = connect(proxy.url)
        async with opened(open_database(client, database.name)) as store:
            await define_service(store)
            await record(store, sent("first"))
            proxy.cuts = [cut]
            assert await record(store, sent("a"), sent("b")) == Receipt(recorded=2)
            assert proxy.cuts == []
            proxy.cuts = [cut, cut]
            assert await record(store, sent("c")) == Receipt(recorded=1)
            assert await verdicts(store, "call") == (0, 4, 0, 0)
            commits = [commit async for commit in database["commits"].find({"kind": "recording"})]
            assert len(commits) == 3
            assert await differences(database) == []
        await asyncio.to_thread(client.close)  # it says goodbye through the proxy, which lives in this loop


async def test_a_process_that_lost_its_slot_takes_another_and_loses_nothing(database: Database) -> None:
    hasty = StoreSettings(fold_seconds=3_600, slot_lease_seconds=0.05)
    async with opened(database) as store:
        await define_service(store)
        await record(store, sent("a"))
        await asyncio.sleep(0.1)
        async with opened(database, settings=hasty) as thief:
            await record(thief, sent("b"))
            slots = [slot["_id"] async for slot in database["slots"].find()]
            assert slots == [1], "the thief took the only slot"
            assert await record(store, sent("c")) == Receipt(recorded=1)
            assert await record(thief, sent("d")) == Receipt(recorded=1)
        assert await verdicts(store, "call") == (0, 4, 0, 0)
        assert await differences(database) == []


async def test_commits_of_a_slot_are_numbered_without_gaps_and_lamport_times_rise(
    store: Store, database: Database
) -> None:
    async with opened(database) as other:
        for n in range(5):
            await asyncio.gather(record(store, sent(f"a{n}")), record(other, sent(f"b{n}")))
        await editing.define(Moment(id=new_id(), key="chat", name="Chat"), TESTER, other.hierarchies)
        await record(store, sent("last"))
    commits = [commit async for commit in database["commits"].find()]
    for slot in (1, 2):
        mine = sorted((each["sequence"], each["lamport"]) for each in commits if each["slot"] == slot)
        assert [sequence for sequence, _ in mine] == list(range(1, len(mine) + 1))
        assert [lamport for _, lamport in mine] == sorted({lamport for _, lamport in mine})
    edit = max((each for each in commits if each["kind"] == "edit"), key=lambda each: each["hierarchy"])
    last = next(each for each in commits if each.get("interactions") == ["test:last"])
    recorded_before = [each for each in commits if each["kind"] == "recording" and each is not last]
    assert all(each["lamport"] < edit["lamport"] for each in recorded_before)
    assert edit["lamport"] < last["lamport"]


async def test_an_edit_passes_while_other_processes_record_without_a_pause(store: Store, database: Database) -> None:
    async with opened(database) as other, opened(database) as third:
        done = asyncio.Event()

        async def keep_recording(name: str, process: Store) -> None:
            number = 0
            while not done.is_set():
                await record(process, *(sent(f"{name}-{number}-{n}") for n in range(100)))
                number += 1

        async with asyncio.TaskGroup() as group:
            for name, process in (("a", other), ("b", third), ("c", other), ("d", third)):
                group.create_task(keep_recording(name, process))
            for number in range(5):
                draft = Moment(id=new_id(), key=f"chat{number}", name="Chat")
                await asyncio.wait_for(editing.define(draft, TESTER, store.hierarchies), 60)
            done.set()
    assert await differences(database) == []


async def test_what_waits_at_the_end_is_committed_or_told_within_the_drain_time(
    database: Database, mongodb_url: str
) -> None:
    settings = StoreSettings(fold_seconds=3_600, drain_seconds=0.2)
    async with severing(mongodb_url, b"commitTransaction") as proxy:
        client = connect(proxy.url)
        async with opened(open_database(client, database.name), settings=settings) as store:
            await define_service(store)
            proxy.cuts = [Cut.BEFORE] * 1_000
            calls = [asyncio.create_task(record(store, *many(10, start=10 * n))) for n in range(3)]
            await asyncio.sleep(0)
            began = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - began < 10
        answers = await asyncio.gather(*calls, return_exceptions=True)
        assert all(isinstance(answer, UnavailableError) for answer in answers)
        await asyncio.to_thread(client.close)
