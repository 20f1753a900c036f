"""Signals: facts of the types that the mapping gives them."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from api.loading.faults import LineError
from api.loading.rules import SignalRule
from api.loading.templates import Cells
from domain.interactions import RejectionCode
from domain.standards import SignalValue

Signal: TypeAlias = Callable[[Cells], SignalValue | None]
"""Reads a signal from a line's cells; None where there is none. Raises LineError."""


def signal(rule: SignalRule, positions: Mapping[str, int]) -> Signal:
    """What reads a signal."""
    if rule.column is None:
        return lambda _: False  # until the group's end tells which is the last
    position = positions[rule.column]
    match rule.type:
        case "present":
            return lambda cells: cells[position] is not None
        case "number":
            return _read(position, rule.column, _number, "number")
        case "boolean":
            values = {**dict.fromkeys(rule.false, False), **dict.fromkeys(rule.true, True)}
            return _read(position, rule.column, values.__getitem__, "boolean that the mapping knows")
        case _:
            return lambda cells: cells[position]


def _read(position: int, column: str, parse: Callable[[str], SignalValue], wanted: str) -> Signal:
    def read(cells: Cells) -> SignalValue | None:
        text = cells[position]
        try:
            return None if text is None else parse(text)
        except (ValueError, KeyError):
            raise LineError(RejectionCode.INVALID_SIGNALS, f'The column "{column}" holds no {wanted}.') from None

    return read


def _number(text: str) -> int | float:
    """Whole numbers stay whole; what is too large or not finite is turned away with all others."""
    if "_" in text:
        raise ValueError(text)
    try:
        return int(text)
    except ValueError:
        return float(text)
