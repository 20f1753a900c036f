"""What all edits share: who makes them, how they begin, and what else they bring about."""

import dataclasses
import secrets
from dataclasses import dataclass
from datetime import datetime

from domain.admission import check_prose
from domain.corrections import UNMAPPED_PLACE, Amended, Correction, CorrectionKind, Scope
from domain.errors import StaleRevisionError
from domain.hierarchy import Edit, Hierarchy
from domain.nodes import Moment, Node
from domain.ports import HierarchyStore, History, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who edits, and why."""

    by: str
    reason: str | None = None


def new_id() -> str:
    """A node id: 60 random bits, so that ids made by different processes do not meet."""
    return secrets.token_hex(8)[:15]


async def begin_edit(action: str, plan: Plan, author: Author, hierarchies: HierarchyStore) -> Hierarchy:
    """Make an edit in somebody's name, and bring to its moments what was kept under keys that name them from now on.

    Raises:
        InvalidInputError: the reason is no text.
        Refused: whatever the plan raised.
    """
    check_prose("reason", author.reason)

    async def plan_with_mappings(hierarchy: Hierarchy, history: History, now: datetime) -> Edit | None:
        edit = await plan(hierarchy, history, now)
        if edit is None:
            return None
        gained = {UNMAPPED_PLACE + key for key in _keys_gained(edit, hierarchy)}
        places = tuple(sorted(gained & set(await history.unmapped_places()))) if gained else ()
        if not places:
            return edit
        mapping = begun(CorrectionKind.MAPPING, Scope(places=places), author, now)
        return dataclasses.replace(edit, corrections=(*edit.corrections, mapping))

    return await hierarchies.edit(action, plan_with_mappings, by=author.by, reason=author.reason)


def begun(
    kind: CorrectionKind,
    scope: Scope,
    author: Author,
    now: datetime,
    *,
    amended: Amended | None = None,
    undoes: str | None = None,
) -> Correction:
    """A correction that starts now, in somebody's name."""
    return Correction(
        id=new_id(),
        kind=kind,
        scope=scope,
        by=author.by,
        reason=author.reason,
        started_at=now,
        amended=amended,
        undoes=undoes,
    )


def _keys_gained(edit: Edit, before: Hierarchy) -> list[str]:
    """The keys that name a moment after an edit and named nothing before it, however it came by them."""
    return [name for node in edit.nodes if isinstance(node, Moment) for name in node.names if before.find(name) is None]


def check_revision(node: Node, expected: int | None) -> None:
    """Raise StaleRevisionError unless the node is at the revision that the caller expects, if any."""
    if expected is not None and expected != node.revision:
        raise StaleRevisionError(node.key, expected, node.revision)


def advanced(node: Node) -> Node:
    """The node at its next revision."""
    return dataclasses.replace(node, revision=node.revision + 1)
