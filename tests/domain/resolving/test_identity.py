"""Which attempts an interaction is a step of."""

from dataclasses import replace

from domain.moves import Moves
from tests.builders import NOON, built, edge, moment, outcome
from tests.domain.resolving.trips import ACHIEVED, AT_RISK, DAY, LOST, OPEN, at, hierarchy, result, steps
from tests.domain.tries import passed
from tests.fakes_attempts import MemoryCommits


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


async def test_a_step_too_many_takes_no_room_from_those_that_come_after_it() -> None:
    commits = MemoryCommits(hierarchy(), max_steps=2)
    await commits.commit(*(passed(str(hour), "id-book", at(hour), attempt="t1") for hour in (1, 2)))
    both = tuple(passed(str(hour), "id-shared", at(hour), attempt="t1") for hour in (4, 3))
    fits = tuple(passed(str(hour), "id-ask", at(hour), attempt="t1") for hour in (7, 5, 6))
    moves = await commits.commit(*both, *fits, rejecting=True)
    assert moves.crowded == {"s:3", "s:4", "s:7"}, "in step order, whatever order they came in"
    assert (await commits.commit(*fits[1:], rejecting=True)).crowded == frozenset()
    assert steps(commits.attempt("id-help:t1")) == ["s:5", "s:6"]


async def test_a_step_of_who_sees_one_outcome_is_no_step_where_others_have_no_room() -> None:
    commits = MemoryCommits(hierarchy(), max_steps=1)
    await commits.commit(passed("1", "id-book", at(1), attempt="t1"))
    sent = passed("2", "id-shared", at(2), attempt="t1")
    interaction = replace(sent.scored.interaction, within=frozenset({"id-help"}))
    restricted = replace(sent, scored=replace(sent.scored, interaction=interaction))
    assert (await commits.commit(restricted, rejecting=True)).crowded == frozenset()
    assert commits.recorded["s:2"].tries == ("id-help:t1",)
    assert steps(commits.attempt("id-trip:t1")) == ["s:1"]
