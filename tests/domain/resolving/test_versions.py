"""Attempts while the hierarchy is edited."""

from dataclasses import replace

from domain.hierarchy import Edit
from domain.moves import Change, Moves
from tests.builders import built, edge, grown, moment, outcome
from tests.domain.resolving.trips import ACHIEVED, OPEN, at, hierarchy, result, steps
from tests.domain.tries import passed
from tests.fakes_attempts import MemoryCommits


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
