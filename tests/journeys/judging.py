"""Whether answers are what was computed from the CSV: counts and means exact, quantiles within 1 %."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Final

import pytest

from tests.journeys.airline import QUANTILES
from tests.journeys.asking import Answer
from tests.journeys.flights_oracle import (
    ARRIVAL,
    DEPARTURE,
    MOMENTS,
    OPERATES,
    Expectation,
    mean_of,
    quantile_of,
)
from tests.journeys.trips_oracle import Achieved
from tests.journeys.truth import DAY, Expected

MEASURE_KEYS: Final = {OPERATES: "operated", DEPARTURE: "delay", ARRIVAL: "delay"}
UNITS: Final = {OPERATES: None, DEPARTURE: "min", ARRIVAL: "min"}
# The mean of scores that are kept in whole millionths.
SCORE_ERROR: Final = 1e-6


def assert_report(report: Answer, expected: Expected) -> None:
    """Every node's performance, and what became of trips, is as expected, where all of them are closed."""
    for key, answer in report["performance"].items():
        assert (answer["from"], answer["to"]) == (_told(expected.start), _told(expected.end))
        assert_performance(answer, expected.nodes[key])
        assert answer["health"] == expected.healths[key]
        assert_measures(answer, {key: expected.nodes[key]} if key in MOMENTS else expected.nodes)
    assert_achievement(report["achievement"], expected)
    assert_breaking_points(report["breakingPoints"], expected.trips)


def assert_performance(answer: Answer, expectation: Expectation) -> None:
    counts = {name: answer[name.lower()] for name in ("MAGIC", "MET", "MISSED", "UNMEASURED")}
    assert counts == {name: expectation.verdicts.get(name, 0) for name in counts}
    assert (answer["interactions"], answer["recovered"]) == (expectation.interactions, 0)
    assert answer["contributionRate"] == nearly(expectation.contribution_rate)
    assert_interval(answer["contributionRateInterval"], expectation.interval)
    assert answer["coverage"] == nearly(expectation.coverage)
    assert answer["score"] == nearly(expectation.score, SCORE_ERROR)


def assert_achievement(answer: Answer, expected: Expected) -> None:
    trips = expected.trips
    assert (answer["from"], answer["to"]) == (_told(expected.start), _told(expected.end))
    assert [answer[name] for name in ("opened", "achieved", "lost")] == [trips.opened, trips.achieved, trips.lost]
    # Nothing is repaired, nobody observed results, and nothing is open any more.
    for name in ("recovered", "openNow", "atRiskNow", "observedAchieved", "observedLost", "misaligned"):
        assert (name, answer[name]) == (name, 0)
    assert answer["achievementRate"] == nearly(trips.rate)
    assert_interval(answer["achievementRateInterval"], trips.interval)
    assert_distribution(answer["timeToOutcomeSeconds"], trips.seconds)
    assert answer["series"] == [
        {
            "from": _told(day),
            "to": _told(day + DAY),
            "opened": of_day.opened,
            "achieved": of_day.achieved,
            "lost": of_day.lost,
        }
        for day, of_day in expected.days
    ]


def assert_breaking_points(answer: Sequence[Answer], trips: Achieved) -> None:
    """Where trips broke, most first: none of them was recovered."""
    most_first = sorted(trips.breaks.items(), key=lambda found: (-found[1], found[0]))
    assert answer == [
        {"moment": {"key": key}, "breaks": breaks, "recovered": 0, "lost": breaks} for key, breaks in most_first
    ]


def assert_interval(answer: Answer | None, exact: tuple[float, float] | None) -> None:
    bounds = answer and (answer["low"], answer["high"])
    assert bounds == (None if exact is None else pytest.approx(exact, abs=1e-12, rel=1e-12))


def assert_measures(answer: Answer, expectations: Mapping[str, Expectation]) -> None:
    """One a moment that read anything."""
    found = {measure["moment"]["key"]: measure for measure in answer["measures"]}
    assert len(found) == len(answer["measures"])
    assert set(found) == {moment for moment in MOMENTS if moment in expectations and expectations[moment].values}
    for moment, measure in found.items():
        expectation = expectations[moment]
        assert (measure["key"], measure["unit"]) == (MEASURE_KEYS[moment], UNITS[moment])
        assert [measure[name.lower()] for name in ("MAGIC", "MET", "MISSED")] == [
            expectation.verdicts.get(name, 0) for name in ("MAGIC", "MET", "MISSED")
        ]
        assert_distribution(measure["distribution"], expectation.values)


def assert_distribution(answer: Answer, values: Sequence[int]) -> None:
    """Count and mean exact, quantiles within 1 % of the value at their rank; `values` are in ascending order."""
    assert (answer["count"], answer["relativeError"]) == (len(values), 0.01)
    assert answer["mean"] == nearly(mean_of(values))
    at_ranks = {"min": Fraction(0), "max": Fraction(1)} | {alias: Fraction(q) for alias, q in QUANTILES.items()}
    for name, q in at_ranks.items():
        assert answer[name] == (pytest.approx(quantile_of(values, q), rel=0.01, abs=0) if values else None)


def nearly(exact: Fraction | None, error: float = 1e-12) -> object:
    return None if exact is None else pytest.approx(float(exact), abs=error, rel=error)


def _told(at: datetime) -> str:
    return f"{at:%FT%TZ}"
