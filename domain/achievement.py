"""How often attempts succeed: counters that add and subtract exactly, and where each attempt counts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from domain.attempts import Attempt, AttemptState
from domain.performance import MeasureTally
from domain.standards import Verdict

_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(slots=True)
class Breaks:
    """Of the attempts that broke at a moment and are closed, how many were achieved after all, and how many lost."""

    recovered: int = 0
    lost: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether adding it changes nothing."""
        return not (self.recovered or self.lost)


@dataclass(slots=True)
class AttemptTally:
    """What became of attempts at an outcome.

    Attributes:
        opened: attempts by when they were opened.
        open_now: of these, those that are OPEN.
        at_risk_now: of these, those that are AT_RISK.
        achieved: attempts by when they closed; the same holds for what follows.
        lost: those that were not achieved.
        recovered: those achieved after having been at risk.
        observed_achieved: those that a result says were achieved.
        observed_lost: those that a result says were lost.
        misaligned: those whose steps closed them otherwise than a result did, at the later of both closes.
        times: how long it took to achieve, from the opening on, in millionths of a second; all count as met.
        breaks: where make-or-break paths broke, by moment.
    """

    opened: int = 0
    open_now: int = 0
    at_risk_now: int = 0
    achieved: int = 0
    lost: int = 0
    recovered: int = 0
    observed_achieved: int = 0
    observed_lost: int = 0
    misaligned: int = 0
    times: MeasureTally = field(default_factory=MeasureTally)
    breaks: dict[str, Breaks] = field(default_factory=dict[str, Breaks])

    @property
    def closed(self) -> int:
        """Achieved or lost."""
        return self.achieved + self.lost

    @property
    def achievement_rate(self) -> float | None:
        """Share of the closed that were achieved, in [0, 1]; None when none is closed."""
        return self.achieved / self.closed if self.closed else None

    def add(self, other: "AttemptTally", sign: int = 1) -> None:
        """Add another tally, or with −1 take it away again."""
        self.opened += sign * other.opened
        self.open_now += sign * other.open_now
        self.at_risk_now += sign * other.at_risk_now
        self.achieved += sign * other.achieved
        self.lost += sign * other.lost
        self.recovered += sign * other.recovered
        self.observed_achieved += sign * other.observed_achieved
        self.observed_lost += sign * other.observed_lost
        self.misaligned += sign * other.misaligned
        self.times.add(other.times, sign)
        for moment, breaks in other.breaks.items():
            mine = self.breaks.setdefault(moment, Breaks())
            mine.recovered += sign * breaks.recovered
            mine.lost += sign * breaks.lost
            if mine.is_empty:
                del self.breaks[moment]


def counted(attempt: Attempt) -> Iterator[tuple[datetime, AttemptTally]]:
    """What an attempt counts, and when: at its opening, at its close, and where result and steps disagree."""
    if not attempt.counts:
        return
    state, closed_at, misaligned_at = attempt.state, attempt.closed_at, attempt.misaligned_at
    yield (
        attempt.opened_at,
        AttemptTally(
            opened=1, open_now=int(state is AttemptState.OPEN), at_risk_now=int(state is AttemptState.AT_RISK)
        ),
    )
    if closed_at is not None:
        yield closed_at, _at_close(attempt, closed_at)
    if misaligned_at is not None:
        yield misaligned_at, AttemptTally(misaligned=1)


def _at_close(attempt: Attempt, closed_at: datetime) -> AttemptTally:
    achieved = int(attempt.state is AttemptState.ACHIEVED)
    tally = AttemptTally(achieved=achieved, lost=1 - achieved, recovered=int(attempt.recovered))
    if attempt.observed:
        tally.observed_achieved, tally.observed_lost = achieved, 1 - achieved
    if achieved:
        took = max(closed_at - attempt.opened_at, timedelta())  # a result may be older than the first step
        tally.times.count_reading(Verdict.MET, took // _MICROSECOND, 1)
    for moment in attempt.resolution.broke_at:
        tally.breaks[moment] = Breaks(recovered=achieved, lost=1 - achieved)
    return tally
