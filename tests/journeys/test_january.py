"""January 2013 through the front door: recorded over HTTP, asked for over HTTP, compared with the CSV."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import repeat
from pathlib import Path
from random import Random
from typing import Final

import httpx
import pytest

from tests.api.service import running
from tests.journeys.airline import QUANTILES, Airline, Answer, Receipts, batches_of
from tests.journeys.flights_oracle import (
    ARRIVAL,
    DEPARTURE,
    MOMENTS,
    OPERATES,
    PROMISE,
    Expectation,
    Passage,
    expected,
    healths,
    passages,
)

DAY: Final = timedelta(days=1)
BEGIN: Final = datetime(2013, 1, 1, tzinfo=UTC)
# The month, the month with all that landed after it, and every day that anything happened on.
WINDOWS: Final = [
    (BEGIN, datetime(2013, 2, 1, tzinfo=UTC)),
    (BEGIN, datetime(2013, 2, 4, tzinfo=UTC)),
    *((BEGIN + day * DAY, BEGIN + (day + 1) * DAY) for day in range(34)),
]
INTERACTIONS: Final = 79_970
MEASURE_KEYS: Final = {OPERATES: "operated", DEPARTURE: "delay", ARRIVAL: "delay"}
UNITS: Final = {OPERATES: None, DEPARTURE: "min", ARRIVAL: "min"}
SEED: Final = 2013
# The mean of scores that are kept in whole millionths.
SCORE_ERROR: Final = 1e-6

Answers = list[dict[str, Answer]]

pytestmark = pytest.mark.timeout(900)


@dataclass(frozen=True)
class Sent:
    """What came back: receipts and answers of the first time, and of sending everything again."""

    first: Receipts
    answers: Answers
    second: Receipts
    answers_again: Answers


@pytest.fixture(scope="module")
def january() -> list[Passage]:
    return passages()


@pytest.fixture(scope="module")
async def in_order(january: list[Passage], tmp_path_factory: pytest.TempPathFactory) -> Sent:
    """In the order of the file, in batches of 500, twice."""
    async with airline_at(tmp_path_factory.mktemp("in-order") / "data") as airline:
        first = await airline.record(batches_of(january, repeat(500)))
        answers = await answers_of(airline)
        second = await airline.record(batches_of(january, repeat(500)))
        return Sent(first, answers, second, await answers_of(airline))


def test_every_interaction_of_january_is_recorded_once(in_order: Sent) -> None:
    assert in_order.first == Receipts(recorded=INTERACTIONS)


@pytest.mark.parametrize("number", range(len(WINDOWS)), ids=[f"{start:%m-%d}..{end:%m-%d}" for start, end in WINDOWS])
def test_every_node_answers_what_the_file_says(in_order: Sent, january: list[Passage], number: int) -> None:
    start, end = WINDOWS[number]
    expectations = expected(january, start, end)
    for key, answer in in_order.answers[number].items():
        assert (answer["from"], answer["to"]) == (f"{start:%FT%TZ}", f"{end:%FT%TZ}")
        assert_performance(answer, expectations[key])
        assert answer["health"] == healths(expectations)[key]
        assert_measures(answer, {key: expectations[key]} if key in MOMENTS else expectations)


def test_january_has_days_of_every_health(in_order: Sent) -> None:
    seen = {answer["health"] for answers in in_order.answers for key, answer in answers.items() if key != PROMISE}
    assert seen == {"HEALTHY", "STRAINED", "BROKEN", "UNKNOWN"}


def test_sending_january_again_changes_nothing(in_order: Sent) -> None:
    assert in_order.second == Receipts(duplicates=INTERACTIONS)
    assert in_order.answers_again == in_order.answers


async def test_in_random_order_and_random_batches_the_answers_are_identical(
    in_order: Sent, january: list[Passage], tmp_path: Path
) -> None:
    chance = Random(SEED)  # noqa: S311 - the same order in every run is the point
    shuffled = chance.sample(january, k=INTERACTIONS)
    async with airline_at(tmp_path / "data") as airline:
        receipts = await airline.record(batches_of(shuffled, sizes(chance)))
        assert receipts == Receipts(recorded=INTERACTIONS)
        assert await answers_of(airline) == in_order.answers


# ------------------------------------------------------------ how


@asynccontextmanager
async def airline_at(data_dir: Path) -> AsyncGenerator[Airline]:
    """An airline at a service of its own, over a fresh database."""
    with running(data_dir) as service:
        async with httpx.AsyncClient(base_url=service.url, timeout=60) as client:
            airline = Airline(client)
            await airline.define()
            yield airline
        assert await asyncio.to_thread(service.stop) == 0, service.output()


async def answers_of(airline: Airline) -> Answers:
    return [await airline.report(start, end) for start, end in WINDOWS]


def sizes(chance: Random) -> Iterator[int]:
    while True:
        yield chance.randint(1, 1_000)


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
