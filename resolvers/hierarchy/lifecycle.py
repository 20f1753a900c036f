"""Putting nodes aside and giving them other keys."""

import strawberry

from domain import archiving, renaming
from resolvers.context import Info, Input
from resolvers.hierarchy import inputs as text
from resolvers.hierarchy import results
from resolvers.hierarchy.revisions import KEY
from resolvers.hierarchy.types import Moment, present
from resolvers.scalars import given

NEW_KEY = "The key from now on: 1 to 128 characters; it may be an alias of the node, and must not name another."


@strawberry.input(description="Which node is to be put aside or taken back.")
class ArchiveInput:
    """What `archiveNode` and `restoreNode` take."""

    key: str = strawberry.field(description=KEY)
    expected_revision: int | None = strawberry.field(default=strawberry.UNSET, description=text.EXPECTED)
    reason: str | None = strawberry.field(default=strawberry.UNSET, description=text.REASON)


@strawberry.input(description="Which node gets another key.")
class RenameInput:
    """What `renameNode` takes."""

    key: str = strawberry.field(description=KEY)
    new_key: str = strawberry.field(description=NEW_KEY)
    expected_revision: int | None = strawberry.field(default=strawberry.UNSET, description=text.EXPECTED)
    reason: str | None = strawberry.field(default=strawberry.UNSET, description=text.REASON)


@strawberry.input(description="Which key a moment is to have as an alias.")
class MapKeyInput:
    """What `mapUnmappedKey` takes."""

    key: str = strawberry.field(description="The key that nobody defined; nothing need have come in under it yet.")
    moment: str = strawberry.field(description="The moment's key or one of its aliases.")
    expected_revision: int | None = strawberry.field(default=strawberry.UNSET, description=text.EXPECTED)
    reason: str | None = strawberry.field(default=strawberry.UNSET, description=text.REASON)


@strawberry.type
class LifecycleMutation:
    """Root fields that end, resume and rename."""

    @strawberry.mutation(
        description=(
            "Put a node aside. It keeps its key, history and contributions, and gets no new ones. What is above it "
            "pools it in windows that end before now, and in no others. An archived one stays as it is."
        )
    )
    async def archive_node(self, info: Info, input: Input[ArchiveInput]) -> results.ArchiveNodeResult:
        """Of any kind."""
        hierarchy, node = await archiving.archive(
            input.key,
            info.context.author(given(input.reason)),
            info.context.services.hierarchies,
            expected_revision=given(input.expected_revision),
        )
        info.context.adopt(hierarchy)
        return results.NodeEdit(node=present(node))

    @strawberry.mutation(description="Take an archived node back, as if it had never been archived.")
    async def restore_node(self, info: Info, input: Input[ArchiveInput]) -> results.RestoreNodeResult:
        """Of any kind."""
        hierarchy, node = await archiving.restore(
            input.key,
            info.context.author(given(input.reason)),
            info.context.services.hierarchies,
            expected_revision=given(input.expected_revision),
            limits=info.context.services.limits,
        )
        info.context.adopt(hierarchy)
        return results.NodeEdit(node=present(node))

    @strawberry.mutation(description="Give a node another key. The earlier one stays its alias for ever.")
    async def rename_node(self, info: Info, input: Input[RenameInput]) -> results.RenameNodeResult:
        """Of any kind."""
        hierarchy, node = await renaming.rename(
            input.key,
            input.new_key,
            info.context.author(given(input.reason)),
            info.context.services.hierarchies,
            expected_revision=given(input.expected_revision),
        )
        info.context.adopt(hierarchy)
        return results.NodeEdit(node=present(node))

    @strawberry.mutation(description="Let a key that nobody defined name a moment, for all sources and for ever.")
    async def map_unmapped_key(self, info: Info, input: Input[MapKeyInput]) -> results.MapUnmappedKeyResult:
        """It becomes an alias."""
        hierarchy, moment = await renaming.map_key(
            input.key,
            input.moment,
            info.context.author(given(input.reason)),
            info.context.services.hierarchies,
            expected_revision=given(input.expected_revision),
        )
        info.context.adopt(hierarchy)
        return Moment.of(moment)
