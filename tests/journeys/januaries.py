"""January, loaded in every way that there is: over HTTP and by `import`, in order and in random order."""

import asyncio
import csv
import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from random import Random

from tests.journeys.airline import Receipts, batches_of
from tests.journeys.correcting import tightened_hierarchy
from tests.journeys.flights_oracle import JANUARY, Passage
from tests.journeys.importing import Loaded, airline_over, importing_at
from tests.journeys.january import SEED, STRICT_SINCE, TEN_DAYS, TEN_DAYS_WINDOWS, WINDOWS, Answers, answers_of


@dataclass(frozen=True)
class Sent:
    """What came back: receipts, and answers afterwards."""

    receipts: Receipts
    answers: Answers


@dataclass(frozen=True)
class Repeated:
    """What an import of what is there already counted, what was said meanwhile, and what was answered afterwards."""

    counts: list[int]
    rebuilt: str
    audited: str
    answers: Answers


async def send_shuffled(folder: Path, january: Sequence[Passage]) -> Sent:
    """Over HTTP, in random order and random batches."""
    chance = Random(SEED)  # noqa: S311 - the same order in every run is the point
    shuffled = chance.sample(january, k=len(january))
    # In random order each fold writes all pages of the month: so there are few.
    async with airline_over(folder / "data", TOUCHSTONE_FOLD_INTERVAL_SECONDS="10") as airline:
        await airline.define()
        receipts = await airline.record(batches_of(shuffled, _sizes(chance)))
        return Sent(receipts, await answers_of(airline, WINDOWS))


async def import_in_order(folder: Path) -> Loaded:
    """By `import`, in the order of the file."""
    async with importing_at(folder / "data") as airline:
        counts = await airline.load(JANUARY)
        return Loaded(folder / "data", counts, await answers_of(airline, WINDOWS))


async def send_ten_days_thrice(folder: Path, passages: Sequence[Passage]) -> tuple[Sent, Sent, Repeated]:
    """Over HTTP, in the order of the file, in batches of 500; everything again; and once more by `import`, while it is
    rebuilt and audited. It stays in the folder.
    """
    shuffled = _shuffled_ten_days(folder.with_name("january.ndjson.gz"))
    async with airline_over(folder) as airline:
        await airline.define()
        first = await airline.record(batches_of(passages, repeat(500)))
        answers = await answers_of(airline, TEN_DAYS_WINDOWS)
        second = await airline.record(batches_of(passages, repeat(500)))
        sent = Sent(first, answers), Sent(second, await answers_of(airline, TEN_DAYS_WINDOWS))
        counts, rebuilt, audited = await asyncio.gather(
            airline.load(shuffled), airline.command("rebuild"), airline.command("audit")
        )
        return *sent, Repeated(counts, rebuilt, audited, await answers_of(airline, TEN_DAYS_WINDOWS))


async def import_ten_days_anew(folder: Path) -> Loaded:
    """By `import` in random order as lines of JSON, killed on the way, under a standard tightened from the start."""
    shuffled = _shuffled_ten_days(folder / "january.ndjson.gz")
    async with importing_at(folder / "data", tightened_hierarchy(folder / "hierarchy.json", STRICT_SINCE)) as airline:
        await airline.load_and_be_killed(shuffled)
        counts = await airline.load(shuffled)
        return Loaded(folder / "data", counts, await answers_of(airline, TEN_DAYS_WINDOWS))


def _sizes(chance: Random) -> Iterator[int]:
    while True:
        yield chance.randint(1, 1_000)


def _shuffled_ten_days(to: Path) -> Path:
    with gzip.open(JANUARY, "rt", newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["day"]) >= TEN_DAYS.day]
    Random(SEED).shuffle(rows)  # noqa: S311 - the same order in every run is the point
    with gzip.open(to, "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return to
