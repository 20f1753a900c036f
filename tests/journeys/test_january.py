"""January 2013 through the front door: recorded over HTTP, asked for over HTTP, compared with the CSV."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from random import Random

import httpx
import pytest

from tests.api.service import running
from tests.journeys.airline import Airline, Receipts, batches_of
from tests.journeys.flights_oracle import PROMISE, Expectation, Passage
from tests.journeys.january import INTERACTIONS, SEED, WINDOWS, Answers, answers_of
from tests.journeys.judging import assert_report

pytestmark = pytest.mark.timeout(900)


@dataclass(frozen=True)
class Sent:
    """What came back: receipts and answers of the first time, and of sending everything again."""

    first: Receipts
    answers: Answers
    second: Receipts
    answers_again: Answers


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
def test_every_node_answers_what_the_file_says(
    in_order: Sent, expectations: list[dict[str, Expectation]], number: int
) -> None:
    assert_report(in_order.answers[number], expectations[number], *WINDOWS[number])


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


def sizes(chance: Random) -> Iterator[int]:
    while True:
        yield chance.randint(1, 1_000)
