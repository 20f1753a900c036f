"""Erasing a customer: no trace of who it was, and every total as before."""

import asyncio
import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest

from domain import correcting, erasing
from domain.attempts import Attempt
from domain.corrections import Amended, Correction, CorrectionKind, CorrectionState
from domain.edits import Author
from domain.errors import InvalidInputError
from storage.client import Database
from storage.erasure_traces import ErasureTraces
from storage.rebuild import Rebuild
from storage.store import Store
from tests.storage.attempts import BY_HAND, check, observe, result, travelling
from tests.storage.corrections import exclude_ids, include, kept
from tests.storage.erasures import ADMIN, ANNA, TRACES, by, counted, erase, traces
from tests.storage.stores import PSEUDONYMS, differences, opened, record


@pytest.fixture
async def store(database: Database) -> AsyncGenerator[Store]:
    async with travelling(database) as store:
        yield store


async def travel(store: Store) -> None:
    """Anna's trip of two flights, what she did besides, and Bob's."""
    await record(
        store,
        by("a1", "board", 0, attempt="KEY-A", trip="TRIP-A"),
        by("a2", "bags", 1, attempt="KEY-A", trip="TRIP-A"),
        by("a3", "board", 2, attempt="KEYÄ", trip="TRIP-A"),
        by("a4", "meal", 3, None, attempt="KEY-A"),
        by("a5", "ask", 4),
        by("a6", "unknown", 5, attempt="KEY-A"),
        by("b1", "board", 0, "bob", attempt="KEY-B", trip="TRIP-B", note="Bob said no"),
        by("b2", "bags", 1, "bob", attempt="KEY-B", trip="TRIP-B", note="Bob said no"),
    )
    await observe(
        store, result("r1", 6, achieved=True, attempt="KEY-A"), result("r2", 5, achieved=False, attempt="KEY-A")
    )


def resolved(attempt: Attempt) -> object:
    return attempt.outcome, attempt.resolution, attempt.observed, attempt.opened_at, len(attempt.steps)


async def test_nothing_tells_who_it_was_and_all_totals_stay(store: Store, database: Database) -> None:
    await travel(store)
    await store.upkeep.catch_up()
    before = await counted(store)
    assert len({trace.rpartition(": ")[2] for trace in await traces(database)}) >= len(TRACES) - 1, "they are found"
    erasure = await erase(store)
    assert await traces(database) == []
    assert await counted(store) == before
    assert await differences(database) == []
    await check(database)
    assert (erasure.kind, erasure.customer, erasure.done) == (CorrectionKind.ERASURE, None, 4)


async def test_no_log_tells_who_it_was(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="storage")
    await travel(store)
    await erase(store)
    told = json.dumps([[record.getMessage(), record.__dict__] for record in caplog.records], default=str)
    assert [each for each in TRACES if each in told] == []


async def test_what_was_folded_later_tells_nothing_either(store: Store, database: Database) -> None:
    await travel(store)
    before = await counted(store)
    await erase(store)
    await store.upkeep.catch_up()
    assert await traces(database) == []
    assert await counted(store) == before
    assert await differences(database) == []


async def test_an_interaction_keeps_its_id_verdict_and_numbers(store: Store) -> None:
    await travel(store)
    before = await kept(store, "a1")
    await erase(store)
    after = await kept(store, "a1")
    sent = after.scored.interaction
    assert (sent.customer, sent.attempt, sent.attempts, sent.channel) == (None, None, (), None)
    assert sent.signals == {"wait_seconds": 20, "again": True}
    assert (after.scored.assessment, after.scored.moment) == (before.scored.assessment, before.scored.moment)
    assert sent.occurred_at == before.scored.interaction.occurred_at


