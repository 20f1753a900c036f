from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.attempts import Attempt, AttemptState, Observed, Transition
from domain.hierarchy import Edit, Hierarchy
from domain.moves import Change, Moves, Result
from domain.nodes import Experience, Moment, Outcome
from tests.builders import NOON, built, edge, grown, moment, outcome
from tests.domain.tries import passed
from tests.fakes_attempts import MemoryCommits

OPEN, AT_RISK, ACHIEVED, LOST = AttemptState
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def at(hours: float) -> datetime:
    return NOON + hours * HOUR


def hierarchy() -> Hierarchy:
    """A trip needs a booking and a visit, which is an outcome of its own; a year needs a trip; help needs an answer."""
    trip = replace(outcome("trip"), recovery_window=2 * HOUR)
    nodes: list[Outcome | Experience | Moment] = [outcome("year"), trip, outcome("visit"), outcome("help")]
    nodes += [moment(key) for key in ("book", "arrive", "ask", "shared", "alone")]
    edges = [
        edge("trip", "year", make_or_break=True, required=True),
        edge("book", "trip", make_or_break=True, required=True),
        edge("visit", "trip", make_or_break=True, required=True),
        edge("arrive", "visit", make_or_break=True, required=True),
        edge("ask", "help", make_or_break=True, required=True),
        edge("shared", "trip"),
        edge("shared", "help"),
    ]
    return built(nodes, edges)


@pytest.fixture
def commits() -> MemoryCommits:
    return MemoryCommits(hierarchy())


def told(moves: Moves) -> list[Transition]:
    return [transition for move in moves.moves for transition in move.transitions]


def steps(attempt: Attempt) -> list[str]:
    return [step.id for step in attempt.steps]


def result(key: str, hours: float, *, achieved: bool, name: str = "r1", outcome: str = "trip") -> Result:
    return Result(f"id-{outcome}", key, Observed(at(hours), f"s:{name}", achieved))


# ------------------------------------------------------------ identity


async def test_a_key_names_the_attempt_at_every_nearest_outcome(commits: MemoryCommits) -> None:
    await commits.commit(passed("1", "id-shared", attempt="t1"))
    assert set(commits.attempts.stored) == {"id-trip:t1", "id-help:t1"}
    assert commits.recorded["s:1"].tries == ("id-help:t1", "id-trip:t1")


async def test_a_key_does_not_reach_through_an_outcome(commits: MemoryCommits) -> None:
    await commits.commit(passed("1", "id-ask", attempt="t1"), passed("2", "id-arrive", attempt="t1"))
    assert set(commits.attempts.stored) == {"id-help:t1", "id-visit:t1"}


async def test_a_shared_moment_can_name_another_attempt_at_one_of_its_outcomes(commits: MemoryCommits) -> None:
    await commits.commit(passed("1", "id-shared", attempt="t1", attempts=(("help", "case 7"),)))
    assert commits.recorded["s:1"].tries == ("id-help:case 7", "id-trip:t1")


async def test_a_key_that_names_no_outcome_leads_nowhere(commits: MemoryCommits) -> None:
    await commits.commit(passed("1", "id-ask", attempts=(("nothing", "x"), ("book", "y"), ("year", "z"))))
    assert (commits.attempts.stored, commits.recorded["s:1"].tries) == ({}, ())


async def test_with_neither_key_nor_customer_an_interaction_is_in_no_attempt(commits: MemoryCommits) -> None:
    assert await commits.commit(passed("1", "id-ask")) == Moves()


async def test_an_archived_moment_resolves_nowhere() -> None:
    gone = replace(moment("gone"), archived_at=NOON)
    commits = MemoryCommits(built([outcome("trip"), gone], [edge("gone", "trip")]))
    assert await commits.commit(passed("1", "id-gone", attempt="t1")) == Moves()


