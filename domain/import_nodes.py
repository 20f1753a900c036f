"""The nodes of a document, each beside the one that it is already."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.admission import check_node
from domain.document_parts import NodePart
from domain.edits import new_id
from domain.errors import InvalidInputError
from domain.hierarchy import Hierarchy
from domain.hierarchy_documents import Problems
from domain.nodes import Node
from domain.renaming import alias_fault, also_named
from domain.times import format_time


@dataclass(frozen=True, slots=True)
class NodePlan:
    """`named`: for each entry of the document the node as it is to be, None where the entry is faulty.

    `before` has those that exist by id, `absent` those to be archived, as they are to be, and `ids` what every name of
    the document's nodes means.
    """

    named: tuple[Node | None, ...]
    absent: tuple[Node, ...]
    before: Mapping[str, Node]
    ids: Mapping[str, str]

    def pairs(self) -> Iterator[tuple[Node | None, Node]]:
        """Each node before, where there is one, and as it is to be."""
        for node in (*self.named, *self.absent):
            if node is not None:
                yield self.before.get(node.id), node

    def after(self) -> Mapping[str, Node]:
        """The document's nodes as they are to be, by id."""
        return {node.id: node for node in self.named if node is not None}


def plan_nodes(parts: Sequence[NodePart], hierarchy: Hierarchy, now: datetime, problems: Problems) -> NodePlan:
    """Find each node that is there already, and check each as it is to be."""
    places: dict[str, int] = {}  # of ids and of names: the entry that has it
    ids: dict[str, str] = {}
    named: list[Node | None] = []
    for index, part in enumerate(parts):
        node = _node(f"nodes.{index}", part, hierarchy, now, problems)
        if node is not None and _is_alone(index, part, node, places, problems):
            ids |= dict.fromkeys(node.names, node.id)
        else:
            node = None
        named.append(node)
    absent = tuple(
        dataclasses.replace(node, archived_at=now)
        for node in hierarchy.nodes.values()
        if node.id not in places and node.archived_at is None
    )
    return NodePlan(tuple(named), absent, hierarchy.nodes, ids)


def _node(path: str, part: NodePart, hierarchy: Hierarchy, now: datetime, problems: Problems) -> Node | None:
    """The entry's node as it is to be; None when it cannot be."""
    found = {node.id: node for name in (part.key, *part.aliases) if (node := hierarchy.find(name)) is not None}
    if len(found) > 1:
        keys = " and ".join(sorted(f'"{node.key}"' for node in found.values()))
        problems.add(f"{path}.key", f'"{part.key}" and its aliases name {keys} today; they cannot become one.')
        return None
    before = next(iter(found.values()), None)
    node = part.to_domain(before.id if before else new_id())
    if before is not None:
        if before.kind is not node.kind:
            problems.add(f"{path}.kind", f'"{part.key}" is {before.kind.article} for ever; use another key.')
            return None
        # Aliases are for ever, whether the document has them or not, and stay in their order.
        kept = dataclasses.replace(node, aliases=before.aliases, revision=before.revision)
        node = also_named(kept, (before.key, *node.aliases))
    _check(path, node, now, problems)
    return node


def _check(path: str, node: Node, now: datetime, problems: Problems) -> None:
    try:
        check_node(node)
    except InvalidInputError as error:
        problems.add(f"{path}.{error.field}", error.message)
    fault = alias_fault(node)
    if fault:
        problems.add(f"{path}.aliases", fault)
    if node.archived_at is not None and node.archived_at > now:
        problems.add(f"{path}.archivedAt", f"archivedAt is {format_time(node.archived_at)}, which is still to come.")


def _is_alone(index: int, part: NodePart, node: Node, places: dict[str, int], problems: Problems) -> bool:
    """Whether no earlier entry is the same node or has one of its names; notes this one's if so."""
    marks = (node.id, part.key, *part.aliases, *node.names)
    rival = next((places[mark] for mark in marks if mark in places), None)
    if rival is not None:
        problems.add(f"nodes.{index}.key", f'"{part.key}" or an alias of it already names nodes.{rival}.')
        return False
    places.update(dict.fromkeys(marks, index))
    return True
