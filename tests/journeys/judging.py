"""Whether answers are what was computed from the CSV: counts and means exact, quantiles within 1 %."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Final

import pytest

from tests.journeys.airline import QUANTILES, Answer
from tests.journeys.flights_oracle import ARRIVAL, DEPARTURE, MOMENTS, OPERATES, Expectation, healths

MEASURE_KEYS: Final = {OPERATES: "operated", DEPARTURE: "delay", ARRIVAL: "delay"}
UNITS: Final = {OPERATES: None, DEPARTURE: "min", ARRIVAL: "min"}
# The mean of scores that are kept in whole millionths.
SCORE_ERROR: Final = 1e-6


def assert_report(
    report: Mapping[str, Answer], expectations: Mapping[str, Expectation], start: datetime, end: datetime
) -> None:
    """Every node's performance over [start, end) is as expected."""
    for key, answer in report.items():
        assert (answer["from"], answer["to"]) == (f"{start:%FT%TZ}", f"{end:%FT%TZ}")
        assert_performance(answer, expectations[key])
        assert answer["health"] == healths(expectations)[key]
        assert_measures(answer, {key: expectations[key]} if key in MOMENTS else expectations)


def assert_performance(answer: Answer, expectation: Expectation) -> None:
    counts = {name: answer[name.lower()] for name in ("MAGIC", "MET", "MISSED", "UNMEASURED")}
    assert counts == {name: expectation.verdicts.get(name, 0) for name in counts}
    assert (answer["interactions"], answer["recovered"]) == (expectation.interactions, 0)
    assert answer["contributionRate"] == nearly(expectation.contribution_rate)
    assert_interval(answer["contributionRateInterval"], expectation.interval)
    assert answer["coverage"] == nearly(expectation.coverage)
    assert answer["score"] == nearly(expectation.score, SCORE_ERROR)


def assert_interval(answer: Answer | None, exact: tuple[float, float] | None) -> None:
    bounds = answer and (answer["low"], answer["high"])
    assert bounds == (None if exact is None else pytest.approx(exact, abs=1e-12, rel=1e-12))


def assert_measures(answer: Answer, expectations: Mapping[str, Expectation]) -> None:
    """One a moment that read anything: counts and means exact, quantiles within 1 % of the value at their rank."""
    found = {measure["moment"]["key"]: measure for measure in answer["measures"]}
    assert len(found) == len(answer["measures"])
    assert set(found) == {moment for moment in MOMENTS if moment in expectations and expectations[moment].values}
    for moment, measure in found.items():
        expectation, distribution = expectations[moment], measure["distribution"]
        assert (measure["key"], measure["unit"]) == (MEASURE_KEYS[moment], UNITS[moment])
        assert [measure[name.lower()] for name in ("MAGIC", "MET", "MISSED")] == [
            expectation.verdicts.get(name, 0) for name in ("MAGIC", "MET", "MISSED")
        ]
        assert distribution["count"] == len(expectation.values)
        assert distribution["mean"] == nearly(expectation.mean)
        assert distribution["relativeError"] == 0.01
        assert distribution["min"] == pytest.approx(expectation.values[0], rel=0.01, abs=0)
        assert distribution["max"] == pytest.approx(expectation.values[-1], rel=0.01, abs=0)
        for alias, q in QUANTILES.items():
            assert distribution[alias] == pytest.approx(expectation.quantile(Fraction(q)), rel=0.01, abs=0)


def nearly(exact: Fraction | None, error: float = 1e-12) -> object:
    return None if exact is None else pytest.approx(float(exact), abs=error, rel=error)
