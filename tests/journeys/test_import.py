"""January by `import`, beside a running service: in the order of the file as CSV, in random order as lines of JSON."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.journeys.correcting import STRICT_MINUTES
from tests.journeys.flights_oracle import JANUARY, Passage, tightened
from tests.journeys.importing import Loaded
from tests.journeys.january import INTERACTIONS, LINES, STRICT_SINCE, WINDOWS, Answers
from tests.journeys.judging import assert_report
from tests.journeys.truth import Expected, Truth

pytestmark = pytest.mark.timeout(1_200)


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


def assert_answers(answers: Answers, expectations: Sequence[Expected]) -> None:
    for answer, expectation in zip(answers, expectations, strict=True):
        assert_report(answer, expectation)
