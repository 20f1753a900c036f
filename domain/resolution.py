"""The fold: what became of an attempt, from its steps in order, the rules, and how far time has come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from domain.attempts import AttemptState, Entry, Resolution, Step, StepOrder
from domain.rulebook import Rules, Standing

_Event = tuple[StepOrder, Step, bool]
"""When, which step, and whether it is taken then (or repaired)."""


def resolve(steps: Sequence[Step], rules: Rules, until: datetime | None = None) -> Resolution:
    """Fold an attempt's steps.

    Clocks act at their own due time, after the steps of that time: they are applied up to the last step's time, and
    up to `until` where that is later.

    Args:
        steps: in step order.
        rules: of the attempt's outcome.
        until: how far time has come.
    """
    return Fold.over(steps, rules, until).resolution() if steps else Resolution()


def _events(steps: Sequence[Step]) -> Sequence[_Event]:
    """Steps and repairs in order. A repair may come from an interaction that is no step of this attempt."""
    taken: list[_Event] = [(step.order, step, True) for step in steps]
    repaired: list[_Event] = [(step.repair.order, step, False) for step in steps if step.repair]
    return sorted(taken + repaired, key=itemgetter(0)) if repaired else taken


@dataclass(slots=True)
class _Leaf:
    """How a moment or inner outcome stands, and why.

    `latest` is its latest measured step; `misses` are those since it last stood well that nobody repaired.
    """

    standing: Standing = Standing.PENDING
    latest: Step | None = None
    misses: list[Step] = field(default_factory=list[Step])

    def take(self, step: Step) -> None:
        """A step was taken here. One that measured nothing changes nothing."""
        if step.held is None:
            return
        self.latest = step
        if step.held:
            self.stand_well()
        else:
            self.standing = Standing.BROKEN
            self.misses.append(step)

    def repair(self, step: Step) -> None:
        """A miss was repaired. Only the latest decides how the leaf stands."""
        if self.latest is step:
            self.stand_well()
        elif step in self.misses:
            self.misses.remove(step)

    def stand_well(self) -> None:
        """From now on it is as if there had been no miss."""
        self.standing = Standing.ACHIEVED
        self.misses.clear()


class Fold:
    """The state of the fold, from step to step: for whoever has to know between two steps how an attempt stands."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._leaves: dict[str, _Leaf] = {}
        self._history: list[Entry] = []
        self._last_step_at: datetime | None = None
        self._broke_at: dict[str, None] = {}
        self._folded = 0

    @classmethod
    def over(cls, steps: Sequence[Step], rules: Rules, until: datetime | None = None) -> "Fold":
        """The fold over steps in step order, as `resolve` says."""
        fold = cls(rules)
        latest = steps[-1].at if steps else None
        for order, events in groupby(_events(steps), key=itemgetter(0)):
            latest = order[0] if latest is None else max(latest, order[0])
            if not fold.advance(order[0], [(step, is_taken) for _, step, is_taken in events]):
                return fold
        if latest is not None:
            fold.apply_clocks(max(latest, until) if until else latest)
        return fold

    @property
    def is_closed(self) -> bool:
        """Whether the attempt is achieved or lost."""
        return bool(self._history) and self._history[-1].state.is_closed

    @property
    def deadline_at(self) -> datetime | None:
        """When the next clock is due; None once the attempt is closed, and before its first step."""
        clock = None if self.is_closed else self._next_clock()
        return clock[0] if clock else None

    def advance(self, at: datetime, events: Sequence[tuple[Step, bool]]) -> bool:
        """Take what happened at one place in order. False when the attempt was closed before it, or by it."""
        if self.apply_clocks(at, inclusive=False):
            return False
        for step, is_taken in events:
            leaf = self._leaf(step.node)
            if is_taken:
                leaf.take(step)
                self._last_step_at = at
                self._folded += 1
            else:
                leaf.repair(step)
        self._judge(at, next((step for step, is_taken in events if is_taken), None) or _repairing(events))
        return not self.is_closed

    def _leaf(self, node: str) -> _Leaf:
        """Where a step is taken; what takes no part in the outcome (any more) is forgotten."""
        return self._leaves.setdefault(node, _Leaf()) if node in self._rules.paths else _Leaf()

    def apply_clocks(self, until: datetime, *, inclusive: bool = True) -> bool:
        """Let whichever clock is due first make the attempt LOST. True when it is closed."""
        if self.is_closed:
            return True
        clock = self._next_clock()
        if clock is None or clock[0] > until or (clock[0] == until and not inclusive):
            return False
        due, breaking = clock
        self._enter(due, AttemptState.LOST, breaking)
        return True

    def resolution(self) -> Resolution:
        """What the fold came to."""
        broken = (leaf.latest for leaf in self._leaves.values() if leaf.standing is Standing.BROKEN)
        return Resolution(
            history=tuple(self._history),
            deadline_at=self.deadline_at,
            broken_at=tuple(dict.fromkeys(_origins(broken))),
            broke_at=tuple(self._broke_at),
            folded=self._folded,
        )

    def _next_clock(self) -> tuple[datetime, Step | None] | None:
        """When the next clock is due, and the break that set it going; None before the first step."""
        if self._last_step_at is None:
            return None
        silence = self._last_step_at + self._rules.abandoned_after
        breaking = self._first_break()
        if breaking is not None and breaking.at + self._rules.recovery_window <= silence:
            return breaking.at + self._rules.recovery_window, breaking
        return silence, None

    def _first_break(self) -> Step | None:
        """The first unrepaired break: the earliest miss that a broken make-or-break path goes back to."""
        broken = [
            leaf.misses[0]
            for node, leaf in self._leaves.items()
            if leaf.standing is Standing.BROKEN and node in self._rules.vital
        ]
        return min(broken, key=lambda step: step.order, default=None)

    def _judge(self, at: datetime, cause: "Step | _Outsider | None") -> None:
        standing = self._rules.standing({node: leaf.standing for node, leaf in self._leaves.items()})
        if not self._history:
            self._enter(at, AttemptState.OPEN, cause)
        breaks = (
            leaf.latest
            for node, leaf in self._leaves.items()
            if leaf.standing is Standing.BROKEN and node in self._rules.vital
        )
        self._broke_at.update(dict.fromkeys(_origins(breaks)))
        state = _STATES[standing]
        if state is not self._history[-1].state:
            self._enter(at, state, cause)

    def _enter(self, at: datetime, state: AttemptState, cause: "Step | _Outsider | None") -> None:
        if cause is None:
            self._history.append(Entry(at, state))
        elif isinstance(cause, _Outsider):
            self._history.append(Entry(at, state, cause.id))
        else:
            path = self._rules.paths.get(cause.node, ())
            trail = cause.trail[:-1] if cause.is_attempt else ()
            self._history.append(Entry(at, state, cause.caused_by, trail + path if path else ()))


@dataclass(frozen=True, slots=True)
class _Outsider:
    """An interaction that repaired a step of this attempt and is none itself."""

    id: str


_STATES = {
    Standing.PENDING: AttemptState.OPEN,
    Standing.ACHIEVED: AttemptState.ACHIEVED,
    Standing.BROKEN: AttemptState.AT_RISK,
}


def _repairing(events: Sequence[tuple[Step, bool]]) -> _Outsider | None:
    repair = events[0][0].repair
    return _Outsider(repair.id) if repair else None


def _origins(steps: Iterator[Step | None]) -> Iterator[str]:
    for step in steps:
        origin = step.origin if step else None
        if origin is not None:
            yield origin
