"""January by `import`, beside a running service: in the order of the file as CSV, in random order as lines of JSON."""

import csv
import gzip
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.journeys.flights_oracle import JANUARY, expected, passages
from tests.journeys.importing import importing_at
from tests.journeys.judging import assert_report
from tests.journeys.test_january import INTERACTIONS, SEED, WINDOWS

LINES = 27_004

pytestmark = pytest.mark.timeout(600)


async def test_january_imported_beside_a_service_is_what_the_file_says(tmp_path: Path) -> None:
    january = passages()
    async with importing_at(tmp_path / "data") as airline:
        assert await airline.load(JANUARY) == [LINES, INTERACTIONS, INTERACTIONS, 0, 0]
        for start, end in WINDOWS:
            assert_report(await airline.report(start, end), expected(january, start, end), start, end)
        assert await airline.load(JANUARY) == [LINES, INTERACTIONS, 0, INTERACTIONS, 0]
        assert (await airline.command("rebuild")).endswith(" days counted again: 0 pages mended\n")
        assert (await airline.command("audit")).endswith(" compared: 0 differences\n")


async def test_january_in_random_order_as_json_and_killed_on_the_way_is_the_same(tmp_path: Path) -> None:
    january, shuffled = passages(), tmp_path / "january.ndjson.gz"
    with gzip.open(JANUARY, "rt", newline="") as file:
        rows: list[dict[str, Any]] = list(csv.DictReader(file))
    Random(SEED).shuffle(rows)  # noqa: S311 - the same order in every run is the point
    with gzip.open(shuffled, "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    async with importing_at(tmp_path / "data") as airline:
        await airline.load_and_be_killed(shuffled)
        lines, interactions, recorded, duplicates, rejected = await airline.load(shuffled)
        assert (lines, interactions, recorded + duplicates, rejected) == (LINES, INTERACTIONS, INTERACTIONS, 0)
        assert 0 < duplicates < INTERACTIONS
        for start, end in WINDOWS:
            assert_report(await airline.report(start, end), expected(january, start, end), start, end)
