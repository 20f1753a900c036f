"""The hierarchy of moments: an immutable, directed acyclic graph, one object a version.

An `Edit` holds the state after a change, so that replaying the change log needs no rules: the hierarchy at version n is
the fold of changes 1 … n over the empty hierarchy.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from domain.corrections import Correction, CorrectionState
from domain.errors import UnknownNodeError
from domain.nodes import Contribution, Moment, Node, NodeKind, Outcome
from domain.standards import Standard

BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a change leaves behind: nodes and edges as they are now, standards that were added, edges that went.

    Beside the hierarchy it may start corrections of what is recorded, and stop or resume some by their ids.
    """

    nodes: tuple[Node, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    withdrawn: tuple[tuple[str, str], ...] = ()
    standards: tuple[tuple[str, Standard], ...] = ()
    corrections: tuple[Correction, ...] = ()
    correction_states: tuple[tuple[str, CorrectionState], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HierarchyChange:
    """One entry of the append-only change log. `version` is the hierarchy's after it; `action` names the mutation."""

    version: int
    at: datetime
    action: str
    by: str
    reason: str | None
    edit: Edit


@dataclass(frozen=True, slots=True)
class Path:
    """From a node up to an outcome: `nodes` has one more element than `edges`."""

    nodes: tuple[Node, ...]
    edges: tuple[Contribution, ...]

    @property
    def make_or_break(self) -> bool:
        """Whether a break at the first node breaks every node of the path."""
        return all(edge.make_or_break for edge in self.edges)


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """All nodes, contributions and standards at one version."""

    version: int = 0
    changed_at: datetime = BEGINNING
    nodes: Mapping[str, Node] = field(default_factory=dict[str, Node])
    contributions: Mapping[tuple[str, str], Contribution] = field(default_factory=dict[tuple[str, str], Contribution])
    _standards: Mapping[str, tuple[Standard, ...]] = field(default_factory=dict[str, tuple[Standard, ...]])
    _ids: Mapping[str, str] = field(default_factory=dict[str, str])
    _up: Mapping[str, tuple[Contribution, ...]] = field(default_factory=dict[str, tuple[Contribution, ...]])
    _down: Mapping[str, tuple[Contribution, ...]] = field(default_factory=dict[str, tuple[Contribution, ...]])

    # ------------------------------------------------------------ reading

    def find(self, key: str) -> Node | None:
        """The node that a key or an alias names."""
        identity = self._ids.get(key)
        return None if identity is None else self.nodes[identity]

    def named(self, key: str, kind: NodeKind | None = None) -> Node:
        """The node of a key, of one kind where asked. Raises UnknownNodeError."""
        node = self.find(key)
        if node is None or (kind is not None and node.kind is not kind):
            raise UnknownNodeError(key, kind or "node")
        return node

    def moment(self, key: str) -> Moment:
        """The moment of a key. Raises UnknownNodeError."""
        node = self.find(key)
        if not isinstance(node, Moment):
            raise UnknownNodeError(key, NodeKind.MOMENT)
        return node

    def standards(self, moment_id: str) -> tuple[Standard, ...]:
        """A moment's standards, newest version first."""
        return self._standards.get(moment_id, ())

    def standard_at(self, moment_id: str, at: datetime) -> Standard | None:
        """The standard in force: the latest `effective_from` at or before, of equals the highest version."""
        standards = self._standards.get(moment_id, ())
        if len(standards) == 1:
            return standards[0] if standards[0].effective_from <= at else None
        in_force = (standard for standard in standards if standard.effective_from <= at)
        return max(in_force, key=lambda standard: (standard.effective_from, standard.version), default=None)

    def contributes_to(self, node_id: str) -> tuple[Contribution, ...]:
        """Edges upward: make-or-break first, then by position."""
        return self._up.get(node_id, ())

    def contributors(self, node_id: str) -> tuple[Contribution, ...]:
        """Edges from below, by position."""
        return self._down.get(node_id, ())

    def moments_below(self, node_id: str) -> tuple[Moment, ...]:
        """The distinct moments a node pools, each once however many branches share it; a moment's is itself."""
        return tuple(node for node in self._reach(node_id, self._down, "contributor") if isinstance(node, Moment))

    def contributors_first(self, roots: Iterable[str]) -> tuple[Node, ...]:
        """The nodes at and below the roots, each once, after all that contribute to it. Any depth."""
        done: dict[str, Node] = {}
        stack = [(root, False) for root in roots]
        while stack:
            here, expanded = stack.pop()
            if here in done:
                continue
            if expanded:
                done[here] = self.nodes[here]
                continue
            stack.append((here, True))
            stack.extend((edge.contributor, False) for edge in self._down.get(here, ()))
        return tuple(done.values())

    def outcomes_above(self, node_id: str) -> tuple[Outcome, ...]:
        """Every outcome that a node serves, nearest first, without the node itself."""
        above = self._reach(node_id, self._up, "to")
        return tuple(node for node in above if isinstance(node, Outcome) and node.id != node_id)

    def paths_to_outcomes(self, node_id: str) -> Iterator[Path]:
        """Every way up to an outcome: make-or-break paths first, each group by position. Lazy: there may be many."""
        yield from self._climb(self.nodes[node_id], only_make_or_break=True)
        for path in self._climb(self.nodes[node_id], only_make_or_break=False):
            if not path.make_or_break:
                yield path

    def path_up(self, start: str, goal: str) -> tuple[Node, ...]:
        """A shortest way up from `start` to `goal`, both included; empty when there is none."""
        came_from: dict[str, str | None] = {start: None}
        queue = [start]
        for here in queue:
            if here == goal:
                break
            for edge in self._up.get(here, ()):
                if edge.to not in came_from:
                    came_from[edge.to] = here
                    queue.append(edge.to)
        if goal not in came_from:
            return ()
        way: list[Node] = []
        at: str | None = goal
        while at is not None:
            way.append(self.nodes[at])
            at = came_from[at]
        return tuple(reversed(way))

    def _reach(self, start: str, edges: Mapping[str, tuple[Contribution, ...]], end: str) -> Iterator[Node]:
        seen = {start: None}
        queue = [start]
        for here in queue:
            yield self.nodes[here]
            for edge in edges.get(here, ()):
                there: str = getattr(edge, end)
                if there not in seen:
                    seen[there] = None
                    queue.append(there)

    def _climb(self, start: Node, *, only_make_or_break: bool) -> Iterator[Path]:
        leading = self._leading_to_outcomes(only_make_or_break=only_make_or_break)
        stack: list[Path] = [Path((start,), ())]
        while stack:
            path = stack.pop()
            if path.edges and isinstance(path.nodes[-1], Outcome):
                yield path
            stack.extend(
                Path((*path.nodes, self.nodes[edge.to]), (*path.edges, edge))
                for edge in reversed(self.contributes_to(path.nodes[-1].id))
                if edge.to in leading and (edge.make_or_break or not only_make_or_break)
            )

    def _leading_to_outcomes(self, *, only_make_or_break: bool) -> set[str]:
        """Outcomes and what has a way up to one. A few nodes can have a billion ways that lead nowhere."""
        leading = {node.id for node in self.nodes.values() if isinstance(node, Outcome)}
        stack = list(leading)
        while stack:
            for edge in self.contributors(stack.pop()):
                if edge.contributor not in leading and (edge.make_or_break or not only_make_or_break):
                    leading.add(edge.contributor)
                    stack.append(edge.contributor)
        return leading

    def pooling_until(self, end: datetime) -> "Hierarchy":
        """What is pooled in a window that ends at `end`: a contributor counts unless it was archived by then.

        Only edges go, those of a contributor that was archived at or before `end`; all nodes stay.
        """
        gone = {
            edge.ends: None
            for node in self.nodes.values()
            if node.archived_at is not None and node.archived_at <= end
            for edge in self._up.get(node.id, ())
        }
        if not gone:
            return self
        left = {ends: edge for ends, edge in self.contributions.items() if ends not in gone}
        return replace(
            self,
            contributions=left,
            _up=_rehung(self._up, left, gone, upward=True),
            _down=_rehung(self._down, left, gone, upward=False),
        )

    # ------------------------------------------------------------ changing

    def after(self, change: HierarchyChange) -> "Hierarchy":
        """The next version. The change must be the next entry of the log; this version stays as it is."""
        return self.after_all([change])

    def after_all(self, changes: Sequence[HierarchyChange]) -> "Hierarchy":
        """The version after the next entries of the log, in one step: a long log is replayed in time linear in it."""
        if not changes:
            return self
        for version, change in enumerate(changes, self.version):
            if change.version != version + 1:
                raise ValueError(f"change {change.version} does not follow version {version}")
        nodes, contributions, standards = dict(self.nodes), dict(self.contributions), dict(self._standards)
        ids, touched = dict(self._ids), dict[tuple[str, str], None]()
        for edit in (change.edit for change in changes):
            for node in edit.nodes:
                nodes[node.id] = node
                ids.update(dict.fromkeys(node.names, node.id))
            for edge in edit.contributions:
                contributions[edge.ends] = edge
                touched[edge.ends] = None
            for ends in edit.withdrawn:
                del contributions[ends]
                touched[ends] = None
            for moment_id, standard in edit.standards:
                standards[moment_id] = (standard, *standards.get(moment_id, ()))
        return Hierarchy(
            version=changes[-1].version,
            changed_at=changes[-1].at,
            nodes=nodes,
            contributions=contributions,
            _standards=standards,
            _ids=ids,
            _up=_rehung(self._up, contributions, touched, upward=True),
            _down=_rehung(self._down, contributions, touched, upward=False),
        )


def _rehung(
    edges: Mapping[str, tuple[Contribution, ...]],
    contributions: Mapping[tuple[str, str], Contribution],
    touched: Collection[tuple[str, str]],
    *,
    upward: bool,
) -> Mapping[str, tuple[Contribution, ...]]:
    """The adjacency with the touched edges taken out and, where they still exist, put in again in order."""
    if not touched:
        return edges
    end = 0 if upward else 1
    fresh: dict[str, list[Contribution]] = {ends[end]: [] for ends in touched}
    for ends in touched:
        if ends in contributions:
            fresh[ends[end]].append(contributions[ends])
    rehung = dict(edges)
    for at, here in fresh.items():
        stay = (edge for edge in edges.get(at, ()) if edge.ends not in touched)
        rehung[at] = tuple(sorted((*stay, *here), key=_upward_order if upward else _downward_order))
    return rehung


def _upward_order(edge: Contribution) -> tuple[bool, int, str]:
    return not edge.make_or_break, edge.position, edge.to


def _downward_order(edge: Contribution) -> tuple[int, str]:
    return edge.position, edge.contributor