async def test_without_a_key_a_customers_steps_go_to_the_attempt_that_is_open(commits: MemoryCommits) -> None:
    first = await commits.commit(passed("1", "id-book", at(0), customer="ann"))
    await commits.commit(passed("2", "id-shared", at(1), customer="ann"), passed("3", "id-book", at(1), customer="bob"))
    (key,) = first.running.values()
    assert steps(commits.attempt(f"id-trip:{key}")) == ["s:1", "s:2"]
    assert commits.attempt(f"id-trip:{key}").keyless
    assert len([identity for identity in commits.attempts.stored if identity.startswith("id-trip:")]) == 2


async def test_steps_of_one_commit_choose_in_step_order(commits: MemoryCommits) -> None:
    moves = await commits.commit(
        passed("2", "id-ask", at(2), customer="ann"), passed("1", "id-ask", at(1), customer="ann", held=None)
    )
    (key,) = moves.running.values()
    assert steps(commits.attempt(f"id-help:{key}")) == ["s:1", "s:2"]


async def test_an_attempt_that_was_opened_with_a_key_is_not_joined_without_one(commits: MemoryCommits) -> None:
    await commits.commit(passed("1", "id-book", at(0), customer="ann", attempt="t1"))
    await commits.commit(passed("2", "id-book", at(1), customer="ann"))
    assert steps(commits.attempt("id-trip:t1")) == ["s:1"]


async def test_after_the_close_a_customer_opens_a_new_attempt(commits: MemoryCommits) -> None:
    (first,) = (await commits.commit(passed("1", "id-ask", at(0), customer="ann"))).running.values()
    (second,) = (await commits.commit(passed("2", "id-ask", at(1), customer="ann"))).running.values()
    assert (commits.attempt(f"id-help:{first}").state, steps(commits.attempt(f"id-help:{second}"))) == (
        ACHIEVED,
        ["s:2"],
    )


async def test_a_result_closes_an_attempt_for_its_customer_too(commits: MemoryCommits) -> None:
    (first,) = (await commits.commit(passed("1", "id-book", at(0), customer="ann"))).running.values()
    await commits.commit(results=[result(first, 1, achieved=False)])
    (second,) = (await commits.commit(passed("2", "id-book", at(2), customer="ann"))).running.values()
    assert second != first


async def test_a_step_after_the_silence_opens_a_new_attempt_and_the_old_one_is_lost(commits: MemoryCommits) -> None:
    (first,) = (await commits.commit(passed("1", "id-book", at(0), customer="ann"))).running.values()
    moves = await commits.commit(passed("2", "id-book", at(0) + 31 * DAY, customer="ann"))
    second, old = moves.running["id-trip", "ann"], commits.attempt(f"id-trip:{first}")
    assert (old.state, old.closed_at, steps(old)) == (LOST, at(0) + 30 * DAY, ["s:1"])
    assert commits.attempt(f"id-trip:{second}").state is OPEN


async def test_a_step_at_the_very_end_of_the_silence_is_no_new_attempt(commits: MemoryCommits) -> None:
    (key,) = (await commits.commit(passed("1", "id-book", at(0), customer="ann"))).running.values()
    await commits.commit(passed("2", "id-book", at(0) + 30 * DAY, customer="ann"))
    assert steps(commits.attempt(f"id-trip:{key}")) == ["s:1", "s:2"]


async def test_an_interaction_keeps_its_attempt_at_an_outcome_that_its_new_moment_serves_too(
    commits: MemoryCommits,
) -> None:
    (key,) = (await commits.commit(passed("1", "id-book", at(0), customer="ann"))).running.values()
    await commits.commit(passed("2", "id-book", at(1), customer="ann"))
    await commits.commit(results=[result(key, 2, achieved=True)])
    await commits.commit(passed("2", "id-shared", at(1), customer="ann"))
    assert f"id-trip:{key}" in commits.recorded["s:2"].tries


async def test_a_commit_that_is_done_again_opens_the_same_attempt() -> None:
    opened = [await MemoryCommits(hierarchy()).commit(passed("1", "id-book", customer="ann")) for _ in range(2)]
    assert opened[0] == opened[1]
    ((pair, key),) = opened[0].running.items()
    assert (pair, key[0], len(key)) == (("id-trip", "ann"), "~", 17)


