"""What the pages must show of the demo at any time, computed from the CSV alone.

As in `flights_oracle`, nothing is imported from the service. The demo flies the first four weeks of the file over and
over, each lap four weeks later; what happened until now is recorded, and the rest will be, at its time.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

from tests.journeys.flights_oracle import (
    ARRIVAL,
    DEPARTURE,
    JOURNEY,
    OPERATES,
    PROMISE,
    Expectation,
    Passage,
    passages,
    performed,
)
from tests.journeys.flights_oracle import healths as healths_of
from tests.journeys.trips_oracle import Achieved, Trip, achieved, trips_of

LAP: Final = timedelta(weeks=4)
FIRST_LAP_ENDS: Final = "2013-01-29"
OBJECTIVES: Final = {OPERATES: 0.98, DEPARTURE: 0.8, ARRIVAL: 0.8, JOURNEY: 0.85, PROMISE: 0.75}


class DemoTruth:
    """All that happened in the four weeks before an instant, and what became of the trips."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._passages = [passage for lap in _laps(now) for passage in lap if now - LAP < passage.at <= now]
        self._trips = trips_of(self._passages)

    def performed(self, since: datetime, until: datetime) -> dict[str, Expectation]:
        """How each node did in a window, by key."""
        return performed([passage for passage in self._passages if since <= passage.at < until])

    def achieved(self, since: datetime, until: datetime) -> Achieved:
        """What became of trips in a window."""
        opened = [trip for trip in self._trips if since <= trip.opened_at < until]
        return achieved(opened, [trip for trip in self._closed() if since <= trip.closed_at < until])

    def healths(self, since: datetime, until: datetime) -> dict[str, str]:
        """How each node fares in a window, by key."""
        became = self.achieved(since, until)
        return healths_of(self.performed(since, until), became.achieved, became.lost, OBJECTIVES)

    def open_now(self) -> int:
        """Trips that are neither kept nor lost yet."""
        return len(self._trips) - len(self._closed())

    def _closed(self) -> Sequence[Trip]:
        return [trip for trip in self._trips if trip.closed_at <= self._now]


@cache
def _flown() -> Sequence[Passage]:
    return [passage for passage in passages() if passage.trip < FIRST_LAP_ENDS]


def _laps(now: datetime) -> list[list[Passage]]:
    """The laps that reach into the four weeks before now: of any two neighbours some flights overlap."""
    flown = _flown()
    times = [passage.at for passage in flown]
    first, last = math.floor((now - LAP - max(times)) / LAP), math.ceil((now - min(times)) / LAP)
    return [
        [replace(passage, trip=f"{lap}:{passage.trip}", at=passage.at + lap * LAP) for passage in flown]
        for lap in range(first, last + 1)
    ]


def truth_now() -> DemoTruth:
    """By this machine's clock, which is the service's as well."""
    return DemoTruth(datetime.now(UTC))
