"""A small hierarchy to edit, and what holds of every refusal."""

from collections.abc import Awaitable, Callable

import pytest

from domain.edits import Author
from domain.errors import (
    Refused,
)
from domain.nodes import Activity, ActivityKind
from tests.builders import built, edge, experience, moment, outcome
from tests.fakes import MemoryHierarchies
from tests.fakes_history import MemoryHistory

ANN = Author(by="ann", reason="because")


def task(key: str) -> Activity:
    return Activity(id=f"id-{key}", key=key, name=key.capitalize(), activity_kind=ActivityKind.TASK)


def call_center(history: MemoryHistory | None = None) -> MemoryHierarchies:
    nodes = [outcome("won"), experience("buy"), moment("call"), task("pack")]
    return MemoryHierarchies(built(nodes, [edge("call", "buy", position=3)]), history)


async def refused(
    attempt: Callable[[], Awaitable[object]], kind: type[Refused], hierarchies: MemoryHierarchies
) -> Refused:
    """The refusal, after making sure that nothing was changed."""
    before = hierarchies.hierarchy
    with pytest.raises(Refused) as info:
        await attempt()
    assert type(info.value) is kind
    assert hierarchies.hierarchy is before
    assert hierarchies.log == []
    return info.value
