"""Short ways to let attempts happen in a store, and to see what became of them and what was told."""

from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain import editing, observing
from domain.achievement import AttemptTally
from domain.attempts import Attempt, AttemptState, Transition
from domain.editing import StandardRequest
from domain.hierarchy import Edit
from domain.interactions import Receipt, SentInteraction
from domain.ladder import EVER
from domain.limits import Limits
from domain.results import SentResult
from domain.standards import Measure
from storage.attempt_documents import to_attempt
from storage.attempt_work import AttemptWork
from storage.client import Database
from storage.clock import DatabaseClock
from storage.collections import Collections
from storage.hierarchy_log import HierarchyLog
from storage.presence import Presence
from storage.rule_books import RuleBooks
from storage.slots import Slots
from storage.store import Store, StoreSettings
from storage.sweeping import Sweeper
from storage.tail import Tail
from storage.transactions import Transactions
from storage.transitions import unpack_transitions
from storage.work_leases import WorkLease
from storage.writer import Writer
from tests.builders import NOON, edge, moment, outcome, standard, waiting
from tests.contracts.edits import make
from tests.storage.stores import LIMITS, PSEUDONYMS, TESTER, differences, opened

MISSED, MET = 90, 20
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LENIENT = waiting(magic=10, expected=100, unacceptable=200)
STRICT = waiting(magic=1, expected=5, unacceptable=90)
BY_HAND = StoreSettings(fold_seconds=3_600, correction_seconds=3_600, sweep_seconds=3_600)


def trips() -> Edit:
    """The outcome "trip" hangs on the outcome "flight", and that on the moments "board" and "bags"; "meal" is extra.

    A broken flight can be recovered within an hour; a silent one is lost after a day. "claim" hangs on "ask".
    """
    flight = replace(outcome("flight"), recovery_window=HOUR, abandoned_after=DAY)
    keys = ("board", "bags", "meal", "ask")
    promise = standard(waiting(magic=10, expected=30, unacceptable=90))
    return Edit(
        nodes=(outcome("trip"), flight, outcome("claim"), *(moment(key) for key in keys)),
        contributions=(
            edge("flight", "trip", make_or_break=True, required=True),
            edge("board", "flight", make_or_break=True, required=True),
            edge("bags", "flight", required=True, position=1),
            edge("meal", "flight", position=2),
            edge("ask", "claim", make_or_break=True, required=True),
        ),
        standards=tuple((f"id-{key}", promise) for key in keys),
    )


@asynccontextmanager
async def travelling(database: Database, limits: Limits = LIMITS) -> AsyncGenerator[Store]:
    """A store with `trips` defined, which folds, corrects and sweeps when a test says so."""
    async with opened(database, limits=limits, settings=BY_HAND) as store:
        await make(store.hierarchies, trips())
        yield store


def at(hours: float) -> datetime:
    """So many hours after noon."""
    return NOON + hours * HOUR


def passed(
    key: str,
    moment: str,
    hours: float = 0,
    *,
    wait: int = MET,
    attempt: str | None = "a",
    customer: str | None = None,
    recovers: str | None = None,
    trip: str | None = None,
) -> SentInteraction:
    """An interaction on its way, so many hours after noon."""
    return SentInteraction(
        id=key,
        moment=moment,
        occurred_at=at(hours).isoformat(),
        signals={"wait_seconds": wait},
        customer=customer,
        attempt=attempt,
        recovers=recovers,
        attempts=None if trip is None else [("trip", trip)],
    )


def result(key: str, hours: float, *, achieved: bool, attempt: str = "a", outcome: str = "flight") -> SentResult:
    """A result on its way."""
    return SentResult(id=key, outcome=outcome, attempt=attempt, achieved=achieved, occurred_at=at(hours).isoformat())


async def observe(store: Store, *results: SentResult) -> Receipt:
    """Record results in one call."""
    return await observing.observe(
        "desk", results, recorder=store.recorder, clock=store.clock, pseudonyms=PSEUDONYMS, limits=LIMITS
    )


async def judge_by(store: Store, measure: Measure, moment: str = "board", hours: float = -1_000) -> None:
    """Judge what happened at a moment, since then, by another measure."""
    request = StandardRequest(moment=moment, measures=(measure,), effective_from=at(hours), rescore=True)
    await editing.publish_standard(request, TESTER, store.hierarchies)
    await store.corrector.work()


