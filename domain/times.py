"""Times as RFC 3339 and durations as ISO 8601, read from what a client sent."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

_RFC3339: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ]((?!24)\d{2}:\d{2}:\d{2})(?:\.(\d+))?(?:([Zz])|([+-]\d{2}:[0-5]\d))", re.ASCII
)
_DURATION: Final = re.compile(
    r"P(?=[0-9T])(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d{1,3})?)S)?)?", re.ASCII
)
LATEST_YEAR: Final = 9998  # a window's end is rounded up, and must still be a date
_MAX_DIGITS: Final = 12
_MAX_DURATION_CHARACTERS: Final = 64


class MalformedError(ValueError):
    """The text is no time or no duration; the message says what is wanted."""


def parse_time(text: object) -> datetime:
    """An instant in UTC, to the millisecond (what the database keeps), later digits cut off.

    Raises:
        MalformedError: no RFC 3339 time, without offset, or not a date.
    """
    match = _RFC3339.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise MalformedError('must be an RFC 3339 time with an offset, as "2026-01-31T09:30:00Z"')
    date, clock, fraction, _, offset = match.groups()
    try:
        at = datetime.fromisoformat(f"{date}T{clock}.{(fraction or '0')[:3]:0<3}{offset or '+00:00'}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise MalformedError("is not a time that exists") from None
    if at.year > LATEST_YEAR:
        raise MalformedError(f"must lie before the year {LATEST_YEAR + 1}")
    return at


def format_time(at: datetime) -> str:
    """RFC 3339 in UTC, with milliseconds where there are any."""
    at = at.astimezone(UTC)
    spec = "milliseconds" if at.microsecond else "seconds"
    return at.replace(tzinfo=None).isoformat(timespec=spec) + "Z"


def parse_duration(text: object) -> timedelta:
    """A duration in weeks, days (24 h), hours, minutes and seconds, as "P7D" or "PT1H30M".

    Raises:
        MalformedError: anything else, months and years included, for they have no fixed length.
    """
    match = _DURATION.fullmatch(text) if isinstance(text, str) and len(text) <= _MAX_DURATION_CHARACTERS else None
    if match is None or any(len(part) > _MAX_DIGITS for part in match.groups("")):
        raise MalformedError('must be an ISO 8601 duration in weeks, days, hours, minutes and seconds, as "PT5M"')
    weeks, days, hours, minutes, seconds = match.groups("0")
    try:
        return timedelta(
            weeks=int(weeks),
            days=int(days),
            hours=int(hours),
            minutes=int(minutes),
            milliseconds=round(float(seconds.replace(",", ".")) * 1_000),
        )
    except OverflowError:
        raise MalformedError("is longer than can be counted") from None


def format_duration(length: timedelta) -> str:
    """ISO 8601 in days, hours, minutes and seconds: "P1DT2H", "PT0.5S"; nothing at all is "P0D"."""
    seconds, millis = length.seconds, length.microseconds // 1_000
    hours, rest = divmod(seconds, 3_600)
    minutes, seconds = divmod(rest, 60)
    tail = f"{seconds}.{millis:03}".rstrip("0") if millis else f"{seconds}"
    clock = "".join(
        f"{part}{unit}" for part, unit in ((hours, "H"), (minutes, "M"), (tail, "S")) if part and part != "0"
    )
    days = f"{length.days}D" if length.days or not clock else ""
    return f"P{days}{'T' + clock if clock else ''}"
