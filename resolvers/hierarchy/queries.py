"""Reading the hierarchy."""

from typing import Annotated

import strawberry

from domain import nodes
from resolvers.context import Info
from resolvers.hierarchy.log import Hierarchy
from resolvers.hierarchy.snapshots import SnapshotQuery
from resolvers.hierarchy.types import Activity, Experience, Moment, Outcome
from resolvers.pagination import After, Before, Connection, First, Last, PageRequest, page_of
from resolvers.scalars import given

Key = Annotated[str, strawberry.argument(description="The node's key or one of its aliases.")]


@strawberry.type
class HierarchyQuery(SnapshotQuery):
    """Root fields over the hierarchy."""

    @strawberry.field(description="The hierarchy of moments as it is now.")
    async def hierarchy(self, info: Info) -> Hierarchy:
        """The version that this operation sees."""
        return Hierarchy.of(await info.context.see_hierarchy())

    @strawberry.field(description="An outcome; null where the key names none.")
    async def outcome(self, info: Info, key: Key) -> Outcome | None:
        """By key."""
        node = (await info.context.see_hierarchy()).find(key)
        return Outcome.of(node) if isinstance(node, nodes.Outcome) else None

    @strawberry.field(description="An experience; null where the key names none.")
    async def experience(self, info: Info, key: Key) -> Experience | None:
        """By key."""
        node = (await info.context.see_hierarchy()).find(key)
        return Experience.of(node) if isinstance(node, nodes.Experience) else None

    @strawberry.field(description="A moment; null where the key names none.")
    async def moment(self, info: Info, key: Key) -> Moment | None:
        """By key."""
        node = (await info.context.see_hierarchy()).find(key)
        return Moment.of(node) if isinstance(node, nodes.Moment) else None

    @strawberry.field(description="An activity; null where the key names none.")
    async def activity(self, info: Info, key: Key) -> Activity | None:
        """By key."""
        node = (await info.context.see_hierarchy()).find(key)
        return Activity.of(node) if isinstance(node, nodes.Activity) else None

    @strawberry.field(description="All outcomes, by key.")
    async def outcomes(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Outcome]:
        """A page of outcomes."""
        page = PageRequest.of((str,), first, after, last, before)
        hierarchy = await info.context.see_hierarchy()
        chosen = [node for node in hierarchy.nodes.values() if isinstance(node, nodes.Outcome)]
        return page_of(sorted(chosen, key=_by_key), _by_key, page, Outcome.of)

    @strawberry.field(description="All moments, by key.")
    async def moments(
        self,
        info: Info,
        owner: Annotated[
            str | None, strawberry.argument(description="Only those that this owner is accountable for.")
        ] = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Moment]:
        """A page of moments."""
        page = PageRequest.of((str,), first, after, last, before)
        hierarchy, wanted = await info.context.see_hierarchy(), given(owner)
        moments = [node for node in hierarchy.nodes.values() if isinstance(node, nodes.Moment)]
        chosen = [node for node in moments if wanted is None or node.owner == wanted]
        return page_of(sorted(chosen, key=_by_key), _by_key, page, Moment.of)


def _by_key(node: nodes.Node) -> tuple[str]:
    return (node.key,)
