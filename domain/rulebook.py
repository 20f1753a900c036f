"""What the hierarchy means for attempts: which outcomes a moment serves, and when an outcome breaks or is achieved."""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, auto

from domain.hierarchy import BEGINNING, Edit, Hierarchy, HierarchyChange
from domain.nodes import Activity, Contribution, Experience, Node, Outcome


class Standing(Enum):
    """How a node stands in one attempt."""

    PENDING = auto()
    ACHIEVED = auto()
    BROKEN = auto()


@dataclass(frozen=True, slots=True)
class Composite:
    """An experience or outcome, and the ids of what contributes to it. Where nothing is required, any is enough."""

    id: str
    make_or_break: tuple[str, ...]
    required: tuple[str, ...]
    any_of: tuple[str, ...]

    def standing(self, below: Mapping[str, Standing]) -> Standing:
        """How it stands when what contributes to it stands so; what is left out is PENDING."""
        if any(below.get(each) is Standing.BROKEN for each in self.make_or_break):
            return Standing.BROKEN
        if self.required:
            achieved = all(below.get(each) is Standing.ACHIEVED for each in self.required)
        else:
            achieved = any(below.get(each) is Standing.ACHIEVED for each in self.any_of)
        return Standing.ACHIEVED if achieved else Standing.PENDING


@dataclass(frozen=True, slots=True)
class Rules:
    """How attempts at one outcome are resolved, under one version of the hierarchy.

    A leaf is a moment or an inner outcome: what lies below an inner outcome is resolved in attempts of its own.

    Attributes:
        composites: every composite after all that contribute to it; the last is the outcome.
        vital: the leaves whose break breaks the outcome, by a path that is make-or-break throughout.
        paths: for each leaf, the node ids of its first path up to the outcome, a make-or-break one where there is one.
        recovery_window: how long an attempt may be AT_RISK.
        abandoned_after: how long an attempt may be silent.
    """

    composites: tuple[Composite, ...]
    vital: frozenset[str]
    paths: Mapping[str, tuple[str, ...]]
    recovery_window: timedelta
    abandoned_after: timedelta

    def standing(self, leaves: Mapping[str, Standing]) -> Standing:
        """How the outcome stands when its leaves stand so; those left out are PENDING."""
        if len(self.composites) == 1:
            return self.composites[0].standing(leaves)
        below = dict(leaves)
        for composite in self.composites:
            below[composite.id] = composite.standing(below)
        return below[self.composites[-1].id]


class RuleBook:
    """All rules of one version of the hierarchy, each worked out when it is first asked for.

    What is archived takes no part: neither it nor a path through it.
    """

    def __init__(self, hierarchy: Hierarchy) -> None:
        self.hierarchy = hierarchy
        self._rules: dict[str, Rules] = {}
        self._nearest: dict[str, tuple[str, ...]] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._depths: dict[str, int] = {}

    @property
    def version(self) -> int:
        """The hierarchy's."""
        return self.hierarchy.version

    def at(self, hierarchy: Hierarchy) -> "RuleBook":
        """The rules of another version. Where they are all the same, as after a renaming, they are worked out once."""
        if not _rules_alike(self.hierarchy, hierarchy):
            return RuleBook(hierarchy)
        book = copy(self)
        book.hierarchy = hierarchy
        return book

    def nearest_outcomes(self, node_id: str) -> tuple[str, ...]:
        """The ids of the outcomes above a node that are reached without passing through another outcome."""
        known = self._nearest.get(node_id)
        if known is None:
            known = self._nearest[node_id] = tuple(self._climb(node_id))
        return known

    def rules(self, outcome_id: str) -> Rules:
        """How attempts at an outcome are resolved."""
        known = self._rules.get(outcome_id)
        if known is None:
            known = self._rules[outcome_id] = self._work_out(outcome_id)
        return known

    def outcomes_above(self, outcome_id: str) -> frozenset[str]:
        """The ids of all outcomes that an outcome lies within."""
        known = self._above.get(outcome_id)
        if known is None:
            known = self._above[outcome_id] = frozenset(
                outcome.id for outcome in self.hierarchy.outcomes_above(outcome_id)
            )
        return known

    @property
    def depths(self) -> Mapping[str, int]:
        """Of each outcome, how many outcomes lie one within the other below it: inner ones are resolved first."""
        depths = self._depths
        for node in self.hierarchy.contributors_first(self.hierarchy.nodes) if not depths else ():
            below = [depths[edge.contributor] for edge in self.hierarchy.contributors(node.id)]
            depths[node.id] = max(below, default=0) + isinstance(node, Outcome)
        return depths

    def _climb(self, start: str) -> Iterator[str]:
        nodes = self.hierarchy.nodes
        if nodes[start].archived_at is not None:
            return
        seen, queue = {start}, [start]
        for here in queue:
            for edge in self.hierarchy.contributes_to(here):
                above = nodes[edge.to]
                if edge.to in seen or above.archived_at is not None:
                    continue
                seen.add(edge.to)
                if isinstance(above, Outcome):
                    yield edge.to
                else:
                    queue.append(edge.to)

    def _work_out(self, outcome_id: str) -> Rules:
        outcome = self.hierarchy.nodes[outcome_id]
        if not isinstance(outcome, Outcome):
            raise TypeError(f"attempts are made at outcomes, not at {outcome.kind.article}")
        edges = {node.id: list(self._below(node)) for node in self._composites(outcome)}
        return Rules(
            composites=tuple(_composite(node, below) for node, below in edges.items()),
            vital=_vital(outcome_id, edges),
            paths={**_paths(outcome_id, edges, vital=False), **_paths(outcome_id, edges, vital=True)},
            recovery_window=outcome.recovery_window,
            abandoned_after=outcome.abandoned_after,
        )

    def _composites(self, outcome: Outcome) -> list[Node]:
        """The outcome and the experiences below it that its attempts are resolved through, contributors first."""
        nodes, done = self.hierarchy.nodes, dict[str, Node]()
        stack = [(outcome.id, False)]
        while stack:
            here, expanded = stack.pop()
            if here in done:
                continue
            if expanded:
                done[here] = nodes[here]
                continue
            stack.append((here, True))
            below = (edge.contributor for edge in self._below(nodes[here]))
            stack.extend((each, False) for each in below if isinstance(nodes[each], Experience))
        return list(done.values())

    def _below(self, node: Node) -> Iterator[Contribution]:
        nodes = self.hierarchy.nodes
        for edge in self.hierarchy.contributors(node.id):
            contributor = nodes[edge.contributor]
            if contributor.archived_at is None and not isinstance(contributor, Activity):
                yield edge


