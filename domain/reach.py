"""Reach: to how many outcomes a moment contributes without passing through another one, and how deep outcomes lie.

An interaction takes a step in an attempt at each of its outcomes, and each attempt that it closes one in the attempt
around it: limits on both bound what one interaction costs.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from domain.errors import NotAllowedThereError
from domain.hierarchy import Edit, Hierarchy, HierarchyChange
from domain.limits import Limits
from domain.nodes import Moment, Node, Outcome

Kind = TypeVar("Kind", bound=Node)


def check_reach(hierarchy: Hierarchy, edit: Edit, now: datetime, limits: Limits) -> None:
    """Raise NotAllowedThereError for the first node that an edit would let reach too far."""
    for _, message in overreaching(hierarchy, edit, now, limits):
        raise NotAllowedThereError(message)


def overreaching(hierarchy: Hierarchy, edit: Edit, now: datetime, limits: Limits) -> Iterator[tuple[Node, str]]:
    """What an edit would let reach further than allowed, with what is wrong: moments by key, and then outcomes by key.

    One that did so before, under another limit, may go on, but no further than it does.
    """
    change = HierarchyChange(version=hierarchy.version + 1, at=now, action="", by="", reason=None, edit=edit)
    after = hierarchy.after(change)
    reaches, before, most = _reaches(after), _reaches(hierarchy), limits.max_moment_outcomes
    for moment in sorted(_of_kind(after, Moment), key=lambda moment: moment.key):
        count = reaches[moment.id].bit_count()
        if count > max(most, before.get(moment.id, 0).bit_count()):
            counts = f'"{moment.key}" would contribute to {count} outcomes without passing through another one'
            yield moment, f"{counts}; at most {most} are allowed."
    depths, before, most = _depths(after), _depths(hierarchy), limits.max_outcome_depth
    for outcome in sorted(_of_kind(after, Outcome), key=lambda outcome: outcome.key):
        if depths[outcome.id] > max(most, before.get(outcome.id, 0)):
            counts = f'"{outcome.key}" would lie within {depths[outcome.id]} outcomes, one within another'
            yield outcome, f"{counts}; at most {most} are allowed."


def _reaches(hierarchy: Hierarchy) -> Mapping[str, int]:
    """By node, its nearest outcomes: each a bit, so that thousands of nodes take milliseconds.

    As `RuleBook.nearest_outcomes` has it for each alone: what is archived takes no part.
    """
    bits = {node.id: 1 << place for place, node in enumerate(_of_kind(hierarchy, Outcome))}
    reaches: dict[str, int] = {}
    for node in reversed(hierarchy.contributors_first(hierarchy.nodes)):
        reach = 0
        if node.archived_at is None:
            for edge in hierarchy.contributes_to(node.id):
                if hierarchy.nodes[edge.to].archived_at is None:
                    reach |= bits.get(edge.to) or reaches[edge.to]
        reaches[node.id] = reach
    return reaches


def _depths(hierarchy: Hierarchy) -> Mapping[str, int]:
    """By outcome, how many lie around it one within another, on the way that has most; without what is archived."""
    depths: dict[str, int] = {}
    for node in reversed(hierarchy.contributors_first(hierarchy.nodes)):
        if isinstance(node, Outcome):
            ups = hierarchy.contributes_to(node.id) if node.archived_at is None else ()
            around = (edge.to for edge in ups if hierarchy.nodes[edge.to].archived_at is None)
            depths[node.id] = max((depths[each] + 1 for each in around), default=0)
    return depths


def _of_kind(hierarchy: Hierarchy, kind: type[Kind]) -> Iterator[Kind]:
    return (node for node in hierarchy.nodes.values() if isinstance(node, kind))
