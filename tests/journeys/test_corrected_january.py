"""January, corrected: a stormy day left out and taken back, and a standard tightened amid every trouble."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.journeys.airline import batches_of
from tests.journeys.correcting import (
    SHORT_LEASE,
    STRICT_MINUTES,
    a_standard_is_tightened_amid_trouble,
    a_storm_is_left_out_and_taken_back,
)
from tests.journeys.flights_oracle import Passage, tightened
from tests.journeys.importing import Loaded
from tests.journeys.january import BEGIN, DAY, END, SEED, STRICT_SINCE, WINDOWS, answers_of
from tests.journeys.judging import assert_report
from tests.journeys.truth import Truth

STORM: Final = datetime(2013, 1, 30, tzinfo=UTC)

pytestmark = pytest.mark.timeout(1_200)


async def test_january_corrected_is_what_the_file_says_and_what_a_fresh_database_says(
    imported: Loaded, imported_anew: Loaded, january: list[Passage], tmp_path: Path
) -> None:
    # At once, for both spend most of their time waiting until silence has closed the last trips.
    async with asyncio.TaskGroup() as group:
        group.create_task(a_stormy_day_is_left_out_and_taken_back(imported, january, tmp_path))
        group.create_task(a_standard_is_tightened_as_if_from_the_start(imported, imported_anew, january, tmp_path))


async def a_stormy_day_is_left_out_and_taken_back(imported: Loaded, january: list[Passage], tmp_path: Path) -> None:
    async with imported.served(tmp_path / "data") as airline:
        windows = [(STORM, STORM + DAY), *WINDOWS[:2]]
        await a_storm_is_left_out_and_taken_back(airline, january, STORM, windows)


async def a_standard_is_tightened_as_if_from_the_start(
    imported: Loaded, imported_anew: Loaded, january: list[Passage], tmp_path: Path
) -> None:
    chance = Random(SEED)  # noqa: S311 - the same order in every run is the point
    newcomers = (replace(passage, trip=f"{passage.trip}-again") for passage in chance.sample(january, k=len(january)))
    async with (
        imported.served(tmp_path / "corrected", **SHORT_LEASE) as airline,
        imported_anew.served(tmp_path / "anew") as airline_anew,
    ):
        arrived = await a_standard_is_tightened_amid_trouble(airline, STRICT_SINCE, newcomers, [(BEGIN, END)])
        assert (await airline_anew.record(batches_of(arrived, repeat(500)))).recorded == len(arrived)
        answers, answers_anew = await answers_of(airline), await answers_of(airline_anew)
        assert (await airline.command("audit")).endswith(" compared: 0 differences\n")
    strict = Truth(tightened([*january, *arrived], STRICT_MINUTES, STRICT_SINCE))
    assert_report(answers[1], strict.over(BEGIN, END))
    assert answers_anew == answers
