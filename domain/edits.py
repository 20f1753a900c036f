"""What all edits share: who makes them, how they begin, and what else they bring about."""

import dataclasses
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.admission import check_prose
from domain.corrections import UNMAPPED_PLACE, Amended, Correction, CorrectionKind, Scope
from domain.errors import KeyHoldsInteractionsError, StaleRevisionError
from domain.hierarchy import Edit, Hierarchy
from domain.nodes import Moment, Node
from domain.ports import HierarchyStore, History, Plan
from domain.rulebook import rules_changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who edits, and why."""

    by: str
    reason: str | None = None


def new_id() -> str:
    """A node id: 60 random bits, so that ids made by different processes do not meet."""
    return secrets.token_hex(8)[:15]


async def begin_edit(action: str, plan: Plan, author: Author, hierarchies: HierarchyStore) -> Hierarchy:
    """Make an edit in somebody's name.

    It brings to its moments what was kept under keys that name them from now on, and has open attempts follow it.

    Raises:
        InvalidInputError: the reason is no text.
        KeyHoldsInteractionsError: another kind of node would get a key that interactions are kept under.
        Refused: whatever the plan raised.
    """
    check_prose("reason", author.reason)

    async def plan_with_corrections(hierarchy: Hierarchy, history: History, now: datetime) -> Edit | None:
        edit = await plan(hierarchy, history, now)
        if edit is None:
            return None
        gained = await unmapped_keys_gained(edit.nodes, hierarchy, history)
        for key, node in gained.items():
            if not isinstance(node, Moment):
                raise KeyHoldsInteractionsError(key, node.kind, await history.count_unmapped(key))
        scopes = {
            CorrectionKind.MAPPING: tuple(UNMAPPED_PLACE + key for key in sorted(gained)),
            CorrectionKind.MOVING_ON: await history.attempted(rules_changed(hierarchy, edit)),
        }
        begins = tuple(begun(kind, Scope(places=places), author, now) for kind, places in scopes.items() if places)
        return dataclasses.replace(edit, corrections=(*edit.corrections, *begins)) if begins else edit

    return await hierarchies.edit(action, plan_with_corrections, by=author.by, reason=author.reason)


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


async def unmapped_keys_gained(nodes: Iterable[Node], before: Hierarchy, history: History) -> Mapping[str, Node]:
    """Keys that name one of these nodes, named nothing before, and have interactions kept under them; each's node."""
    gained = {name: node for node in nodes for name in node.names if before.find(name) is None}
    kept = await history.unmapped_places() if gained else ()
    return {key: node for key, node in gained.items() if UNMAPPED_PLACE + key in kept}


def check_revision(node: Node, expected: int | None) -> None:
    """Raise StaleRevisionError unless the node is at the revision that the caller expects, if any."""
    if expected is not None and expected != node.revision:
        raise StaleRevisionError(node.key, expected, node.revision)


def advanced(node: Node) -> Node:
    """The node at its next revision."""
    return dataclasses.replace(node, revision=node.revision + 1)