async def test_a_resend_of_what_was_erased_is_a_duplicate_whatever_it_says(store: Store, database: Database) -> None:
    await travel(store)
    await erase(store)
    receipt = await record(store, by("a1", "board", 0, attempt="KEY-A", trip="TRIP-A"), by("a2", "meal", 9))
    assert (receipt.recorded, receipt.duplicates, receipt.rejected) == (0, 2, ())
    again = await observe(store, result("r1", 6, achieved=True, attempt="KEY-A"))
    assert (again.recorded, again.duplicates) == (0, 1)
    assert await traces(database) == []
    other = await record(store, by("b1", "meal", 0, "bob"))
    assert [each.code for each in other.rejected] == ["content_differs"]


async def test_attempts_stay_as_they_were_under_keys_that_were_made_up(store: Store, database: Database) -> None:
    await travel(store)

    async def attempts() -> dict[str, Attempt]:
        ids = [document["_id"] async for document in database["attempts"].find({}, {"_id": True})]
        return dict(await store.attempts.by_ids(ids))

    before = await attempts()
    await erase(store)
    after = await attempts()
    assert sorted(map(repr, map(resolved, after.values()))) == sorted(map(repr, map(resolved, before.values())))
    assert {each.customer for each in after.values()} == {None, PSEUDONYMS.of_customer("bob")}
    assert sorted(key for key in (each.key for each in after.values()) if not key.startswith("~")) == [
        "KEY-B",
        "TRIP-B",
    ]


async def test_erasing_again_changes_nothing(store: Store, database: Database) -> None:
    await travel(store)
    await erase(store)

    async def everything() -> list[object]:
        return [await database[name].find().to_list(None) for name in ("interactions", "attempts", "results")]

    before = await everything()
    assert (await erase(store)).done == 0
    assert await everything() == before


async def test_what_was_amended_or_excluded_is_erased_too(store: Store, database: Database) -> None:
    await travel(store)
    author = Author(by="ann", reason="Annas reason")
    amended = Amended(channel="anna-app", signals={"wait_seconds": 90, "note": "Anna said yes"})
    await correcting.amend("test", "a1", amended, author, store.hierarchies)
    exclusion = await exclude_ids(store, "a2", "a4")
    await store.corrector.work()
    before = await counted(store)
    await erase(store)
    await store.upkeep.catch_up()
    assert await traces(database) == []
    assert await counted(store) == before
    await include(store, exclusion)
    await store.corrector.work()
    assert await differences(database) == []
    assert await traces(database) == []


async def test_who_shares_an_attempt_loses_its_key_and_nothing_else(store: Store, database: Database) -> None:
    await record(
        store,
        by("a1", "board", 0, attempt="KEY-A", trip="TRIP-A"),
        by("b1", "bags", 1, "bob", attempt="KEY-A", trip="TRIP-A", note="Bob said no"),
    )
    await erase(store)
    assert await traces(database) == []
    sent = (await kept(store, "b1")).scored.interaction
    assert (sent.customer, sent.channel) == (PSEUDONYMS.of_customer("bob"), "web")
    assert sent.signals["note"] == "Bob said no"
    assert (await kept(store, "a1")).tries == (await kept(store, "b1")).tries
    assert await differences(database) == []


async def test_an_open_flight_of_the_trip_comes_to_it_when_it_closes(store: Store, database: Database) -> None:
    """It names the trip under its old key until it is erased itself, in a later step."""
    await record(
        store,
        by("a1", "board", 0, attempt="KEY-A", trip="TRIP-A"),
        by("a2", "bags", 1, attempt="KEY-A", trip="TRIP-A"),
        by("a3", "board", 40 * 24, attempt="KEYÄ", trip="TRIP-A"),
    )
    await erase(store)
    assert await traces(database) == []
    (attempt_id,) = (await kept(store, "a3")).tries
    (first_id,) = (await kept(store, "a1")).tries
    attempts = await store.attempts.by_ids([attempt_id, first_id])
    ((_, named),) = attempts[attempt_id].steps[0].names
    assert attempts[first_id].outer == {"id-trip": named}
    assert await differences(database) == []


