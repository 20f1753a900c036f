"""Editing the hierarchy: each use case turns what is asked into an `Edit`, or refuses and changes nothing."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from domain.admission import MAX_POSITION, check_contribution, check_node, check_standard
from domain.corrections import CorrectionKind, Scope
from domain.edits import Author, advanced, begin_edit, begun, check_revision
from domain.errors import (
    AlreadyRunningError,
    InvalidInputError,
    IsArchivedError,
    KeyTakenError,
    NotAllowedThereError,
    WouldCloseCycleError,
    WouldRewriteHistoryError,
)
from domain.hierarchy import BEGINNING, Edit, Hierarchy
from domain.limits import DEFAULTS, Limits
from domain.nodes import ALLOWED, Contribution, Node, NodeKind
from domain.ports import HierarchyStore, History
from domain.reach import check_reach
from domain.standards import Measure, Standard
from domain.times import format_time

NOTICE: Final = timedelta(seconds=60)  # a standard takes effect after what may already be on its way


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionRequest:
    """How one node is to contribute to another.

    `required` defaults to `make_or_break`, `position` to where the edge is, or after all others.
    """

    contributor: str
    to: str
    weight: float = 1.0
    make_or_break: bool = False
    required: bool | None = None
    position: int | None = None
    expected_revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardRequest:
    """A standard to publish at the moment with this key."""

    moment: str
    measures: tuple[Measure, ...]
    effective_from: datetime | None = None
    rescore: bool = False
    expected_revision: int | None = None


async def define(draft: Node, author: Author, hierarchies: HierarchyStore) -> tuple[Hierarchy, Node]:
    """Add a node under a key that names nothing yet.

    What was kept under the key while it named nothing is brought to the new moment, and scored there.

    Raises:
        InvalidInputError, KeyTakenError.
        KeyHoldsInteractionsError: something was kept under the key, and the node is no moment.
    """

    async def plan(hierarchy: Hierarchy, _: History, __: datetime) -> Edit:
        check_node(draft)
        taken = hierarchy.find(draft.key)
        if taken is not None:
            raise KeyTakenError(draft.key, taken)
        return Edit(nodes=(draft,))

    hierarchy = await begin_edit(f"define{draft.kind.capitalize()}", plan, author, hierarchies)
    return hierarchy, hierarchy.nodes[draft.id]


async def revise(
    kind: NodeKind,
    key: str,
    changes: Mapping[str, Any],
    author: Author,
    hierarchies: HierarchyStore,
    *,
    expected_revision: int | None,
) -> tuple[Hierarchy, Node]:
    """Change a node's fields; what `changes` does not name stays. The same values again change nothing.

    Raises:
        InvalidInputError, UnknownNodeError, StaleRevisionError.
    """

    async def plan(hierarchy: Hierarchy, _: History, __: datetime) -> Edit | None:
        node = hierarchy.named(key, kind)
        check_revision(node, expected_revision)
        revised = dataclasses.replace(node, **changes)
        if revised == node:
            return None
        check_node(revised)
        return Edit(nodes=(advanced(revised),))

    hierarchy = await begin_edit(f"revise{kind.capitalize()}", plan, author, hierarchies)
    return hierarchy, hierarchy.named(key, kind)


async def contribute(
    request: ContributionRequest, author: Author, hierarchies: HierarchyStore, *, limits: Limits = DEFAULTS
) -> tuple[Hierarchy, Contribution]:
    """Let one node contribute to another, or change how it does.

    The edge belongs to the node it goes to: `expected_revision` is that node's, which the edit advances.

    Raises:
        InvalidInputError, UnknownNodeError, StaleRevisionError, WouldCloseCycleError.
        NotAllowedThereError: the kinds do not go together, or a moment would contribute to too many outcomes.
        IsArchivedError: one of the two is archived, and does not contribute to the other yet.
    """

    async def plan(hierarchy: Hierarchy, _: History, now: datetime) -> Edit | None:
        contributor, to = hierarchy.named(request.contributor), hierarchy.named(request.to)
        check_revision(to, request.expected_revision)
        check_allowed(contributor, to)
        edge = _edge(request, contributor, to, hierarchy)
        check_contribution(edge)
        if hierarchy.contributions.get(edge.ends) == edge:
            return None
        if edge.ends not in hierarchy.contributions:
            check_not_archived(contributor, to)
        cycle = hierarchy.path_up(to.id, contributor.id)
        if cycle:
            raise WouldCloseCycleError((contributor, *cycle))
        edit = Edit(nodes=(advanced(to),), contributions=(edge,))
        check_reach(hierarchy, edit, now, limits)
        return edit

    hierarchy = await begin_edit("contribute", plan, author, hierarchies)
    ends = hierarchy.named(request.contributor).id, hierarchy.named(request.to).id
    return hierarchy, hierarchy.contributions[ends]


async def withdraw(
    contributor: str,
    to: str,
    author: Author,
    hierarchies: HierarchyStore,
    *,
    expected_revision: int | None,
) -> tuple[Hierarchy, Node]:
    """End a contribution. Returns the node that it went to.

    Raises:
        InvalidInputError, UnknownNodeError, StaleRevisionError.
    """

    async def plan(hierarchy: Hierarchy, _: History, __: datetime) -> Edit:
        below, above = hierarchy.named(contributor), hierarchy.named(to)
        check_revision(above, expected_revision)
        if (below.id, above.id) not in hierarchy.contributions:
            raise InvalidInputError("contributor", f'"{contributor}" does not contribute to "{to}".')
        return Edit(nodes=(advanced(above),), withdrawn=((below.id, above.id),))

    hierarchy = await begin_edit("withdraw", plan, author, hierarchies)
    return hierarchy, hierarchy.named(to)


async def publish_standard(
    request: StandardRequest, author: Author, hierarchies: HierarchyStore
) -> tuple[Hierarchy, Standard]:
    """Give a moment its next standard.

    Without `effective_from` it takes effect at the beginning of time when it is the first and nothing was recorded
    yet, else in 60 s.

    Raises:
        InvalidInputError, UnknownNodeError, StaleRevisionError.
        WouldRewriteHistoryError: something recorded occurred at or after `effective_from`, and `rescore` was not said.
        AlreadyRunningError: an earlier rescoring of the moment is not done.
    """

    async def plan(hierarchy: Hierarchy, history: History, now: datetime) -> Edit:
        moment = hierarchy.moment(request.moment)
        check_revision(moment, request.expected_revision)
        earlier = hierarchy.standards(moment.id)
        check_standard(request.measures, earlier)
        effective_from = request.effective_from
        if effective_from is None:
            fresh = not earlier and not await history.holds_any(moment.id)
            effective_from = BEGINNING if fresh else now + NOTICE
        standard = Standard(version=len(earlier) + 1, effective_from=effective_from, measures=request.measures)
        edit = Edit(nodes=(advanced(moment),), standards=((moment.id, standard),))
        if not request.rescore:
            await check_history(moment.key, moment.id, effective_from, history)
        if not await history.holds_since(moment.id, effective_from):
            return edit
        scope = Scope(places=(moment.id,), start=effective_from)
        running = await history.rescoring(moment.id)
        if running is not None:
            raise AlreadyRunningError(moment.key, running)
        return dataclasses.replace(edit, corrections=(begun(CorrectionKind.RESCORING, scope, author, now),))

    hierarchy = await begin_edit("publishStandard", plan, author, hierarchies)
    return hierarchy, hierarchy.standards(hierarchy.moment(request.moment).id)[0]


async def check_history(key: str, moment_id: str, at: datetime, history: History) -> None:
    """Raise WouldRewriteHistoryError when something recorded at a moment occurred at or after an instant."""
    if await history.holds_since(moment_id, at):
        raise WouldRewriteHistoryError(
            f'Interactions recorded at "{key}" occurred at or after {format_time(at)}: their verdicts would change. '
            "Choose a later effectiveFrom, or publish the standard with rescore: true."
        )


def check_allowed(contributor: Node, to: Node) -> None:
    """Raise NotAllowedThereError unless the one kind may contribute to the other."""
    if to.kind not in ALLOWED[contributor.kind]:
        places = " or ".join(sorted(kind.article for kind in ALLOWED[contributor.kind]))
        raise NotAllowedThereError(
            f"{contributor.kind.article.capitalize()} contributes to {places}, not to {to.kind.article}."
        )


def check_not_archived(*nodes: Node) -> None:
    """Raise IsArchivedError for the first that is: it keeps its contributions and gets no new ones."""
    for node in nodes:
        if node.archived_at is not None:
            raise IsArchivedError(node)


def _edge(request: ContributionRequest, contributor: Node, to: Node, hierarchy: Hierarchy) -> Contribution:
    position = request.position
    if position is None:
        before = hierarchy.contributions.get((contributor.id, to.id))
        others = (edge.position for edge in hierarchy.contributors(to.id))
        position = before.position if before else min(max(others, default=-1) + 1, MAX_POSITION)
    return Contribution(
        contributor=contributor.id,
        to=to.id,
        weight=request.weight,
        make_or_break=request.make_or_break,
        required=request.make_or_break if request.required is None else request.required,
        position=position,
    )
