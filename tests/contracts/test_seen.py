"""What ports are asked for those who do not see everything."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.hierarchy import Edit
from domain.interactions import Interaction, Receipt
from domain.listing import AttemptQuery, InteractionQuery, Part
from tests.builders import NOON, edge, interaction, moment, outcome, standard, waiting
from tests.contracts.conftest import Ports
from tests.contracts.edits import add, make

ALL = Part(most=100)


@pytest.fixture
async def shared(ports: Ports) -> Ports:
    """The moment "call" serves two outcomes; an interaction there is a step at both, at one, at the other, at none."""
    call = moment("call")
    await make(
        ports.hierarchies,
        Edit(
            nodes=(outcome("order"), outcome("orders"), call),
            contributions=(edge("call", "order"), edge("call", "orders")),
            standards=((call.id, standard(waiting())),),
        ),
    )
    sent = [
        passed("both", 0, attempt="a", customer="ada"),
        passed("one", 1, attempts=(("order", "b"),)),
        passed("other", 2, attempts=(("orders", "c"),)),
        passed("none", 3),
    ]
    assert await ports.recorder.record(list(enumerate(sent))) == Receipt(recorded=4)
    return ports


def passed(key: str, minutes: int, **more: Any) -> Interaction:  # noqa: ANN401 - fields of an interaction
    return replace(interaction(key, "call", at=NOON + timedelta(minutes=minutes), wait_seconds=5), **more)


async def keys(ports: Ports, part: Part, *outcomes: str) -> list[str]:
    query = InteractionQuery(moment="id-call", tried_at=frozenset(outcomes))
    return [each.scored.interaction.key for each in await ports.interactions.listed(query, part)]


async def test_interactions_are_listed_as_steps_at_some_outcomes(shared: Ports) -> None:
    assert await keys(shared, ALL, "id-order") == ["one", "both"]
    assert await keys(shared, ALL, "id-orders") == ["other", "both"]
    assert await keys(shared, ALL, "id-order", "id-orders") == ["other", "one", "both"]
    assert await keys(shared, ALL, "id-call") == []


async def test_a_part_of_such_a_list_is_full_where_there_is_enough(shared: Ports) -> None:
    assert await keys(shared, Part(most=1), "id-order") == ["one"]
    assert await keys(shared, Part(most=1, backward=True), "id-order") == ["both"]
    after = NOON + timedelta(minutes=1), "test:one"
    assert await keys(shared, Part(most=5, after=after), "id-order") == ["both"]


async def test_attempts_are_listed_at_some_outcomes(shared: Ports) -> None:
    async def listed(**query: object) -> list[str]:
        asked = AttemptQuery(**query)  # pyright: ignore[reportArgumentType] - as each test says
        return [each.id for each in await shared.attempts.listed(asked, ALL)]

    order, orders = frozenset({"id-order"}), frozenset({"id-orders"})
    assert await listed(outcomes=order) == ["id-order:b", "id-order:a"]
    assert await listed(outcomes=orders) == ["id-orders:c", "id-orders:a"]
    assert await listed(outcomes=order, customer="ada") == ["id-order:a"]
    assert await listed(outcomes=order | orders, customer="ada") == ["id-orders:a", "id-order:a"]
    assert await listed(outcomes=order, outcome="id-order") == ["id-order:b", "id-order:a"]
    assert await listed(outcomes=order, outcome="id-orders") == []


async def test_the_change_log_reads_above_a_version_too(ports: Ports) -> None:
    for number in range(1, 6):
        await add(ports.hierarchies, moment(f"m{number}"))
    assert [each.version for each in await ports.hierarchies.changes(6, 10, after=2)] == [5, 4, 3]
    assert [each.version for each in await ports.hierarchies.changes(6, 2, after=1)] == [5, 4]
    assert [each.version for each in await ports.hierarchies.changes(4, 10, after=2)] == [3]
    assert await ports.hierarchies.changes(4, 10, after=3) == []
    assert await ports.hierarchies.changes(4, 10, after=9) == []
