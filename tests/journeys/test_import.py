"""January by `import`, beside a running service: in the order of the file as CSV, in random order as lines of JSON.

And then corrected: a stormy day left out and taken back, and a standard tightened amid every trouble.
"""

import asyncio
from collections.abc import Sequence
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
from tests.journeys.flights_oracle import JANUARY, Passage, tightened
from tests.journeys.importing import Loaded
from tests.journeys.januaries import import_anew, import_in_order
from tests.journeys.january import (
    BEGIN,
    DAY,
    END,
    INTERACTIONS,
    LINES,
    SEED,
    STRICT_SINCE,
    WINDOWS,
    Answers,
    answers_of,
)
from tests.journeys.judging import assert_report
from tests.journeys.truth import Expected, Truth

STORM: Final = datetime(2013, 1, 30, tzinfo=UTC)

pytestmark = pytest.mark.timeout(1_200)


@pytest.fixture(scope="module")
async def loads(tmp_path_factory: pytest.TempPathFactory) -> tuple[Loaded, Loaded]:
    """Both at once: each ends with a wait until silence has closed the last trips."""
    return await asyncio.gather(
        import_in_order(tmp_path_factory.mktemp("imported")), import_anew(tmp_path_factory.mktemp("anew"))
    )


@pytest.fixture(scope="module")
def imported(loads: tuple[Loaded, Loaded]) -> Loaded:
    return loads[0]


@pytest.fixture(scope="module")
def imported_anew(loads: tuple[Loaded, Loaded]) -> Loaded:
    return loads[1]


def test_january_imported_beside_a_service_is_what_the_file_says(
    imported: Loaded, expectations: list[Expected]
) -> None:
    assert imported.counts == [LINES, INTERACTIONS, INTERACTIONS, 0, 0]
    assert_answers(imported.answers, expectations)


async def test_importing_january_again_while_it_is_rebuilt_and_audited_changes_nothing(
    imported: Loaded, tmp_path: Path
) -> None:
    async with imported.served(tmp_path / "data") as airline:
        counts, rebuilt, audited = await asyncio.gather(
            airline.load(JANUARY), airline.command("rebuild"), airline.command("audit")
        )
    assert counts == [LINES, INTERACTIONS, 0, INTERACTIONS, 0]
    assert rebuilt.endswith(" days counted again: 0 pages mended\n")
    assert audited.endswith(" compared: 0 differences\n")


def test_january_in_random_order_as_json_and_killed_on_the_way_is_what_the_file_says(
    imported_anew: Loaded, january: list[Passage]
) -> None:
    lines, interactions, recorded, duplicates, rejected = imported_anew.counts
    assert (lines, interactions, recorded + duplicates, rejected) == (LINES, INTERACTIONS, INTERACTIONS, 0)
    assert 0 < duplicates < INTERACTIONS
    strict = Truth(tightened(january, STRICT_MINUTES, STRICT_SINCE))
    assert_answers(imported_anew.answers, [strict.over(start, end) for start, end in WINDOWS])


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


def assert_answers(answers: Answers, expectations: Sequence[Expected]) -> None:
    for answer, expectation in zip(answers, expectations, strict=True):
        assert_report(answer, expectation)
