"""Editing nodes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import editing
from domain.editing import ContributionRequest, StandardRequest
from domain.edits import Author, new_id
from domain.errors import (
    InvalidInputError,
    KeyTakenError,
    StaleRevisionError,
    UnknownNodeError,
)
from domain.hierarchy import BEGINNING, Hierarchy
from domain.nodes import Node, NodeKind
from tests.builders import NOON, built, flag, moment, outcome
from tests.domain.editing.call_center import ANN, call_center, refused
from tests.fakes import MemoryHierarchies


async def test_a_defined_node_is_the_next_version_and_one_entry_of_the_log() -> None:
    hierarchies = call_center()
    hierarchy, node = await editing.define(moment("chat"), ANN, hierarchies)
    assert (hierarchy.version, node.revision) == (2, 1)
    assert hierarchy.find("chat") == moment("chat")
    (change,) = hierarchies.log
    assert (change.version, change.at, change.action, change.by, change.reason) == (
        2,
        NOON,
        "defineMoment",
        "ann",
        "because",
    )


async def test_a_key_or_alias_in_use_is_taken() -> None:
    aliased = replace(moment("call"), aliases=("phone",))
    hierarchies = MemoryHierarchies(built([aliased]))
    for key in ("call", "phone"):
        error = await refused(
            lambda key=key: editing.define(outcome(key), ANN, hierarchies), KeyTakenError, hierarchies
        )
        assert error.message == f'The key "{key}" already names a moment ("Call"); choose another key.'


async def test_revising_changes_what_is_named_and_advances_the_revision() -> None:
    hierarchies = call_center()
    changes = {"name": "Phone call", "objective": 0.9}
    hierarchy, node = await editing.revise(NodeKind.MOMENT, "call", changes, ANN, hierarchies, expected_revision=1)
    assert node == replace(moment("call"), name="Phone call", objective=0.9, revision=2)
    assert hierarchy.moment("call") == node


async def test_the_same_values_again_change_nothing() -> None:
    hierarchies = call_center()
    hierarchy, node = await editing.revise(
        NodeKind.MOMENT, "call", {"name": "Call"}, ANN, hierarchies, expected_revision=1
    )
    assert (hierarchy.version, node.revision, hierarchies.log) == (1, 1, [])


async def test_a_stale_revision_is_refused_with_the_current_one() -> None:
    hierarchies = call_center()
    for attempt in (
        lambda: editing.revise(NodeKind.MOMENT, "call", {"name": "X"}, ANN, hierarchies, expected_revision=7),
        lambda: editing.contribute(
            ContributionRequest(contributor="call", to="buy", weight=2, expected_revision=7), ANN, hierarchies
        ),
        lambda: editing.withdraw("call", "buy", ANN, hierarchies, expected_revision=7),
        lambda: editing.publish_standard(
            StandardRequest(moment="call", measures=(flag(),), expected_revision=7), ANN, hierarchies
        ),
    ):
        error = await refused(attempt, StaleRevisionError, hierarchies)
        assert isinstance(error, StaleRevisionError)
        assert error.current == 1


async def test_a_node_of_another_kind_is_unknown() -> None:
    hierarchies = call_center()
    await refused(
        lambda: editing.revise(NodeKind.OUTCOME, "call", {}, ANN, hierarchies, expected_revision=None),
        UnknownNodeError,
        hierarchies,
    )


@pytest.mark.parametrize(
    ("node", "field"),
    [
        (replace(moment("a"), key=""), "key"),
        (replace(moment("a"), key="k" * 129), "key"),
        (replace(moment("a"), name=" a"), "name"),
        (replace(moment("a"), owner=""), "owner"),
        (replace(moment("a"), description="\x00"), "description"),
        (replace(moment("a"), description="d" * 4_001), "description"),
        (moment("a", objective=0.0), "objective"),
        (moment("a", objective=1.0), "objective"),
        (moment("a", objective=float("nan")), "objective"),
        (replace(moment("a"), channels=("web", "web")), "channels.1"),
        (replace(moment("a"), channels=("web", "")), "channels.1"),
        (replace(moment("a"), channels=tuple(f"c{n}" for n in range(51))), "channels"),
        (replace(outcome("a"), recovery_window=timedelta(seconds=-1)), "recoveryWindow"),
        (replace(outcome("a"), abandoned_after=timedelta()), "abandonedAfter"),
        (replace(outcome("a"), abandoned_after=timedelta(days=3_661)), "abandonedAfter"),
    ],
)
async def test_a_node_with_a_bad_field_is_refused_by_its_name(node: Node, field: str) -> None:
    hierarchies = call_center()
    error = await refused(lambda: editing.define(node, ANN, hierarchies), InvalidInputError, hierarchies)
    assert isinstance(error, InvalidInputError)
    assert error.field == field


async def test_a_reason_of_more_than_4_000_characters_is_refused() -> None:
    hierarchies = call_center()
    author = Author(by="ann", reason="r" * 4_001)
    await refused(lambda: editing.define(moment("chat"), author, hierarchies), InvalidInputError, hierarchies)


def test_ids_do_not_meet() -> None:
    ids = {new_id() for _ in range(1_000)}
    assert len(ids) == 1_000
    assert {len(identity) for identity in ids} == {15}


def test_a_new_hierarchy_is_empty_at_version_nought() -> None:
    assert (Hierarchy().version, dict(Hierarchy().nodes), Hierarchy().changed_at) == (0, {}, BEGINNING)
