"""Series: a window cut into points by the clock and the calendar of a time zone.

A step below a day cuts where the local clock shows a multiple of it since midnight; a step of days cuts at local
midnights, counted from Monday, 5 January 1970, so that seven days are a week that begins on a Monday. Local days have
23 or 25 hours where the clock changes, and so do the points.

A time that the clock skips is read by the clock before the change, as PEP 495 has it. One that it shows twice cuts
twice; a day begins with its first midnight.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from domain.errors import InvalidInputError
from domain.ladder import MINUTE, MINUTES_A_QUARTER, Window
from domain.times import format_duration

MAX_POINTS: Final = 1_000
UTC_NAME: Final = "UTC"

_DAY: Final = timedelta(days=1)
_FIRST_MONDAY: Final = date(1970, 1, 5).toordinal()
_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - a local clock's reading has no zone
_SHOWN_CHARACTERS: Final = 64


@dataclass(frozen=True, slots=True)
class Steps:
    """How to cut a window: every `length`, by the clock and calendar of `zone`, an IANA name."""

    length: timedelta
    zone: str = UTC_NAME

    def __post_init__(self) -> None:
        """Raises InvalidInputError for a step that cuts nothing well, or a zone that does not exist."""
        if self.length < MINUTE or self.length % MINUTE:
            raise InvalidInputError("step", "step must be whole minutes, at least one, as PT15M, PT1H, P1D or P7D.")
        if self.length > _DAY and self.length % _DAY:
            raise InvalidInputError("step", "A step longer than a day must be whole days, as P7D.")
        if self.zone not in _zones():
            shown = self.zone[:_SHOWN_CHARACTERS]
            raise InvalidInputError("timeZone", f'There is no time zone "{shown}"; use an IANA name, as Europe/Berlin.')


@dataclass(frozen=True, slots=True)
class Point:
    """One step of a node's series: whole minutes, and what happened in them. `score` as of a performance."""

    window: Window
    interactions: int
    missed: int
    unmeasured: int
    contribution_rate: float | None
    score: float | None


Series = tuple[Point, ...] | InvalidInputError
"""A node's points in order of time; or why there are none."""

AllSeries = Mapping[Steps, Series]


def cut(window: Window, steps: Steps, kept_from: int) -> tuple[Window, ...]:
    """Points that tile the window in order of time; its own edges cut the first and the last.

    Before `kept_from`, the first minute that is kept, edges move back to the quarter hour.

    Raises:
        InvalidInputError: there would be more than `MAX_POINTS`.
    """
    edges = [window.start]
    for edge in _edges(window, steps):
        at = edge - edge % MINUTES_A_QUARTER if edge < kept_from else edge
        if not edges[-1] < at < window.end:
            continue
        if len(edges) == MAX_POINTS:
            raise InvalidInputError(
                "step",
                f"The window holds more than {MAX_POINTS:,} steps of {format_duration(steps.length)}; "
                "ask for a longer step or a shorter window.",
            )
        edges.append(at)
    return tuple(Window(start, end) for start, end in zip(edges, [*edges[1:], window.end], strict=True))


def _edges(window: Window, steps: Steps) -> Iterator[int]:
    """Minutes at which a step begins, in order, from the window's start or a little before up to its end."""
    zone = ZoneInfo(steps.zone)
    days = max(steps.length // _DAY, 1)
    # No zone is further than a day from UTC.
    ordinal = max(window.starts_at.date().toordinal() - 1, 1)
    ordinal -= (ordinal - _FIRST_MONDAY) % days
    if ordinal < 1:
        ordinal += days
    while ordinal < date.max.toordinal():
        midnight = datetime.combine(date.fromordinal(ordinal), datetime.min.time())
        if _minute(midnight, zone, fold=0) >= window.end:
            return
        if steps.length < _DAY:
            yield from _within_day(midnight, steps.length, zone)
        else:
            yield _minute(midnight, zone, fold=0)
        ordinal += days


def _within_day(midnight: datetime, length: timedelta, zone: ZoneInfo) -> list[int]:
    """Where a local day's steps begin. Only a day on which the clock changes is looked at time by time."""
    count = -(-_DAY // length)
    first, after = _minute(midnight, zone, fold=0), _minute(midnight + _DAY, zone, fold=0)
    minutes = length // MINUTE
    if after - first == _DAY // MINUTE:
        return list(range(first, after, minutes))
    clock = [midnight + number * length for number in range(count)]
    shown = [(_minute(at, zone, fold=0), _minute(at, zone, fold=1)) for at in clock]
    # Of a time that is skipped, the clock after the change tells an earlier instant than the clock before.
    return sorted({minute for once, again in shown for minute in (once, max(once, again))})


def _minute(local: datetime, zone: ZoneInfo, *, fold: int) -> int:
    """The minute in which the local clock shows a time, for the first or for the last time."""
    offset = zone.utcoffset(local.replace(fold=fold)) or timedelta()
    return (local - _EPOCH - offset) // MINUTE


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    """All names, read once: opening whatever a client names would be asking the file system."""
    return frozenset(available_timezones())
