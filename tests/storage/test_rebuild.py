"""Rebuilding: what was tampered with is mended, what is right is left alone, and nobody notices meanwhile."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from storage.client import Database, Document
from storage.collections import Collections
from storage.rebuild import Rebuild, Rebuilt
from storage.store import Store, StoreSettings
from storage.transactions import Session, Transactions
from tests.storage.stores import MARCH, define_service, differences, many, opened, performance, record, sent

# Weeks apart and back from March, so that they fill pages of many months and of three years.
YEARS = -timedelta(days=47, hours=7)


async def rebuild(database: Database) -> Rebuilt:
    return await Rebuild.of(database).run(lambda _done, _total: None)


async def pages(database: Database) -> list[Document]:
    return await database["rollups"].find().sort("_id").to_list(None)


async def fill(store: Store) -> None:
    now = store.clock.now()
    await record(store, *many(12, every=YEARS))
    await record(
        store, *(sent(f"n{n}", at=now - n * timedelta(hours=9), channel=("web", None)[n % 2]) for n in range(10))
    )
    await store.upkeep.catch_up()


async def test_what_is_right_is_not_written(store: Store, database: Database) -> None:
    await fill(store)
    await record(store, sent("unfolded"))
    before, head = await pages(database), await database["heads"].find_one({"_id": "fold"})
    assert (await rebuild(database)).mended == 0
    assert await pages(database) == before
    assert await database["heads"].find_one({"_id": "fold"}) == head


def _one_more(cells: list[Any]) -> None:
    cells[0][1] += 1


def _one_less(cells: list[Any]) -> None:
    del cells[-1]


def _another(cells: list[Any]) -> None:
    cells.append([cells[-1][0] + 1, 5, 0, 0, 0, 0, 5, 5_000_000])


@pytest.mark.parametrize("rung", range(4))
@pytest.mark.parametrize("tamper", [_one_more, _one_less, _another])
async def test_a_page_that_was_tampered_with_is_mended(
    store: Store, database: Database, rung: int, tamper: Callable[[list[Any]], None]
) -> None:
    await fill(store)
    before = await performance(store, "served")
    page = await database["rollups"].find_one({"rung": rung})
    assert page is not None
    cells = json.loads(page["cells"])
    tamper(cells)
    await database["rollups"].update_one({"_id": page["_id"]}, {"$set": {"cells": json.dumps(cells)}})
    assert (await rebuild(database)).mended >= 1
    assert await differences(database) == []
    assert await performance(store, "served") == before
    assert (await rebuild(database)).mended == 0


@pytest.mark.parametrize("cells", ["", "[[1]]", "{}", "[[1, 2"])
async def test_a_page_that_is_no_page_is_mended(store: Store, database: Database, cells: str) -> None:
    await fill(store)
    before = await pages(database)
    await database["rollups"].update_many({"rung": {"$gte": 2}}, {"$set": {"cells": cells}})
    await rebuild(database)
    assert [page["_id"] for page in await pages(database)] == [page["_id"] for page in before]
    assert await differences(database) == []


async def test_pages_that_are_missing_come_back(store: Store, database: Database) -> None:
    await fill(store)
    before, there = await performance(store, "served"), await pages(database)
    await database["rollups"].delete_many({})
    assert (await performance(store, "served")).tally.interactions == 0
    assert (await rebuild(database)).mended == len(there)
    assert await performance(store, "served") == before
    assert [page["_id"] for page in await pages(database)] == [page["_id"] for page in there]
    assert await differences(database) == []


async def test_pages_that_nothing_was_recorded_for_go(store: Store, database: Database) -> None:
    await fill(store)
    before = await pages(database)
    stray = [{**page, "_id": page["_id"] + "fax", "channel": "fax"} for page in before]
    lost = [
        {
            name: value.replace(page["moment"], "gone") if isinstance(value, str) else value
            for name, value in page.items()
        }
        for page in before
        if page["moment"] == before[0]["moment"]
    ]
    await database["rollups"].insert_many(stray + lost)
    await rebuild(database)
    assert await pages(database) == before


async def test_what_is_not_folded_is_counted_once(store: Store, database: Database) -> None:
    await fill(store)
    await record(store, *many(8, start=12, every=YEARS))
    await database["rollups"].delete_many({})
    await rebuild(database)
    assert (await performance(store, "served")).tally.interactions == 30
    await store.upkeep.catch_up()
    assert (await performance(store, "served")).tally.interactions == 30
    assert await differences(database) == []


async def test_a_rebuild_that_was_killed_is_finished_by_the_next(store: Store, database: Database) -> None:
    await fill(store)
    before = await performance(store, "served")
    await database["rollups"].delete_many({})

    def die_halfway(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await Rebuild.of(database).run(die_halfway)
    assert await database["rollups"].count_documents({}) > 0
    await rebuild(database)
    assert await performance(store, "served") == before
    assert await differences(database) == []


async def test_totals_are_exact_while_others_record_and_fold(database: Database) -> None:
    async with opened(database, settings=StoreSettings(fold_seconds=0.01)) as store:
        await define_service(store)
        await fill(store)
        recorded = 0

        async def keep_recording() -> None:
            nonlocal recorded
            while True:
                # At the days that are being rebuilt, which is where it could go wrong.
                await record(store, *(sent(f"w{recorded + n}", at=MARCH + n * YEARS) for n in range(12)))
                recorded += 12
                await asyncio.sleep(0.02)

        recording = asyncio.create_task(keep_recording())
        for _ in range(2):
            day = await database["rollups"].find_one({"rung": 1})
            assert day is not None
            # Its quarter hours, its days and its months, as a disk might lose them together.
            await database["rollups"].delete_many({"moment": day["moment"], "rung": {"$gte": 1}})
            await rebuild(database)
        recording.cancel()
        await asyncio.wait([recording])
        await store.upkeep.catch_up()
        assert await differences(database) == []
        assert (await performance(store, "served")).tally.interactions >= 22 + recorded > 22


async def test_a_fold_that_overlaps_a_rebuild_is_done_again(store: Store, database: Database) -> None:
    await record(store, *many(10))
    collections, transactions = Collections.of(database), Transactions(database.client)

    async def landed() -> bool:
        return False

    async def overlap(session: Session) -> None:
        await collections.heads.update_one({"_id": "fold"}, {"$inc": {"rebuilds": 1}}, session=session)
        folding.append(asyncio.create_task(store.upkeep.catch_up()))
        await asyncio.sleep(0.1)
        assert not folding[0].done()

    folding: list[asyncio.Task[None]] = []
    await transactions.write(overlap, landed)
    await folding[0]
    assert (await performance(store, "served")).tally.interactions == 10
    assert await store.upkeep.lag() == 0
    assert await differences(database) == []
