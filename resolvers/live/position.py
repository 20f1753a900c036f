"""`Query.position`: where the feed stands, read before anything else of the operation."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Final, cast

import strawberry
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)
from graphql.language import OperationType
from strawberry.extensions import SchemaExtension

from domain.feed import write_cursor
from resolvers.context import Context, Info
from resolvers.scalars import Cursor

FIELD: Final = "position"


@strawberry.type
class PositionQuery:
    """The root field that a client follows from."""

    @strawberry.field(
        description=(
            "A place in the feed that lies before everything in this answer, however the document is ordered: whoever "
            "follows from it, as `after`, misses nothing that the answer does not have. Some of it may be told again."
        )
    )
    async def position(self, info: Info) -> Cursor:
        """Where the feed stood when the operation began."""
        return Cursor(write_cursor(await info.context.position()))


class PositionFirst(SchemaExtension):
    """Root fields are resolved side by side: a position that waited for its turn could be ahead of what others read."""

    async def on_execute(self) -> AsyncGenerator[None]:
        """Read it first, where the operation asks for it. What goes wrong is the field's."""
        context = self.execution_context.context
        if isinstance(context, Context) and self._asks():
            await asyncio.wait([context.begin_position()])
        yield

    def _asks(self) -> bool:
        document = self.execution_context.graphql_document
        if document is None:
            return False
        fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
        name = self.execution_context.operation_name
        return any(
            _selects(operation.selection_set, fragments, set())
            for operation in document.definitions
            if isinstance(operation, OperationDefinitionNode)
            and operation.operation is OperationType.QUERY
            and (name is None or (operation.name is not None and operation.name.value == name))
        )


def _selects(selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], seen: set[str]) -> bool:
    """Whether the field is among them; a directive may still leave it out, which costs no more than the reading."""
    for selection in selections.selections:
        if isinstance(selection, FieldNode):
            found = selection.name.value == FIELD
        elif isinstance(selection, InlineFragmentNode):
            found = _selects(selection.selection_set, fragments, seen)
        else:
            spread = cast("FragmentSpreadNode", selection).name.value
            found = spread not in seen and _selects(fragments[spread].selection_set, fragments, seen | {spread})
        if found:
            return True
    return False
