"""What an import changes, step by step, for people to read before they agree."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pydantic.alias_generators import to_camel

from domain.hierarchy import Hierarchy
from domain.import_edges import EdgePlan
from domain.import_nodes import NodePlan
from domain.import_standards import StandardPlan
from domain.nodes import Node

_NOT_REVISED: Final = frozenset({"id", "key", "revision", "archived_at"})


class ImportAction(StrEnum):
    """What is done to a node or a contribution."""

    DEFINE = "define"
    RENAME = "rename"
    REVISE = "revise"
    ARCHIVE = "archive"
    RESTORE = "restore"
    CONTRIBUTE = "contribute"
    WITHDRAW = "withdraw"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class ImportStep:
    """One change of one node, by the key that it will have, or of the contribution from it to `to`.

    `fields` are those that a revision changes, as the API names them.
    """

    action: ImportAction
    key: str
    to: str | None = None
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.action} {self.key}" + (f" → {self.to}" if self.to else "") + _listed(self.fields)


def steps_of(
    nodes: NodePlan, edges: EdgePlan, standards: Sequence[StandardPlan], hierarchy: Hierarchy
) -> tuple[ImportStep, ...]:
    """All changes: of nodes in the document's order, then of contributions, then of standards."""
    steps = [step for before, node in nodes.pairs() for step in _of_node(before, node)]
    keys = {identity: node.key for identity, node in {**hierarchy.nodes, **nodes.after()}.items()}
    steps += [ImportStep(ImportAction.CONTRIBUTE, keys[edge.contributor], keys[edge.to]) for edge in edges.set]
    withdrawn = sorted((keys[contributor], keys[to]) for contributor, to in edges.withdrawn)
    steps += [ImportStep(ImportAction.WITHDRAW, contributor, to) for contributor, to in withdrawn]
    steps += [ImportStep(ImportAction.PUBLISH, each.moment.key) for each in standards]
    return tuple(steps)


def _of_node(before: Node | None, node: Node) -> Iterator[ImportStep]:
    if before is None:
        yield ImportStep(ImportAction.DEFINE, node.key)
        return
    if before.key != node.key:
        yield ImportStep(ImportAction.RENAME, node.key)
    fields = tuple(
        to_camel(field.name)
        for field in dataclasses.fields(node)
        if field.name not in _NOT_REVISED
        and getattr(before, field.name) != getattr(node, field.name)
        and not (field.name == "aliases" and before.key != node.key)
    )
    if fields:
        yield ImportStep(ImportAction.REVISE, node.key, fields=fields)
    if before.archived_at != node.archived_at:
        yield ImportStep(ImportAction.RESTORE if node.archived_at is None else ImportAction.ARCHIVE, node.key)


def _listed(fields: Sequence[str]) -> str:
    return f": {', '.join(fields)}" if fields else ""
