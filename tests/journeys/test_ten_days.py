"""The last ten days of January: sent twice in the order of the file, and imported in random order, again and anew.

And then corrected: a stormy day left out and taken back, and a standard tightened amid every trouble.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.api.service import copy_data
from tests.journeys.airline import Receipts, batches_of
from tests.journeys.correcting import (
    SHORT_LEASE,
    STRICT_MINUTES,
    a_standard_is_tightened_amid_trouble,
    a_storm_is_left_out_and_taken_back,
)
from tests.journeys.flights_oracle import Passage, tightened
from tests.journeys.importing import Loaded, airline_over
from tests.journeys.januaries import Repeated, Sent, import_ten_days_anew, send_ten_days_thrice
from tests.journeys.january import (
    DAY,
    END,
    SEED,
    STRICT_SINCE,
    TEN_DAYS,
    TEN_DAYS_INTERACTIONS,
    TEN_DAYS_LINES,
    TEN_DAYS_WINDOWS,
    Answers,
    answers_of,
)
from tests.journeys.judging import assert_report
from tests.journeys.truth import Truth

STORM: Final = datetime(2013, 1, 30, tzinfo=UTC)

pytestmark = pytest.mark.timeout(1_200)


@pytest.fixture(scope="module")
def ten_days(january: list[Passage]) -> list[Passage]:
    """Of the trips whose names begin with their days."""
    return [passage for passage in january if passage.trip >= f"{TEN_DAYS:%F}"]


@pytest.fixture(scope="module")
def sent_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("thrice") / "data"


@pytest.fixture(scope="module")
async def loads(
    sent_folder: Path, ten_days: list[Passage], tmp_path_factory: pytest.TempPathFactory
) -> tuple[tuple[Sent, Sent, Repeated], Loaded]:
    """Both at once: each ends with a wait until silence has closed the last trips."""
    return await asyncio.gather(
        send_ten_days_thrice(sent_folder, ten_days), import_ten_days_anew(tmp_path_factory.mktemp("anew"))
    )


@pytest.fixture(scope="module")
def sent_thrice(loads: tuple[tuple[Sent, Sent, Repeated], Loaded]) -> tuple[Sent, Sent, Repeated]:
    return loads[0]


@pytest.fixture(scope="module")
def imported_anew(loads: tuple[tuple[Sent, Sent, Repeated], Loaded]) -> Loaded:
    return loads[1]


def test_in_the_order_of_the_file_they_are_what_the_file_says(
    sent_thrice: tuple[Sent, Sent, Repeated], ten_days: list[Passage]
) -> None:
    first, _, _ = sent_thrice
    assert first.receipts == Receipts(recorded=TEN_DAYS_INTERACTIONS)
    assert_answers(first.answers, ten_days)


def test_sending_them_again_changes_nothing(sent_thrice: tuple[Sent, Sent, Repeated]) -> None:
    first, second, _ = sent_thrice
    assert second == Sent(Receipts(duplicates=TEN_DAYS_INTERACTIONS), first.answers)


def test_importing_what_was_sent_while_it_is_rebuilt_and_audited_changes_nothing(
    sent_thrice: tuple[Sent, Sent, Repeated],
) -> None:
    first, _, imported = sent_thrice
    assert imported.counts == [TEN_DAYS_LINES, TEN_DAYS_INTERACTIONS, 0, TEN_DAYS_INTERACTIONS, 0]
    assert imported.answers == first.answers
    assert imported.rebuilt.endswith(" days counted again: 0 pages mended\n")
    assert imported.audited.endswith(" compared: 0 differences\n")


def test_in_random_order_as_json_and_killed_on_the_way_they_are_what_the_file_says(
    imported_anew: Loaded, ten_days: list[Passage]
) -> None:
    lines, interactions, recorded, duplicates, rejected = imported_anew.counts
    assert (lines, interactions, recorded + duplicates, rejected) == (
        TEN_DAYS_LINES, TEN_DAYS_INTERACTIONS, TEN_DAYS_INTERACTIONS, 0
    )  # fmt: skip
    assert 0 < duplicates < TEN_DAYS_INTERACTIONS
    assert_answers(imported_anew.answers, tightened(ten_days, STRICT_MINUTES, STRICT_SINCE))


@pytest.mark.usefixtures("sent_thrice")
async def test_corrected_they_are_what_the_file_says_and_what_a_fresh_database_says(
    sent_folder: Path, imported_anew: Loaded, ten_days: list[Passage], tmp_path: Path
) -> None:
    # At once, for both spend most of their time waiting until silence has closed the last trips.
    async with asyncio.TaskGroup() as group:
        group.create_task(a_stormy_day_is_left_out_and_taken_back(sent_folder, ten_days, tmp_path))
        group.create_task(a_standard_is_tightened_as_if_from_the_start(sent_folder, imported_anew, ten_days, tmp_path))


async def a_stormy_day_is_left_out_and_taken_back(folder: Path, ten_days: list[Passage], tmp_path: Path) -> None:
    async with airline_over(copy_data(folder, tmp_path / "data")) as airline:
        windows = [(STORM, STORM + DAY), (TEN_DAYS, END)]
        await a_storm_is_left_out_and_taken_back(airline, ten_days, STORM, windows)


async def a_standard_is_tightened_as_if_from_the_start(
    folder: Path, imported_anew: Loaded, ten_days: list[Passage], tmp_path: Path
) -> None:
    chance = Random(SEED)  # noqa: S311 - the same order in every run is the point
    newcomers = (replace(passage, trip=f"{passage.trip}-again") for passage in chance.sample(ten_days, k=len(ten_days)))
    async with (
        airline_over(copy_data(folder, tmp_path / "corrected"), **SHORT_LEASE) as airline,
        imported_anew.served(tmp_path / "anew") as airline_anew,
    ):
        arrived = await a_standard_is_tightened_amid_trouble(airline, STRICT_SINCE, newcomers, [(TEN_DAYS, END)])
        assert (await airline_anew.record(batches_of(arrived, repeat(500)))).recorded == len(arrived)
        answers = await answers_of(airline, TEN_DAYS_WINDOWS)
        assert await answers_of(airline_anew, TEN_DAYS_WINDOWS) == answers
        assert (await airline.command("audit")).endswith(" compared: 0 differences\n")
    assert_answers(answers, tightened([*ten_days, *arrived], STRICT_MINUTES, STRICT_SINCE))


def assert_answers(answers: Answers, passages: Iterable[Passage]) -> None:
    truth = Truth(passages)
    for (start, end), answer in zip(TEN_DAYS_WINDOWS, answers, strict=True):
        assert_report(answer, truth.over(start, end))
