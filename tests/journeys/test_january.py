"""January 2013 through the front door: recorded over HTTP, asked for over HTTP, compared with the CSV."""

import asyncio

import pytest

from tests.journeys.airline import Receipts
from tests.journeys.flights_oracle import Passage
from tests.journeys.januaries import Sent, send_shuffled, send_twice
from tests.journeys.january import INTERACTIONS, WINDOWS
from tests.journeys.judging import assert_report
from tests.journeys.truth import Expected

pytestmark = pytest.mark.timeout(1_200)


@pytest.fixture(scope="module")
async def sent(tmp_path_factory: pytest.TempPathFactory, january: list[Passage]) -> tuple[tuple[Sent, Sent], Sent]:
    """Both at once: each ends with a wait until silence has closed the last trips."""
    return await asyncio.gather(
        send_twice(tmp_path_factory.mktemp("twice"), january),
        send_shuffled(tmp_path_factory.mktemp("shuffled"), january),
    )


@pytest.fixture(scope="module")
def sent_twice(sent: tuple[tuple[Sent, Sent], Sent]) -> tuple[Sent, Sent]:
    return sent[0]


@pytest.fixture(scope="module")
def sent_shuffled(sent: tuple[tuple[Sent, Sent], Sent]) -> Sent:
    return sent[1]


@pytest.fixture(scope="module")
def in_order(sent_twice: tuple[Sent, Sent]) -> Sent:
    return sent_twice[0]


def test_every_interaction_of_january_is_recorded_once(in_order: Sent) -> None:
    assert in_order.receipts == Receipts(recorded=INTERACTIONS)


@pytest.mark.parametrize("number", range(len(WINDOWS)), ids=[f"{start:%m-%d}..{end:%m-%d}" for start, end in WINDOWS])
def test_every_node_answers_what_the_file_says(in_order: Sent, expectations: list[Expected], number: int) -> None:
    assert_report(in_order.answers[number], expectations[number])


def test_january_has_days_of_every_health(in_order: Sent) -> None:
    reports = [answer["performance"] for answer in in_order.answers]
    seen = {performance["health"] for report in reports for performance in report.values()}
    assert seen == {"HEALTHY", "STRAINED", "BROKEN", "UNKNOWN"}


def test_sending_january_again_changes_nothing(sent_twice: tuple[Sent, Sent]) -> None:
    first, second = sent_twice
    assert second == Sent(Receipts(duplicates=INTERACTIONS), first.answers)


def test_in_random_order_and_random_batches_the_answers_are_identical(in_order: Sent, sent_shuffled: Sent) -> None:
    assert sent_shuffled == Sent(Receipts(recorded=INTERACTIONS), in_order.answers)
