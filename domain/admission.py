"""What may enter the hierarchy: every node, contribution and standard passes here. Raises InvalidInputError."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from domain.errors import InvalidInputError
from domain.nodes import Contribution, Moment, Node, Outcome
from domain.numbers import format_number
from domain.sketches import MAX_MAGNITUDE, MICRO
from domain.standards import Direction, FlagRule, Measure, Standard, ThresholdRule, micros_of
from domain.text import MAX_KEY_CHARACTERS, MAX_NAME_CHARACTERS, fault_in, prose_fault, signal_name_fault
from domain.times import format_duration

MAX_CHANNELS: Final = 50
MAX_CHANNEL_CHARACTERS: Final = 64
MAX_MEASURES: Final = 50
MAX_UNIT_CHARACTERS: Final = 32
MAX_WEIGHT: Final = 1e6
MAX_POSITION: Final = 1_000_000
MAX_WAIT: Final = timedelta(days=3_660)
MEASURE_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


def check_node(node: Node) -> None:
    """A node's own fields, whoever else is there."""
    _check_text("key", node.key, MAX_KEY_CHARACTERS)
    _check_text("name", node.name, MAX_NAME_CHARACTERS)
    if node.owner is not None:
        _check_text("owner", node.owner, MAX_NAME_CHARACTERS)
    check_prose("description", node.description)
    if node.objective is not None and not 0 < node.objective < 1:
        raise InvalidInputError(
            "objective", f"objective is {format_number(node.objective)}; give a ratio above 0 and below 1, as 0.95."
        )
    match node:
        case Moment():
            _check_channels(node.channels)
        case Outcome():
            _check_wait("recoveryWindow", node.recovery_window, shortest=timedelta())
            _check_wait("abandonedAfter", node.abandoned_after, shortest=timedelta(seconds=1))
        case _:
            pass


def check_prose(field: str, text: str | None) -> None:
    """A text of several lines, for people."""
    fault = None if text is None else prose_fault(text)
    if fault:
        raise InvalidInputError(field, f"{field} {fault}.")


def check_contribution(edge: Contribution) -> None:
    """An edge's own fields."""
    _check_weight(edge.weight)
    if not 0 <= edge.position <= MAX_POSITION:
        raise InvalidInputError("position", f"position is {edge.position}; give 0 to {MAX_POSITION}.")


def check_standard(measures: Sequence[Measure], earlier: Iterable[Standard]) -> None:
    """A standard's measures, alone and against all that the moment promised before."""
    if not measures:
        raise InvalidInputError("measures", "A standard needs at least one measure.")
    if len(measures) > MAX_MEASURES:
        raise InvalidInputError("measures", f"{len(measures)} measures; a standard has at most {MAX_MEASURES}.")
    known = {measure.key: measure for standard in earlier for measure in standard.measures}
    seen: set[str] = set()
    for index, measure in enumerate(measures):
        place = f"measures.{index}"
        if measure.key in seen:
            raise InvalidInputError(f"{place}.key", f'Two measures have the key "{measure.key}"; give each its own.')
        seen.add(measure.key)
        _check_measure(place, measure)
        if measure.key in known:
            _check_same_meaning(place, measure, known[measure.key])


def _check_measure(place: str, measure: Measure) -> None:
    if not MEASURE_KEY.fullmatch(measure.key):
        raise InvalidInputError(f"{place}.key", "A measure's key has 1 to 64 letters, digits, hyphens or underscores.")
    fault = signal_name_fault(measure.signal)
    if fault:
        raise InvalidInputError(f"{place}.signal", f"The signal's name {fault}.")
    if measure.unit is not None:
        _check_text(f"{place}.unit", measure.unit, MAX_UNIT_CHARACTERS)
    _check_weight(measure.weight, f"{place}.weight")
    if isinstance(measure.rule, ThresholdRule):
        _check_thresholds(f"{place}.rule.threshold", measure.rule)


def _check_thresholds(place: str, rule: ThresholdRule) -> None:
    values = {"magic": rule.magic, "expected": rule.expected, "unacceptable": rule.unacceptable}
    told = {name: f"{name} ({format_number(value)})" for name, value in values.items() if value is not None}
    for name, value in values.items():
        if value is not None and not (math.isfinite(value) and abs(value) < MAX_MAGNITUDE):
            raise InvalidInputError(
                f"{place}.{name}", f"{name} is {format_number(value)}; give a number of magnitude below 10^12."
            )
        if value is not None and micros_of(value) / MICRO != value:
            # What is read is rounded to millionths: a finer threshold could be missed by its own value.
            raise InvalidInputError(f"{place}.{name}", f"{told[name]} has more than 6 decimals; round it.")
    sign = 1 if rule.better is Direction.LOWER else -1
    worse = "greater" if rule.better is Direction.LOWER else "less"
    if sign * rule.unacceptable < sign * rule.expected:
        raise InvalidInputError(
            f"{place}.unacceptable",
            f"{told['unacceptable']} must not be better than {told['expected']}: "
            f"where {rule.better} is better it is equal or {worse}.",
        )
    if rule.magic is not None and sign * rule.magic >= sign * rule.expected:
        raise InvalidInputError(
            f"{place}.magic",
            f"{told['magic']} must be strictly better than {told['expected']}: "
            f"where {rule.better} is better, expected is {worse} than magic.",
        )


def _check_same_meaning(place: str, measure: Measure, before: Measure) -> None:
    """A key keeps signal, unit and direction for ever, or its history would add up unlike things."""
    now, then = _meaning(measure), _meaning(before)
    for name, is_now, was_then in zip(("signal", "unit", "rule"), now, then, strict=True):
        if is_now != was_then:
            raise InvalidInputError(
                f"{place}.{name}",
                f'The measure "{measure.key}" has {was_then} for ever; for one with {is_now} use another key.',
            )


def _meaning(measure: Measure) -> tuple[str, str, str]:
    unit = "no unit" if measure.unit is None else f'the unit "{measure.unit}"'
    rule = "a flag" if isinstance(measure.rule, FlagRule) else f"thresholds where {measure.rule.better} is better"
    return f'the signal "{measure.signal}"', unit, rule


def _check_channels(channels: tuple[str, ...]) -> None:
    if len(channels) > MAX_CHANNELS:
        raise InvalidInputError("channels", f"{len(channels)} channels; a moment has at most {MAX_CHANNELS}.")
    for index, channel in enumerate(channels):
        place = f"channels.{index}"
        _check_text(place, channel, MAX_CHANNEL_CHARACTERS)
        if channel in channels[:index]:
            raise InvalidInputError(place, f'{place} names "{channel}" again; name each channel once.')


def _check_text(field: str, text: str, most: int) -> None:
    fault = fault_in(text, most)
    if fault:
        raise InvalidInputError(field, f"{field} {fault}.")


def _check_weight(weight: float, field: str = "weight") -> None:
    if not 0 < weight <= MAX_WEIGHT:
        raise InvalidInputError(
            field, f"weight is {format_number(weight)}; give a number above 0, at most {format_number(MAX_WEIGHT)}."
        )


def _check_wait(field: str, wait: timedelta, shortest: timedelta) -> None:
    if not shortest <= wait <= MAX_WAIT:
        raise InvalidInputError(
            field,
            f"{field} is {format_duration(wait)}; give {format_duration(shortest)} to {format_duration(MAX_WAIT)}.",
        )
