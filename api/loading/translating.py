"""Translating: the cells of a line into the interactions that the mapping makes of them."""

from collections.abc import Callable
from collections.abc import Mapping as Names
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from api.loading.faults import Fault, LineCode, LineError
from api.loading.mapping import Mapping
from api.loading.rules import FILE, PREVIOUS, ROW, Condition, InteractionRule
from api.loading.signals import Signal, signal
from api.loading.templates import Cells, Text, compiled
from api.loading.times import Moment, Read, reader
from domain.interactions import RejectionCode, SentInteraction

Holds: TypeAlias = Callable[[Cells], bool]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file: its number among all lines, from 1; among those with values, and the values of used columns."""

    number: int
    row: int
    values: Cells


@dataclass(frozen=True, slots=True)
class Given:
    """What a line gave: an interaction to send, or a fault of the line or of one of its interactions."""

    line: int
    what: SentInteraction | Fault


class Translator:
    """Translates the lines of one file, in its order.

    What a group's later lines have a say in is held back until the group has ended: call `end` after the last line.
    """

    def __init__(self, mapping: Mapping, file: str) -> None:
        columns = mapping.columns()
        names = (*columns, ROW, FILE, PREVIOUS)
        positions = {name: position for position, name in enumerate(names)}
        self._texts: list[Text] = []
        for at, (name, template) in enumerate(mapping.texts.items(), len(names)):
            self._texts.append(compiled(template, positions))
            positions[name] = at
        self._times: list[Read] = []
        for rule in mapping.times.values():
            self._times.append(reader(rule, positions, list(mapping.times)[: len(self._times)]))
        time_positions = {name: position for position, name in enumerate(mapping.times)}
        self._rules = [_Rule(rule, positions, time_positions) for rule in mapping.interactions]
        self._file = file
        self._previous = positions[PREVIOUS]
        self._group = None if mapping.group is None else positions[mapping.group]
        self._now_in: str | None = None
        self._ended: set[int] = set()
        self._held: list[Given] = []

    def translate(self, line: Line) -> list[Given]:
        """What is known now: of this line, or of the group that ended before it."""
        if self._group is None:
            return self._given(line)
        group = line.values[self._group]
        fault = self._fault_of(group)
        if fault is not None:
            return [Given(line.number, fault)]
        ended = [] if group == self._now_in else self.end()
        self._now_in = group
        self._held += self._given(line)
        return ended

    def end(self) -> list[Given]:
        """What was held back of the group that has ended."""
        if self._now_in is not None:
            self._ended.add(hash(self._now_in))
            self._now_in = None
        for rule in self._rules:
            rule.end_group()
        ended, self._held = self._held, []
        return ended

    def _fault_of(self, group: str | None) -> Fault | None:
        if group is None:
            return Fault(LineCode.GROUP_SPLIT, "The line belongs to no group: its column has no value.")
        if hash(group) in self._ended:
            return Fault(
                LineCode.GROUP_SPLIT, "The lines of its group do not stand together; sort the file by the group."
            )
        return None

    def _given(self, line: Line) -> list[Given]:
        cells = [*line.values, str(line.row), self._file, None]
        for text in self._texts:
            cells.append(text(cells))
        times: list[Moment] = []
        for read in self._times:
            times.append(read(cells, times))
        given: list[Given] = []
        for rule in self._rules:
            if rule.holds(cells):
                cells[self._previous] = rule.previous
                try:
                    given.append(Given(line.number, rule.interaction(cells, times)))
                except LineError as error:
                    given.append(Given(line.number, error.fault))
        return given


class _Rule:
    """One of the mapping's interactions, compiled."""

    def __init__(self, rule: InteractionRule, positions: Names[str, int], times: Names[str, int]) -> None:
        self.holds = _condition(rule.when, positions)
        self.previous: str | None = None
        self._time = times[rule.at]
        self._time_name = rule.at
        self._moment = compiled(rule.moment, positions)
        self._id = compiled(rule.id, positions)
        self._attempt = _optional(rule.attempt, positions)
        self._attempts = [(outcome, compiled(template, positions)) for outcome, template in rule.attempts.items()]
        self._customer = _optional(rule.customer, positions)
        self._channel = _optional(rule.channel, positions)
        self._recovers = _optional(rule.recovers, positions)
        self._signals: list[tuple[str, Signal]] = [
            (name, signal(each, positions)) for name, each in rule.signals.items()
        ]
        self._last = [name for name, each in rule.signals.items() if each.type == "last"]
        self._last_signals: dict[str, object] = {}

    def interaction(self, cells: Cells, times: list[Moment]) -> SentInteraction:
        """What the rule makes of a line. Raises LineError."""
        at = times[self._time]
        if not isinstance(at, datetime):
            raise at or LineError(RejectionCode.INVALID_TIME, f'The time "{self._time_name}" lacks a column\'s value.')
        identity = self._id(cells)
        if identity is None:
            raise LineError(RejectionCode.INVALID_ID, "The id lacks a column's value.")
        signals: dict[str, object] = {}
        for name, read in self._signals:
            value = read(cells)
            if value is not None:
                signals[name] = value
        self._last_signals, self.previous = signals, identity
        attempts = [(outcome, key) for outcome, text in self._attempts if (key := text(cells)) is not None]
        return SentInteraction(
            id=identity,
            moment=self._moment(cells),
            occurred_at=at.isoformat(),
            signals=signals,
            customer=self._customer(cells),
            attempt=self._attempt(cells),
            attempts=attempts or None,
            channel=self._channel(cells),
            recovers=self._recovers(cells),
        )

    def end_group(self) -> None:
        """The interaction given last was the group's last."""
        if self.previous is not None:
            self._last_signals.update(dict.fromkeys(self._last, True))
            self.previous = None


def _condition(when: Condition, positions: Names[str, int]) -> Holds:
    present = [positions[column] for column in when.present]
    missing = [positions[column] for column in when.missing]
    equals = [(positions[column], frozenset(values)) for column, values in when.equals.items()]

    def holds(cells: Cells) -> bool:
        return (
            all(cells[position] is not None for position in present)
            and all(cells[position] is None for position in missing)
            and all(cells[position] in values for position, values in equals)
        )

    return holds if present or missing or equals else lambda _: True


def _optional(template: str | None, positions: Names[str, int]) -> Text:
    return compiled(template, positions) if template is not None else lambda _: None