async def test_an_attempt_stays_chosen_whatever_becomes_of_it(commits: MemoryCommits) -> None:
    await commits.commit(passed("1", "id-ask", at(0), customer="ann"))
    chosen = commits.recorded["s:1"].tries
    await commits.commit(passed("2", "id-ask", at(1), customer="ann"))
    await commits.commit(passed("1", "id-ask", at(0), customer="ann", held=False))
    assert commits.recorded["s:1"].tries == chosen
    assert commits.attempt(chosen[0]).state is LOST


async def test_an_interaction_that_moves_to_another_moment_leaves_its_attempt(commits: MemoryCommits) -> None:
    await commits.commit(passed("1", "id-book", attempt="t1"))
    await commits.commit(passed("1", "id-ask", attempt="t1"))
    assert commits.recorded["s:1"].tries == ("id-help:t1",)
    assert (commits.attempt("id-trip:t1").counts, commits.attempt("id-help:t1").counts) == (False, True)


async def test_an_interaction_that_comes_back_to_its_moment_leaves_its_attempts_other_steps_there(
    commits: MemoryCommits,
) -> None:
    (key,) = (await commits.commit(passed("1", "id-book", at(0), customer="ann"))).running.values()
    await commits.commit(passed("2", "id-shared", at(1), customer="ann"))
    await commits.commit(results=[result(key, 2, achieved=True)])
    await commits.commit(passed("1", "id-ask", at(0), customer="ann"))
    assert steps(commits.attempt(f"id-trip:{key}")) == ["s:2"]
    (newer,) = (await commits.commit(passed("3", "id-book", at(3), customer="ann"))).running.values()
    await commits.commit(results=[result(newer, 4, achieved=True)])
    await commits.commit(passed("1", "id-book", at(0), customer="ann"))
    assert steps(commits.attempt(f"id-trip:{key}")) == ["s:1", "s:2"]


async def test_a_step_too_many_is_crowded_out_and_moves_nothing() -> None:
    commits = MemoryCommits(hierarchy(), max_steps=2)
    first = [passed(str(number), "id-book", at(number), attempt="t1") for number in (1, 2)]
    await commits.commit(*first)
    moves = await commits.commit(passed("3", "id-book", at(3), attempt="t1", held=False))
    assert (moves.crowded, moves.moves) == ({"s:3"}, ())
    again = await commits.commit(passed("2", "id-book", at(2), attempt="t1", held=False))
    assert (again.crowded, commits.attempt("id-trip:t1").state) == (frozenset(), AT_RISK)


# ------------------------------------------------------------ an outcome within an outcome


async def test_the_close_of_an_inner_attempt_is_a_step_of_the_one_that_is_named(commits: MemoryCommits) -> None:
    await commits.commit(
        passed("1", "id-book", at(0), attempt="t1"),
        passed("2", "id-arrive", at(1), attempt="v1", attempts=(("trip", "t1"),)),
    )
    trip = commits.attempt("id-trip:t1")
    assert (steps(trip), trip.state, trip.closed_at) == (["s:1", "id-visit:v1"], ACHIEVED, at(1))
    assert (trip.steps[1].held, trip.steps[1].caused_by) == (True, "s:2")


async def test_an_inner_attempt_that_nobody_named_an_outer_one_for_has_none(commits: MemoryCommits) -> None:
    await commits.commit(passed("1", "id-arrive", attempt="v1"))
    assert set(commits.attempts.stored) == {"id-visit:v1"}


async def test_without_a_name_the_outer_attempt_is_the_customers(commits: MemoryCommits) -> None:
    (key,) = (await commits.commit(passed("1", "id-book", at(0), customer="ann"))).running.values()
    await commits.commit(passed("2", "id-arrive", at(1), attempt="v1", customer="ann"))
    assert steps(commits.attempt(f"id-trip:{key}")) == ["s:1", "id-visit:v1"]
    assert commits.attempt("id-visit:v1").outer == {"id-trip": key}


async def test_the_named_outer_attempt_wins_over_the_customers(commits: MemoryCommits) -> None:
    (key,) = (await commits.commit(passed("1", "id-book", at(0), customer="ann"))).running.values()
    named = passed("2", "id-arrive", at(1), attempt="v1", customer="ann", attempts=(("trip", "t1"),))
    await commits.commit(named)
    assert (steps(commits.attempt(f"id-trip:{key}")), steps(commits.attempt("id-trip:t1"))) == (
        ["s:1"],
        ["id-visit:v1"],
    )


