"""How a node performed: counters that add and subtract exactly, and what follows from them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from domain import sketches
from domain.scoring import MILLIONTHS, Assessment
from domain.standards import Verdict

Z_95: Final = 1.959963984540054  # the normal distribution's 97.5 % quantile


@dataclass(slots=True)
class MeasureTally:
    """What one measure read: counts by verdict, the exact sum in millionths, and a sketch of the values."""

    magic: int = 0
    met: int = 0
    missed: int = 0
    sum_micros: int = 0
    bins: dict[int, int] = field(default_factory=dict[int, int])

    @property
    def count(self) -> int:
        """Readings."""
        return self.magic + self.met + self.missed

    @property
    def is_empty(self) -> bool:
        """Whether adding it changes nothing. One reading less and another one more are no readings, yet a change."""
        return not (self.magic or self.met or self.missed or self.sum_micros or self.bins)

    def add(self, other: "MeasureTally", sign: int = 1) -> None:
        """Add another tally, or with −1 take it away again."""
        self.magic += sign * other.magic
        self.met += sign * other.met
        self.missed += sign * other.missed
        self.sum_micros += sign * other.sum_micros
        bins = self.bins
        for number, count in other.bins.items():
            now = bins.get(number, 0) + sign * count
            if now:
                bins[number] = now
            else:
                del bins[number]

    def count_reading(self, verdict: Verdict, micros: int, sign: int) -> None:
        """Count one reading, or with −1 uncount it."""
        if verdict is Verdict.MISSED:
            self.missed += sign
        elif verdict is Verdict.MET:
            self.met += sign
        else:
            self.magic += sign
        self.sum_micros += sign * micros
        number = sketches.bin_of(micros)
        now = self.bins.get(number, 0) + sign
        if now:
            self.bins[number] = now
        else:
            del self.bins[number]


@dataclass(slots=True)
class Tally:
    """What happened at a moment: counts by verdict, scores in millionths, and its measures by key.

    `scored` counts the interactions that have a score: the unmeasured may have one too.
    `recovered` counts misses that were repaired, at the miss's time.
    """

    magic: int = 0
    met: int = 0
    missed: int = 0
    unmeasured: int = 0
    recovered: int = 0
    scored: int = 0
    score_sum: int = 0
    measures: dict[str, MeasureTally] = field(default_factory=dict[str, MeasureTally])

    @property
    def interactions(self) -> int:
        """All of them."""
        return self.measured + self.unmeasured

    @property
    def measured(self) -> int:
        """Those with a verdict about the customer's experience."""
        return self.magic + self.met + self.missed

    @property
    def contributed(self) -> int:
        """Those that gave what the standard promises."""
        return self.magic + self.met

    def add(self, other: "Tally", sign: int = 1) -> None:
        """Add another tally, or with −1 take it away again."""
        self.add_counters(other, sign)
        for key, measure in other.measures.items():
            mine = self.measures.get(key)
            if mine is None:
                mine = self.measures[key] = MeasureTally()
            mine.add(measure, sign)
            if mine.is_empty:
                del self.measures[key]

    def add_counters(self, other: "Tally", sign: int = 1) -> None:
        """Add another tally without its measures, or with −1 take it away again."""
        self.magic += sign * other.magic
        self.met += sign * other.met
        self.missed += sign * other.missed
        self.unmeasured += sign * other.unmeasured
        self.recovered += sign * other.recovered
        self.scored += sign * other.scored
        self.score_sum += sign * other.score_sum

    def count(self, assessment: Assessment, sign: int = 1) -> None:
        """Count one interaction, or with −1 uncount it."""
        match assessment.verdict:
            case Verdict.MAGIC:
                self.magic += sign
            case Verdict.MET:
                self.met += sign
            case Verdict.MISSED:
                self.missed += sign
            case Verdict.UNMEASURED:
                self.unmeasured += sign
        if assessment.score is not None:
            self.scored += sign
            self.score_sum += sign * assessment.score
        for result in assessment.measures:
            mine = self.measures.get(result.key)
            if mine is None:
                mine = self.measures[result.key] = MeasureTally()
            mine.count_reading(result.verdict, result.micros, sign)
            if mine.is_empty:
                del self.measures[result.key]

    @property
    def contribution_rate(self) -> float | None:
        """Share of the measured that contributed, in [0, 1]; None when nothing was measured."""
        return self.contributed / self.measured if self.measured else None

    @property
    def score(self) -> float | None:
        """Mean score in [0, 1]; None when nothing has one."""
        return self.score_sum / self.scored / MILLIONTHS if self.scored else None

    @property
    def coverage(self) -> float | None:
        """Measured ÷ all, in [0, 1]; None without interactions."""
        return self.measured / self.interactions if self.interactions else None


def pooled(tallies: Iterable[Tally]) -> Tally:
    """Their sum, without measures: measures of different moments do not add up."""
    total = Tally()
    for tally in tallies:
        total.add_counters(tally)
    return total


def wilson_interval(successes: int, trials: int) -> tuple[float, float] | None:
    """The 95 % score interval of a proportion; None without trials.

    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    if trials == 0:
        return None
    rate, z2 = successes / trials, Z_95 * Z_95
    middle = (rate + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z_95 / (1 + z2 / trials) * math.sqrt(rate * (1 - rate) / trials + z2 / (4 * trials * trials))
    # At 0 and at 1 the bound is exact, and only rounding puts it elsewhere.
    low = 0.0 if successes == 0 else middle - half
    return low, 1.0 if successes == trials else middle + half


class Health(StrEnum):
    """Whether a node keeps its objective."""

    HEALTHY = "healthy"
    STRAINED = "strained"
    BROKEN = "broken"
    UNKNOWN = "unknown"


def judge_health(successes: int, trials: int, objective: float | None, minimum: int) -> Health:
    """BROKEN when the whole interval lies below the objective, STRAINED when only the rate does.

    UNKNOWN without an objective or with fewer than `minimum` trials: one miss of one says next to nothing.
    """
    interval = wilson_interval(successes, trials)
    if objective is None or interval is None or trials < minimum:
        return Health.UNKNOWN
    if interval[1] < objective:
        return Health.BROKEN
    return Health.STRAINED if successes / trials < objective else Health.HEALTHY


def resolve_health(own: Health, contributors: Iterable[tuple[Health, bool]]) -> Health:
    """A composite's health from its own and its contributors' (health, make-or-break)."""
    below = list(contributors)
    if own is Health.BROKEN or any(health is Health.BROKEN and vital for health, vital in below):
        return Health.BROKEN
    if any(health in {Health.BROKEN, Health.STRAINED} for health, _ in below):
        return Health.STRAINED
    return own


def weighted_score(contributors: Iterable[tuple[float | None, float]]) -> float | None:
    """Weighted mean of (score, weight), those without data left out; None when all are."""
    known = [(score, weight) for score, weight in contributors if score is not None]
    if not known:
        return None
    return math.fsum(score * weight for score, weight in known) / math.fsum(weight for _, weight in known)
