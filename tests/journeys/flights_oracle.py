"""What the service must answer about the flights, computed from the CSV alone.

Nothing here is imported from the service: the airline's rules are written down once more, as plainly as they go, so
that a mistake in one place is no mistake in the other. Times are instants in UTC; delays are minutes.
"""

import csv
import gzip
import io
import math
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from statistics import NormalDist
from typing import Final

JANUARY: Final = Path(__file__).parents[2] / "api" / "demo" / "data" / "flights-2013-01.csv.gz"

OPERATES, DEPARTURE, ARRIVAL = MOMENTS = ("flight-operates", "departure", "arrival")
JOURNEY, PROMISE = COMPOSITES = ("journey", "passenger-arrives-as-promised")
SIGNALS: Final = {
    OPERATES: "operated",
    DEPARTURE: "departure_delay_minutes",
    ARRIVAL: "arrival_delay_minutes",
}
# Chosen so that January has moments and days of every health.
OBJECTIVES: Final = {OPERATES: 0.98, DEPARTURE: 0.82, ARRIVAL: 0.75, JOURNEY: 0.85, PROMISE: 0.9}
MAKE_OR_BREAK: Final = {JOURNEY: {OPERATES: True, DEPARTURE: False, ARRIVAL: True}, PROMISE: {JOURNEY: True}}
ENOUGH_FOR_HEALTH: Final = 20


@dataclass(frozen=True, slots=True)
class Passage:
    """One passenger load passing one moment: what was seen there (None: nothing), and what it was worth."""

    trip: str
    moment: str
    at: datetime
    seen: int | bool | None
    verdict: str
    score: Fraction | None


@dataclass(frozen=True, slots=True)
class Expectation:
    """How a node did in a window. `values` are a moment's readings in ascending order, a flag's as 0 and 1."""

    verdicts: Mapping[str, int]
    score: Fraction | None
    values: Sequence[int] = ()

    @property
    def interactions(self) -> int:
        return sum(self.verdicts.values())

    @property
    def measured(self) -> int:
        return self.interactions - self.verdicts["UNMEASURED"]

    @property
    def good(self) -> int:
        return self.verdicts["MAGIC"] + self.verdicts["MET"]

    @property
    def contribution_rate(self) -> Fraction | None:
        return Fraction(self.good, self.measured) if self.measured else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return interval_of(self.good, self.measured)

    @property
    def coverage(self) -> Fraction | None:
        return Fraction(self.measured, self.interactions) if self.interactions else None


def interval_of(good: int, measured: int) -> tuple[float, float] | None:
    """The rates p not rejected at 5 %: between the roots of n (good/n − p)² = z² p (1 − p)."""
    if not measured:
        return None
    with localcontext() as context:
        context.prec = 50
        n, k, z = Decimal(measured), Decimal(good), Decimal(NormalDist().inv_cdf(0.975))
        a, b, c = n + z * z, 2 * k + z * z, k * k / n
        root = (b * b - 4 * a * c).sqrt()
        return float((b - root) / (2 * a)), float((b + root) / (2 * a))


def mean_of(values: Sequence[int]) -> Fraction | None:
    return Fraction(sum(values), len(values)) if values else None


def quantile_of(values: Sequence[int], q: Fraction) -> int:
    """The value at rank ⌈q·n⌉ of those in ascending order, of q = 0 the smallest."""
    return values[max(1, math.ceil(q * len(values))) - 1]


def passages(path: Path = JANUARY) -> list[Passage]:
    """Every passage of a gzipped CSV, in its order."""
    with gzip.open(path, "rt", newline="") as file:
        return [passage for row in csv.DictReader(file) for passage in passages_of(row)]


def passages_of_zip(path: Path) -> list[Passage]:
    """Every passage of the one CSV in a zip archive, in its order."""
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as file:
        rows = csv.DictReader(io.TextIOWrapper(file, encoding="ascii", newline=""))
        return [passage for row in rows for passage in passages_of(row)]


