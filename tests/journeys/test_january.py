"""January 2013 through the front door: recorded over HTTP, asked for over HTTP, compared with the CSV."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import repeat
from pathlib import Path
from random import Random
from typing import Final

import httpx
import pytest

from tests.api.service import running
from tests.journeys.airline import Airline, Answer, Receipts, batches_of
from tests.journeys.flights_oracle import (
    PROMISE,
    Passage,
    expected,
    passages,
)
from tests.journeys.judging import assert_report

DAY: Final = timedelta(days=1)
BEGIN: Final = datetime(2013, 1, 1, tzinfo=UTC)
# The month, the month with all that landed after it, and every day that anything happened on.
WINDOWS: Final = [
    (BEGIN, datetime(2013, 2, 1, tzinfo=UTC)),
    (BEGIN, datetime(2013, 2, 4, tzinfo=UTC)),
    *((BEGIN + day * DAY, BEGIN + (day + 1) * DAY) for day in range(34)),
]
INTERACTIONS: Final = 79_970
SEED: Final = 2013

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
    assert_report(in_order.answers[number], expected(january, start, end), start, end)


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