async def attempt(store: Store, key: str = "a", outcome: str = "flight") -> Attempt:
    """An attempt as it is stored."""
    identity = f"id-{outcome}:{key}"
    return (await store.attempts.by_ids([identity]))[identity]


async def history(store: Store, key: str = "a", outcome: str = "flight") -> list[tuple[str, float]]:
    """What its steps say became of an attempt: the states, each with the hours after noon."""
    entries = (await attempt(store, key, outcome)).resolution.history
    return [(entry.state.name, (entry.at - NOON) / HOUR) for entry in entries]


async def steps(store: Store, key: str = "a", outcome: str = "flight") -> list[str]:
    """The ids of its steps, without the source."""
    return [step.id.partition(":")[2] for step in (await attempt(store, key, outcome)).steps]


async def stored(database: Database) -> dict[str, Attempt]:
    """All attempts by their ids, apart from how they came about."""
    return {
        document["_id"]: replace(to_attempt(document), revision=0, swept_to=None, outer={})
        async for document in database["attempts"].find()
    }


async def achievement(store: Store, outcome: str = "flight") -> AttemptTally:
    """What became of all attempts at an outcome, ever; of those of now `open_now` and `at_risk_now`."""
    identity = f"id-{outcome}"
    reading = await store.rollups.read((), EVER, None, (), [identity])
    return reading.attempts[identity]


async def told(database: Database) -> dict[str, list[Transition]]:
    """The transitions of each attempt, as the commit records tell them in causal order."""
    by_attempt: dict[str, list[Transition]] = defaultdict(list)
    for commit in sorted(await database["commits"].find().to_list(None), key=lambda each: each["lamport"]):
        for transition in unpack_transitions(commit["transitions"]) if "transitions" in commit else ():
            by_attempt[transition.attempt].append(transition)
    return dict(by_attempt)


async def check(database: Database) -> None:
    """An audit finds nothing, and what was told of each attempt, once and in order, comes to how it is stored."""
    assert await differences(database) == []
    transitions = await told(database)
    async for document in database["attempts"].find():
        kept = to_attempt(document)
        its = transitions.pop(kept.id, [])
        assert [each.revision for each in its] == list(range(1, kept.revision + 1))
        assert [each for each, last in zip(its, [None, *its[:-1]], strict=True) if not _follows(each, last)] == []
        assert not its or its[-1].after is kept.state
        if its and not kept.observed and not any(each.corrects for each in its):
            history = [(entry.at, entry.state, entry.cause) for entry in kept.resolution.history]
            assert [(each.at, each.after, each.cause) for each in its] == history
    assert transitions == {}


def _follows(transition: Transition, last: Transition | None) -> bool:
    """Whether it goes on from the one before it; an attempt that lost all its steps is opened anew."""
    if transition.before is None:
        return last is None or (last.corrects and last.after is AttemptState.OPEN)
    return last is not None and transition.before is last.after


@dataclass
class Stopped:
    """A clock that stands still."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@asynccontextmanager
async def sweeper(database: Database, now: datetime) -> AsyncGenerator[Sweeper]:
    """The sweeper of a process of its own, to which it is later than it is."""
    collections = Collections.of(database)
    presence = Presence(database.client, collections)
    transactions = Transactions(database.client, presence.session)
    clock = DatabaseClock(database.client)
    await clock.refresh()
    log = HierarchyLog(collections, transactions)
    await log.current()
    slots = Slots(collections, transactions, clock, presence.name, lease_seconds=15)
    writer = Writer(collections, transactions, slots, Stopped(now))
    attempts = AttemptWork(collections, RuleBooks(log), writer, Tail(collections), max_steps=LIMITS.max_attempt_steps)
    lease = WorkLease(collections, "clocks", slots.holder, clock, seconds=15)
    yield Sweeper(collections, transactions, log, attempts, lease, Stopped(now))
    await writer.close()
    await lease.release()
    await presence.leave()


async def sweep(database: Database, now: datetime) -> int:
    """Sweep once when it is later than it is. Returns how many attempts were looked at."""
    async with sweeper(database, now) as late:
        return await late.sweep()


async def sweep_all(database: Database) -> None:
    """Sweep until no clock runs: the close of an inner attempt may start those of an outer one."""
    while last := await database["attempts"].find_one({"sweep_at": {"$exists": True}}, sort=[("sweep_at", -1)]):
        await sweep(database, last["sweep_at"])
