"""Editing what contributes to what."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import editing
from domain.editing import ContributionRequest
from domain.errors import (
    InvalidInputError,
    NotAllowedThereError,
    WouldCloseCycleError,
)
from domain.nodes import Node, NodeKind
from tests.builders import built, edge, experience, moment, outcome
from tests.domain.editing.call_center import ANN, call_center, refused, task
from tests.fakes import MemoryHierarchies

KINDS: dict[NodeKind, Callable[[str], Node]] = {
    NodeKind.ACTIVITY: task,
    NodeKind.MOMENT: moment,
    NodeKind.EXPERIENCE: experience,
    NodeKind.OUTCOME: outcome,
}
ALLOWED = {
    (NodeKind.ACTIVITY, NodeKind.MOMENT),
    (NodeKind.MOMENT, NodeKind.EXPERIENCE),
    (NodeKind.MOMENT, NodeKind.OUTCOME),
    (NodeKind.EXPERIENCE, NodeKind.EXPERIENCE),
    (NodeKind.EXPERIENCE, NodeKind.OUTCOME),
    (NodeKind.OUTCOME, NodeKind.OUTCOME),
}


@pytest.mark.parametrize("low", NodeKind)
@pytest.mark.parametrize("high", NodeKind)
async def test_only_some_kinds_contribute_to_others(low: NodeKind, high: NodeKind) -> None:
    hierarchies = MemoryHierarchies(built([KINDS[low]("low"), KINDS[high]("high")]))
    request = ContributionRequest(contributor="low", to="high")
    if (low, high) in ALLOWED:
        hierarchy, made = await editing.contribute(request, ANN, hierarchies)
        assert hierarchy.contributors("id-high") == (made,)
    else:
        await refused(lambda: editing.contribute(request, ANN, hierarchies), NotAllowedThereError, hierarchies)


async def test_what_is_not_allowed_says_what_is() -> None:
    hierarchies = call_center()
    request = ContributionRequest(contributor="call", to="pack")
    error = await refused(lambda: editing.contribute(request, ANN, hierarchies), NotAllowedThereError, hierarchies)
    assert error.message == "A moment contributes to an experience or an outcome, not to an activity."


async def test_required_is_make_or_break_unless_said_and_positions_follow() -> None:
    hierarchies = call_center()
    _, vital = await editing.contribute(
        ContributionRequest(contributor="buy", to="won", make_or_break=True), ANN, hierarchies
    )
    assert (vital.required, vital.position, vital.weight) == (True, 0, 1.0)
    await editing.define(moment("chat"), ANN, hierarchies)
    hierarchy, plain = await editing.contribute(ContributionRequest(contributor="chat", to="buy"), ANN, hierarchies)
    assert (plain.required, plain.position) == (False, 4)
    assert hierarchy.named("buy").revision == 2
    _, moved = await editing.contribute(
        ContributionRequest(contributor="chat", to="buy", make_or_break=True, required=False, weight=2),
        ANN,
        hierarchies,
    )
    assert (moved.make_or_break, moved.required, moved.position, moved.weight) == (True, False, 4, 2)


async def test_contributing_again_in_the_same_way_changes_nothing() -> None:
    hierarchies = call_center()
    hierarchy, same = await editing.contribute(ContributionRequest(contributor="call", to="buy"), ANN, hierarchies)
    assert (hierarchy.version, same, hierarchies.log) == (1, edge("call", "buy", position=3), [])


@pytest.mark.parametrize(
    ("weight", "position", "field"),
    [(-1, 0, "weight"), (0, 0, "weight"), (1e7, 0, "weight"), (float("nan"), 0, "weight"), (1, -1, "position")],
)
async def test_a_contribution_with_a_bad_field_is_refused(weight: float, position: int, field: str) -> None:
    hierarchies = call_center()
    request = ContributionRequest(contributor="call", to="won", weight=weight, position=position)
    error = await refused(lambda: editing.contribute(request, ANN, hierarchies), InvalidInputError, hierarchies)
    assert isinstance(error, InvalidInputError)
    assert error.field == field


async def test_a_cycle_is_refused_and_named() -> None:
    nodes = [experience(key) for key in "abc"]
    hierarchies = MemoryHierarchies(built(nodes, [edge("a", "b"), edge("b", "c")]))
    request = ContributionRequest(contributor="c", to="a")
    error = await refused(lambda: editing.contribute(request, ANN, hierarchies), WouldCloseCycleError, hierarchies)
    assert isinstance(error, WouldCloseCycleError)
    assert [node.key for node in error.cycle] == ["c", "a", "b", "c"]
    assert error.message == "This would close a cycle: c → a → b → c. Withdraw one of these contributions first."


async def test_nothing_contributes_to_itself() -> None:
    hierarchies = MemoryHierarchies(built([experience("a")]))
    request = ContributionRequest(contributor="a", to="a")
    error = await refused(lambda: editing.contribute(request, ANN, hierarchies), WouldCloseCycleError, hierarchies)
    assert isinstance(error, WouldCloseCycleError)
    assert [node.key for node in error.cycle] == ["a", "a"]


async def test_a_chain_of_3_000_closed_by_an_edge_is_a_cycle() -> None:
    names = [f"e{number}" for number in range(3_000)]
    links = [edge(low, high) for low, high in pairwise(names)]
    hierarchies = MemoryHierarchies(built([experience(name) for name in names], links))
    request = ContributionRequest(contributor="e2999", to="e0")
    error = await refused(lambda: editing.contribute(request, ANN, hierarchies), WouldCloseCycleError, hierarchies)
    assert isinstance(error, WouldCloseCycleError)
    assert len(error.cycle) == 3_001


def _reaches(start: int, goal: int, edges: set[tuple[int, int]]) -> bool:
    reached = {start}
    for _ in range(5):
        reached |= {high for low, high in edges if low in reached}
    return goal in reached


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=14))
async def test_an_edge_is_refused_exactly_when_it_would_close_a_cycle(wanted: list[tuple[int, int]]) -> None:
    hierarchies = MemoryHierarchies(built([experience(f"e{number}") for number in range(5)]))
    edges: set[tuple[int, int]] = set()
    for low, high in wanted:
        request = ContributionRequest(contributor=f"e{low}", to=f"e{high}")
        if _reaches(high, low, edges):
            with pytest.raises(WouldCloseCycleError) as refusal:
                await editing.contribute(request, ANN, hierarchies)
            steps = [int(node.key[1:]) for node in refusal.value.cycle]
            assert (steps[0], steps[1], steps[-1]) == (low, high, low)
            assert set(pairwise(steps[1:])) <= edges
        else:
            await editing.contribute(request, ANN, hierarchies)
            edges.add((low, high))
    assert set(hierarchies.hierarchy.contributions) == {(f"id-e{low}", f"id-e{high}") for low, high in edges}


async def test_withdrawing_takes_the_edge_away_and_keeps_both_nodes() -> None:
    hierarchies = call_center()
    hierarchy, above = await editing.withdraw("call", "buy", ANN, hierarchies, expected_revision=1)
    assert hierarchy.contributions == {}
    assert (above.key, above.revision) == ("buy", 2)
    assert hierarchy.find("call") == moment("call")


async def test_withdrawing_what_does_not_contribute_is_refused() -> None:
    hierarchies = call_center()
    error = await refused(
        lambda: editing.withdraw("call", "won", ANN, hierarchies, expected_revision=None),
        InvalidInputError,
        hierarchies,
    )
    assert error.message == '"call" does not contribute to "won".'