async def test_of_several_outer_attempts_the_first_in_step_order_is_the_named_one(commits: MemoryCommits) -> None:
    await commits.commit(passed("2", "id-arrive", at(2), attempt="v1", attempts=(("trip", "late"),)))
    assert steps(commits.attempt("id-trip:late")) == ["id-visit:v1"]
    await commits.commit(passed("1", "id-arrive", at(1), attempt="v1", attempts=(("trip", "early"),), held=None))
    assert steps(commits.attempt("id-trip:late")) == []
    assert steps(commits.attempt("id-trip:early")) == ["id-visit:v1"]


async def test_a_moment_of_both_an_outcome_and_one_within_it_names_the_outer_attempt_by_its_key() -> None:
    within = built(
        [outcome("trip"), outcome("visit"), moment("a")], [edge("visit", "trip"), edge("a", "visit"), edge("a", "trip")]
    )
    commits = MemoryCommits(within)
    await commits.commit(passed("1", "id-a", attempt="k", held=True))
    assert steps(commits.attempt("id-trip:k")) == ["s:1", "id-visit:k"]
    await commits.commit(passed("2", "id-a", attempt="v", attempts=(("trip", "t"),)))
    assert steps(commits.attempt("id-trip:t")) == ["s:2", "id-visit:v"]


async def test_an_outer_attempt_is_named_only_as_long_as_a_step_names_it(commits: MemoryCommits) -> None:
    await commits.commit(passed("1", "id-arrive", at(1), attempt="v1", attempts=(("trip", "t1"),)))
    await commits.commit(passed("2", "id-arrive", at(2), attempt="v1"))
    await commits.commit(replace(commits.recorded["s:1"], excluded_by="c1"))
    assert (steps(commits.attempt("id-visit:v1")), steps(commits.attempt("id-trip:t1"))) == (["s:2"], [])


async def test_a_close_that_loses_its_name_comes_back_to_the_attempt_that_it_had_opened(
    commits: MemoryCommits,
) -> None:
    first = await commits.commit(passed("2", "id-arrive", at(2), attempt="v1", customer="ann"))
    opened = first.running["id-trip", "ann"]
    await commits.commit(passed("3", "id-book", at(3), customer="ann"), results=[])
    await commits.commit(passed("1", "id-arrive", at(1), attempt="v1", attempts=(("trip", "t1"),), held=None))
    assert steps(commits.attempt("id-trip:t1")) == ["id-visit:v1"]
    await commits.commit(results=[result(opened, 4, achieved=True)])
    (newer,) = (await commits.commit(passed("4", "id-book", at(5), customer="ann"))).running.values()
    await commits.commit(results=[result(newer, 6, achieved=True)])
    await commits.commit(replace(commits.recorded["s:1"], excluded_by="c1"))
    assert steps(commits.attempt("id-trip:t1")) == []
    assert steps(commits.attempt(f"id-trip:{opened}")) == ["id-visit:v1", "s:3"]


async def test_an_inner_attempt_that_is_reopened_takes_its_close_out_again(commits: MemoryCommits) -> None:
    names = (("trip", "t1"),)
    await commits.commit(passed("1", "id-book", at(0), attempt="t1"))
    await commits.commit(passed("2", "id-arrive", at(2), attempt="v1", attempts=names))
    assert commits.attempt("id-trip:t1").state is ACHIEVED
    await commits.commit(replace(commits.recorded["s:2"], excluded_by=("c1",)))
    assert (steps(commits.attempt("id-trip:t1")), commits.attempt("id-trip:t1").state) == (["s:1"], OPEN)


