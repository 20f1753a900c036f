"""Short ways to edit through a port."""

from datetime import datetime

from domain.hierarchy import Edit, Hierarchy
from domain.nodes import Node
from domain.ports import HierarchyStore, History
from domain.standards import Standard
from tests.builders import moment, standard, waiting


async def make(
    store: HierarchyStore, edit: Edit | None, *, action: str = "test", reason: str | None = None
) -> Hierarchy:
    """Commit an edit as it stands."""

    async def plan(_: Hierarchy, __: History, ___: datetime) -> Edit | None:
        return edit

    return await store.edit(action, plan, by="tester", reason=reason)


async def add(store: HierarchyStore, *nodes: Node) -> Hierarchy:
    return await make(store, Edit(nodes=nodes))


async def add_moment(store: HierarchyStore, key: str, promise: Standard | None = None) -> None:
    """A moment with a standard on its wait."""
    promised = promise or standard(waiting(magic=10, expected=30, unacceptable=90))
    await make(store, Edit(nodes=(moment(key),), standards=((f"id-{key}", promised),)))
