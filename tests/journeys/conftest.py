"""January is read, judged and imported once for all journeys through it."""

import asyncio
import csv
import gzip
import json
from pathlib import Path
from random import Random

import pytest

from tests.journeys.correcting import tightened_hierarchy
from tests.journeys.flights_oracle import JANUARY, Expectation, Passage, expected, passages
from tests.journeys.importing import Loaded, importing_at
from tests.journeys.january import SEED, STRICT_SINCE, WINDOWS, answers_of


@pytest.fixture(scope="session")
def january() -> list[Passage]:
    return passages()


@pytest.fixture(scope="session")
def expectations(january: list[Passage]) -> list[dict[str, Expectation]]:
    """What each node should answer for each of January's windows."""
    return [expected(january, start, end) for start, end in WINDOWS]


@pytest.fixture(scope="session")
async def imports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Loaded, Loaded]:
    """Both at once: on two cores that is quicker than one after the other."""
    folders = [tmp_path_factory.mktemp(name) for name in ("january", "january-anew")]
    return await asyncio.gather(_in_order(folders[0]), _anew(folders[1]))


@pytest.fixture(scope="session")
def imported(imports: tuple[Loaded, Loaded]) -> Loaded:
    """January by `import` in the order of the file, beside a service that was asked and then stopped."""
    return imports[0]


@pytest.fixture(scope="session")
def imported_anew(imports: tuple[Loaded, Loaded]) -> Loaded:
    """January again, in random order as lines of JSON, killed on the way, under a standard tightened from the start."""
    return imports[1]


async def _in_order(folder: Path) -> Loaded:
    async with importing_at(folder / "data") as airline:
        return Loaded(folder / "data", await airline.load(JANUARY), await answers_of(airline))


async def _anew(folder: Path) -> Loaded:
    shuffled = _shuffled(folder / "january.ndjson.gz")
    async with importing_at(folder / "data", tightened_hierarchy(folder / "hierarchy.json", STRICT_SINCE)) as airline:
        await airline.load_and_be_killed(shuffled)
        return Loaded(folder / "data", await airline.load(shuffled), await answers_of(airline))


def _shuffled(to: Path) -> Path:
    with gzip.open(JANUARY, "rt", newline="") as file:
        rows = list(csv.DictReader(file))
    Random(SEED).shuffle(rows)  # noqa: S311 - the same order in every run is the point
    with gzip.open(to, "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return to