async def test_an_outer_attempt_stays_chosen_while_the_inner_one_is_open_again(commits: MemoryCommits) -> None:
    (key,) = (await commits.commit(passed("1", "id-book", at(0), customer="ann"))).running.values()
    await commits.commit(passed("2", "id-arrive", at(1), attempt="v1", customer="ann"))
    await commits.commit(replace(commits.recorded["s:2"], excluded_by=("c1",)))
    await commits.commit(results=[result(key, 2, achieved=True)])
    await commits.commit(replace(commits.recorded["s:2"], excluded_by=()))
    assert steps(commits.attempt(f"id-trip:{key}")) == ["s:1", "id-visit:v1"]


async def test_a_close_goes_up_through_three_outcomes(commits: MemoryCommits) -> None:
    names = (("trip", "t1"), ("year", "y1"))
    await commits.commit(passed("1", "id-book", at(0), attempt="t1"))
    later = passed("3", "id-arrive", at(2), attempt="v1", attempts=(("year", "y2"),))
    moves = await commits.commit(passed("2", "id-arrive", at(1), attempt="v1", attempts=names), later)
    year = commits.attempt("id-year:y1")
    assert (steps(year), year.state, year.closed_at) == (["id-trip:t1"], ACHIEVED, at(1))
    last = [transition for transition in told(moves) if transition.attempt == "id-year:y1"][-1]
    assert (last.cause, last.path) == ("s:2", ("id-arrive", "id-visit", "id-trip", "id-year"))


async def test_a_loss_goes_up_in_the_same_sweep(commits: MemoryCommits) -> None:
    names = (("trip", "t1"), ("year", "y1"))
    await commits.commit(passed("1", "id-arrive", at(0), attempt="v1", attempts=names, held=False))
    assert (commits.attempt("id-visit:v1").state, commits.attempt("id-trip:t1").state) == (LOST, AT_RISK)
    assert commits.attempt("id-trip:t1").deadline_at == at(2)
    await commits.sweep_all(at(5))
    trip, year = commits.attempt("id-trip:t1"), commits.attempt("id-year:y1")
    assert (trip.state, trip.closed_at) == (LOST, at(2))
    assert (year.state, year.closed_at, year.resolution.broke_at) == (LOST, at(2), ("id-arrive",))


async def test_closes_tell_what_the_steps_say_and_not_what_was_observed(commits: MemoryCommits) -> None:
    lost = passed("1", "id-arrive", at(0), attempt="v1", attempts=(("trip", "t1"),), held=False)
    await commits.commit(lost, results=[result("v1", 1, achieved=True, outcome="visit")])
    assert commits.attempt("id-visit:v1").state is ACHIEVED
    assert [step.held for step in commits.attempt("id-trip:t1").steps] == [False]


# ------------------------------------------------------------ recoveries


async def test_a_recovery_repairs_a_miss_of_any_attempt(commits: MemoryCommits) -> None:
    await commits.commit(passed("1", "id-book", at(0), attempt="t1", held=False))
    assert commits.attempt("id-trip:t1").state is AT_RISK
    moves = await commits.commit(passed("2", "id-ask", at(1), recovers="1"))
    (move,) = moves.moves
    assert (move.after.state, [it.after for it in move.transitions]) == (OPEN, [OPEN])
    assert (move.transitions[0].cause, move.transitions[0].at) == ("s:2", at(1))


async def test_a_recovery_may_arrive_before_its_miss(commits: MemoryCommits) -> None:
    await commits.commit(passed("2", "id-ask", at(1), attempt="c", recovers="1"))
    await commits.commit(passed("1", "id-book", at(0), attempt="t1", held=False))
    states = [entry.state for entry in commits.attempt("id-trip:t1").resolution.history]
    assert states == [OPEN, AT_RISK, OPEN]


async def test_a_missed_recovery_repairs_nothing(commits: MemoryCommits) -> None:
    await commits.commit(passed("1", "id-book", at(0), attempt="t1", held=False))
    await commits.commit(passed("2", "id-ask", at(1), attempt="c", held=False, recovers="1"))
    assert (commits.attempt("id-trip:t1").state, commits.attempt("id-help:c").state) == (AT_RISK, LOST)


async def test_a_repair_ends_when_the_recovery_is_excluded(commits: MemoryCommits) -> None:
    await commits.commit(
        passed("1", "id-book", at(0), attempt="t1", held=False), passed("2", "id-ask", at(1), recovers="1")
    )
    await commits.commit(replace(commits.recorded["s:2"], excluded_by=("c1",)))
    assert commits.attempt("id-trip:t1").state is AT_RISK


