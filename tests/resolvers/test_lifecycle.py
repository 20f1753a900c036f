from collections.abc import Mapping
from typing import Any

import pytest

from tests.graphql_client import Service
from tests.resolvers.edits import REFUSALS

INPUTS = {
    "archiveNode": "ArchiveInput",
    "restoreNode": "ArchiveInput",
    "renameNode": "RenameInput",
    "mapUnmappedKey": "MapKeyInput",
    "contribute": "ContributeInput",
}
NODE = "... on NodeEdit { node { key aliases archivedAt revision } }"
MOMENT = "... on Moment { key aliases revision }"


async def edit(service: Service, mutation: str, input: Mapping[str, object], answer: str = "") -> dict[str, Any]:
    document = (
        f"mutation ($input: {INPUTS[mutation]}!) {{ {mutation}(input: $input) {{ __typename {answer} {REFUSALS} }} }}"
    )
    return (await service.data(document, input=input))[mutation]


async def refused(service: Service, mutation: str, input: Mapping[str, object], answer: str = "") -> dict[str, Any]:
    before, log = service.hierarchies.hierarchy, list(service.hierarchies.log)
    refusal = await edit(service, mutation, input, answer)
    assert service.hierarchies.hierarchy is before
    assert service.hierarchies.log == log
    return refusal


async def test_a_node_is_archived_and_restored(service: Service) -> None:
    archived = await edit(service, "archiveNode", {"key": "wait", "reason": "closed", "expectedRevision": 1}, NODE)
    assert archived == {
        "__typename": "NodeEdit",
        "node": {"key": "wait", "aliases": [], "archivedAt": "2026-03-02T12:00:00Z", "revision": 2},
    }
    assert (service.hierarchies.log[-1].action, service.hierarchies.log[-1].reason) == ("archiveNode", "closed")
    restored = await edit(service, "restoreNode", {"key": "wait"}, NODE)
    assert restored["node"] == {"key": "wait", "aliases": [], "archivedAt": None, "revision": 3}


async def test_a_node_is_renamed_and_found_by_both_keys(service: Service) -> None:
    renamed = await edit(service, "renameNode", {"key": "wait", "newKey": "queue"}, NODE)
    assert renamed["node"] == {"key": "queue", "aliases": ["wait"], "archivedAt": None, "revision": 2}
    found = await service.data('{ old: moment(key: "wait") { key } new: moment(key: "queue") { key } }')
    assert found == {"old": {"key": "queue"}, "new": {"key": "queue"}}


async def test_an_unmapped_key_becomes_an_alias(service: Service) -> None:
    mapped = await edit(service, "mapUnmappedKey", {"key": "till", "moment": "pay"}, MOMENT)
    assert mapped == {"__typename": "Moment", "key": "pay", "aliases": ["till"], "revision": 2}


@pytest.mark.parametrize(
    ("mutation", "input", "refusal"),
    [
        ("archiveNode", {"key": "gone"}, "UnknownNode"),
        ("archiveNode", {"key": "wait", "expectedRevision": 9}, "StaleRevision"),
        ("archiveNode", {"key": "wait", "reason": "\u0000"}, "InvalidInput"),
        ("restoreNode", {"key": "gone"}, "UnknownNode"),
        ("restoreNode", {"key": "wait", "expectedRevision": 9}, "StaleRevision"),
        ("renameNode", {"key": "gone", "newKey": "x"}, "UnknownNode"),
        ("renameNode", {"key": "wait", "newKey": "x", "expectedRevision": 9}, "StaleRevision"),
        ("renameNode", {"key": "wait", "newKey": ""}, "InvalidInput"),
        ("renameNode", {"key": "wait", "newKey": "pay"}, "KeyTaken"),
        ("mapUnmappedKey", {"key": "x", "moment": "visit"}, "UnknownNode"),
        ("mapUnmappedKey", {"key": "x", "moment": "wait", "expectedRevision": 9}, "StaleRevision"),
        ("mapUnmappedKey", {"key": "x\u200b", "moment": "wait"}, "InvalidInput"),
        ("mapUnmappedKey", {"key": "visit", "moment": "wait"}, "KeyTaken"),
    ],
)
async def test_a_refusal_changes_nothing(
    service: Service, mutation: str, input: Mapping[str, object], refusal: str
) -> None:
    assert (await refused(service, mutation, input))["__typename"] == refusal


@pytest.mark.parametrize("archived", ["wait", "served"])
async def test_an_archived_node_gets_no_new_contributions(service: Service, archived: str) -> None:
    await edit(service, "archiveNode", {"key": archived})
    refusal = await refused(service, "contribute", {"contributor": "wait", "to": "served"}, "... on IsArchived { key }")
    assert refusal == {
        "__typename": "IsArchived",
        "message": f'"{archived}" is archived and gets no new contributions; restore it first.',
        "key": archived,
    }


async def test_the_contributions_of_an_archived_node_stay_and_can_be_changed(service: Service) -> None:
    await edit(service, "archiveNode", {"key": "wait"})
    changed = await edit(service, "contribute", {"contributor": "wait", "to": "visit", "weight": 3})
    assert changed["__typename"] == "Contribution"
