"""Performance, recomputed plainly: from raw interactions, one by one, in exact arithmetic.

It shares no counter, bucket or window with the service, and is as slow as it looks. `arrivals` gives interactions worth
recomputing: around the edges of minutes kept and of months, with every verdict; `batches` sends some more than once.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from domain import sketches
from domain.performance import MeasureTally
from domain.reporting import Performance
from domain.series import Point, Steps
from domain.standards import Direction, FlagRule, Measure, SignalValue, Standard, ThresholdRule

MINUTE: Final = timedelta(minutes=1)
QUARTER: Final = timedelta(minutes=15)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
HALF: Final = Fraction(1, 2)
MILLION: Final = 1_000_000
RELATIVE_ERROR: Final = 0.01
VERDICTS: Final = ("MAGIC", "MET", "MISSED", "UNMEASURED")
QUANTILES: Final = ("0", "0.01", "0.1", "0.5", "0.9", "0.99", "1")


@dataclass(frozen=True, slots=True)
class Raw:
    """An interaction as it was sent to a moment, by its key."""

    id: str
    moment: str
    at: datetime
    signals: Mapping[str, SignalValue]
    channel: str | None = None


@dataclass(slots=True)
class Readings:
    """What one measure of one moment read."""

    verdicts: Counter[str] = field(default_factory=Counter[str])
    values: list[Fraction] = field(default_factory=list[Fraction])


@dataclass(slots=True)
class Recomputed:
    """What a window holds. `scores` has the interactions' scores by moment, `readings` is by (moment, measure)."""

    start: datetime
    end: datetime
    verdicts: Counter[str] = field(default_factory=Counter[str])
    scores: dict[str, list[Fraction]] = field(default_factory=dict[str, list[Fraction]])
    readings: dict[tuple[str, str], Readings] = field(default_factory=dict[tuple[str, str], Readings])

    def mean_score(self, moment: str) -> Fraction | None:
        """Of one moment; None where nothing has a score."""
        scores = self.scores.get(moment, [])
        return sum(scores, Fraction(0)) / len(scores) if scores else None


# ------------------------------------------------------------ recomputing


def widened(start: datetime, end: datetime, now: datetime, retention_days: int) -> tuple[datetime, datetime]:
    """The window that is counted: whole minutes, whole quarter hours before the minutes that are kept."""
    kept_from = _down(_down(now, MINUTE) - timedelta(days=retention_days), QUARTER)
    start, end = _down(start, MINUTE), _up(end, MINUTE)
    start = _down(start, QUARTER) if start < kept_from else start
    end = _up(end, QUARTER) if end < kept_from else end
    return start, end


def recompute(
    interactions: Iterable[Raw],
    standards: Mapping[str, Sequence[Standard]],
    start: datetime,
    end: datetime,
    channel: str | None = None,
) -> Recomputed:
    """What happened at the moments that `standards` names, in [start, end). A repeated id counts once."""
    result = Recomputed(start, end)
    once = {interaction.id: interaction for interaction in interactions}
    for interaction in once.values():
        if interaction.moment not in standards or not start <= interaction.at < end:
            continue
        if channel is None or interaction.channel == channel:
            _count(interaction, standards[interaction.moment], result)
    return result


def differences(answer: Performance, plain: Recomputed) -> list[str]:
    """Where the service's answer departs from the recomputation; its score apart, which depends on the hierarchy."""
    tally = answer.tally
    measured = plain.verdicts.total() - plain.verdicts["UNMEASURED"]
    contributed = plain.verdicts["MAGIC"] + plain.verdicts["MET"]
    facts: list[tuple[str, object, object]] = [
        ("from", answer.window.starts_at, plain.start),
        ("to", answer.window.ends_at, plain.end),
        ("interactions", tally.interactions, plain.verdicts.total()),
        *((verdict, getattr(tally, verdict.lower()), plain.verdicts[verdict]) for verdict in VERDICTS),
        ("rate", tally.contribution_rate, contributed / measured if measured else None),
        ("coverage", tally.coverage, measured / plain.verdicts.total() if plain.verdicts else None),
        ("measures", {(m.moment.key, m.key) for m in answer.measures}, set(plain.readings)),
    ]
    found = [f"{name}: {got!r} instead of {wanted!r}" for name, got, wanted in facts if got != wanted]
    if not found:
        for measure in answer.measures:
            name = f"{measure.moment.key}/{measure.key}"
            found += _measure_differences(name, measure.tally, plain.readings[measure.moment.key, measure.key])
    return found


