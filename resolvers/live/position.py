"""`Query.position`: where the feed stands, read before anything else of the operation."""

from typing import Final, cast

import strawberry
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)
from graphql.language import OperationType

from domain.feed import write_cursor
from resolvers.context import Info
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


def asks_position(document: DocumentNode, operation: OperationDefinitionNode) -> bool:
    """Whether an operation of a valid document asks for the field, whatever its variables leave out.

    Root fields are resolved side by side: a position that waited for its turn could be ahead of what others read. So
    whoever executes such an operation calls the context's `begin_position` first, and waits.
    """
    if operation.operation is not OperationType.QUERY:
        return False
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    return _selects(operation.selection_set, fragments, set())


def _selects(selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], seen: set[str]) -> bool:
    """Whether the field is among them, looking at each fragment once.

    A directive may still leave it out, which costs no more than the reading.
    """
    for selection in selections.selections:
        if isinstance(selection, FieldNode):
            found = selection.name.value == FIELD
        elif isinstance(selection, InlineFragmentNode):
            found = _selects(selection.selection_set, fragments, seen)
        else:
            spread = cast("FragmentSpreadNode", selection).name.value
            is_new = spread not in seen
            seen.add(spread)
            found = is_new and _selects(fragments[spread].selection_set, fragments, seen)
        if found:
            return True
    return False
