"""A service over fakes: empty, or with a small hierarchy and a standard."""

import pytest

from domain.hierarchy import Hierarchy
from domain.nodes import Activity, ActivityKind
from tests.builders import built, edge, experience, flag, moment, outcome, standard, waiting
from tests.graphql_client import Service


def shop() -> Hierarchy:
    """The outcome "served", below it the experience "visit", its moments "wait" and "pay", and an activity of "pay"."""
    check = Activity(id="id-check", key="check", name="Check", activity_kind=ActivityKind.TASK)
    return built(
        [outcome("served"), experience("visit"), moment("wait", 0.9), moment("pay"), check],
        [
            edge("visit", "served", make_or_break=True, required=True),
            edge("wait", "visit", weight=2, position=1),
            edge("pay", "visit", make_or_break=True),
            edge("check", "pay"),
        ],
        [("wait", standard(waiting(magic=10, expected=30, unacceptable=90), flag(decisive=True)))],
    )


@pytest.fixture
def empty() -> Service:
    return Service()


@pytest.fixture
def service() -> Service:
    return Service(shop())