def series_differences(
    answer: Performance,
    steps: Steps,
    interactions: Sequence[Raw],
    standards: Mapping[str, Sequence[Standard]],
    channel: str | None,
) -> list[str]:
    """Where a series departs from the recomputation of its points, from its performance, or from the local clock."""
    points = answer.series[steps]
    if not isinstance(points, tuple):
        return [points.message]
    edges = [answer.window.starts_at, *(point.window.ends_at for point in points)]
    facts: list[tuple[str, object, object]] = [
        ("edges", [*(point.window.starts_at for point in points), answer.window.ends_at], edges),
        ("sum", sum(point.interactions for point in points), answer.tally.interactions),
        ("missed", sum(point.missed for point in points), answer.tally.missed),
        ("unmeasured", sum(point.unmeasured for point in points), answer.tally.unmeasured),
    ]
    for point in points:
        plain = recompute(interactions, standards, point.window.starts_at, point.window.ends_at, channel)
        facts += _point_facts(point, plain)
    if steps.length == timedelta(days=1):
        facts += [("local day", *_dates_around(edge, steps.zone)) for edge in edges[1:-1]]
    return [f"{name}: {got!r} instead of {wanted!r}" for name, got, wanted in facts if got != wanted]


def _point_facts(point: Point, plain: Recomputed) -> list[tuple[str, object, object]]:
    name = f"point of {plain.start}"
    measured = plain.verdicts.total() - plain.verdicts["UNMEASURED"]
    contributed = measured - plain.verdicts["MISSED"]
    return [
        (f"{name}: interactions", point.interactions, plain.verdicts.total()),
        (f"{name}: missed", point.missed, plain.verdicts["MISSED"]),
        (f"{name}: unmeasured", point.unmeasured, plain.verdicts["UNMEASURED"]),
        (f"{name}: rate", point.contribution_rate, contributed / measured if measured else None),
    ]


def _dates_around(edge: datetime, zone: str) -> tuple[object, object]:
    """The local date that begins at an edge, and the one after the date of the minute before: they must be equal."""
    at, before = edge.astimezone(ZoneInfo(zone)), (edge - MINUTE).astimezone(ZoneInfo(zone))
    return at.date(), before.date() + timedelta(days=1)


def _measure_differences(key: str, tally: MeasureTally, plain: Readings) -> list[str]:
    values = sorted(plain.values)
    facts: list[tuple[str, object, object]] = [
        ("magic", tally.magic, plain.verdicts["MAGIC"]),
        ("met", tally.met, plain.verdicts["MET"]),
        ("missed", tally.missed, plain.verdicts["MISSED"]),
        ("sum", Fraction(tally.sum_micros, MILLION), sum(values, Fraction(0))),
    ]
    found = [f"{key} {name}: {got!r} instead of {wanted!r}" for name, got, wanted in facts if got != wanted]
    for q in QUANTILES:
        exact = float(values[max(1, math.ceil(Fraction(q) * len(values))) - 1])
        estimate = sketches.quantile(tally.bins, float(q))
        if estimate is None or abs(estimate - exact) > RELATIVE_ERROR * abs(exact):
            found.append(f"{key} quantile {q}: {estimate!r} instead of {exact!r}")
    return found


def _count(raw: Raw, standards: Sequence[Standard], result: Recomputed) -> None:
    in_force = [standard for standard in standards if standard.effective_from <= raw.at]
    if not in_force:
        result.verdicts["UNMEASURED"] += 1
        return
    standard = max(in_force, key=lambda standard: (standard.effective_from, standard.version))
    read = [(measure, *judged) for measure in standard.measures if (judged := _judge(measure, raw.signals))]
    score = _mean([(measure.weight, score) for measure, _, score, _ in read])
    result.verdicts[_verdict(standard, read, score)] += 1
    if score is not None:
        result.scores.setdefault(raw.moment, []).append(score)
    for measure, value, _, verdict in read:
        readings = result.readings.setdefault((raw.moment, measure.key), Readings())
        readings.verdicts[verdict] += 1
        readings.values.append(value)


def _mean(weighted: Sequence[tuple[float, Fraction]]) -> Fraction | None:
    weights = [Fraction(str(weight)) for weight, _ in weighted]
    total = sum((weight * score for weight, (_, score) in zip(weights, weighted, strict=True)), Fraction(0))
    return total / sum(weights) if weights else None


