"""Times: read from a line's texts as the mapping says, in UTC.

What is wrong is said with the template or the column, never with what the line holds, which may name a customer.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from api.loading.faults import LineError
from api.loading.rules import Shift, TimeRule
from api.loading.templates import Cells, compiled
from domain.interactions import RejectionCode
from domain.ladder import EPOCH

Moment: TypeAlias = datetime | LineError | None
"""A time, why there is none, or None where its columns have no value."""

Read: TypeAlias = Callable[[Cells, list[Moment]], Moment]
"""Reads a time from a line's cells and the times that were read before."""

# Files are in some order of time: the same text comes again and again.
_REMEMBERED_TEXTS: Final = 4_096
_MILLIS: Final = {"seconds": 1_000, "milliseconds": 1}


def reader(rule: TimeRule, positions: Mapping[str, int], above: list[str]) -> Read:
    """What reads a time; `above` names the times that are read before it, in order."""
    begin = _after(above.index(rule.after)) if rule.after is not None else _text(rule, positions)
    shifts = [(positions[shift.column], shift) for shift in rule.plus]
    if not shifts:
        return begin

    def read(cells: Cells, before: list[Moment]) -> Moment:
        at = begin(cells, before)
        for position, shift in shifts:
            text = cells[position]
            if text is None or not isinstance(at, datetime):
                return None if text is None else at
            try:
                at += _length(text, shift)
            except (ValueError, OverflowError):
                return _fault(f'The column "{shift.column}" holds no number of {shift.unit}')
        return at

    return read


def _after(position: int) -> Read:
    return lambda _, before: before[position]


def _text(rule: TimeRule, positions: Mapping[str, int]) -> Read:
    fill = compiled(rule.text or "", positions)
    zone = None if rule.zone is None else ZoneInfo(rule.zone)

    @lru_cache(maxsize=_REMEMBERED_TEXTS)
    def parsed(text: str) -> Moment:
        try:
            if rule.epoch is not None:
                return EPOCH + timedelta(milliseconds=round(_number(text) * _MILLIS[rule.epoch]))
            at = datetime.strptime(text, rule.format) if rule.format else datetime.fromisoformat(text)  # noqa: DTZ007 - below
            return _in_utc(at, zone, rule)
        except (ValueError, OverflowError):
            wanted = f'as "{rule.format}" says' if rule.format else "in ISO 8601"
            return _fault(f'"{rule.text}" gives no time {wanted if rule.epoch is None else f"in {rule.epoch}"}')

    def read(cells: Cells, _: list[Moment]) -> Moment:
        text = fill(cells)
        return None if text is None else parsed(text)

    return read


def _in_utc(at: datetime, zone: ZoneInfo | None, rule: TimeRule) -> Moment:
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    if zone is None:
        return _fault(f'"{rule.text}" gives a time without an offset, and the mapping no zone for it')
    earlier, later = (at.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if earlier == later:
        return earlier
    if earlier.astimezone(zone).replace(tzinfo=None) != at:
        return _fault(f'"{rule.text}" gives a time that {zone.key} skipped, where clocks were set forward')
    if rule.ambiguous == "reject":
        return _fault(f'"{rule.text}" gives a time that came twice in {zone.key}; say which is meant with `ambiguous`')
    return earlier if rule.ambiguous == "earlier" else later


def _length(text: str, shift: Shift) -> timedelta:
    return timedelta(**{shift.unit: _number(text)})


def _number(text: str) -> float:
    """A finite number. Raises ValueError, also for what only Python takes for one; OverflowError for infinity."""
    if "_" in text:
        raise ValueError(text)
    return float(text)


def _fault(reason: str) -> LineError:
    return LineError(RejectionCode.INVALID_TIME, f"{reason}.")
