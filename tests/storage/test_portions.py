"""What is too much for one transaction is committed in several, and what is too large by itself stays out alone."""

from collections.abc import AsyncGenerator

import bson
import pytest
from pymongo.errors import BulkWriteError, DocumentTooLarge, DuplicateKeyError, OperationFailure

from domain.corrections import CorrectionState
from domain.interactions import Receipt, RejectionCode
from storage.attempt_work import AttemptWork, Work
from storage.client import Database
from storage.items import Item
from storage.portions import is_too_large, portions, weight_of
from storage.store import Store
from storage.transactions import Session
from storage.writer import Stamp
from tests.builders import interaction
from tests.storage.attempts import DAY, MISSED, achievement, check, observe, passed, result, sweep, travelling
from tests.storage.corrections import as_now, exclude_ids, kept
from tests.storage.stores import record

MOST_BYTES = 16 * 1024 * 1024


@pytest.fixture
async def store(database: Database) -> AsyncGenerator[Store]:
    async with travelling(database) as store:
        yield store


def narrow(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Let the database take so many attempts in a transaction and no more."""
    write = AttemptWork.write

    async def refuse(self: AttemptWork, work: Work, stamp: Stamp, session: Session) -> None:
        await write(self, work, stamp, session)
        if len(work.moves.moves) > most:
            raise OperationFailure("Transaction is too large and will not fit in the storage engine cache", 388)

    monkeypatch.setattr(AttemptWork, "write", refuse)


async def committed(database: Database, field: str) -> list[list[str]]:
    """The ids in each commit record, in order."""
    records = database["commits"].find({f"{field}.0": {"$exists": True}}).sort("sequence")
    return [[each.partition(":")[2] for each in document[field]] async for document in records]


def test_items_go_in_groups_that_weigh_no_more_and_one_that_is_heavier_by_itself() -> None:
    items = [Item(n, interaction(str(n), "call"), weight) for n, weight in enumerate((4, 6, 1, 11, 5, 5))]
    assert [[item.weight for item in portion] for portion in portions(items, 10)] == [[4, 6], [1], [11], [5, 5]]


def test_an_interaction_weighs_its_text_and_more_for_each_outcome() -> None:
    bare, told = interaction("1", "call"), interaction("1", "call", note="x" * 1_000)
    assert weight_of(told, 0) - weight_of(bare, 0) == 1_004
    assert weight_of(bare, 50) == 51 * weight_of(bare, 0)


@pytest.mark.parametrize(
    ("error", "too_large"),
    [
        pytest.param(DocumentTooLarge("17 MiB"), True, id="a document, as the driver finds"),
        pytest.param(OperationFailure("", 10_334), True, id="a document, as the engine finds"),
        pytest.param(OperationFailure("", 257), True, id="a transaction"),
        pytest.param(OperationFailure("", 388), True, id="a transaction in the cache"),
        pytest.param(BulkWriteError({"writeErrors": [{"code": 10_334}]}), True, id="one of many documents"),
        pytest.param(BulkWriteError({"writeErrors": [{"code": 11_000}]}), False, id="one that is there already"),
        pytest.param(DuplicateKeyError("", 11_000), False, id="a key that is taken"),
        pytest.param(OperationFailure("", 112), False, id="a conflict"),
    ],
)
def test_what_the_database_finds_too_large_is_told_from_other_errors(error: Exception, *, too_large: bool) -> None:
    assert is_too_large(error) is too_large


async def test_a_heavy_call_goes_in_several_commits(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.portions._BYTES_A_MOVE", 1_000_000)  # with one outcome 2 MB of 8
    receipt = await record(store, *(passed(str(n), "meal", attempt=str(n)) for n in range(6)))
    assert receipt == Receipt(recorded=6)
    assert await committed(database, "interactions") == [["0", "1", "2", "3"], ["4", "5"]]


async def test_a_call_that_is_too_large_is_recorded_in_halves(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, 2)
    items = [passed(str(n), "meal", attempt=str(n)) for n in range(5)]
    assert await record(store, *items, items[0]) == Receipt(recorded=5, duplicates=1)
    assert await committed(database, "interactions") == [["0"], ["1", "2"], ["3", "4"]]
    assert await record(store, *items) == Receipt(duplicates=5)
    await check(database)


async def test_results_that_are_too_many_are_recorded_in_halves(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, 2)
    results = [result(str(n), 1, achieved=True, attempt=str(n)) for n in range(4)]
    assert await observe(store, *results) == Receipt(recorded=4)
    assert await committed(database, "results") == [["0", "1"], ["2", "3"]]
    await check(database)


async def test_what_is_too_large_by_itself_is_rejected_alone_each_time(store: Store, database: Database) -> None:
    await record(store, passed("m", "board", wait=MISSED))
    # The miss is as large as a document can be: nothing more can be told of it.
    document = await database["interactions"].find_one({"_id": "test:m"})
    assert document is not None
    note = "x" * (MOST_BYTES - len(bson.encode(document)) - len("note") - 8)
    await database["interactions"].update_one({"_id": "test:m"}, {"$set": {"signals.note": note}})
    items = [*(passed(str(n), "meal", attempt=str(n)) for n in range(3)), passed("r" * 256, "meal", 1, recovers="m")]
    receipt = await record(store, *items)
    assert receipt.recorded == 3
    assert [(each.index, each.code) for each in receipt.rejected] == [(3, RejectionCode.TOO_LARGE)]


async def test_a_result_that_is_too_large_by_itself_is_rejected_alone(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch, 0)
    receipt = await observe(store, result("1", 1, achieved=True))
    assert [(each.index, each.id, each.code) for each in receipt.rejected] == [(0, "1", RejectionCode.TOO_LARGE)]
    assert await database["results"].count_documents({}) == 0
    assert await database["attempts"].count_documents({}) == 0


async def test_clocks_that_are_due_together_act_in_halves(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await record(store, *(passed(str(n), "board", wait=MISSED, attempt=str(n)) for n in range(3)))
    with monkeypatch.context() as patch:
        narrow(patch, 2)  # the attempt at the trip moves with that at the flight
        assert await sweep(database, store.clock.now() + DAY) == 3
    assert (await achievement(store)).lost == 3
    await check(database)


async def test_a_clock_that_cannot_act_holds_up_no_other(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await record(store, passed("1", "board", wait=MISSED, attempt="1"), passed("2", "ask", attempt="2"))
    await record(store, passed("3", "board", wait=MISSED, attempt="3", trip="t"))
    with monkeypatch.context() as patch:
        narrow(patch, 0)
        await sweep(database, store.clock.now() + DAY)
    assert (await achievement(store)).lost == 0
    await sweep(database, store.clock.now() + DAY)
    assert (await achievement(store)).lost == 2
    await check(database)


async def test_a_correction_that_is_too_large_is_carried_out_in_halves(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await record(store, *(passed(str(n), "meal", attempt=str(n)) for n in range(5)))
    exclusion = await exclude_ids(store, *(str(n) for n in range(5)))
    narrow(monkeypatch, 2)
    await store.corrector.work()
    done = await as_now(store, exclusion)
    assert (done.state, done.done, done.total) == (CorrectionState.DONE, 5, 5)
    assert await committed(database, "interactions") == [["0", "1", "2", "3", "4"], ["0", "1"], ["2"], ["3", "4"]]
    assert [(await kept(store, str(n))).excluded_by for n in range(5)] == [(exclusion.id,)] * 5
    await check(database)


async def test_a_correction_that_was_killed_between_halves_counts_each_interaction_once(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await record(store, *(passed(str(n), "meal", attempt=str(n)) for n in range(4)))
    exclusion = await exclude_ids(store, *(str(n) for n in range(4)))
    with monkeypatch.context() as patch:
        narrow(patch, 2)
        write = AttemptWork.write

        async def fail(self: AttemptWork, work: Work, stamp: Stamp, session: Session) -> None:
            await write(self, work, stamp, session)
            if any(change.after.id == "test:3" for change in work.changes):
                raise KeyError("3")

        patch.setattr(AttemptWork, "write", fail)
        await store.corrector.work()
    failed = await as_now(store, exclusion)
    assert (failed.state, failed.failure, failed.done) == (CorrectionState.RUNNING, "KeyError", 0)
    assert [bool((await kept(store, str(n))).excluded_by) for n in range(4)] == [True, True, False, False]
    await database["corrections"].update_one({"_id": exclusion.id}, {"$set": {"holder": None}})
    await store.corrector.work()
    done = await as_now(store, exclusion)
    assert (done.state, done.done) == (CorrectionState.DONE, 4)
    await check(database)


async def test_a_correction_of_what_is_too_large_by_itself_fails_and_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await record(store, passed("1", "meal"))
    exclusion = await exclude_ids(store, "1")
    narrow(monkeypatch, 0)
    await store.corrector.work()
    failed = await as_now(store, exclusion)
    assert (failed.state, failed.failure, failed.done) == (CorrectionState.RUNNING, "OperationFailure", 0)
    assert (await kept(store, "1")).excluded_by == ()
