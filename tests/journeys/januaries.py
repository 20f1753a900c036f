"""January, loaded in every way that there is: over HTTP and by `import`, in order and in random order."""

import csv
import gzip
import json
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from random import Random

import httpx

from tests.api.service import serving
from tests.journeys.airline import Airline, Receipts, batches_of
from tests.journeys.correcting import tightened_hierarchy
from tests.journeys.flights_oracle import JANUARY, Passage
from tests.journeys.importing import Loaded, importing_at
from tests.journeys.january import INTERACTIONS, SEED, STRICT_SINCE, Answers, answers_of


@dataclass(frozen=True)
class Sent:
    """What came back: receipts, and answers afterwards."""

    receipts: Receipts
    answers: Answers


async def send_twice(folder: Path, january: Sequence[Passage]) -> tuple[Sent, Sent]:
    """Over HTTP, in the order of the file, in batches of 500; and everything again."""
    async with _airline_at(folder / "data") as airline:
        first = await airline.record(batches_of(january, repeat(500)))
        answers = await answers_of(airline)
        second = await airline.record(batches_of(january, repeat(500)))
        return Sent(first, answers), Sent(second, await answers_of(airline))


async def send_shuffled(folder: Path, january: Sequence[Passage]) -> Sent:
    """Over HTTP, in random order and random batches."""
    chance = Random(SEED)  # noqa: S311 - the same order in every run is the point
    shuffled = chance.sample(january, k=INTERACTIONS)
    async with _airline_at(folder / "data") as airline:
        receipts = await airline.record(batches_of(shuffled, _sizes(chance)))
        return Sent(receipts, await answers_of(airline))


async def import_in_order(folder: Path) -> Loaded:
    """By `import` in the order of the file, beside a service that was asked and then stopped."""
    async with importing_at(folder / "data") as airline:
        counts = await airline.load(JANUARY)
        return Loaded(folder / "data", counts, await answers_of(airline))


async def import_anew(folder: Path) -> Loaded:
    """By `import` in random order as lines of JSON, killed on the way, under a standard tightened from the start."""
    shuffled = _shuffled(folder / "january.ndjson.gz")
    async with importing_at(folder / "data", tightened_hierarchy(folder / "hierarchy.json", STRICT_SINCE)) as airline:
        await airline.load_and_be_killed(shuffled)
        counts = await airline.load(shuffled)
        return Loaded(folder / "data", counts, await answers_of(airline))


@asynccontextmanager
async def _airline_at(data_dir: Path) -> AsyncGenerator[Airline]:
    """An airline at a service of its own, over a fresh database."""
    async with serving(data_dir) as service, httpx.AsyncClient(base_url=service.url, timeout=60) as client:
        airline = Airline(client)
        await airline.define()
        yield airline


def _sizes(chance: Random) -> Iterator[int]:
    while True:
        yield chance.randint(1, 1_000)


def _shuffled(to: Path) -> Path:
    with gzip.open(JANUARY, "rt", newline="") as file:
        rows = list(csv.DictReader(file))
    Random(SEED).shuffle(rows)  # noqa: S311 - the same order in every run is the point
    with gzip.open(to, "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return to