# ------------------------------------------------------------ observed results


async def test_a_result_is_what_an_attempt_is_and_the_steps_say_so_beside_it(commits: MemoryCommits) -> None:
    await commits.commit(passed("1", "id-book", at(0), attempt="t1"))
    moves = await commits.commit(results=[result("t1", 3, achieved=True)])
    attempt = commits.attempt("id-trip:t1")
    assert (attempt.state, attempt.closed_at, attempt.deadline_at) == (ACHIEVED, at(3), None)
    assert (attempt.resolution.state, attempt.resolution.deadline_at) == (OPEN, at(0) + 30 * DAY)
    assert told(moves) == [Transition("id-trip:t1", 2, OPEN, ACHIEVED, at(3))]


async def test_a_result_of_an_attempt_that_was_never_seen_is_kept(commits: MemoryCommits) -> None:
    moves = await commits.commit(results=[result("t9", 3, achieved=False)])
    attempt = commits.attempt("id-trip:t9")
    assert (attempt.state, attempt.opened_at, attempt.closed_at) == (LOST, at(3), at(3))
    assert (attempt.resolution.state, attempt.resolution.deadline_at) == (OPEN, None)
    assert told(moves) == [Transition("id-trip:t9", 1, None, LOST, at(3))]
    await commits.commit(passed("1", "id-book", at(1), attempt="t9"))
    assert commits.attempt("id-trip:t9").opened_at == at(1)


async def test_of_several_results_the_latest_counts_whenever_it_comes(commits: MemoryCommits) -> None:
    await commits.commit(results=[result("t1", 3, achieved=True, name="r2")])
    await commits.commit(results=[result("t1", 2, achieved=False, name="r3")])
    assert commits.attempt("id-trip:t1").state is ACHIEVED
    moves = await commits.commit(results=[result("t1", 3, achieved=False, name="r4")])
    assert commits.attempt("id-trip:t1").state is LOST
    assert told(moves) == [Transition("id-trip:t1", 2, ACHIEVED, LOST, at(3), corrects=True)]
    assert await commits.commit(results=[result("t1", 3, achieved=True, name="r2")]) == Moves()


async def test_clocks_act_beside_a_result_too(commits: MemoryCommits) -> None:
    await commits.commit(passed("1", "id-book", at(0), attempt="t1"), results=[result("t1", 1, achieved=True)])
    await commits.sweep_all(at(0) + 31 * DAY)
    attempt = commits.attempt("id-trip:t1")
    assert (attempt.state, attempt.resolution.state) == (ACHIEVED, LOST)


# ------------------------------------------------------------ what is told


async def test_a_commit_tells_the_entries_that_it_appends(commits: MemoryCommits) -> None:
    moves = await commits.commit(passed("1", "id-ask", at(0), attempt="c", held=False))
    path = ("id-ask", "id-help")
    assert told(moves) == [
        Transition("id-help:c", 1, None, OPEN, at(0), cause="s:1", path=path),
        Transition("id-help:c", 2, OPEN, AT_RISK, at(0), cause="s:1", path=path),
        Transition("id-help:c", 3, AT_RISK, LOST, at(0), cause="s:1", path=path),
    ]
    assert commits.attempt("id-help:c").revision == 3


async def test_a_commit_that_changes_what_was_told_tells_one_transition(commits: MemoryCommits) -> None:
    await commits.commit(passed("1", "id-book", at(1), attempt="t1", held=False), sweep=None)
    await commits.sweep_all(at(9))
    moves = await commits.commit(passed("2", "id-book", at(2), attempt="t1"))
    assert told(moves) == [
        Transition("id-trip:t1", 4, LOST, OPEN, at(2), corrects=True, cause="s:2", path=("id-book", "id-trip"))
    ]


