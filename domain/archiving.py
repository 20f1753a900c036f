"""Archiving: a node that is out of use is put aside, never deleted, and can be taken back.

An archived node keeps its key, its history and its contributions, and gets no new ones. What happens at an archived
moment is recorded and scored as before, but nothing above pools it any more: in a window a contributor counts unless it
was archived at or before the window's end (`Hierarchy.pooling_until`).
"""

import dataclasses
from datetime import datetime

from domain.edits import Author, advanced, begin_edit, check_revision
from domain.hierarchy import Edit, Hierarchy
from domain.limits import DEFAULTS, Limits
from domain.nodes import Node
from domain.ports import HierarchyStore, History
from domain.reach import check_reach


async def archive(
    key: str, author: Author, hierarchies: HierarchyStore, *, expected_revision: int | None
) -> tuple[Hierarchy, Node]:
    """Put a node aside, as of now. One that is archived already stays as it is.

    Raises:
        InvalidInputError, UnknownNodeError, StaleRevisionError.
    """

    async def plan(hierarchy: Hierarchy, _: History, now: datetime) -> Edit | None:
        node = hierarchy.named(key)
        check_revision(node, expected_revision)
        return None if node.archived_at is not None else _with_archived_at(node, now)

    hierarchy = await begin_edit("archiveNode", plan, author, hierarchies)
    return hierarchy, hierarchy.named(key)


async def restore(
    key: str,
    author: Author,
    hierarchies: HierarchyStore,
    *,
    expected_revision: int | None,
    limits: Limits = DEFAULTS,
) -> tuple[Hierarchy, Node]:
    """Take a node back as if it had never been archived. One that is not archived stays as it is.

    Raises:
        InvalidInputError, UnknownNodeError, StaleRevisionError.
        NotAllowedThereError: a moment would contribute to too many outcomes.
    """

    async def plan(hierarchy: Hierarchy, _: History, now: datetime) -> Edit | None:
        node = hierarchy.named(key)
        check_revision(node, expected_revision)
        if node.archived_at is None:
            return None
        edit = _with_archived_at(node, None)
        check_reach(hierarchy, edit, now, limits)
        return edit

    hierarchy = await begin_edit("restoreNode", plan, author, hierarchies)
    return hierarchy, hierarchy.named(key)


def _with_archived_at(node: Node, at: datetime | None) -> Edit:
    return Edit(nodes=(advanced(dataclasses.replace(node, archived_at=at)),))
