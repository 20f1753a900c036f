"""What became of every trip, computed from the CSV alone: each is an attempt at the airline's promise.

As in `flights_oracle`, nothing is imported from the service. A trip is kept once its flight has operated and arrived in
time, and lost at the first of the two that failed: the promise's recovery window is P0D. One of which nothing is heard
for a day is lost as well.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Final

from tests.journeys.flights_oracle import ARRIVAL, OPERATES, Passage, interval_of

DECIDING: Final = {OPERATES, ARRIVAL}
ABANDONED_AFTER: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trip:
    """How one went: `broke_at` is the moment that lost it, None where it was kept, or where silence lost it."""

    opened_at: datetime
    closed_at: datetime
    is_kept: bool
    broke_at: str | None = None


@dataclass(frozen=True, slots=True)
class Achieved:
    """What became of trips in a window. `seconds` are how long each trip took that was kept, in ascending order."""

    opened: int
    achieved: int
    lost: int
    breaks: Mapping[str, int]
    seconds: Sequence[int]

    @property
    def rate(self) -> Fraction | None:
        closed = self.achieved + self.lost
        return Fraction(self.achieved, closed) if closed else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return interval_of(self.achieved, self.achieved + self.lost)


def trips_of(passages: Iterable[Passage]) -> list[Trip]:
    """Every trip that these passages are of, once time has gone by."""
    steps: dict[str, list[Passage]] = {}
    for passage in passages:
        steps.setdefault(passage.trip, []).append(passage)
    return [_trip(sorted(taken, key=lambda passage: passage.at)) for taken in steps.values()]


def achieved(opened: Sequence[Trip], closed: Sequence[Trip]) -> Achieved:
    """What a window says, from the trips that were opened and those that were closed in it."""
    kept = [trip for trip in closed if trip.is_kept]
    return Achieved(
        opened=len(opened),
        achieved=len(kept),
        lost=len(closed) - len(kept),
        breaks=Counter(trip.broke_at for trip in closed if trip.broke_at),
        seconds=sorted((trip.closed_at - trip.opened_at) // timedelta(seconds=1) for trip in kept),
    )


def _trip(steps: Sequence[Passage]) -> Trip:
    good: set[str] = set()
    for step, following in pairwise([*steps, None]):
        assert step is not None
        if step.moment in DECIDING and step.verdict == "MISSED":
            return Trip(steps[0].at, step.at, is_kept=False, broke_at=step.moment)
        if step.verdict in {"MAGIC", "MET"}:
            good.add(step.moment)
        if good >= DECIDING:
            return Trip(steps[0].at, step.at, is_kept=True)
        if following is None or following.at > step.at + ABANDONED_AFTER:
            return Trip(steps[0].at, step.at + ABANDONED_AFTER, is_kept=False)
    raise AssertionError("a trip has a step")
