"""What a moment promises, and how an interaction is scored against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction
from typing import Final

from domain.sketches import MAX_MAGNITUDE, MICRO

SignalValue = float | int | bool | str
EXACT_IN_BINARY: Final = 1e9  # below it, a product with a million is off by less than half a millionth


class Direction(StrEnum):
    """Which way a threshold measure is better."""

    LOWER = "lower"
    HIGHER = "higher"


class Verdict(IntEnum):
    """What became of an interaction or a measure. The numbers are stored."""

    MAGIC = 0
    MET = 1
    MISSED = 2
    UNMEASURED = 3

    @property
    def contributed(self) -> bool:
        """Whether the customer got what the standard promises."""
        return self <= Verdict.MET


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdRule:
    """`unacceptable` is no better than `expected`, `magic` strictly better."""

    better: Direction
    expected: float
    unacceptable: float
    magic: float | None = None

    def judge(self, value: float) -> tuple[float, Verdict]:
        """Score in [0, 1] and verdict of a value.

        1 at magic or better (without magic: at expected or better), linear to 0.5 at expected, linear to 0 at
        unacceptable.
        """
        sign = 1.0 if self.better is Direction.LOWER else -1.0
        at, expected, unacceptable = sign * value, sign * self.expected, sign * self.unacceptable
        if self.magic is not None and at <= sign * self.magic:
            return 1.0, Verdict.MAGIC
        if at <= expected:
            if self.magic is None:
                return 1.0, Verdict.MET
            return 0.5 + 0.5 * (expected - at) / (expected - sign * self.magic), Verdict.MET
        if at >= unacceptable:
            return 0.0, Verdict.MISSED
        return 0.5 * (unacceptable - at) / (unacceptable - expected), Verdict.MISSED

    def exact_score(self, micros: int) -> Fraction:
        """The score that `judge` rounds to a float, of a value in millionths."""
        at, expected, unacceptable = Fraction(micros, MICRO), exactly(self.expected), exactly(self.unacceptable)
        score, verdict = self.judge(micros / MICRO)
        if verdict is Verdict.MET and self.magic is not None:
            return 1 - (at - exactly(self.magic)) / (expected - exactly(self.magic)) / 2
        if verdict is Verdict.MISSED and score > 0:
            return (unacceptable - at) / (unacceptable - expected) / 2
        return Fraction(score)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRule:
    """The flag is as expected or it is not."""

    expects: bool

    def judge(self, value: bool) -> tuple[float, Verdict]:  # noqa: FBT001 - the flag is the value that is judged
        """Score 1 or 0, MET or MISSED."""
        return (1.0, Verdict.MET) if value is self.expects else (0.0, Verdict.MISSED)

    def exact_score(self, micros: int) -> Fraction:
        """The score of a flag in millionths."""
        return Fraction(bool(micros) is self.expects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A rule over one signal. `weight` > 0; a `decisive` measure that is missed misses the interaction."""

    key: str
    signal: str
    rule: ThresholdRule | FlagRule
    unit: str | None = None
    weight: float = 1.0
    decisive: bool = False

    def read(self, signals: Mapping[str, SignalValue]) -> "MeasureResult | None":
        """The measure's result; None when its signal is absent or of another type."""
        signal = signals.get(self.signal)
        if isinstance(self.rule, FlagRule):
            if not isinstance(signal, bool):
                return None
            score, verdict = self.rule.judge(signal)
            return MeasureResult(self.key, MICRO if signal else 0, score, verdict)
        if isinstance(signal, bool) or not isinstance(signal, int | float):
            return None
        micros = micros_of(signal)
        score, verdict = self.rule.judge(micros / MICRO)
        return MeasureResult(self.key, micros, score, verdict)


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """What one measure read: `micros` is the value in millionths (of a flag: one for true), `score` in [0, 1]."""

    key: str
    micros: int
    score: float
    verdict: Verdict

    @property
    def value(self) -> float:
        """In the measure's unit; of a flag 1 for true, 0 for false."""
        return self.micros / MICRO


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A moment's promise from `effective_from` on."""

    version: int
    effective_from: datetime
    measures: tuple[Measure, ...]


def exactly(number: float) -> Fraction:
    """A number as it was written: 0.1 is a tenth, though no binary fraction is."""
    return Fraction(repr(number))


def micros_of(number: float) -> int:
    """A number in whole millionths, half to even: what sums and sketches can hold exactly."""
    if isinstance(number, int) or abs(number) < EXACT_IN_BINARY:
        return round(number * MICRO)
    return int(Decimal(repr(number)).scaleb(6).to_integral_value())


def fits(number: float) -> bool:
    """Whether a signal lies within what sums and sketches hold: |v| < 10¹²."""
    return abs(number) < MAX_MAGNITUDE
