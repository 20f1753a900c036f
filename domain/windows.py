"""Windows: which time is asked about, and which is counted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.errors import InvalidInputError
from domain.ladder import Window, minute_of, minutes_kept_from, time_of
from domain.limits import Limits
from domain.ports import Clock, Rollups


@dataclass(frozen=True, slots=True)
class Last:
    """A window of this length that ends with the current minute."""

    length: timedelta


@dataclass(frozen=True, slots=True)
class Between:
    """`start` included, `end` excluded."""

    start: datetime
    end: datetime


WindowRequest = Last | Between


def span_of(request: WindowRequest, now: datetime) -> tuple[datetime, datetime]:
    """Where a window begins, included, and ends, excluded; as it was asked for.

    Raises:
        InvalidInputError: it holds nothing, or reaches back too far.
    """
    match request:
        case Last(length):
            if length <= timedelta():
                raise InvalidInputError("window.last", "last must be longer than nothing, as PT5M.")
            end = time_of(minute_of(now) + 1)
            try:
                return end - length, end
            except OverflowError:
                raise InvalidInputError("window.last", "last reaches back before the year 1; shorten it.") from None
        case Between(start, end):
            if end <= start:
                raise InvalidInputError("window.between", "between.to must be later than between.from.")
            return start, end


def window_of(request: WindowRequest, now: datetime, kept_from: int) -> Window:
    """The window that is counted, where minutes are kept from `kept_from` on. Raises as `span_of` does."""
    start, end = span_of(request, now)
    return Window.widened(start, end, kept_from)


async def counted(request: WindowRequest, *, rollups: Rollups, clock: Clock, limits: Limits) -> tuple[Window, int]:
    """The window that is counted, and the first minute that is kept. Raises as `span_of` does."""
    now = clock.now()
    kept_from = minutes_kept_from(now, limits.minute_retention_days, await rollups.minutes_from())
    return window_of(request, now, kept_from), kept_from
