"""Attempts are counted again by days: each on all the days that it counts on, and on these alone."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import datetime
from itertools import pairwise
from typing import Any, TypeVar

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from domain.ladder import MINUTES_A_DAY, Rung, bucket_of, minute_of, start_of
from storage.client import Client, Database, Document, open_database
from storage.collections import Collections
from storage.countables import countables
from storage.hierarchy_log import HierarchyLog
from storage.pages import page_of, span_of
from storage.rebuild import Rebuild
from storage.rows import pack_cells, unpack_cells
from storage.store import Store, StoreSettings
from storage.transactions import Transactions
from tests.contracts.edits import make
from tests.storage.answers import Reads
from tests.storage.attempts import (
    BY_HAND,
    MISSED,
    achievement,
    at,
    check,
    observe,
    passed,
    result,
    sweep_all,
    travelling,
    trips,
)
from tests.storage.stores import differences, opened, record

T = TypeVar("T")

FLIGHT = "id-flight"


@pytest.fixture
async def store(database: Database) -> AsyncGenerator[Store]:
    """Flights that count on one day, on two, and on three.

    "a" is opened on the first, observed on the second as achieved, and lost by its steps on the third. Of "b" only the
    disagreement falls on the second day. "c" is opened on the first and closed on the third; "d" has one day alone, and
    so has "e", of which nothing was seen but that a result says it was achieved.
    """
    async with travelling(database) as store:
        await record(
            store,
            passed("a1", "board"),
            passed("a2", "meal", 20),
            passed("b1", "board", attempt="b"),
            *(passed(f"c{n}", "board", n * 20, attempt="c") for n in range(3)),
            passed("c3", "bags", 50, attempt="c"),
            passed("d1", "board", wait=MISSED, attempt="d"),
        )
        await observe(
            store,
            result("ra", 26, achieved=True),
            result("rb", 1, achieved=True, attempt="b"),
            result("re", 100, achieved=True, attempt="e"),
        )
        await sweep_all(database)
        await store.upkeep.catch_up()
        yield store


async def rebuild(database: Database) -> int:
    """How many pages a rebuild mended."""
    return (await Rebuild.of(database).run(lambda _done, _total: None)).mended


@pytest.mark.usefixtures("store")
async def test_an_attempt_is_found_once_by_each_day_that_it_counts_on(database: Database) -> None:
    documents = database["attempts"].find({"outcome": FLIGHT})
    assert {each["_id"]: each.get("also_on") async for each in documents} == {
        "id-flight:a": ["id-flight:2026-03-03", "id-flight:2026-03-04"],
        "id-flight:b": ["id-flight:2026-03-03"],
        "id-flight:c": ["id-flight:2026-03-04"],
        "id-flight:d": None,
        "id-flight:e": None,
    }


@pytest.mark.usefixtures("store")
async def test_what_is_right_is_found_right_and_not_written(database: Database) -> None:
    await check(database)
    assert await rebuild(database) == 0


@pytest.mark.parametrize("rung", [Rung.QUARTER, Rung.DAY, Rung.MONTH])
@pytest.mark.parametrize("hours", [0, 24, 26, 44, 50, 100])
async def test_each_time_that_an_attempt_counts_at_is_audited_and_mended(
    store: Store, database: Database, hours: float, rung: Rung
) -> None:
    before = await achievement(store)
    page, cells, number = await _cell(database, at(hours), rung)
    row = cells[number]
    name = next(each for each in ("observed", "closed", "opened") if each in row)
    row[row.index(name) + 1] += 1
    await database["rollups"].update_one({"_id": page["_id"]}, {"$set": {"cells": pack_cells(cells)}})
    (found, *others) = await differences(database)
    assert found.startswith(f"flight {rung.name.lower()} of " if rung is not Rung.MONTH else f"{FLIGHT} month of ")
    assert len(others) == (rung is Rung.DAY)  # the month is not what its days give
    assert await rebuild(database) == 2  # the page is deleted, and comes back
    assert await achievement(store) == before
    await check(database)


async def _cell(database: Database, when: datetime, rung: Rung) -> tuple[Document, dict[int, list[Any]], int]:
    """The page of an instant's bucket, what it holds, and the bucket's number."""
    number = bucket_of(minute_of(when), rung)
    async for page in database["rollups"].find({"moment": FLIGHT, "rung": int(rung)}):
        cells = unpack_cells(page["cells"])
        if number in cells:
            return page, cells, number
    raise LookupError(f"nothing counts at {when}")


async def test_all_days_of_an_outcome_are_found_without_its_pages(store: Store, database: Database) -> None:
    before = await achievement(store)
    deleted = await database["rollups"].delete_many({"moment": FLIGHT})
    assert await rebuild(database) == deleted.deleted_count
    assert await achievement(store) == before
    await check(database)


@pytest.mark.parametrize("hours", [0, 24, 50, 100])
async def test_a_day_between_others_that_lost_its_pages_is_found(
    store: Store, database: Database, hours: float
) -> None:
    before = await achievement(store)
    day = bucket_of(minute_of(at(hours)), Rung.DAY)
    await database["rollups"].delete_many({"span": span_of(FLIGHT, Rung.QUARTER, day)})
    assert f"flight quarter of {at(hours):%Y-%m-%d}" in " ".join(await differences(database))
    assert await rebuild(database) == 1
    assert await achievement(store) == before
    await check(database)


@pytest.mark.parametrize("rung", [Rung.QUARTER, Rung.DAY, Rung.MONTH])
async def test_pages_on_days_on_which_no_attempt_counts_go(store: Store, database: Database, rung: Rung) -> None:
    before = await achievement(store)
    page, cells, number = await _cell(database, at(0), rung)
    elsewhere = bucket_of(start_of(rung, number) - 400 * MINUTES_A_DAY, rung)
    there = page_of(rung, elsewhere)
    span = span_of(FLIGHT, rung, there)
    stray = {**page, "_id": f"{span}:", "span": span, "page": there, "cells": pack_cells({elsewhere: cells[number]})}
    await database["rollups"].insert_one(stray)
    assert await differences(database) != []
    assert await rebuild(database) == 1
    assert await achievement(store) == before
    await check(database)


async def test_what_is_not_folded_is_counted_once(store: Store, database: Database) -> None:
    # Of "f" the opening is folded, and the close on another day is not.
    await record(store, passed("f1", "board", attempt="f"))
    await store.upkeep.catch_up()
    await record(store, passed("f2", "bags", 23, attempt="f"))
    before = await achievement(store)
    assert (before.opened, before.achieved) == (6, 5)
    await check(database)
    await database["rollups"].delete_many({"moment": FLIGHT})
    await rebuild(database)
    assert await achievement(store) == before
    await store.upkeep.catch_up()
    assert await achievement(store) == before
    await check(database)


async def test_totals_are_exact_while_attempts_open_and_close(database: Database) -> None:
    async with opened(database, settings=StoreSettings(fold_seconds=0.01, sweep_seconds=3_600)) as store:
        await make(store.hierarchies, trips())
        recorded = 0

        async def keep_recording() -> None:
            nonlocal recorded
            while True:
                # Each opens on one day, and closes on the next; of every other one a result is corrected later.
                keys = [f"{recorded + n}" for n in range(5)]
                await record(store, *(passed(f"o{key}", "board", attempt=key) for key in keys))
                await record(store, *(passed(f"g{key}", "bags", 20, attempt=key) for key in keys))
                await observe(store, *(result(f"r{key}", 50, achieved=False, attempt=key) for key in keys[::2]))
                recorded += 5
                await asyncio.sleep(0.02)

        recording = asyncio.create_task(keep_recording())
        for _ in range(3):
            await asyncio.sleep(0.2)
            await database["rollups"].delete_many({"moment": FLIGHT, "rung": {"$gte": 1}})
            await rebuild(database)
        recording.cancel()
        await asyncio.wait([recording])
        await store.upkeep.catch_up()
        await check(database)
        assert (await achievement(store)).opened >= recorded > 0


@pytest.fixture
async def watched(mongodb_url: str) -> AsyncGenerator[tuple[Client, Reads]]:
    reads = Reads()
    client: Client = AsyncIOMotorClient(
        mongodb_url, tz_aware=True, uuidRepresentation="standard", event_listeners=[reads]
    )
    yield client, reads
    client.close()


async def test_no_snapshot_reads_many_more_attempts_than_a_day_has(
    store: Store, database: Database, watched: tuple[Client, Reads], monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(10):
        keys = [f"{day}-{n}" for n in range(4)]
        await record(store, *(passed(f"x{key}", "board", 24 * day + 200, wait=MISSED, attempt=key) for key in keys))
    await sweep_all(database)
    await store.upkeep.catch_up()
    client, reads = watched
    monkeypatch.setattr("storage.rebuild.ITEMS_A_SNAPSHOT", 5)
    monkeypatch.setattr("storage.rebuild.ITEMS_A_DAY", 0)
    assert await rebuild(open_database(client, database.name)) == 0
    assert sum(reads.attempts.values()) >= 45
    assert max(reads.attempts.values()) <= 8
    reads.attempts.clear()
    assert await differences(open_database(client, database.name)) == []
    assert max(reads.attempts.values()) <= 8


async def test_no_snapshot_reads_many_days_however_little_they_hold(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await record(store, *(passed(f"q{day}", "board", 24 * day + 200, attempt=None) for day in range(12)))
    await store.upkeep.catch_up()
    monkeypatch.setattr("storage.rebuild.ITEMS_A_SNAPSHOT", 200)
    told: list[tuple[int, int]] = []
    await Rebuild.of(database).run(lambda done, total: told.append((done, total)))
    steps = [later - earlier for (earlier, _), (later, _) in pairwise(told)]
    assert max(steps) == 4
    assert sum(steps) == told[-1][1] >= 12


class Meanwhile(Transactions):
    """After the first question is answered, something happens before the next is asked."""

    def __init__(self, client: Client, happens: Callable[[], Awaitable[None]]) -> None:
        super().__init__(client)
        self._happens: Callable[[], Awaitable[None]] | None = happens

    async def ask(self, body: Callable[[], Awaitable[T]]) -> T:
        answer = await super().ask(body)
        happens, self._happens = self._happens, None
        if happens is not None:
            await happens()
        return answer


async def test_an_outcome_that_is_defined_and_counted_at_while_nodes_are_asked_for_is_no_empty_moment(
    database: Database,
) -> None:
    async with opened(database, settings=BY_HAND) as store:

        async def defined_and_counted_at() -> None:
            await make(store.hierarchies, trips())
            await record(store, passed("1", "board"))
            await store.upkeep.catch_up()
            assert FLIGHT in await database["rollups"].distinct("moment")

        collections, transactions = Collections.of(database), Meanwhile(database.client, defined_and_counted_at)
        found = await countables(collections, transactions, HierarchyLog(collections, transactions))
    assert {each.collection.name for each in found if each.node == FLIGHT} == {"attempts"}


async def test_progress_tells_of_the_days_of_outcomes(store: Store, database: Database) -> None:
    await database["rollups"].delete_many({"moment": {"$ne": FLIGHT}})
    await database["interactions"].delete_many({})
    told: list[tuple[int, int]] = []
    await Rebuild.of(database).run(lambda done, total: told.append((done, total)))
    assert told[0] == (0, 4)
    assert told[-1] == (4, 4)
    assert (await achievement(store)).opened == 5
