"""Four weeks of flights, flown again and again: what happened between any two instants, past or to come."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from api.demo.flights import Flight, interactions_of
from domain.interactions import SentInteraction

# Whole weeks keep a Monday a Monday; four of them fit into a month.
LAP: Final = timedelta(weeks=4)
FIRST_DAY: Final = date(2013, 1, 1)


class Timetable:
    """The flights of one lap, moved by as many whole laps as any time asks for.

    The same time gives the same interactions with the same ids in every process, so that nothing is recorded twice.
    """

    def __init__(self, flights: Iterable[Flight]) -> None:
        lap = [flight for flight in flights if flight.day < FIRST_DAY + LAP]
        happenings = [(at, flight, place) for flight in lap for place, (at, _) in enumerate(interactions_of(flight))]
        happenings.sort(key=lambda happening: happening[0])
        self._times = [at for at, _, _ in happenings]
        self._happenings = [(flight, place) for _, flight, place in happenings]

    def between(self, after: datetime, until: datetime) -> list[SentInteraction]:
        """What happens after one instant, up to and including another, in order of time."""
        found = sorted(self._found(after, until), key=lambda pair: pair[0])
        return [interaction for _, interaction in found]

    def next_after(self, instant: datetime) -> datetime:
        """When the next interaction happens."""
        return min(
            self._times[index] + lap * LAP
            for lap in self._laps(instant, instant + LAP)
            if (index := bisect_right(self._times, instant - lap * LAP)) < len(self._times)
        )

    def _found(self, after: datetime, until: datetime) -> Iterator[tuple[datetime, SentInteraction]]:
        for lap in self._laps(after, until):
            moved_by = lap * LAP
            first, end = (bisect_right(self._times, at - moved_by) for at in (after, until))
            for flight, place in self._happenings[first:end]:
                yield tuple(interactions_of(flight, moved_by))[place]

    def _laps(self, after: datetime, until: datetime) -> range:
        """The laps that have anything between two instants; neighbours overlap, for flights are late."""
        return range(
            math.floor((after - self._times[-1]) / LAP),
            math.ceil((until - self._times[0]) / LAP) + 1,
        )
