"""Repairs follow what is corrected: the miss, and what recovers it."""

from collections.abc import AsyncGenerator

import pytest

from domain.corrections import Amended
from domain.recoveries import RecoversState
from storage.client import Database
from storage.store import Store
from tests.storage.attempts import (
    LENIENT,
    MET,
    MISSED,
    STRICT,
    at,
    check,
    history,
    judge_by,
    steps,
    travelling,
)
from tests.storage.corrections import amend, exclude_ids, include
from tests.storage.recoveries import BROKEN, MISS, RECOVERY, REPAIRED, claim, repaired
from tests.storage.stores import record


@pytest.fixture
async def store(database: Database) -> AsyncGenerator[Store]:
    async with travelling(database) as store:
        yield store


async def test_a_repair_is_undone_when_the_recovery_is_excluded_and_done_again_when_it_is_included(
    store: Store, database: Database
) -> None:
    await record(store, MISS, RECOVERY)
    exclusion = await exclude_ids(store, "r")
    await store.corrector.work()
    assert (await history(store), await repaired(store)) == (BROKEN, (1, 0))
    assert (await steps(store), await claim(store)) == (["m"], RecoversState.WAITING)
    await check(database)
    await include(store, exclusion)
    await store.corrector.work()
    assert (await history(store), await repaired(store)) == (REPAIRED, (1, 1))
    assert (await steps(store), await claim(store)) == (["m", "r"], RecoversState.RECOVERED)
    await check(database)


async def test_an_excluded_miss_is_not_repaired_until_it_is_included(store: Store, database: Database) -> None:
    await record(store, MISS)
    exclusion = await exclude_ids(store, "m")
    await store.corrector.work()
    await record(store, RECOVERY)
    assert (await repaired(store), await claim(store)) == ((0, 0), RecoversState.WAITING)
    assert await history(store) == [("OPEN", 0.5)]
    await check(database)
    await include(store, exclusion)
    await store.corrector.work()
    assert (await history(store), await repaired(store)) == (REPAIRED, (1, 1))
    await check(database)


async def test_a_recovery_that_is_amended_to_before_its_miss_repairs_nothing(store: Store, database: Database) -> None:
    await record(store, MISS, RECOVERY)
    await amend(store, "r", Amended(occurred_at=at(-0.5)))
    assert (await repaired(store), await claim(store)) == ((1, 0), RecoversState.LATER)
    assert await history(store) == [("OPEN", -0.5), ("AT_RISK", 0)]
    await check(database)
    await amend(store, "m", Amended(occurred_at=at(-0.75)))
    assert (await repaired(store), await claim(store)) == ((1, 1), RecoversState.RECOVERED)
    assert await history(store) == [("OPEN", -0.75), ("AT_RISK", -0.75), ("OPEN", -0.5)]
    await check(database)


async def test_a_recovery_that_turns_out_to_be_a_miss_repairs_nothing(store: Store, database: Database) -> None:
    await record(store, MISS, RECOVERY)
    await amend(store, "r", Amended(signals={"wait_seconds": MISSED}))
    assert (await history(store), await repaired(store), await claim(store)) == (BROKEN, (1, 0), RecoversState.FAILED)
    await check(database)
    await amend(store, "r", Amended(signals={"wait_seconds": MET}))
    assert (await history(store), await repaired(store)) == (REPAIRED, (1, 1))
    await check(database)


async def test_a_rescoring_by_which_the_miss_was_none_undoes_the_repair_and_back(
    store: Store, database: Database
) -> None:
    await record(store, MISS, RECOVERY)
    await judge_by(store, LENIENT)
    assert (await repaired(store), await claim(store)) == ((0, 0), RecoversState.NOT_MISSED)
    assert await history(store) == [("OPEN", 0)]
    await check(database)
    await judge_by(store, STRICT)
    assert (await history(store), await repaired(store)) == (REPAIRED, (1, 1))
    await check(database)