def rules_changed(before: Hierarchy, edit: Edit) -> tuple[str, ...]:
    """The outcomes, by id, whose attempts an edit lets be resolved otherwise, or be steps of other attempts."""
    ends = {end for edge in edit.contributions if _matters(edge, before) for end in edge.ends}
    ends |= {end for withdrawn in edit.withdrawn for end in withdrawn}
    ends |= {node.id for node in edit.nodes if _takes_part_otherwise(node, before)}
    if not ends:
        return ()
    change = HierarchyChange(version=before.version + 1, at=BEGINNING, action="", by="", reason=None, edit=edit)
    old, new = RuleBook(before), RuleBook(before.after(change))
    suspects = {each for book in (old, new) for end in ends for each in _outcomes_around(end, book.hierarchy)}
    return tuple(
        outcome
        for outcome in sorted(suspects & before.nodes.keys())
        if old.rules(outcome) != new.rules(outcome) or old.nearest_outcomes(outcome) != new.nearest_outcomes(outcome)
    )


def _rules_alike(one: Hierarchy, other: Hierarchy) -> bool:
    """Whether all attempts are resolved by both alike."""
    if one.nodes.keys() != other.nodes.keys() or one.contributions.keys() != other.contributions.keys():
        return False
    nodes = (node for node in other.nodes.values() if node is not one.nodes[node.id])
    edges = (edge for edge in other.contributions.values() if edge is not one.contributions[edge.ends])
    return not any(_takes_part_otherwise(node, one) for node in nodes) and not any(
        _matters(edge, one) for edge in edges
    )


def _matters(edge: Contribution, before: Hierarchy) -> bool:
    """Whether an edge is new, or resolves attempts otherwise than it did: its weight alone does not."""
    known = before.contributions.get(edge.ends)
    return known is None or replace(known, weight=edge.weight) != edge


def _takes_part_otherwise(node: Node, before: Hierarchy) -> bool:
    known = before.nodes.get(node.id)
    if known is None:
        return False
    windows = (
        isinstance(node, Outcome)
        and isinstance(known, Outcome)
        and ((node.recovery_window, node.abandoned_after) != (known.recovery_window, known.abandoned_after))
    )
    return windows or node.archived_at != known.archived_at


def _outcomes_around(start: str, hierarchy: Hierarchy) -> Iterator[str]:
    """The outcome itself, and those that are reached from a node, upward or downward, through no other outcome."""
    if start not in hierarchy.nodes:
        return
    for ends in ("to", "contributor"):
        edges = hierarchy.contributes_to if ends == "to" else hierarchy.contributors
        seen, queue = {start}, [start]
        for here in queue:
            if isinstance(hierarchy.nodes[here], Outcome):
                yield here
                if here != start:
                    continue
            for edge in edges(here):
                there: str = getattr(edge, ends)
                if there not in seen:
                    seen.add(there)
                    queue.append(there)


def _vital(outcome: str, edges: Mapping[str, list[Contribution]]) -> frozenset[str]:
    vital = {outcome}
    for composite in reversed(list(edges)):  # what contributes comes before
        if composite in vital:
            vital.update(edge.contributor for edge in edges[composite] if edge.make_or_break)
    return frozenset(vital.difference(edges))


def _paths(outcome: str, edges: Mapping[str, list[Contribution]], *, vital: bool) -> dict[str, tuple[str, ...]]:
    """For each node the first path up, by (make-or-break, position) at each edge; with `vital`, of such edges alone."""
    first: dict[str, Contribution] = {}
    ways: dict[str, tuple[str, ...]] = {outcome: (outcome,)}
    for composite in reversed(list(edges)):
        if composite != outcome:
            if composite not in first:
                continue
            ways[composite] = (composite, *ways[first[composite].to])
        for edge in edges[composite]:
            known = first.get(edge.contributor)
            if (edge.make_or_break or not vital) and (known is None or _upward(edge) < _upward(known)):
                first[edge.contributor] = edge
    return ways | {node: (node, *ways[edge.to]) for node, edge in first.items()}


def _upward(edge: Contribution) -> tuple[bool, int, str]:
    return not edge.make_or_break, edge.position, edge.to


def _composite(identity: str, edges: list[Contribution]) -> Composite:
    return Composite(
        identity,
        tuple(edge.contributor for edge in edges if edge.make_or_break),
        tuple(edge.contributor for edge in edges if edge.required),
        tuple(edge.contributor for edge in edges),
    )
