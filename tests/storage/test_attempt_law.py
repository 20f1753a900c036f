"""The law of keyed attempts over the real engine: however they come in, it is as if all had come at once."""

import os
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.achievement import AttemptTally, counted
from domain.attempts import Attempt
from domain.hierarchy import Edit, Hierarchy
from domain.interactions import Interaction, Receipt, Recorded
from domain.ladder import EVER, Window, minute_of
from domain.moves import Result
from domain.nodes import Moment
from domain.performance import Tally
from domain.readings import Reading
from domain.results import ObservedResult
from domain.standards import Verdict
from storage.client import Client, Database, open_database
from storage.store import Store
from tests.builders import NOON, standard, waiting
from tests.contracts.edits import make
from tests.domain.attempts_oracle import plain_attempts
from tests.domain.test_attempt_laws import LONG_AFTER, plainly
from tests.domain.tries import INNER, OTHER, OUTER, interactions, results, served
from tests.storage.attempts import BY_HAND, check, stored, sweep, sweep_all
from tests.storage.stores import opened

LATER: Final = timedelta(minutes=5)  # what was recorded just now is left alone no longer
SIGNALS: Final = {Verdict.MET: {"wait_seconds": 20}, Verdict.MISSED: {"wait_seconds": 90}, Verdict.UNMEASURED: {}}
OUTCOMES: Final = (OUTER, INNER, OTHER)
# The half hours in which everything happens, and what follows from it.
POINTS: Final = tuple(Window(start, start + 30) for start in range(minute_of(NOON), minute_of(LONG_AFTER), 30))
PROMISE: Final = standard(waiting(magic=10, expected=30, unacceptable=90))


@dataclass(frozen=True)
class Arrival:
    """What comes in together, and what happens after it."""

    items: Sequence[Recorded | Result]
    folds: bool = False
    sweeps: bool = False


@st.composite
def arrivals(draw: st.DrawFn, items: Sequence[Recorded | Result]) -> list[Arrival]:
    rest, batches = draw(st.permutations(items)), list[Arrival]()
    while rest:
        size = draw(st.integers(1, 5))
        batches.append(Arrival(rest[:size], draw(st.booleans()), draw(st.integers(0, 3)) == 0))
        rest = rest[size:]
    return batches


@pytest.fixture
async def fresh(client: Client, database: Database) -> AsyncGenerator[Callable[[], Database]]:
    """Makes databases, which go afterwards where the engine stays."""
    made: list[Database] = []

    def make_one() -> Database:
        made.append(open_database(client, f"{database.name}_{len(made)}"))
        return made[-1]

    yield make_one
    if "MONGODB_URL" in os.environ:
        for each in made:
            await client.drop_database(each.name)


@given(data=st.data(), hierarchy=served(), recorded=interactions(), observed=results())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_order_batching_folds_and_sweeps_give_the_same_attempts_and_roll_ups(
    fresh: Callable[[], Database],
    data: st.DataObject,
    hierarchy: Hierarchy,
    recorded: list[Recorded],
    observed: list[Result],
) -> None:
    everything = [*recorded, *observed]
    batches = data.draw(arrivals(everything))
    # Nothing is drawn from here on: an example that hypothesis gives up must not have cost the database anything.
    database = fresh()
    at_once = await _lived(fresh(), hierarchy, [Arrival(everything)])
    attempts, reading = await _lived(database, hierarchy, batches)
    assert (attempts, reading) == at_once
    assert reading.attempts == {outcome: _tally(attempts.values(), outcome, EVER) for outcome in OUTCOMES}
    for point, tallies in zip(POINTS, reading.attempt_points, strict=True):
        for outcome in OUTCOMES:
            assert tallies.get(outcome, AttemptTally()) == _tally(attempts.values(), outcome, point)
    found = {
        identity: (tuple(step.id for step in attempt.steps), plainly(attempt.resolution))
        for identity, attempt in attempts.items()
        if attempt.steps
    }
    assert found == plain_attempts(recorded, hierarchy, LONG_AFTER)


async def _lived(
    database: Database, hierarchy: Hierarchy, batches: Sequence[Arrival]
) -> tuple[dict[str, Attempt], Reading]:
    """All of it recorded, twice, with an audit after every step; the attempts and roll-ups that this leaves."""
    async with opened(database, settings=BY_HAND) as store:
        await make(store.hierarchies, _as_edit(hierarchy))
        for arrival in batches:
            count = len(arrival.items)
            assert await _send(store, arrival.items) == Receipt(recorded=count)
            await check(database)
            if arrival.folds:
                await store.upkeep.catch_up()
            if arrival.sweeps:
                await sweep(database, store.clock.now() + LATER)
                await check(database)
        await sweep_all(database)
        await check(database)
        everything = [item for arrival in batches for item in arrival.items]
        before = await database["attempts"].find().sort("_id").to_list(None)
        assert await _send(store, everything) == Receipt(duplicates=len(everything))
        assert await database["attempts"].find().sort("_id").to_list(None) == before
        await check(database)
        moments = [node.id for node in hierarchy.nodes.values() if isinstance(node, Moment)]
        reading = await store.rollups.read(moments, EVER, None, POINTS, OUTCOMES)
        # What was taken back need not be left out of a point: it comes to nothing.
        points = [{it: tally for it, tally in point.items() if tally != Tally()} for point in reading.points]
        tried = [
            {it: tally for it, tally in each.items() if tally != AttemptTally()} for each in reading.attempt_points
        ]
        return await stored(database), replace(reading, points=points, attempt_points=tried)


def _tally(attempts: Iterable[Attempt], outcome: str, window: Window) -> AttemptTally:
    """What attempts count in a window, one by one."""
    total = AttemptTally()
    for attempt in attempts:
        for at, tally in counted(attempt) if attempt.outcome == outcome else ():
            if window.start <= minute_of(at) < window.end:
                total.add(tally)
    return total


def _as_edit(hierarchy: Hierarchy) -> Edit:
    moments = (node.id for node in hierarchy.nodes.values() if isinstance(node, Moment))
    return Edit(
        nodes=tuple(hierarchy.nodes.values()),
        contributions=tuple(hierarchy.contributions.values()),
        standards=tuple((moment, PROMISE) for moment in moments),
    )


async def _send(store: Store, items: Sequence[Recorded | Result]) -> Receipt:
    """One call for the interactions, and one for the results; both receipts in one."""
    sent = [_interaction(item) for item in items if isinstance(item, Recorded)]
    observed = [_result(item) for item in items if isinstance(item, Result)]
    first = await store.recorder.record(list(enumerate(sent)))
    second = await store.recorder.record_results(list(enumerate(observed)))
    return Receipt(
        first.recorded + second.recorded, first.duplicates + second.duplicates, first.rejected + second.rejected
    )


def _interaction(recorded: Recorded) -> Interaction:
    """As it would be sent, so that it is scored as it was drawn."""
    sent, verdict = recorded.scored.interaction, recorded.scored.assessment.verdict
    named = replace(sent, moment_key=recorded.scored.moment or "", signals=SIGNALS[verdict])
    return replace(named, fingerprint=repr(named).encode())


def _result(item: Result) -> ObservedResult:
    source, _, key = item.observed.id.partition(":")
    return ObservedResult(
        source=source,
        key=key,
        outcome_key=item.outcome.removeprefix("id-"),
        attempt=item.key,
        achieved=item.observed.achieved,
        occurred_at=item.observed.at,
        fingerprint=repr(item).encode(),
    )
