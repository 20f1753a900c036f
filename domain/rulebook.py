"""What the hierarchy means for attempts: which outcomes a moment serves, and when an outcome breaks or is achieved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from functools import cached_property

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

    @property
    def version(self) -> int:
        """The hierarchy's."""
        return self.hierarchy.version

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

    @cached_property
    def depths(self) -> Mapping[str, int]:
        """Of each outcome, how many outcomes lie one within the other below it: inner ones are resolved first."""
        depths: dict[str, int] = {}
        for node in self.hierarchy.contributors_first(self.hierarchy.nodes):
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
        composites = self._composites(outcome)
        edges = {edge.ends: edge for composite in composites for edge in self._below(composite)}
        return Rules(
            composites=tuple(_composite(node, list(self._below(node))) for node in composites),
            vital=self._vital(composites),
            paths=self._paths(composites, edges),
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

    def _vital(self, composites: list[Node]) -> frozenset[str]:
        vital = {composites[-1].id}
        for composite in reversed(composites):
            if composite.id in vital:
                vital.update(edge.contributor for edge in self._below(composite) if edge.make_or_break)
        return frozenset(vital.difference(composite.id for composite in composites))

    def _paths(
        self, composites: list[Node], edges: Mapping[tuple[str, str], Contribution]
    ) -> Mapping[str, tuple[str, ...]]:
        """The first edge upward is make-or-break where one is, but may lead to a path that is not: those come first."""
        outcome = composites[-1].id
        vital_ways: dict[str, tuple[str, ...]] = {outcome: (outcome,)}
        ways: dict[str, tuple[str, ...]] = {outcome: (outcome,)}
        for composite in reversed(composites):
            for edge in self._below(composite):
                self._note(edge.contributor, vital_ways, edges, vital=True)
                self._note(edge.contributor, ways, edges, vital=False)
        return {**ways, **vital_ways}

    def _note(
        self,
        node: str,
        ways: dict[str, tuple[str, ...]],
        edges: Mapping[tuple[str, str], Contribution],
        *,
        vital: bool,
    ) -> None:
        for edge in self.hierarchy.contributes_to(node):
            if edge.ends in edges and edge.to in ways and (edge.make_or_break or not vital):
                ways[node] = (node, *ways[edge.to])
                return


def rules_changed(before: Hierarchy, edit: Edit) -> tuple[str, ...]:
    """The outcomes, by id, whose attempts an edit lets be resolved otherwise than before it."""
    touched = {node.id for node in edit.nodes if node.id in before.nodes}
    touched |= {edge.to for edge in edit.contributions} | {to for _, to in edit.withdrawn}
    old = {node: before.nodes[node] for node in touched if node in before.nodes}
    suspects = {node.id for node in old.values() if isinstance(node, Outcome)}
    suspects |= {outcome.id for node in old for outcome in before.outcomes_above(node)}
    if not suspects:
        return ()
    change = HierarchyChange(version=before.version + 1, at=BEGINNING, action="", by="", reason=None, edit=edit)
    old_book, new_book = RuleBook(before), RuleBook(before.after(change))
    return tuple(
        outcome
        for outcome in sorted(suspects)
        if old_book.rules(outcome) != new_book.rules(outcome)
        or old_book.nearest_outcomes(outcome) != new_book.nearest_outcomes(outcome)
    )


def _composite(node: Node, edges: list[Contribution]) -> Composite:
    return Composite(
        node.id,
        tuple(edge.contributor for edge in edges if edge.make_or_break),
        tuple(edge.contributor for edge in edges if edge.required),
        tuple(edge.contributor for edge in edges),
    )
