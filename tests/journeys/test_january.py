"""January 2013 through both doors: recorded over HTTP in random order, by `import` in that of the file.

Asked for over HTTP, and compared with the CSV.
"""

import asyncio

import pytest

from tests.journeys.airline import Receipts
from tests.journeys.flights_oracle import Passage
from tests.journeys.importing import Loaded
from tests.journeys.januaries import Sent, import_in_order, send_shuffled
from tests.journeys.january import INTERACTIONS, LINES, WINDOWS
from tests.journeys.judging import assert_report
from tests.journeys.truth import Expected

pytestmark = pytest.mark.timeout(1_200)


@pytest.fixture(scope="module")
async def loads(tmp_path_factory: pytest.TempPathFactory, january: list[Passage]) -> tuple[Sent, Loaded]:
    """Both at once: each ends with a wait until silence has closed the last trips."""
    return await asyncio.gather(
        send_shuffled(tmp_path_factory.mktemp("shuffled"), january),
        import_in_order(tmp_path_factory.mktemp("in_order")),
    )


@pytest.fixture(scope="module")
def shuffled(loads: tuple[Sent, Loaded]) -> Sent:
    return loads[0]


@pytest.fixture(scope="module")
def in_order(loads: tuple[Sent, Loaded]) -> Loaded:
    return loads[1]


def test_every_interaction_of_january_is_recorded_once(shuffled: Sent, in_order: Loaded) -> None:
    assert shuffled.receipts == Receipts(recorded=INTERACTIONS)
    assert in_order.counts == [LINES, INTERACTIONS, INTERACTIONS, 0, 0]


@pytest.mark.parametrize("number", range(len(WINDOWS)), ids=[f"{start:%m-%d}..{end:%m-%d}" for start, end in WINDOWS])
def test_every_node_answers_what_the_file_says(
    shuffled: Sent, in_order: Loaded, expectations: list[Expected], number: int
) -> None:
    for answers in (shuffled.answers, in_order.answers):
        assert_report(answers[number], expectations[number])


def test_january_has_days_of_every_health(in_order: Loaded) -> None:
    reports = [answer["performance"] for answer in in_order.answers]
    seen = {performance["health"] for report in reports for performance in report.values()}
    assert seen == {"HEALTHY", "STRAINED", "BROKEN", "UNKNOWN"}


def test_in_random_order_and_random_batches_the_answers_are_identical(in_order: Loaded, shuffled: Sent) -> None:
    assert shuffled.answers == in_order.answers
