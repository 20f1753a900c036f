"""What commits make of interactions and attempts, and what is told of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from domain.attempts import Attempt, AttemptState, Entry, Observed, Transition
from domain.interactions import Recorded


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit makes of an interaction; `before` is None when it is recorded."""

    before: Recorded | None
    after: Recorded


@dataclass(frozen=True, slots=True)
class Result:
    """A result that was observed, of an attempt that may not have been seen yet."""

    outcome: str
    key: str
    observed: Observed


@dataclass(frozen=True, slots=True)
class Move:
    """An attempt before and after a commit, and what is told of it; `before` is None when it is new."""

    before: Attempt | None
    after: Attempt
    transitions: tuple[Transition, ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """What a commit does to attempts.

    Attributes:
        moves: every attempt that changed.
        running: the key of the attempt last opened without one, by (outcome id, customer), where that is a new one.
        crowded: interactions ("source:id") that would be a step too many of an attempt.
    """

    moves: tuple[Move, ...] = ()
    running: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    crowded: frozenset[str] = frozenset()


def move_of(before: Attempt | None, after: Attempt) -> Move:
    """An attempt that changed, with what is told of it; each transition takes the next revision."""
    transitions = tuple(_transitions(before, after))
    return Move(before, replace(after, revision=after.revision + len(transitions)), transitions)


def _transitions(before: Attempt | None, after: Attempt) -> Iterator[Transition]:
    """The entries that a commit appends to an attempt's history, or one that corrects what was told; then a result."""
    told = before.resolution.history if before else ()
    seen = before.observed if before else None
    state = before.state if before and (told or seen) else None
    revision = after.revision
    history = after.resolution.history
    corrects = history[: len(told)] != told
    last = history[-1] if history else Entry(after.opened_at, AttemptState.OPEN)
    for entry in (last,) if corrects else history[len(told) :]:
        revision += 1
        now = seen.state if seen else entry.state
        yield Transition(after.id, revision, state, now, entry.at, corrects, entry.cause, entry.path)
        state = now
    result = after.observed
    if result and result != seen:
        yield Transition(after.id, revision + 1, state, result.state, result.at, corrects=seen is not None)
