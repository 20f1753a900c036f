"""Which transitions a commit tells."""

from dataclasses import replace

from domain.attempts import Transition
from tests.domain.resolving.trips import ACHIEVED, AT_RISK, LOST, OPEN, at, steps, told
from tests.domain.tries import passed
from tests.fakes_attempts import MemoryCommits


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
