"""What journeys go through is read and judged once."""

import pytest

from tests.journeys.flights_oracle import Passage, passages
from tests.journeys.january import WINDOWS
from tests.journeys.truth import Expected, Truth


@pytest.fixture(scope="session")
def january() -> list[Passage]:
    return passages()


@pytest.fixture(scope="session")
def expectations(january: list[Passage]) -> list[Expected]:
    """What should be answered for each of January's windows."""
    truth = Truth(january)
    return [truth.over(start, end) for start, end in WINDOWS]
