"""Laws of attempts, against a plain recomputation."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.achievement import AttemptTally, counted
from domain.attempts import Attempt, Resolution, Step
from domain.hierarchy import Hierarchy
from domain.interactions import Recorded
from domain.moves import Change, Moves, Result
from domain.resolution import resolve
from domain.rulebook import RuleBook
from tests.builders import NOON
from tests.domain.attempts_oracle import Plain, plain_attempts, plain_resolution
from tests.domain.tries import HOUR, INNER, OTHER, OUTER, instants, interactions, results, served, steps
from tests.fakes_attempts import MemoryCommits

LONG_AFTER: Final = NOON + 20 * HOUR  # every clock that can be started is due by then
Arrival = tuple[list[Recorded | Result], datetime | None]


@st.composite
def arrivals(draw: st.DrawFn, items: Sequence[Recorded | Result]) -> list[Arrival]:
    """The same in any order, in batches of any size, some of them with a sweep."""
    rest, batches = draw(st.permutations(items)), list[Arrival]()
    while rest:
        size = draw(st.integers(1, 4))
        batches.append((rest[:size], draw(st.one_of(st.none(), instants()))))
        rest = rest[size:]
    return batches


async def arrived(hierarchy: Hierarchy, batches: Sequence[Arrival]) -> MemoryCommits:
    """All of it recorded, batch by batch, and swept long after."""
    commits = MemoryCommits(hierarchy)
    for items, sweep in batches:
        recorded = [item for item in items if isinstance(item, Recorded)]
        observed = [item for item in items if isinstance(item, Result)]
        await commits.commit(*recorded, results=observed, sweep=sweep)
    await commits.sweep_all(LONG_AFTER)
    return commits


def standing(commits: MemoryCommits) -> dict[str, Attempt]:
    """The attempts apart from what depends on how they came about."""
    stored = commits.attempts.stored.items()
    return {
        identity: replace(attempt, revision=0, swept_to=None, outer={})
        for identity, attempt in stored
        if attempt.counts
    }


def plainly(resolution: Resolution) -> Plain:
    history = tuple((entry.at, entry.state, entry.cause) for entry in resolution.history)
    broken, broke = frozenset(resolution.broken_at), frozenset(resolution.broke_at)
    return Plain(history, resolution.deadline_at, broken, broke, resolution.folded)


@settings(max_examples=200, deadline=None)
@given(served(), steps(), st.one_of(st.none(), instants()), st.sampled_from((OUTER, INNER, OTHER)))
def test_the_fold_says_what_a_plain_retelling_says(
    hierarchy: Hierarchy, taken: list[Step], until: datetime | None, outcome: str
) -> None:
    taken = [step for step in taken if step.node != outcome]
    folded = resolve(taken, RuleBook(hierarchy).rules(outcome), until)
    assert plainly(folded) == plain_resolution(taken, hierarchy, outcome, until)


@settings(max_examples=100, deadline=None)
@given(st.data(), served(), interactions(), results())
async def test_any_order_of_arrival_and_any_batching_give_the_same_attempts(
    data: st.DataObject, hierarchy: Hierarchy, recorded: list[Recorded], observed: list[Result]
) -> None:
    at_once = await arrived(hierarchy, [([*recorded, *observed], None)])
    bit_by_bit = await arrived(hierarchy, data.draw(arrivals([*recorded, *observed])))
    assert standing(bit_by_bit) == standing(at_once)
    assert tallied(bit_by_bit.made) == counts_of(at_once) == counts_of(bit_by_bit)


@settings(max_examples=100, deadline=None)
@given(served(), interactions())
async def test_the_attempts_are_those_of_a_plain_recomputation(hierarchy: Hierarchy, recorded: list[Recorded]) -> None:
    commits = await arrived(hierarchy, [(list(recorded), None)])
    found = {
        identity: (tuple(step.id for step in attempt.steps), plainly(attempt.resolution))
        for identity, attempt in standing(commits).items()
    }
    assert found == plain_attempts(recorded, hierarchy, LONG_AFTER)


@settings(max_examples=60, deadline=None)
@given(st.data(), served(), interactions(), results())
async def test_what_is_recorded_already_moves_nothing(
    data: st.DataObject, hierarchy: Hierarchy, recorded: list[Recorded], observed: list[Result]
) -> None:
    commits = await arrived(hierarchy, data.draw(arrivals([*recorded, *observed])))
    resolving = commits.resolving()
    tries = await resolving.take(Change(each, each) for each in commits.recorded.values())
    await resolving.observe(observed)
    assert await resolving.settle() == Moves()
    assert tries == {each.id: each.tries for each in commits.recorded.values()}


@settings(max_examples=60, deadline=None)
@given(st.data(), served(), interactions(), results())
async def test_the_transitions_tell_an_attempt_from_its_opening_to_how_it_stands(
    data: st.DataObject, hierarchy: Hierarchy, recorded: list[Recorded], observed: list[Result]
) -> None:
    commits = await arrived(hierarchy, data.draw(arrivals([*recorded, *observed])))
    for identity, attempt in commits.attempts.stored.items():
        moves = [move for made in commits.made for move in made.moves if move.after.id == identity]
        told = [transition for move in moves for transition in move.transitions]
        assert [transition.revision for transition in told] == list(range(1, attempt.revision + 1))
        states = [None, *(transition.after for transition in told)]
        assert [transition.before for transition in told] == states[:-1]
        assert states[-1] is attempt.state


@settings(max_examples=60, deadline=None)
@given(served(), interactions())
async def test_what_is_told_in_order_is_the_history(hierarchy: Hierarchy, recorded: list[Recorded]) -> None:
    in_order = sorted(recorded, key=lambda each: each.scored.interaction.occurred_at)
    commits = await arrived(hierarchy, [([each], None) for each in in_order])
    for identity, attempt in commits.attempts.stored.items():
        moves = [move for made in commits.made for move in made.moves if move.after.id == identity]
        told = [transition for move in moves for transition in move.transitions]
        if any(transition.corrects for transition in told):
            continue
        history = [(entry.at, entry.state, entry.cause) for entry in attempt.resolution.history]
        assert [(transition.at, transition.after, transition.cause) for transition in told] == history


@settings(max_examples=60, deadline=None)
@given(st.data(), served(), interactions(), results())
async def test_what_is_excluded_and_included_again_leaves_no_trace(
    data: st.DataObject, hierarchy: Hierarchy, recorded: list[Recorded], observed: list[Result]
) -> None:
    commits = await arrived(hierarchy, [([*recorded, *observed], None)])
    before, chosen = standing(commits), data.draw(st.sets(st.sampled_from([each.id for each in recorded])))
    excluded = [replace(each, excluded_by=("c1",)) for each in commits.recorded.values() if each.id in chosen]
    await commits.commit(*excluded)
    await commits.sweep_all(LONG_AFTER)
    left = [each for each in recorded if each.id not in chosen]
    assert standing(commits) == standing(await arrived(hierarchy, [([*left, *observed], None)]))
    await commits.commit(*(replace(each, excluded_by=()) for each in excluded))
    await commits.sweep_all(LONG_AFTER)
    assert standing(commits) == before
    assert tallied(commits.made) == counts_of(commits)


def tallied(made: Sequence[Moves]) -> dict[tuple[str, datetime], AttemptTally]:
    """What all commits added up, by outcome and instant."""
    totals: dict[tuple[str, datetime], AttemptTally] = defaultdict(AttemptTally)
    for move in (move for moves in made for move in moves.moves):
        for attempt, sign in ((move.before, -1), (move.after, 1)):
            for at, tally in counted(attempt) if attempt else ():
                totals[move.after.outcome, at].add(tally, sign)
    return {place: total for place, total in totals.items() if total != AttemptTally()}


def counts_of(commits: MemoryCommits) -> dict[tuple[str, datetime], AttemptTally]:
    """What the attempts count as they stand."""
    totals: dict[tuple[str, datetime], AttemptTally] = defaultdict(AttemptTally)
    for attempt in commits.attempts.stored.values():
        for at, tally in counted(attempt):
            totals[attempt.outcome, at].add(tally)
    return dict(totals)
