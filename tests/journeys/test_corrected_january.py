"""January, corrected: a stormy day left out and taken back, and a standard tightened amid every trouble."""

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
from tests.journeys.flights_oracle import Passage, expected, tightened
from tests.journeys.importing import Loaded
from tests.journeys.january import BEGIN, DAY, END, SEED, STRICT_SINCE, WINDOWS, answers_of
from tests.journeys.judging import assert_report

STORM: Final = datetime(2013, 1, 30, tzinfo=UTC)

pytestmark = pytest.mark.timeout(600)


async def test_a_stormy_day_of_january_can_be_left_out_and_taken_back(
    imported: Loaded, january: list[Passage], tmp_path: Path
) -> None:
    async with imported.served(tmp_path / "data") as airline:
        windows = [(STORM, STORM + DAY), *WINDOWS[:2]]
        await a_storm_is_left_out_and_taken_back(airline, january, STORM, windows)


async def test_january_under_a_standard_tightened_later_is_as_if_it_had_been_so_from_the_start(
    imported: Loaded, imported_anew: Loaded, january: list[Passage], tmp_path: Path
) -> None:
    chance = Random(SEED)  # noqa: S311 - the same order in every run is the point
    newcomers = (replace(passage, trip=f"{passage.trip}-again") for passage in chance.sample(january, k=len(january)))
    async with imported.served(tmp_path / "corrected", **SHORT_LEASE) as airline:
        arrived = await a_standard_is_tightened_amid_trouble(airline, STRICT_SINCE, newcomers, [(BEGIN, END)])
        answers = await answers_of(airline)
        assert (await airline.command("audit")).endswith(" compared: 0 differences\n")
    strict = list(tightened([*january, *arrived], STRICT_MINUTES, STRICT_SINCE))
    assert_report(answers[1], expected(strict, BEGIN, END), BEGIN, END)
    async with imported_anew.served(tmp_path / "anew") as airline:
        assert (await airline.record(batches_of(arrived, repeat(500)))).recorded == len(arrived)
        assert await answers_of(airline) == answers
