"""The audit of attempts finds each kind of damage, and a rebuild mends what was added up from them."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from domain.ladder import Rung
from storage.attempt_audit import AttemptAudit
from storage.client import Database, Document, connect, open_database
from storage.findings import Findings
from storage.rebuild import Rebuild
from storage.rows import pack_cells, unpack_cells
from storage.store import Store
from storage.transactions import PATIENCE_SECONDS, Session
from tests.builders import NOON
from tests.storage.answers import Answers
from tests.storage.attempts import (
    MISSED,
    achievement,
    attempt,
    check,
    observe,
    passed,
    result,
    sweep_all,
    travelling,
)
from tests.storage.severing import Cut, severing
from tests.storage.stores import differences, record

FLIGHT, TRIP = "id-flight:a", "id-trip:t"


@pytest.fixture
async def store(database: Database) -> AsyncGenerator[Store]:
    """A flight that broke, was recovered and achieved its trip; one that was lost; and one that is open."""
    async with travelling(database) as store:
        await record(store, passed("lost", "board", wait=MISSED, attempt="b"))
        await sweep_all(database)
        await record(
            store,
            passed("m", "board", wait=MISSED, trip="t", customer="ada"),
            passed("r", "meal", 0.5, recovers="m"),
            passed("g", "bags", 0.75),
            passed("open", "board", attempt="c"),
        )
        await observe(store, result("r1", 2, achieved=False), result("r2", 3, achieved=True))
        await store.upkeep.catch_up()
        yield store


async def rebuild(database: Database) -> int:
    """How many pages a rebuild mended."""
    return (await Rebuild.of(database).run(lambda _done, _total: None)).mended


async def damage(database: Database, identity: str, harm: Callable[[Document, dict[str, Any]], None]) -> None:
    """Tamper with an attempt: its fields, and what its text holds."""
    document = await database["attempts"].find_one({"_id": identity})
    assert document is not None
    fold = json.loads(document["fold"])
    harm(document, fold)
    await database["attempts"].replace_one({"_id": identity}, {**document, "fold": json.dumps(fold)})


def _a_step_less(_: Document, fold: dict[str, Any]) -> None:
    del fold["steps"][1]


def _another_step(_: Document, fold: dict[str, Any]) -> None:
    fold["steps"].append([fold["steps"][-1][0] + 1, "id-meal", "test:never", True])


def _another_time(_: Document, fold: dict[str, Any]) -> None:
    fold["steps"][1][0] += 1


def _held(_: Document, fold: dict[str, Any]) -> None:
    fold["steps"][2][3] = False


def _no_repair(_: Document, fold: dict[str, Any]) -> None:
    del fold["steps"][0][4]["repair"]


def _another_history(_: Document, fold: dict[str, Any]) -> None:
    fold["history"][-1][0] += 1


def _another_state(_: Document, fold: dict[str, Any]) -> None:
    fold["history"][-1][1] = 4


def _opened_earlier(document: Document, _: dict[str, Any]) -> None:
    document["opened_at"] -= timedelta(hours=1)


def _listed_as_lost(document: Document, _: dict[str, Any]) -> None:
    document["state"] = 4


def _listed_for_another(document: Document, _: dict[str, Any]) -> None:
    document["customer"] = "bob"


def _counted_on_another_day(document: Document, _: dict[str, Any]) -> None:
    document["also_on"] = ["id-flight:2026-03-03"]


def _listed_elsewhere(document: Document, _: dict[str, Any]) -> None:
    document["outcome"] = "id-claim"


def _another_result(_: Document, fold: dict[str, Any]) -> None:
    fold["observed"][2] = False


def _an_earlier_result(_: Document, fold: dict[str, Any]) -> None:
    fold["observed"] = [fold["observed"][0] - 3_600_000, "desk:r1", False]


def _no_result(_: Document, fold: dict[str, Any]) -> None:
    del fold["observed"]


@pytest.mark.usefixtures("store")
async def test_nothing_is_found_where_nothing_was_tampered_with(database: Database) -> None:
    await check(database)
    assert await rebuild(database) == 0


@pytest.mark.parametrize(
    "harm",
    [
        _a_step_less,
        _another_step,
        _another_time,
        _held,
        _no_repair,
        _another_history,
        _another_state,
        _opened_earlier,
        _listed_as_lost,
        _listed_for_another,
        _counted_on_another_day,
        _listed_elsewhere,
        _another_result,
        _an_earlier_result,
        _no_result,
    ],
)
@pytest.mark.usefixtures("store")
async def test_an_audit_finds_an_attempt_that_was_tampered_with(
    database: Database, harm: Callable[[Document, dict[str, Any]], None]
) -> None:
    await damage(database, FLIGHT, harm)
    # Also where the roll-ups were counted from it afterwards.
    await rebuild(database)
    found = await differences(database)
    assert any(FLIGHT in each for each in found), found


@pytest.mark.usefixtures("store")
async def test_an_audit_finds_a_clock_that_would_never_act(database: Database) -> None:
    await database["attempts"].update_one({"_id": "id-flight:c"}, {"$unset": {"sweep_at": True}})
    assert await differences(database) == ["attempt id-flight:c: it is not listed as what it is"]


@pytest.mark.usefixtures("store")
async def test_an_audit_finds_an_outer_attempt_that_knows_nothing_of_a_close(database: Database) -> None:
    def forget(document: Document, fold: dict[str, Any]) -> None:
        fold.update(steps=[], history=[], folded=0)
        document["state"] = 1
        del document["customer"]

    await damage(database, TRIP, forget)
    await rebuild(database)
    assert await differences(database) == [f"attempt {FLIGHT}: its close is no step of the attempt {TRIP}"]


@pytest.mark.usefixtures("store")
async def test_an_audit_finds_an_attempt_that_is_gone(database: Database) -> None:
    await database["attempts"].delete_one({"_id": FLIGHT})
    await rebuild(database)
    found = await differences(database)
    assert {f"interaction test:{key}: it is no step of the attempt {FLIGHT}" for key in "mrg"} <= set(found)


@pytest.mark.usefixtures("store")
async def test_an_audit_finds_an_interaction_that_names_an_attempt_without_it(database: Database) -> None:
    await database["interactions"].update_one({"_id": "test:open"}, {"$set": {"tries": ["id-flight:c", FLIGHT]}})
    assert await differences(database) == [f"interaction test:open: it is no step of the attempt {FLIGHT}"]


@pytest.mark.usefixtures("store")
async def test_an_audit_finds_an_interaction_that_belongs_elsewhere_than_its_step(database: Database) -> None:
    await database["interactions"].update_one({"_id": "test:open"}, {"$unset": {"tries": True}})
    assert await differences(database) == ["attempt id-flight:c: its step test:open is not what was recorded"]


async def test_an_audit_reads_results_some_at_a_time_and_looks_at_each(
    store: Store, watched: tuple[Database, Answers], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.audit.ATTEMPTS_A_SNAPSHOT", 2)
    monkeypatch.setattr("storage.audit.RESULTS_A_PAGE", 3)
    await observe(store, *(result(f"x{n}", 2, achieved=True, attempt=f"x{n}") for n in range(5)))
    database, answers = watched
    await database["results"].update_many({}, {"$set": {"attempt": "nobody's"}})
    found = await differences(database)
    lost = [each for each in found if each.endswith("the attempt id-flight:nobody's does not know of it")]
    assert len(lost) == 7
    assert answers.most["results"] == 3


@pytest.mark.usefixtures("store")
async def test_an_audit_whose_results_take_long_bears_that_the_database_is_away_for_a_moment(
    database: Database, mongodb_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.audit.ATTEMPTS_A_SNAPSHOT", 1)
    monkeypatch.setattr("storage.audit.RESULTS_A_PAGE", 1)
    late = [0.0]
    monkeypatch.setattr("storage.transactions.time", SimpleNamespace(monotonic=lambda: time.monotonic() + late[0]))
    compare = AttemptAudit.results
    async with severing(mongodb_url, b"results") as proxy:

        async def compare_slowly(audit: AttemptAudit, ids: Sequence[str], session: Session) -> Findings:
            found = await compare(audit, ids, session)
            late[0] += 2 * PATIENCE_SECONDS
            proxy.cuts = [Cut.BEFORE]
            return found

        monkeypatch.setattr(AttemptAudit, "results", compare_slowly)
        client = connect(proxy.url)
        assert await differences(open_database(client, database.name)) == []
        assert late[0] == 2 * 2 * PATIENCE_SECONDS
        await asyncio.to_thread(client.close)


@pytest.mark.parametrize("rung", Rung)
async def test_an_audit_finds_roll_ups_of_an_outcome_that_are_wrong_and_a_rebuild_mends_them(
    store: Store, database: Database, rung: Rung
) -> None:
    await record(store, passed("now", "board", (store.clock.now() - NOON) / timedelta(hours=1), attempt="d"))
    await store.upkeep.catch_up()
    before = await achievement(store)
    page = await database["rollups"].find_one({"moment": "id-flight", "rung": int(rung)})
    assert page is not None
    cells = unpack_cells(page["cells"])
    row = next(iter(cells.values()))
    row[row.index("opened") + 1] += 1
    await database["rollups"].update_one({"_id": page["_id"]}, {"$set": {"cells": pack_cells(cells)}})
    found = await differences(database)
    # The month, too, is not what its days give.
    assert len(found) == (2 if rung is Rung.DAY else 1)
    assert found[0].startswith("id-flight month of " if rung is Rung.MONTH else f"flight {rung.name.lower()} of ")
    assert await rebuild(database) == 2  # the page is deleted, and comes back
    assert await differences(database) == []
    assert await achievement(store) == before


async def test_pages_of_an_outcome_that_are_missing_come_back(store: Store, database: Database) -> None:
    before = [await achievement(store), await achievement(store, "trip")]
    deleted = await database["rollups"].delete_many({"moment": {"$in": ["id-flight", "id-trip"]}})
    assert (await achievement(store)).opened == 0
    assert await rebuild(database) == deleted.deleted_count
    assert [await achievement(store), await achievement(store, "trip")] == before
    await check(database)


@pytest.mark.usefixtures("store")
async def test_an_audit_finds_a_count_of_repaired_misses_that_is_off_by_one(database: Database) -> None:
    page = await database["rollups"].find_one({"moment": "id-board", "rung": 1})
    assert page is not None
    cells = unpack_cells(page["cells"])
    row = next(row for row in cells.values() if row[4])
    row[4] += 1
    await database["rollups"].update_one({"_id": page["_id"]}, {"$set": {"cells": pack_cells(cells)}})
    (found,) = await differences(database)
    assert found.startswith("board quarter of 2026-03-02T12:00:00Z")
    assert await rebuild(database) == 2  # the page is deleted, and comes back
    await check(database)


async def test_an_audit_finds_a_repair_that_was_forgotten_at_the_miss(store: Store, database: Database) -> None:
    await database["interactions"].update_one({"_id": "test:m"}, {"$unset": {"recoveries": True}})
    found = await differences(database)
    assert f"attempt {FLIGHT}: its step test:m is not what was recorded" in found
    assert any(each.startswith("board quarter of") for each in found)
    assert (await attempt(store)).revision > 0
