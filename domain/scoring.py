"""How an interaction did against the standard in force, from facts alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from domain.standards import Measure, MeasureResult, SignalValue, Standard, ThresholdRule, Verdict, exactly

MILLIONTHS: Final = 1_000_000  # a score of 1
HALF: Final = Fraction(1, 2)
PASS: Final = MILLIONTHS // 2  # below it, an interaction is missed whatever its measures say


@dataclass(frozen=True, slots=True)
class Assessment:
    """How an interaction did. `score` in millionths; None when nothing was read.

    `standard` is the version it was scored by; None when none was in force.
    """

    verdict: Verdict
    score: int | None
    measures: tuple[MeasureResult, ...]
    standard: int | None


UNSCORED = Assessment(Verdict.UNMEASURED, None, (), None)


def assess(signals: Mapping[str, SignalValue], standard: Standard | None) -> Assessment:
    """Score an interaction's signals against the standard in force, from facts alone."""
    if standard is None:
        return UNSCORED
    read: list[tuple[Measure, MeasureResult]] = []
    for measure in standard.measures:
        result = measure.read(signals)
        if result is not None:
            read.append((measure, result))
    score = _weighted_score(read)
    results = tuple(result for _, result in read)
    return Assessment(_verdict(standard, read, score), score, results, standard.version)


def _weighted_score(read: Sequence[tuple[Measure, MeasureResult]]) -> int | None:
    """The weighted mean in millionths, rounded, but never up to `PASS`: what is kept explains the verdict."""
    if not read:
        return None
    weight = sum(measure.weight for measure, _ in read)
    score = round(sum(measure.weight * result.score for measure, result in read) / weight * MILLIONTHS)
    return PASS - 1 if score == PASS and _is_below_half(read) else score


def _is_below_half(read: Sequence[tuple[Measure, MeasureResult]]) -> bool:
    """Exactly, for floats cannot tell: 0.1 + 0.2 of 0.6 is half, and a delay of a second too many is not."""
    return (
        sum(exactly(measure.weight) * (measure.rule.exact_score(result.micros) - HALF) for measure, result in read) < 0
    )


def _verdict(standard: Standard, read: Sequence[tuple[Measure, MeasureResult]], score: int | None) -> Verdict:
    if score is None:
        return Verdict.UNMEASURED
    missed = [measure for measure, result in read if result.verdict is Verdict.MISSED]
    if score < PASS or any(measure.decisive for measure in missed):
        return Verdict.MISSED
    seen = {measure.key for measure, _ in read}
    if any(measure.decisive and measure.key not in seen for measure in standard.measures):
        return Verdict.UNMEASURED
    magical = [
        result.verdict is Verdict.MAGIC
        for measure, result in read
        if isinstance(measure.rule, ThresholdRule) and measure.rule.magic is not None
    ]
    return Verdict.MAGIC if magical and all(magical) and not missed else Verdict.MET