async def test_a_step_after_the_close_is_kept_and_tells_nothing(commits: MemoryCommits) -> None:
    await commits.commit(passed("1", "id-ask", at(0), attempt="c"))
    moves = await commits.commit(passed("2", "id-ask", at(1), attempt="c", held=False))
    assert told(moves) == []
    attempt = commits.attempt("id-help:c")
    assert (steps(attempt), attempt.resolution.folded, attempt.revision) == (["s:1", "s:2"], 1, 2)


async def test_an_attempt_that_lost_its_steps_is_told_to_be_open_and_opens_anew_with_the_next(
    commits: MemoryCommits,
) -> None:
    await commits.commit(passed("1", "id-ask", at(0), attempt="c"))
    moves = await commits.commit(replace(commits.recorded["s:1"], excluded_by=("x",)))
    assert told(moves) == [Transition("id-help:c", 3, ACHIEVED, OPEN, at(0), corrects=True)]
    again = await commits.commit(replace(commits.recorded["s:1"], excluded_by=()))
    assert [(it.revision, it.before, it.after) for it in told(again)] == [(4, None, OPEN), (5, OPEN, ACHIEVED)]


# ------------------------------------------------------------ versions of the hierarchy


async def test_an_attempt_is_resolved_under_the_version_that_it_was_opened_under_until_it_is_moved_on() -> None:
    first = built([outcome("trip"), moment("a"), moment("b")], [edge("a", "trip", required=True)])
    second = grown([Edit(contributions=(edge("b", "trip", required=True),))], first)
    before = MemoryCommits(first)
    await before.commit(passed("1", "id-a", at(0), attempt="t1", held=None))
    after = MemoryCommits(first, second)
    after.attempts.stored.update(before.attempts.stored)
    after.recorded.update(before.recorded)
    await after.commit(passed("2", "id-a", at(1), attempt="t1"))
    assert (after.attempt("id-trip:t1").version, after.attempt("id-trip:t1").state) == (1, ACHIEVED)
    resolving = after.resolving()
    await resolving.move_on(["id-trip:t1"], only_open=True)
    assert await resolving.settle() == Moves()
    await resolving.move_on(["id-trip:t1"], only_open=False)
    after.attempts.store(await resolving.settle())
    assert (after.attempt("id-trip:t1").version, after.attempt("id-trip:t1").state) == (2, OPEN)


async def test_a_late_step_finds_the_outer_attempt_though_the_outcome_left_it_since() -> None:
    before = hierarchy()
    after = grown([Edit(withdrawn=(("id-visit", "id-trip"),))], before)
    commits = MemoryCommits(before, after)
    commits.book = commits.attempts.books[before.version]
    await commits.commit(passed("1", "id-arrive", at(1), attempt="v1", attempts=(("trip", "t1"),)))
    commits.book = commits.attempts.books[after.version]
    await commits.commit(passed("0", "id-arrive", at(0), attempt="v1"))
    assert commits.attempts.stored["id-visit:v1"].resolution.closed_at == at(0)
    assert [(step.id, step.at) for step in commits.attempts.stored["id-trip:t1"].steps] == [("id-visit:v1", at(0))]


async def test_closes_find_room_in_an_outer_attempt_whatever_their_number() -> None:
    commits = MemoryCommits(hierarchy(), max_steps=2)
    visits = [passed(f"v{n}", "id-arrive", at(n), attempt=f"v{n}", attempts=(("trip", "t1"),)) for n in range(3)]
    for visit in reversed(visits):
        await commits.commit(visit)
    assert steps(commits.attempts.stored["id-trip:t1"]) == ["id-visit:v0", "id-visit:v1", "id-visit:v2"]


async def test_an_attempt_that_was_only_observed_is_resolved_as_the_hierarchy_is_at_its_first_step() -> None:
    first = built([outcome("trip"), moment("a")])
    second = grown([Edit(contributions=(edge("a", "trip", make_or_break=True, required=True),))], first)
    commits = MemoryCommits(first, second)
    commits.book = commits.attempts.books[first.version]
    await commits.commit(results=[result("t1", 0, achieved=False)])
    commits.book = commits.attempts.books[second.version]
    await commits.commit(passed("1", "id-a", at(1), attempt="t1"))
    attempt = commits.attempts.stored["id-trip:t1"]
    assert (attempt.version, attempt.resolution.state) == (second.version, ACHIEVED)