def _judge(measure: Measure, signals: Mapping[str, SignalValue]) -> tuple[Fraction, Fraction, str] | None:
    """Value, score and verdict; None where the signal is absent or of another type."""
    signal = signals.get(measure.signal)
    if isinstance(measure.rule, FlagRule):
        if not isinstance(signal, bool):
            return None
        kept = signal is measure.rule.expects
        return Fraction(signal), Fraction(kept), "MET" if kept else "MISSED"
    if isinstance(signal, bool | str) or signal is None:
        return None
    value = Fraction(str(signal))
    return value, *_threshold(measure.rule, value)


def _threshold(rule: ThresholdRule, value: Fraction) -> tuple[Fraction, str]:
    sign = 1 if rule.better is Direction.LOWER else -1
    at, expected, worst = sign * value, sign * Fraction(str(rule.expected)), sign * Fraction(str(rule.unacceptable))
    best = None if rule.magic is None else sign * Fraction(str(rule.magic))
    if best is not None and at <= best:
        return Fraction(1), "MAGIC"
    if at <= expected:
        return Fraction(1) if best is None else HALF + HALF * (expected - at) / (expected - best), "MET"
    return Fraction(0) if at >= worst else HALF * (worst - at) / (worst - expected), "MISSED"


def _verdict(
    standard: Standard, read: Sequence[tuple[Measure, Fraction, Fraction, str]], score: Fraction | None
) -> str:
    if score is None:
        return "UNMEASURED"
    if score < HALF or any(measure.decisive and verdict == "MISSED" for measure, _, _, verdict in read):
        return "MISSED"
    seen = {measure.key for measure, _, _, _ in read}
    if any(measure.decisive and measure.key not in seen for measure in standard.measures):
        return "UNMEASURED"
    nothing_missed = all(verdict != "MISSED" for _, _, _, verdict in read)
    wonders = [verdict for measure, _, _, verdict in read if getattr(measure.rule, "magic", None) is not None]
    return "MAGIC" if nothing_missed and wonders and set(wonders) == {"MAGIC"} else "MET"


def _down(at: datetime, unit: timedelta) -> datetime:
    return EPOCH + (at - EPOCH) // unit * unit


def _up(at: datetime, unit: timedelta) -> datetime:
    return EPOCH - (EPOCH - at) // unit * unit


# ------------------------------------------------------------ strategies


def instants(now: datetime, retention_days: int) -> st.SearchStrategy[datetime]:
    """Up to now: around now, around the edge of the minutes that are kept, around months' ends, and long ago."""
    kept = timedelta(days=retention_days)
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    around = st.sampled_from((now, now - kept, month, now - timedelta(days=400)))
    milliseconds = st.one_of(st.integers(-3_600_000, 3_600_000), st.integers(-3 * 86_400_000, 3 * 86_400_000))

    def instant(base: datetime, ahead: int) -> datetime:
        return min(base + timedelta(milliseconds=ahead), now)

    return st.builds(instant, around, milliseconds)


def steps(length: timedelta) -> st.SearchStrategy[Steps]:
    """Steps that cut a window of this length into a few hundred points at most, for plain recomputation is slow."""
    lengths = [
        step for step in (MINUTE, timedelta(minutes=20), timedelta(hours=1), timedelta(hours=6)) if length / step < 400
    ]
    zones = ("UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
    return st.builds(Steps, st.sampled_from([*lengths, timedelta(days=1), timedelta(days=7)]), st.sampled_from(zones))


def arrivals(
    moments: Sequence[str], signals: st.SearchStrategy[dict[str, SignalValue]], now: datetime, retention_days: int
) -> st.SearchStrategy[list[Raw]]:
    """Interactions with ids of their own, in the order in which they are sent."""
    raw = st.builds(
        Raw,
        id=st.uuids(version=4).map(str),
        moment=st.sampled_from(moments),
        at=instants(now, retention_days),
        signals=signals,
        channel=st.sampled_from((None, "web", "phone")),
    )
    return st.lists(raw, max_size=30, unique_by=lambda raw: raw.id)


def batches(items: Sequence[Raw]) -> st.SearchStrategy[list[list[Raw]]]:
    """The same interactions in any order, cut anywhere, some of them sent twice."""

    def cut(order: list[Raw], repeated: list[Raw], sizes: list[int]) -> list[list[Raw]]:
        rest, parts = [*order, *repeated], list[list[Raw]]()
        for size in sizes:
            parts.append(rest[:size])
            rest = rest[size:]
        return [part for part in (*parts, rest) if part]

    repeated = st.lists(st.sampled_from(items), max_size=3) if items else st.just(list[Raw]())
    return st.builds(cut, st.permutations(items), repeated, st.lists(st.integers(1, 10), max_size=6))
