"""Attempts that two processes move at once: as exact as if one had done it all."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from domain.attempts import AttemptState
from domain.interactions import Receipt, SentInteraction
from domain.ladder import EVER
from domain.recoveries import repair_of
from storage.client import Database, open_database
from storage.store import Store
from tests.storage.attempts import (
    BY_HAND,
    MET,
    MISSED,
    achievement,
    attempt,
    check,
    history,
    observe,
    passed,
    result,
    stored,
    sweep_all,
    travelling,
)
from tests.storage.corrections import kept
from tests.storage.stores import opened, record

MOMENTS = ("board", "bags", "meal")


@pytest.fixture
async def pair(database: Database) -> AsyncGenerator[tuple[Store, Store]]:
    """Two stores over one database, each like a process of its own."""
    async with travelling(database) as one, opened(database, settings=BY_HAND) as other:
        yield one, other


def trip(number: int) -> list[SentInteraction]:
    """One interaction each hour, among them misses and recoveries, of three flights on two trips."""
    return [
        passed(
            f"{number}-{n}",
            MOMENTS[(n + number) % 3],
            n / 4,
            wait=(MET, MISSED, MET)[n % 3],
            attempt=f"f{n % 3}",
            recovers=f"{number}-{n - 1}" if n % 3 == 2 else None,
            trip=f"t{number % 2}",
        )
        for n in range(12)
    ]


async def test_processes_that_move_the_same_attempts_at_once_leave_what_one_would(
    pair: tuple[Store, Store], database: Database
) -> None:
    calls = [trip(number)[at : at + 3] for number in range(8) for at in range(0, 12, 3)]

    async def send(store: Store, its: list[list[SentInteraction]]) -> list[Receipt]:
        return [await record(store, *call) for call in its]  # a commit for each

    receipts = await asyncio.gather(send(pair[0], calls[::2]), send(pair[1], calls[1::2]))
    assert receipts == [[Receipt(recorded=3)] * 16] * 2
    retries = [each.transactions.retries for each in pair]
    print(f"\n{len(calls)} calls of two processes on the same attempts: {sum(retries)} retries {retries}")  # noqa: T201
    assert sum(retries) > 0, "they never met"
    await check(database)
    alone = open_database(database.client, f"{database.name}_alone")
    async with travelling(alone) as single:
        for call in calls:
            await record(single, *call)
        await sweep_all(database)
        await sweep_all(alone)
        await check(database)
        assert await stored(database) == await stored(alone)
        assert await achievement(pair[0]) == await achievement(pair[1]) == await achievement(single)
        assert await achievement(pair[0], "trip") == await achievement(single, "trip")
    await database.client.drop_database(alone.name)


async def test_commits_of_two_processes_on_one_attempt_merge_in_causal_order(
    pair: tuple[Store, Store], database: Database
) -> None:
    lamports: list[int] = []
    for n in range(12):
        await record(pair[n % 2], passed(str(n), "board", n / 4, wait=(MISSED, MET)[n % 2]))
        document = await database["attempts"].find_one({"_id": "id-flight:a"})
        commit = await database["commits"].find_one({"interactions": f"test:{n}"})
        assert document is not None
        assert commit is not None
        assert document["lamport"] == commit["lamport"]
        lamports.append(commit["lamport"])
    assert lamports == sorted(set(lamports))
    assert (await attempt(pair[0])).revision == 13
    await check(database)


async def test_the_lamport_time_of_a_commit_is_above_that_of_an_attempt_that_a_busier_process_moved(
    pair: tuple[Store, Store], database: Database
) -> None:
    busy, quiet = pair
    await record(quiet, passed("first", "board", wait=MISSED))
    for n in range(20):
        await record(busy, passed(f"n{n}", "meal", n / 100))
    await record(quiet, passed("last", "board", 1))
    await check(database)
    lamports = [
        commit["lamport"]
        for key in ("n19", "last")
        for commit in await database["commits"].find({"interactions": f"test:{key}"}).to_list(None)
    ]
    assert lamports[0] < lamports[1]


async def test_a_miss_and_its_recovery_recorded_at_once_are_repaired_exactly_once(
    pair: tuple[Store, Store], database: Database
) -> None:
    for n in range(30):
        missed = passed(f"m{n}", "board", wait=MISSED, attempt=f"a{n}")
        recovering = passed(f"r{n}", "meal", 0.5, attempt=f"a{n}", recovers=f"m{n}")
        receipts = await asyncio.gather(
            record(pair[n % 2], missed), record(pair[1 - n % 2], recovering), record(pair[n % 2], recovering)
        )
        assert sum(receipt.recorded for receipt in receipts) == 2
        assert sum(receipt.duplicates for receipt in receipts) == 1
        repair = repair_of(await kept(pair[0], f"m{n}"))
        assert repair is not None
        assert repair.id == f"test:r{n}"
        assert (await attempt(pair[0], f"a{n}")).resolution.broken_at == ()
        assert [state for state, _ in await history(pair[0], f"a{n}")] == ["OPEN", "AT_RISK", "OPEN"]
    reading = await pair[1].rollups.read(["id-board"], EVER, None)
    tally = reading.whole["id-board"]
    assert (tally.missed, tally.recovered) == (30, 30)
    await check(database)


async def test_a_miss_is_repaired_by_a_recovery_of_another_attempt_that_comes_at_once(
    pair: tuple[Store, Store], database: Database
) -> None:
    for n in range(15):
        missed = passed(f"m{n}", "board", wait=MISSED, attempt=f"a{n}")
        recovering = passed(f"r{n}", "ask", 0.5, attempt=f"c{n}", recovers=f"m{n}")
        await asyncio.gather(record(pair[n % 2], missed), record(pair[1 - n % 2], recovering))
        assert await history(pair[0], f"a{n}") == [("OPEN", 0), ("AT_RISK", 0), ("OPEN", 0.5)]
    await check(database)


async def test_processes_that_meet_a_customer_at_once_open_one_attempt(
    pair: tuple[Store, Store], database: Database
) -> None:
    for n in range(10):
        await asyncio.gather(
            *(
                record(each, passed(f"{n}-{name}", "meal", attempt=None, customer=f"c{n}"))
                for name, each in zip("ab", pair, strict=True)
            )
        )
    assert await database["attempts"].count_documents({}) == 10
    assert (await achievement(pair[0])).opened == 10
    await check(database)


async def test_results_and_steps_of_an_attempt_at_once_all_count(pair: tuple[Store, Store], database: Database) -> None:
    one, other = pair
    for n in range(10):
        receipts = await asyncio.gather(
            record(one, passed(f"b{n}", "board", attempt=f"a{n}"), passed(f"g{n}", "bags", 1, attempt=f"a{n}")),
            observe(other, result(f"r{n}", 2, achieved=False, attempt=f"a{n}")),
            observe(one, result(f"s{n}", 1, achieved=True, attempt=f"a{n}")),
            observe(other, result(f"s{n}", 1, achieved=True, attempt=f"a{n}")),
        )
        assert sum(receipt.recorded for receipt in receipts) == 4
        assert sum(receipt.duplicates for receipt in receipts) == 1
        found = await attempt(one, f"a{n}")
        assert (found.state, found.resolution.state) == (AttemptState.LOST, AttemptState.ACHIEVED)
    tally = await achievement(one)
    assert (tally.opened, tally.lost, tally.observed_lost, tally.misaligned) == (10, 10, 10, 10)
    await check(database)
