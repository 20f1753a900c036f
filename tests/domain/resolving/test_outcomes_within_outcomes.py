"""The close of an attempt is a step of the one around it."""

from dataclasses import replace

from tests.builders import built, edge, moment, outcome
from tests.domain.resolving.trips import ACHIEVED, AT_RISK, LOST, OPEN, at, result, steps, told
from tests.domain.tries import passed
from tests.fakes_attempts import MemoryCommits


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
