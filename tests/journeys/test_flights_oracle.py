"""The oracle itself, against the table that came with the flights."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.journeys.files import YEAR_OF_FLIGHTS
from tests.journeys.flights_oracle import (
    ARRIVAL,
    DEPARTURE,
    JOURNEY,
    MOMENTS,
    OPERATES,
    PROMISE,
    Expectation,
    Passage,
    healths,
    interval_of,
    passages_of_zip,
)
from tests.journeys.truth import Truth

VERDICTS = ("MAGIC", "MET", "MISSED", "UNMEASURED")
BEGIN = datetime(2013, 1, 1, tzinfo=UTC)


def test_january_has_as_many_flights_and_interactions_as_the_table_says(january: list[Passage]) -> None:
    assert len(january) == 79_970
    assert len({passage.trip for passage in january}) == 27_004


def test_the_rows_of_january_give_the_verdicts_of_the_table(january: list[Passage]) -> None:
    assert verdicts(january, datetime(2013, 2, 4, tzinfo=UTC)) == {
        OPERATES: (0, 26_483, 521, 0),
        DEPARTURE: (16_821, 4_744, 4_918, 0),
        ARRIVAL: (15_248, 5_149, 6_001, 85),
    }
    assert kept_and_broken(january, BEGIN, datetime(2013, 2, 4, tzinfo=UTC)) == (20_397, 6_607)


def test_utc_january_gives_the_verdicts_of_the_table(january: list[Passage]) -> None:
    assert verdicts(january, datetime(2013, 2, 1, tzinfo=UTC)) == {
        OPERATES: (0, 26_353, 512, 0),
        DEPARTURE: (16_791, 4_720, 4_797, 0),
        ARRIVAL: (15_181, 5_108, 5_791, 85),
    }
    assert kept_and_broken(january, BEGIN, datetime(2013, 2, 1, tzinfo=UTC)) == (20_289, 6_384)


def test_journey_and_promise_pool_all_three_moments(january: list[Passage]) -> None:
    answers = Truth(january).over(BEGIN, datetime(2013, 2, 1, tzinfo=UTC)).nodes
    assert answers[JOURNEY] == answers[PROMISE]
    assert answers[PROMISE].interactions == sum(answers[moment].interactions for moment in MOMENTS)


@pytest.mark.parametrize(("good", "health"), [(882, "HEALTHY"), (881, "STRAINED")])
def test_a_day_of_exactly_nine_tenths_keeps_an_objective_of_nine_tenths(good: int, health: str) -> None:
    nodes: dict[str, Expectation] = dict.fromkeys((*MOMENTS, JOURNEY), Expectation(Counter(MET=980), None))
    assert healths(nodes, good, 980 - good)[PROMISE] == health


def test_the_interval_is_as_published_tables_have_it() -> None:
    # Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
    for good, measured, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)):
        assert interval_of(good, measured) == pytest.approx((low, high), abs=5e-5)
    assert interval_of(0, 0) is None


@pytest.mark.proof
def test_the_year_gives_the_verdicts_of_the_table() -> None:
    year = passages_of_zip(YEAR_OF_FLIGHTS.needed())
    end = datetime(2014, 1, 4, tzinfo=UTC)
    assert verdicts(year, end) == {
        OPERATES: (0, 328_521, 8_255, 0),
        DEPARTURE: (200_089, 57_658, 70_774, 0),
        ARRIVAL: (194_342, 55_374, 77_630, 1_175),
    }
    assert kept_and_broken(year, BEGIN, end) == (249_716, 87_060)


def kept_and_broken(all_passages: list[Passage], start: datetime, end: datetime) -> tuple[int, int]:
    trips = Truth(all_passages).trips(start, end)
    return trips.achieved, trips.lost


def verdicts(all_passages: list[Passage], end: datetime) -> dict[str, tuple[int, ...]]:
    answers = Truth(all_passages).over(BEGIN, end).nodes
    return {moment: tuple(answers[moment].verdicts[verdict] for verdict in VERDICTS) for moment in MOMENTS}
