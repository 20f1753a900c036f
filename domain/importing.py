"""Importing: make the hierarchy what a document says, all of it in one version or nothing.

The document says the whole. A node is found by its key or any of its aliases; one under another key is renamed. A node
that the document does not name is archived, never deleted, and keeps its contributions; a contribution between two
nodes that it does name, and that it leaves out, is withdrawn. Standards are only ever added: the document's first ones
must be those that were published.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from domain.document_parts import HierarchyDocument
from domain.editing import NOTICE
from domain.edits import Author, advanced, begin_edit, unmapped_keys_gained
from domain.errors import KeyHoldsInteractionsError, StaleVersionError, WouldRewriteHistoryError
from domain.hierarchy import BEGINNING, Edit, Hierarchy
from domain.hierarchy_documents import Problems, SentDocument, read_document
from domain.import_edges import EdgePlan, plan_edges
from domain.import_nodes import NodePlan, plan_nodes
from domain.import_standards import StandardPlan, plan_standards
from domain.import_steps import ImportStep, steps_of
from domain.limits import DEFAULTS, Limits
from domain.nodes import Moment, Node
from domain.ports import HierarchyStore, History
from domain.reach import overreaching
from domain.standards import Standard
from domain.times import format_time


@dataclass(frozen=True, slots=True)
class Import:
    """What an import did, or a dry run would do; `hierarchy` is as it is now."""

    hierarchy: Hierarchy
    steps: tuple[ImportStep, ...]


async def import_document(
    sent: SentDocument,
    author: Author,
    hierarchies: HierarchyStore,
    *,
    dry_run: bool = False,
    expected_version: int | None = None,
    limits: Limits = DEFAULTS,
) -> Import:
    """Make the hierarchy what the document says. A dry run refuses what the import would, and changes nothing.

    Raises:
        InvalidDocumentError: with every problem and its place.
        InvalidInputError: the reason.
        StaleVersionError: the hierarchy is not at the expected version.
        WouldRewriteHistoryError: a standard would judge anew what was recorded.
    """
    # In threads, for thousands of nodes take a part of a second each, and other requests go on meanwhile.
    document = await asyncio.to_thread(read_document, sent)
    steps: tuple[ImportStep, ...] = ()

    async def plan(hierarchy: Hierarchy, history: History, now: datetime) -> Edit | None:
        nonlocal steps
        if expected_version is not None and expected_version != hierarchy.version:
            raise StaleVersionError(expected_version, hierarchy.version)
        problems = Problems(sent)
        planned = await asyncio.to_thread(_plan, document, hierarchy, now, problems)
        await _check_unmapped(planned.nodes, hierarchy, history, problems)
        problems.refuse()
        await asyncio.to_thread(_check_reach, planned, hierarchy, now, problems, limits)
        problems.refuse()
        standards = [(each.moment.id, await _dated(each, history, now)) for each in planned.standards]
        steps = steps_of(planned.nodes, planned.edges, planned.standards, hierarchy)
        return None if dry_run or not steps else _edit(planned, tuple(standards))

    hierarchy = await begin_edit("importHierarchy", plan, author, hierarchies)
    return Import(hierarchy, steps)


@dataclass(frozen=True, slots=True)
class _Planned:
    nodes: NodePlan
    edges: EdgePlan
    standards: tuple[StandardPlan, ...]


def _plan(document: HierarchyDocument, hierarchy: Hierarchy, now: datetime, problems: Problems) -> _Planned:
    nodes = plan_nodes(document.nodes, hierarchy, now, problems)
    edges = plan_edges(document.contributions, nodes, hierarchy, problems)
    standards = plan_standards(document.nodes, nodes, hierarchy, problems)
    return _Planned(nodes, edges, standards)


async def _check_unmapped(nodes: NodePlan, hierarchy: Hierarchy, history: History, problems: Problems) -> None:
    """Note keys that interactions are kept under, and that another kind of node than a moment is to get."""
    named = [node for node in nodes.named if node is not None and not isinstance(node, Moment)]
    gained = await unmapped_keys_gained(named, hierarchy, history)
    for key, node in gained.items():
        path = f"nodes.{nodes.named.index(node)}.{'key' if key == node.key else 'aliases'}"
        problems.add(path, KeyHoldsInteractionsError(key, node.kind, await history.count_unmapped(key)).message)


def _check_reach(planned: _Planned, hierarchy: Hierarchy, now: datetime, problems: Problems, limits: Limits) -> None:
    """Of a document without other problems: one that closes a cycle has no reach."""
    places = {node.id: index for index, node in enumerate(planned.nodes.named) if node is not None}
    for node, message in overreaching(hierarchy, _edit(planned, ()), now, limits):
        problems.add(f"nodes.{places[node.id]}", message)


def _edit(planned: _Planned, standards: tuple[tuple[str, Standard], ...]) -> Edit:
    """After-images of what changed. A node moves on by one revision, however much of it changes."""
    touched = {edge.to for edge in planned.edges.set} | {to for _, to in planned.edges.withdrawn}
    touched |= {moment for moment, _ in standards}

    def after(before: Node | None, node: Node) -> Node | None:
        if before is None:
            return node
        return advanced(node) if node != before or node.id in touched else None

    nodes = (after(before, node) for before, node in planned.nodes.pairs())
    return Edit(
        nodes=tuple(node for node in nodes if node is not None),
        contributions=planned.edges.set,
        withdrawn=planned.edges.withdrawn,
        standards=standards,
    )


async def _dated(planned: StandardPlan, history: History, now: datetime) -> Standard:
    """The standard, with the time that it takes effect at, which must not rewrite history."""
    at = planned.effective_from
    if at is None:
        fresh = planned.version == 1 and not await history.holds_any(planned.moment.id)
        at = BEGINNING if fresh else now + NOTICE
    if await history.holds_since(planned.moment.id, at):
        raise WouldRewriteHistoryError(
            f'Interactions recorded at "{planned.moment.key}" occurred at or after {format_time(at)}: the verdicts '
            f"under standard {planned.version} would change. Choose a later effectiveFrom."
        )
    return Standard(version=planned.version, effective_from=at, measures=planned.measures)
