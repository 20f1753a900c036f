"""The contributions of a document, against those that are there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from domain.admission import check_contribution
from domain.document_parts import ContributionPart
from domain.editing import check_allowed, check_not_archived
from domain.errors import InvalidInputError, Refused
from domain.hierarchy import Hierarchy
from domain.hierarchy_documents import Problems
from domain.import_nodes import NodePlan
from domain.nodes import Contribution, Node

Ends = tuple[str, str]


@dataclass(frozen=True, slots=True)
class EdgePlan:
    """Contributions that are new or different, and those that end."""

    set: tuple[Contribution, ...]
    withdrawn: tuple[Ends, ...]


def plan_edges(
    parts: Sequence[ContributionPart], nodes: NodePlan, hierarchy: Hierarchy, problems: Problems
) -> EdgePlan:
    """Check each contribution, and that all of them together close no cycle."""
    after = nodes.after()
    edges: dict[Ends, Contribution] = {}
    places: dict[Ends, int] = {}
    behind: dict[str, int] = {}  # contributions to a node so far
    for index, part in enumerate(parts):
        edge = _edge(f"contributions.{index}", part, nodes.ids, behind, problems)
        if edge is None:
            continue
        if edge.ends in places:
            first = places[edge.ends]
            problems.add(f"contributions.{index}", f"contributions.{first} already says how these two go together.")
            continue
        places[edge.ends] = index
        edges[edge.ends] = edge
        _check(f"contributions.{index}", edge, after, hierarchy, problems)
    kept = {ends: edge for ends, edge in hierarchy.contributions.items() if not after.keys() >= set(ends)}
    _check_cycles({**kept, **edges}.values(), {**hierarchy.nodes, **after}, places, problems)
    changed = (edge for edge in edges.values() if hierarchy.contributions.get(edge.ends) != edge)
    withdrawn = (ends for ends in hierarchy.contributions if ends not in edges and ends not in kept)
    return EdgePlan(tuple(changed), tuple(withdrawn))


def _edge(
    path: str, part: ContributionPart, ids: Mapping[str, str], behind: dict[str, int], problems: Problems
) -> Contribution | None:
    for end, key in (("contributor", part.contributor), ("to", part.to)):
        if key not in ids:
            problems.add(f"{path}.{end}", f'No node of this document has the key "{key}".')
    if part.contributor not in ids or part.to not in ids:
        return None
    to = ids[part.to]
    position = behind.setdefault(to, 0)
    behind[to] += 1
    return Contribution(
        contributor=ids[part.contributor],
        to=to,
        weight=part.weight,
        make_or_break=part.make_or_break,
        required=part.make_or_break if part.required is None else part.required,
        position=position if part.position is None else part.position,
    )


def _check(path: str, edge: Contribution, after: Mapping[str, Node], hierarchy: Hierarchy, problems: Problems) -> None:
    contributor, to = after[edge.contributor], after[edge.to]
    try:
        check_allowed(contributor, to)
        check_contribution(edge)
        if edge.ends not in hierarchy.contributions:
            # A node may come with its contributions although it comes archived; one that is there gets no new ones.
            there = (node for node in (contributor, to) if _was_archived(node, hierarchy))
            check_not_archived(*there)
    except InvalidInputError as error:
        problems.add(f"{path}.{error.field}", error.message)
    except Refused as error:
        problems.add(path, error.message)


def _was_archived(node: Node, hierarchy: Hierarchy) -> bool:
    before = hierarchy.nodes.get(node.id)
    return before is not None and before.archived_at is not None


def _check_cycles(
    edges: Iterable[Contribution], nodes: Mapping[str, Node], places: Mapping[Ends, int], problems: Problems
) -> None:
    """Note a cycle at the last contribution of the document that is part of it."""
    sorter = TopologicalSorter[str]()
    for edge in edges:
        sorter.add(edge.to, edge.contributor)
    try:
        sorter.prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1]
        closing = max(pairwise(cycle), key=lambda ends: places.get(ends, -1))
        start = cycle.index(closing[0])
        path = " → ".join(nodes[identity].key for identity in (*cycle[start:-1], *cycle[: start + 1]))
        problems.add(f"contributions.{places[closing]}", f"This closes a cycle: {path}.")
