"""What repairs a miss, and what somebody saw become of an attempt."""

from dataclasses import replace

from domain.attempts import Transition
from domain.moves import Moves
from tests.domain.resolving.trips import ACHIEVED, AT_RISK, DAY, LOST, OPEN, at, result, told
from tests.domain.tries import passed
from tests.fakes_attempts import MemoryCommits


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
