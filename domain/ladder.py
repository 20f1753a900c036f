"""The ladder of time buckets that roll-ups are kept on, and windows over it.

Time is counted in whole minutes since 1970-01-01T00:00Z, negative before it. A bucket is a rung and the number of
the unit it covers: minute 27 is rung MINUTE, number 27; its quarter hour is rung QUARTER, number 1; 1970-01-01 is rung
DAY, number 0; January 1970 is rung MONTH, number 0.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
_MILLISECOND: Final = timedelta(milliseconds=1)
MINUTES_A_QUARTER: Final = 15
MINUTES_A_DAY: Final = 1_440
# Processes' clocks differ a little and folding takes a moment: minutes are kept this much longer than they are read.
GRACE_MINUTES: Final = 60
LONGEST_RETENTION_DAYS: Final = 366  # what minutes may be kept for at most


class Rung(IntEnum):
    """How long a bucket is. The numbers are stored."""

    MINUTE = 0
    QUARTER = 1
    DAY = 2
    MONTH = 3


def minute_of(at: datetime) -> int:
    """The minute that an instant lies in."""
    return (at - EPOCH) // MINUTE


def time_of(minute: int) -> datetime:
    """When a minute begins."""
    return EPOCH + minute * MINUTE


def to_millis(at: datetime) -> int:
    """Milliseconds since 1970: what is stored of an instant, as a number."""
    return (at - EPOCH) // _MILLISECOND


def from_millis(millis: int) -> datetime:
    """The instant that `to_millis` told."""
    return EPOCH + millis * _MILLISECOND


@lru_cache(maxsize=4096)
def _month_of_day(day: int) -> int:
    date = EPOCH + timedelta(days=day)
    return (date.year - 1970) * 12 + date.month - 1


@lru_cache(maxsize=4096)
def _month_start(month: int) -> int:
    return minute_of(datetime(1970 + month // 12, month % 12 + 1, 1, tzinfo=UTC))


def bucket_of(minute: int, rung: Rung) -> int:
    """The number of the rung's bucket that holds a minute."""
    match rung:
        case Rung.MINUTE:
            return minute
        case Rung.QUARTER:
            return minute // MINUTES_A_QUARTER
        case Rung.DAY:
            return minute // MINUTES_A_DAY
        case Rung.MONTH:
            return _month_of_day(minute // MINUTES_A_DAY)


def start_of(rung: Rung, number: int) -> int:
    """The first minute of a bucket."""
    match rung:
        case Rung.MINUTE:
            return number
        case Rung.QUARTER:
            return number * MINUTES_A_QUARTER
        case Rung.DAY:
            return number * MINUTES_A_DAY
        case Rung.MONTH:
            return _month_start(number)


def coarser(rung: Rung, number: int) -> tuple[Rung, int]:
    """The bucket one rung up that holds this one. Raises ValueError for a month, which is on the highest."""
    above = Rung(rung + 1)
    return above, bucket_of(start_of(rung, number), above)


def minutes_kept_from(now: datetime, retention_days: int, dropped_before: int | None = None) -> int:
    """The first minute that can be asked for by the minute; it begins a quarter hour.

    Args:
        now: the database's time.
        retention_days: for how long minutes are kept.
        dropped_before: minutes before this one are gone whatever is wanted now; it begins a quarter hour too.
    """
    oldest = minute_of(now) - retention_days * MINUTES_A_DAY
    if dropped_before is not None:
        oldest = max(oldest, dropped_before)
    return oldest - oldest % MINUTES_A_QUARTER


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive buckets of one rung: `first` included, `end` excluded."""

    rung: Rung
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Window:
    """A span of whole minutes: `start` included, `end` excluded."""

    start: int
    end: int

    @classmethod
    def widened(cls, start: datetime, end: datetime, kept_from: int) -> "Window":
        """The smallest countable window around [start, end).

        Whole minutes; whole quarter hours for an edge before `kept_from`, the first minute that is still kept.
        """
        first, last = minute_of(start), -((EPOCH - end) // MINUTE)
        if first < kept_from:
            first -= first % MINUTES_A_QUARTER
        if last < kept_from:
            last += -last % MINUTES_A_QUARTER
        return cls(first, last)

    @property
    def starts_at(self) -> datetime:
        """The first instant that is counted."""
        return time_of(self.start)

    @property
    def ends_at(self) -> datetime:
        """The first instant that is not counted any more."""
        return time_of(self.end)

    def __contains__(self, minute: int) -> bool:
        return self.start <= minute < self.end

    def within_months(self, first_day: int, last_day: int) -> "Window":
        """What of the window lies in the months of these days and between: no bucket is cut by that."""
        start = start_of(Rung.MONTH, _month_of_day(first_day))
        end = start_of(Rung.MONTH, _month_of_day(last_day) + 1)
        return Window(max(self.start, start), min(self.end, end))

    def tiles(self) -> tuple[Run, ...]:
        """The fewest buckets that tile the window exactly, as at most seven runs in no particular order."""
        return tuple(run for run in _tile(self.start, self.end, Rung.MONTH) if run.first < run.end)


EVER: Final = Window(minute_of(datetime(1, 1, 1, tzinfo=UTC)), minute_of(datetime(9999, 1, 1, tzinfo=UTC)))


def _tile(start: int, end: int, rung: Rung) -> Iterator[Run]:
    """Whole buckets of `rung` inside [start, end), and what is left on both sides from the rungs below."""
    if start >= end:
        return
    first = bucket_of(start, rung)
    if start_of(rung, first) < start:
        first += 1
    last = bucket_of(end, rung)
    if first >= last:
        if rung is not Rung.MINUTE:
            yield from _tile(start, end, Rung(rung - 1))
        return
    yield Run(rung, first, last)
    if rung is not Rung.MINUTE:
        yield from _tile(start, start_of(rung, first), Rung(rung - 1))
        yield from _tile(start_of(rung, last), end, Rung(rung - 1))
