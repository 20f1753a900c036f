"""What the service must answer for windows, from passages that are prepared once for all of them."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from tests.journeys.flights_oracle import Expectation, Passage, healths, performed
from tests.journeys.trips_oracle import Achieved, achieved, trips_of

T = TypeVar("T")

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Expected:
    """What each node should answer for [start, end), by key, and what should be said of trips, by day and in all.

    `days` are UTC days: a window begins and ends at midnight.
    """

    start: datetime
    end: datetime
    nodes: Mapping[str, Expectation]
    trips: Achieved
    days: Sequence[tuple[datetime, Achieved]]

    @property
    def healths(self) -> Mapping[str, str]:
        return healths(self.nodes, self.trips.achieved, self.trips.lost)


class Truth:
    """What passages say, once all their trips are closed."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        passages = list(passages)
        trips = trips_of(passages)
        self.passages = _InTime(passages, lambda passage: passage.at)
        self._opened = _InTime(trips, lambda trip: trip.opened_at)
        self._closed = _InTime(trips, lambda trip: trip.closed_at)

    def over(self, start: datetime, end: datetime) -> Expected:
        days = [start + number * DAY for number in range((end - start) // DAY)]
        return Expected(
            start,
            end,
            performed(self.passages.within(start, end)),
            self.trips(start, end),
            [(day, self.trips(day, day + DAY)) for day in days],
        )

    def trips(self, start: datetime, end: datetime) -> Achieved:
        return achieved(self._opened.within(start, end), self._closed.within(start, end))


class _InTime(Generic[T]):
    """Things in order of some time of theirs."""

    def __init__(self, things: Iterable[T], when: Callable[[T], datetime]) -> None:
        self._things = sorted(things, key=when)
        self._times = [when(thing) for thing in self._things]

    def within(self, start: datetime, end: datetime) -> Sequence[T]:
        return self._things[bisect_left(self._times, start) : bisect_left(self._times, end)]