async def test_a_step_names_only_attempts_at_outcomes_that_its_own_lies_within(commits: MemoryCommits) -> None:
    await commits.commit(passed("1", "id-shared", attempt="x", attempts=(("year", "y"), ("visit", "v"))))
    assert commits.attempts.stored["id-trip:x"].steps[0].names == (("id-year", "y"),)


async def test_what_a_step_names_was_found_when_it_was_recorded() -> None:
    first = built([outcome("visit"), moment("a")], [edge("a", "visit", required=True)])
    second = grown([Edit(nodes=(outcome("trip"),), contributions=(edge("visit", "trip"),))], first)
    commits = MemoryCommits(first, second)
    commits.book = commits.attempts.books[first.version]
    await commits.commit(passed("1", "id-a", at(0), held=False, attempt="v", attempts=(("trip", "t"),)))
    commits.book = commits.attempts.books[second.version]
    await commits.commit(passed("2", "id-a", at(1), recovers="1"))
    assert [step.names for step in commits.attempts.stored["id-visit:v"].steps] == [()]


async def test_a_customer_with_many_steps_in_one_commit_is_folded_as_if_they_came_one_by_one() -> None:
    many = [passed(f"{n:03}", "id-shared", at(n), held=None if n % 3 else True, customer="ann") for n in range(60)]
    many += [
        passed("late", "id-shared", at(2.5), customer="ann"),
        passed("miss", "id-book", at(20.5), held=False, customer="ann"),
    ]
    at_once, one_by_one = MemoryCommits(hierarchy()), MemoryCommits(hierarchy())
    await at_once.commit(*many)
    for each in sorted(many, key=lambda recorded: recorded.scored.interaction.occurred_at):
        await one_by_one.commit(each)
    assert [replace(a, revision=0) for a in at_once.attempts.stored.values()] == [
        replace(a, revision=0) for a in one_by_one.attempts.stored.values()
    ]


async def test_outcomes_that_were_turned_inside_out_follow_each_other_to_an_end() -> None:
    one = built(
        [outcome("a"), outcome("b"), moment("m"), moment("n")], [edge("a", "b"), edge("m", "a"), edge("n", "b")]
    )
    other = grown([Edit(withdrawn=(("id-a", "id-b"),), contributions=(edge("b", "a"),))], one)
    commits = MemoryCommits(one, other)
    commits.book = commits.attempts.books[one.version]
    await commits.commit(passed("1", "id-m", at(0), held=None, attempt="x", attempts=(("b", "y"),)))
    commits.book = commits.attempts.books[other.version]
    await commits.commit(passed("2", "id-n", at(1), attempt="y", attempts=(("a", "x"),)))
    await commits.commit(passed("3", "id-m", at(2), attempt="x", attempts=(("b", "y"),)))
    assert {key: attempt.state for key, attempt in commits.attempts.stored.items()} == {
        "id-a:x": ACHIEVED,
        "id-b:y": ACHIEVED,
    }


async def test_an_interaction_stays_where_it_is_when_its_moment_comes_to_serve_another_outcome() -> None:
    first = built([outcome("trip"), outcome("help"), moment("a")], [edge("a", "trip")])
    second = grown([Edit(contributions=(edge("a", "help"),))], first)
    before = MemoryCommits(first)
    await before.commit(passed("1", "id-a", attempt="t1"))
    after = MemoryCommits(first, second)
    after.attempts.stored.update(before.attempts.stored)
    after.recorded.update(before.recorded)
    await after.commit(passed("1", "id-a", attempt="t1", held=False))
    assert (after.recorded["s:1"].tries, set(after.attempts.stored)) == (("id-trip:t1",), {"id-trip:t1"})


async def test_recording_what_is_recorded_moves_nothing(commits: MemoryCommits) -> None:
    await commits.commit(passed("1", "id-book", at(0), customer="ann"))
    recorded = commits.recorded["s:1"]
    resolving = commits.resolving()
    assert await resolving.take([Change(recorded, recorded)]) == {"s:1": recorded.tries}
    assert await resolving.settle() == Moves()