async def test_channels_that_others_use_stay_on_the_list(store: Store, database: Database) -> None:
    await travel(store)
    await record(store, by("c1", "board", 0, "carl", note="Carl said no"))
    await store.upkeep.catch_up()
    await erase(store)
    await store.upkeep.catch_up()
    lists = {head["_id"]: head["names"] async for head in database["heads"].find({"names": {"$exists": True}})}
    assert lists["channels:id-board"] == ["web"]
    assert "anna-app" not in json.dumps(lists)
    assert await differences(database) == []


async def test_counting_all_again_finds_nothing_to_mend(store: Store, database: Database) -> None:
    await travel(store)
    await erase(store)
    await store.upkeep.catch_up()
    rebuilt = await Rebuild.of(database).run(lambda _done, _total: None)
    assert rebuilt.mended == 0


async def test_an_erasure_is_in_the_audit_log_without_the_customer(store: Store, database: Database) -> None:
    await travel(store)
    erasure = await erase(store)
    entry = await database["journal"].find_one({"kind": "erasure"})
    assert entry is not None
    assert (entry["by"], entry["action"], entry["subject"]) == ("admin", "eraseCustomer", erasure.id)
    change = await database["hierarchy_changes"].find_one({"action": "eraseCustomer"})
    assert change is not None
    assert "customer" not in change["corrections"][0]


@pytest.mark.parametrize(
    ("customer", "reason", "field"),
    [("", "why", "customer"), ("x" * 257, "why", "customer"), (ANNA, f"Mail of {ANNA}.", "reason")],
)
async def test_what_cannot_be_erased_or_would_leave_a_trace_is_refused(
    store: Store, database: Database, customer: str, reason: str, field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        await erasing.erase(customer, Author(by="admin", reason=reason), store.hierarchies, PSEUDONYMS)
    assert refused.value.field == field
    assert await database["corrections"].count_documents({}) == 0


async def test_an_erasure_is_not_to_be_stopped(store: Store) -> None:
    erasure = await erasing.erase(ANNA, ADMIN, store.hierarchies, PSEUDONYMS)
    with pytest.raises(InvalidInputError, match="erases a customer"):
        await correcting.set_running(erasure.id, running=False, author=ADMIN, hierarchies=store.hierarchies)


async def test_an_erasure_whose_process_was_killed_is_carried_on_by_another(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await travel(store)
    before = await counted(store)
    remove = ErasureTraces.remove

    async def killed(_: ErasureTraces, __: Correction) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr(ErasureTraces, "remove", killed)
    erasure = await erasing.erase(ANNA, ADMIN, store.hierarchies, PSEUDONYMS)
    with pytest.raises(asyncio.CancelledError):
        await store.corrector.work()
    assert await counted(store) == before
    assert await differences(database) == []
    assert await traces(database) != [], "commit records still tell"

    monkeypatch.setattr(ErasureTraces, "remove", remove)
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    await database["corrections"].update_one({"_id": erasure.id}, {"$set": {"renewed_at": long_ago}})
    async with opened(database) as other:
        await other.corrector.work()
    found = await store.corrections.get(erasure.id)
    assert found is not None
    assert (found.state, found.done) == (CorrectionState.DONE, 4)
    assert await traces(database) == []
    await check(database)


async def test_what_another_process_records_meanwhile_in_the_same_attempts_is_kept_right(
    store: Store, database: Database
) -> None:
    """Of an attempt that gets another key, and a step that comes under the old one at that time, one waits."""
    for number in range(6):
        await record(store, by(f"a{number}", "board", number, attempt=f"KEY-A{number}", trip="TRIP-A"))

    async def go_on(other: Store) -> None:
        for number in range(18):
            await record(other, by(f"m{number}", "bags", number, None, attempt=f"KEY-A{number % 6}", note="none"))

    async with opened(database, settings=BY_HAND) as other:
        erasure = await erasing.erase(ANNA, ADMIN, store.hierarchies, PSEUDONYMS)
        await asyncio.gather(store.corrector.work(), go_on(other))
    found = await store.corrections.get(erasure.id)
    assert found is not None
    assert found.state is CorrectionState.DONE
    assert await differences(database) == []
    assert await traces(database, TRACES[:2]) == []
    assert await database["interactions"].count_documents({}) == 24
