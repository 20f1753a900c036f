"""Sweeping: clocks act once, at their own time, and nothing that is on its way is overtaken."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime, timedelta

import pytest
from pymongo.errors import AutoReconnect

from domain import editing
from domain.attempts import AttemptState
from domain.nodes import NodeKind
from storage.attempt_work import AttemptWork, Work
from storage.client import Database
from storage.store import Store
from storage.sweeping import Sweeper
from storage.transactions import Session
from storage.writer import Stamp
from tests.storage.attempts import (
    DAY,
    HOUR,
    MISSED,
    achievement,
    at,
    attempt,
    check,
    history,
    observe,
    passed,
    result,
    sweep,
    sweep_all,
    sweeper,
    told,
    travelling,
)
from tests.storage.stores import TESTER, record

BROKEN = [("OPEN", 0), ("AT_RISK", 0)]
LOST = [*BROKEN, ("LOST", 1)]
MINUTE = timedelta(minutes=1)


class KilledError(BaseException):
    """The process ends here."""


@pytest.fixture
async def store(database: Database) -> AsyncGenerator[Store]:
    async with travelling(database) as store:
        yield store


async def sweep_at(database: Database, key: str = "a") -> datetime:
    """When the sweep may look at an attempt."""
    document = await database["attempts"].find_one({"_id": f"id-flight:{key}"})
    assert document is not None
    return document["sweep_at"]


async def moved_at(database: Database) -> datetime:
    """The time of the last commit."""
    last = await database["commits"].find_one({}, sort=[("lamport", -1)])
    assert last is not None
    return last["at"]


async def test_what_was_recorded_within_the_last_minute_is_left_alone(store: Store, database: Database) -> None:
    await record(store, passed("1", "board", wait=MISSED))
    due = await sweep_at(database)
    assert due == await moved_at(database) + MINUTE
    assert (await store.sweeper.sweep(), await sweep(database, due - timedelta(milliseconds=1))) == (0, 0)
    assert await history(store) == BROKEN
    assert await sweep(database, due) == 1
    assert await history(store) == LOST
    await check(database)


async def test_clocks_act_at_their_own_time_however_late_the_sweep(store: Store, database: Database) -> None:
    await record(store, passed("1", "board", wait=MISSED), passed("2", "board", 3, attempt="silent"))
    assert await sweep(database, store.clock.now() + DAY) == 2
    assert await history(store) == LOST
    assert await history(store, "silent") == [("OPEN", 3), ("LOST", 27)]
    tally = await achievement(store)
    assert (tally.opened, tally.lost, tally.open_now, tally.at_risk_now) == (2, 2, 0, 0)
    assert await database["attempts"].count_documents({"sweep_at": {"$exists": True}}) == 0
    assert await sweep(database, store.clock.now() + 2 * DAY) == 0
    await check(database)


async def test_a_clock_that_is_not_due_by_now_is_left_alone(store: Store, database: Database) -> None:
    now = store.clock.now()
    wait = timedelta(days=2)
    await editing.revise(
        NodeKind.OUTCOME, "flight", {"abandoned_after": now - at(0) + wait}, TESTER, store.hierarchies,
        expected_revision=None,
    )  # fmt: skip
    await record(store, passed("1", "board"))
    assert await sweep_at(database) == now + wait
    assert await sweep(database, now + DAY) == 0
    assert await sweep(database, now + wait) == 1
    assert (await attempt(store)).closed_at == now + wait
    await check(database)


async def test_what_occurred_before_the_close_reopens_and_what_occurred_later_moves_nothing(
    store: Store, database: Database
) -> None:
    await record(store, passed("1", "board", wait=MISSED))
    await sweep_all(database)
    await record(store, passed("late", "bags", 2))
    assert await history(store) == LOST
    await check(database)
    await record(store, passed("2", "board", 0.5, recovers="1"))
    assert await history(store) == [*BROKEN, ("OPEN", 0.5), ("ACHIEVED", 2)]
    assert [each.corrects for each in (await told(database))["id-flight:a"]] == [False, False, False, True]
    tally = await achievement(store)
    assert (tally.achieved, tally.recovered, tally.lost) == (1, 1, 0)
    await check(database)


async def test_the_close_of_an_inner_attempt_moves_the_outer_one_in_the_same_commit(
    store: Store, database: Database
) -> None:
    await record(store, passed("1", "board", wait=MISSED, trip="t"))
    before = await database["commits"].count_documents({})
    due = await sweep_at(database)
    assert await sweep(database, due) == 1
    assert await database["commits"].count_documents({}) == before + 1
    # A trip that breaks has no time to recover: it is lost in the same instant.
    assert await history(store, "t", "trip") == [("OPEN", 1), ("AT_RISK", 1), ("LOST", 1)]
    await check(database)


async def test_the_clock_of_an_attempt_with_a_result_still_says_what_is_derived(
    store: Store, database: Database
) -> None:
    await record(store, passed("1", "board", wait=MISSED))
    await observe(store, result("r", 0.5, achieved=True))
    await sweep_all(database)
    found = await attempt(store)
    assert (found.state, found.closed_at) == (AttemptState.ACHIEVED, at(0.5))
    assert (found.resolution.state, found.resolution.closed_at) == (AttemptState.LOST, at(1))
    tally = await achievement(store)
    assert (tally.achieved, tally.recovered, tally.lost, tally.misaligned) == (1, 1, 0, 1)
    await check(database)


async def test_two_sweepers_at_once_let_each_clock_act_once(store: Store, database: Database) -> None:
    await record(store, *(passed(f"m{n}", "board", wait=MISSED, attempt=f"a{n}", trip=f"t{n}") for n in range(40)))
    later = store.clock.now() + HOUR
    async with sweeper(database, later) as one, sweeper(database, later) as other:
        await asyncio.gather(one.sweep(), other.sweep())
    transitions = await told(database)
    assert [len(transitions[f"id-flight:a{n}"]) for n in range(40)] == [3] * 40
    assert [len(transitions[f"id-trip:t{n}"]) for n in range(40)] == [3] * 40
    assert (await achievement(store)).lost == 40
    await check(database)


async def test_a_sweep_beside_recordings_loses_nothing(store: Store, database: Database) -> None:
    names = [f"a{n}" for n in range(24)]
    await record(store, *(passed(f"m{name}", "board", wait=MISSED, attempt=name) for name in names))

    async def recover() -> None:
        for name in names:
            await record(store, passed(f"r{name}", "board", 0.5, attempt=name, recovers=f"m{name}"))

    async with sweeper(database, store.clock.now() + HOUR) as late:
        await asyncio.gather(late.sweep(), recover())
    # Those that the sweep came to first have been silent since, too: it had come far beyond the recovery.
    assert [(await history(store, name))[:3] for name in names] == [[*BROKEN, ("OPEN", 0.5)]] * 24
    await check(database)
    await sweep_all(database)
    assert [await history(store, name) for name in names] == [[*BROKEN, ("OPEN", 0.5), ("LOST", 24.5)]] * 24
    tally = await achievement(store)
    assert (tally.opened, tally.lost, tally.open_now) == (24, 24, 0)
    await check(database)


async def test_a_sweep_that_ends_in_the_middle_loses_nothing_and_the_next_goes_on(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sweeping.ATTEMPTS_A_COMMIT", 4)
    await record(store, *(passed(f"m{n}", "board", wait=MISSED, attempt=f"a{n}", trip=f"t{n}") for n in range(12)))
    write, written = AttemptWork.write, list[Work]()

    async def die(self: AttemptWork, work: Work, stamp: Stamp, session: Session) -> None:
        await write(self, work, stamp, session)
        written.append(work)
        if len(written) == 2:
            raise KilledError  # what was written is not committed

    later = store.clock.now() + HOUR
    with monkeypatch.context() as patched:
        patched.setattr(AttemptWork, "write", die)
        async with sweeper(database, later) as late:
            with pytest.raises(KilledError):
                await late.sweep()
    tally = await achievement(store)
    assert (tally.lost, tally.at_risk_now) == (4, 8)
    await check(database)
    assert await sweep(database, later) == 8
    assert (await achievement(store)).lost == 12
    await check(database)


async def test_an_attempt_that_was_moved_since_it_was_looked_up_is_left_alone(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await record(store, passed("1", "board", wait=MISSED), passed("2", "board", wait=MISSED, attempt="b"))
    due = Sweeper._due  # noqa: SLF001 - between looking up and committing  # pyright: ignore[reportPrivateUsage]

    async def interrupted(self: Sweeper, now: datetime) -> Sequence[str]:
        found = await due(self, now)
        if found:
            await record(store, passed("3", "board", 0.5, recovers="1"))
        return found

    monkeypatch.setattr(Sweeper, "_due", interrupted)
    assert await sweep(database, await sweep_at(database)) == 2
    assert await history(store) == [*BROKEN, ("OPEN", 0.5)]
    assert (await attempt(store)).swept_to is None
    assert await history(store, "b") == LOST
    await check(database)


async def test_a_sweep_under_a_hierarchy_that_was_edited_meanwhile_is_done_under_the_new_one(
    store: Store, database: Database
) -> None:
    await record(store, passed("1", "board", wait=MISSED))
    async with sweeper(database, store.clock.now() + HOUR) as late:
        await editing.revise(
            NodeKind.OUTCOME, "trip", {"name": "Journey"}, TESTER, store.hierarchies, expected_revision=None
        )
        assert await late.sweep() == 1
    assert await history(store) == LOST
    await check(database)


async def test_a_database_that_is_away_for_a_moment_puts_a_sweep_off(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await record(store, passed("1", "board", wait=MISSED))
    swept = asyncio.Event()
    sweep_once, failures = Sweeper.sweep, [AutoReconnect("away"), ValueError("wrong")]

    async def failing(self: Sweeper) -> int:
        if failures:
            raise failures.pop()
        looked_at = await sweep_once(self)
        swept.set()
        return looked_at

    monkeypatch.setattr(Sweeper, "sweep", failing)
    async with sweeper(database, store.clock.now() + HOUR) as late:
        work = asyncio.create_task(late.run(0.01))
        await swept.wait()
        work.cancel()
        await asyncio.wait([work])
    assert await history(store) == LOST
