"""Roll-ups: a fold of the commits, exact wherever it has come to."""

import asyncio
import dataclasses
import json
from datetime import UTC, datetime, timedelta

import pytest

from domain import editing
from domain.editing import StandardRequest
from domain.ladder import Window
from domain.windows import Between, Last
from storage import pages
from storage.audit import Audit
from storage.client import Database
from storage.collections import Collections
from storage.folding import Fold, FoldedElsewhereError
from storage.positions import committed
from storage.rollups import MongoRollups
from storage.store import Store, StoreSettings
from storage.tail import Tail
from storage.transactions import Transactions
from tests.builders import waiting
from tests.storage.stores import (
    EVER,
    LIMITS,
    MARCH,
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


async def test_performance_is_the_same_before_during_and_after_the_fold(store: Store, database: Database) -> None:
    await record(store, *many(60))
    before = await performance(store, "served")
    await store.upkeep.catch_up()
    assert await store.upkeep.lag() == 0
    assert await performance(store, "served") == before
    await record(store, *many(40, start=60))
    halfway = await performance(store, "served")
    assert halfway.tally.interactions == 100
    await store.upkeep.catch_up()
    assert await performance(store, "served") == halfway
    assert await differences(database) == []


async def test_a_process_reads_the_writes_of_another_that_are_not_folded_yet(store: Store, database: Database) -> None:
    async with opened(database) as other:
        await record(store, *many(10))
        assert (await performance(other, "served")).tally.interactions == 10
        await record(other, *many(10, start=10))
        assert (await performance(store, "served")).tally.interactions == 20


async def test_two_folds_at_once_count_nothing_twice(store: Store, database: Database) -> None:
    async with opened(database) as other:
        for n in range(8):
            await record(store, *many(5, start=5 * n))
        await asyncio.gather(store.upkeep.catch_up(), other.upkeep.catch_up())
        assert await store.upkeep.lag() == 0
    assert (await performance(store, "served")).tally.interactions == 40
    assert await differences(database) == []


async def test_a_fold_that_another_overtook_writes_nothing(store: Store, database: Database) -> None:
    await record(store, *many(10))
    collections, transactions = Collections.of(database), Transactions(database.client)
    slow = Fold(collections, transactions, Tail(collections), store.clock, minute_retention_days=7, max_channels=9)
    plan = await slow.plan(await committed(collections))
    assert plan is not None
    await store.upkeep.catch_up()
    pages = [page async for page in database["rollups"].find()]

    async def landed() -> bool:
        return False

    with pytest.raises(FoldedElsewhereError):
        await transactions.write(lambda session: slow.write(plan, session), landed)
    assert [page async for page in database["rollups"].find()] == pages


async def test_one_process_at_a_time_has_the_lease_and_another_takes_over(database: Database) -> None:
    eager = StoreSettings(fold_seconds=0.01)
    async with opened(database, settings=eager) as first:
        await define_service(first)
        await record(first, *many(5))
        await _folded(first)
        holder = (await database["leases"].find_one({"_id": "upkeep"}) or {})["holder"]
        assert holder is not None
    async with opened(database, settings=eager) as second:
        await record(second, *many(5, start=5))
        await _folded(second)
        assert (await database["leases"].find_one({"_id": "upkeep"}) or {})["holder"] not in {None, holder}


async def test_minutes_are_kept_for_a_week_and_then_asked_for_by_the_quarter_hour(
    store: Store, database: Database
) -> None:
    now = store.clock.now()
    ages = [timedelta(minutes=5), timedelta(days=6), timedelta(days=8), timedelta(days=80)]
    await record(store, *(sent(f"i{n}", at=now - age) for n, age in enumerate(ages)))
    await store.upkeep.catch_up()
    minutes = [page async for page in database["rollups"].find({"rung": 0})]
    assert len(minutes) == 2
    for age in ages:
        at = now - age
        one = await performance(store, "call", Between(at, at + timedelta(seconds=1)))
        assert one.tally.interactions == 1
        width = one.window.end - one.window.start
        assert width == (1 if age < timedelta(days=7) else 15)
    assert (await performance(store, "call", Last(timedelta(days=7)))).tally.interactions == 2


async def test_minutes_that_grew_old_are_pruned_and_totals_stay(database: Database) -> None:
    async with opened(database) as store:
        await define_service(store)
        now = store.clock.now()
        await record(store, sent("old", at=now - timedelta(days=3)), sent("new", at=now))
        await store.upkeep.catch_up()
    short = dataclasses.replace(LIMITS, minute_retention_days=1)
    async with opened(database, limits=short) as store:
        await store.upkeep.prune()
        assert await database["rollups"].count_documents({"rung": 0}) == 1
        assert await verdicts(store, "call") == (0, 2, 0, 0)
        assert await differences(database) == []


async def test_only_folded_records_are_pruned(database: Database) -> None:
    forgetful = StoreSettings(fold_seconds=3_600, commit_retention_days=0)
    async with opened(database, settings=forgetful) as store:
        await define_service(store)
        await record(store, *many(10))
        await store.upkeep.catch_up()
        await record(store, *many(10, start=10))
        await asyncio.sleep(0.01)
        await store.upkeep.prune()
        left = [commit async for commit in database["commits"].find()]
        assert [commit["interactions"][0] for commit in left] == ["test:i10"]
        assert (await performance(store, "served")).tally.interactions == 20
        await store.upkeep.catch_up()
        await store.upkeep.prune()
        assert await database["commits"].count_documents({}) == 0
        assert (await performance(store, "served")).tally.interactions == 20


async def test_an_audit_finds_a_roll_up_that_was_tampered_with(store: Store, database: Database) -> None:
    await record(store, *many(30))
    await store.upkeep.catch_up()
    assert await differences(database) == []
    page = await database["rollups"].find_one({"rung": 1})
    assert page is not None
    cells = json.loads(page["cells"])
    cells[0][1] += 1
    await database["rollups"].update_one({"_id": page["_id"]}, {"$set": {"cells": json.dumps(cells)}})
    found = await differences(database)
    assert len(found) == 1
    assert "quarter of 2026-03-01T00:00:00Z" in found[0]


async def test_an_audit_finds_a_lost_interaction_and_a_changed_score(store: Store, database: Database) -> None:
    await record(store, *many(30))
    await database["interactions"].delete_one({"_id": "test:i4"})
    await database["interactions"].update_one({"_id": "test:i5"}, {"$set": {"verdict": 0}})
    found = await differences(database)
    assert any(sentence.startswith("interaction test:i5: its score") for sentence in found)
    assert any(sentence.startswith("call minute of 2026-03-01T00:28:00Z") for sentence in found) or any(
        sentence.startswith("call quarter of 2026-03-01T00:15:00Z") for sentence in found
    )


async def test_channels_are_kept_apart_and_add_up(store: Store) -> None:
    await record(store, sent("a", channel="web"), sent("b", channel="phone"), sent("c"))
    for _ in range(2):
        counts = [
            (await performance(store, "call", channel=channel)).tally.interactions
            for channel in (None, "web", "phone", "fax")
        ]
        assert counts == [3, 1, 1, 0]
        await store.upkeep.catch_up()


async def test_an_empty_window_has_no_data_rather_than_zero(store: Store) -> None:
    await record(store, sent("a"))
    empty = await performance(store, "served", Between(MARCH + timedelta(days=9), MARCH + timedelta(days=10)))
    assert (empty.tally.interactions, empty.tally.contribution_rate, empty.score, empty.tally.coverage) == (
        0, None, None, None,
    )  # fmt: skip
    assert empty.measures == ()


async def _folded(store: Store) -> None:
    async with asyncio.timeout(60):
        while await store.upkeep.lag():  # noqa: ASYNC110 - another process's fold tells nobody
            await asyncio.sleep(0.01)


async def test_a_longer_retention_does_not_ask_for_minutes_that_were_dropped_before_it(database: Database) -> None:
    short = dataclasses.replace(LIMITS, minute_retention_days=1)
    async with opened(database, limits=short) as store:
        await define_service(store)
        at = store.clock.now() - timedelta(days=3)
        await record(store, *(sent(f"i{n}", at=at) for n in range(5)))
        await store.upkeep.catch_up()
    async with opened(database) as store:
        counted = await performance(store, "call", Between(at, at + timedelta(seconds=1)))
        assert counted.tally.interactions == 5
        assert counted.window.end - counted.window.start == 15
    assert await differences(database) == []


async def test_a_page_too_large_for_one_document_has_parts(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_CHARACTERS", 200)
    await record(store, *many(60))
    await store.upkeep.catch_up()
    assert await database["rollups"].count_documents({"parts": {"$gt": 2}}) > 0
    await record(store, *many(40, start=60))
    await store.upkeep.catch_up()
    assert (await performance(store, "served")).tally.interactions == 100
    assert await differences(database) == []
    monkeypatch.undo()
    await record(store, *many(10, start=100))
    await store.upkeep.catch_up()
    assert (await performance(store, "served")).tally.interactions == 110
    assert await differences(database) == []


async def test_catching_up_ends_though_more_is_recorded_all_the_time(store: Store) -> None:
    done = asyncio.Event()

    async def keep_recording() -> None:
        number = 0
        while not done.is_set():
            await record(store, sent(f"i{number}"))
            number += 1

    async with asyncio.TaskGroup() as group:
        group.create_task(keep_recording())
        await record(store, sent("first"))
        await asyncio.wait_for(store.upkeep.catch_up(), 60)
        done.set()


async def test_all_of_time_can_be_asked_for_at_the_price_of_what_there_is(store: Store) -> None:
    await record(store, *many(10))
    await store.upkeep.catch_up()
    eternity = Between(datetime(1, 1, 1, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC))
    answer = await performance(store, "served", eternity)
    assert answer.tally.interactions == 10
    assert (answer.window.starts_at, answer.window.ends_at) == (eternity.start, eternity.end)


async def test_a_process_that_does_not_fold_forgets_what_another_has_folded(store: Store, database: Database) -> None:
    collections = Collections.of(database)
    tail = Tail(collections)
    reader = MongoRollups(collections, Transactions(database.client), tail)
    moments = [node.id for node in (await store.hierarchies.current()).nodes.values()]
    window = Window.widened(EVER.start, EVER.end, 0)
    await record(store, *many(10))
    assert sum(tally.interactions for tally in (await reader.read(moments, window, None)).whole.values()) == 10
    assert tail.weight > 0
    await store.upkeep.catch_up()
    assert sum(tally.interactions for tally in (await reader.read(moments, window, None)).whole.values()) == 10
    assert tail.weight == 0


async def test_an_audit_beside_an_edit_and_a_recording_raises_no_false_alarm(store: Store, database: Database) -> None:
    await record(store, *many(40))
    audit = await Audit.of(database, LIMITS)  # it has read the hierarchy before the edit
    later = StandardRequest(
        moment="call", measures=(waiting(expected=1, unacceptable=2),), effective_from=MARCH + timedelta(days=9)
    )
    await editing.publish_standard(later, TESTER, store.hierarchies)
    await record(store, sent("by the new standard", at=MARCH + timedelta(days=9)))
    steps = 0

    def meanwhile(_done: int, _total: int) -> None:
        nonlocal steps
        steps += 1

    findings, _ = await asyncio.gather(audit.run(meanwhile), record(store, *many(40, start=40)))
    assert steps > 1
    assert findings.differences == []