def passages_of(row: Mapping[str, str]) -> Iterator[Passage]:
    """A flight's passages; a cancelled one has a single one."""
    trip = "{}-{:02}-{:02}-{carrier}-{flight}-{origin}".format(
        row["year"], int(row["month"]), int(row["day"]), **{name: row[name] for name in ("carrier", "flight", "origin")}
    )
    at = datetime.fromisoformat(row["time_hour"]) + timedelta(minutes=int(row["minute"]))
    flew = row["dep_time"] != "NA"
    yield Passage(trip, OPERATES, at, flew, "MET" if flew else "MISSED", Fraction(flew))
    if not flew:
        return
    late = int(row["dep_delay"])
    at += timedelta(minutes=late)
    yield Passage(trip, DEPARTURE, at, late, *worth(late))
    if row["arr_delay"] == "NA":
        yield Passage(trip, ARRIVAL, at, None, "UNMEASURED", None)
    else:
        late = int(row["arr_delay"])
        yield Passage(trip, ARRIVAL, at + timedelta(minutes=int(row["air_time"])), late, *worth(late))


def worth(late: int, most: int = 15) -> tuple[str, Fraction]:
    """Verdict and score of a delay: magic on time, expected within `most` minutes, worth nothing from 60 on."""
    if late <= 0:
        return "MAGIC", Fraction(1)
    if late <= most:
        return "MET", Fraction(2 * most - late, 2 * most)
    return "MISSED", Fraction(max(60 - late, 0), 2 * (60 - most))


def tightened(all_passages: Iterable[Passage], most: int, since: datetime) -> Iterator[Passage]:
    """The same, with arrivals from an instant on expected within fewer minutes."""
    for passage in all_passages:
        if passage.moment == ARRIVAL and passage.at >= since and passage.seen is not None:
            verdict, score = worth(int(passage.seen), most)
            yield replace(passage, verdict=verdict, score=score)
        else:
            yield passage


def performed(inside: Sequence[Passage]) -> dict[str, Expectation]:
    """How each node did, by key, where these are all the passages of a window."""
    answers = {moment: _of_moment([p for p in inside if p.moment == moment]) for moment in MOMENTS}
    # All weights are 1, and the journey is all that the promise has.
    scores = [answer.score for answer in answers.values() if answer.score is not None]
    mean = sum(scores, Fraction(0)) / len(scores) if scores else None
    pooled = Counter(passage.verdict for passage in inside)
    return answers | {composite: Expectation(pooled, mean) for composite in COMPOSITES}


def healths(
    answers: Mapping[str, Expectation], achieved: int, lost: int, objectives: Mapping[str, float] = OBJECTIVES
) -> dict[str, str]:
    """Whether each node keeps its objective, by key: moments and the journey by verdicts, the promise by its trips."""
    kept = {key: (answers[key].good, answers[key].measured) for key in (*MOMENTS, JOURNEY)}
    kept[PROMISE] = (achieved, achieved + lost)
    found: dict[str, str] = {}
    for key, (good, measured) in kept.items():
        own = _health(good, measured, objectives[key])
        below = MAKE_OR_BREAK.get(key, {})
        if own == "BROKEN" or any(found[contributor] == "BROKEN" for contributor, vital in below.items() if vital):
            found[key] = "BROKEN"
        elif any(found[contributor] in {"BROKEN", "STRAINED"} for contributor in below):
            found[key] = "STRAINED"
        else:
            found[key] = own
    return found


def _of_moment(at_moment: Sequence[Passage]) -> Expectation:
    scores = [passage.score for passage in at_moment if passage.score is not None]
    return Expectation(
        Counter(passage.verdict for passage in at_moment),
        sum(scores, Fraction(0)) / len(scores) if scores else None,
        sorted(int(passage.seen) for passage in at_moment if passage.seen is not None),
    )


def _health(good: int, measured: int, objective: float) -> str:
    interval = interval_of(good, measured)
    if interval is None or measured < ENOUGH_FOR_HEALTH:
        return "UNKNOWN"
    if interval[1] < objective:
        return "BROKEN"
    # As the objective was written: the nearest binary fraction to nine tenths is a little more than these.
    return "STRAINED" if Fraction(good, measured) < Fraction(str(objective)) else "HEALTHY"
