"""Relay's `node`: any object by its global id."""

from typing import Annotated

import strawberry

from domain.errors import InvalidInputError
from resolvers.attempts.queries import find_attempt
from resolvers.attempts.types import ATTEMPT
from resolvers.context import Info
from resolvers.corrections.queries import find_correction
from resolvers.corrections.types import CORRECTION
from resolvers.global_ids import Node, read_global_id, read_interaction_id
from resolvers.hierarchy.types import Activity, Experience, Moment, Outcome, present
from resolvers.interactions.queries import find_interaction

HIERARCHY_TYPES = frozenset(kind.kind for kind in (Outcome, Experience, Moment, Activity))


@strawberry.type
class NodeQuery:
    """The root field over all types."""

    @strawberry.field(description="Any object by its global id; null where there is none.")
    async def node(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="A global id.")]
    ) -> Node | None:
        """Raises InvalidInputError for what is no id of this API."""
        type_name, local_id = read_global_id(id)
        if type_name == "Interaction":
            return await _interaction(info, local_id)
        if type_name == CORRECTION:
            return await find_correction(info, local_id)
        if type_name == ATTEMPT:
            return await find_attempt(info, local_id)
        if type_name not in HIERARCHY_TYPES:
            raise InvalidInputError("id", "id names no type of this API; pass one that it returned.")
        found = (await info.context.see_hierarchy()).nodes.get(local_id)
        node = None if found is None else present(found)
        return node if node is not None and node.id == id else None


async def _interaction(info: Info, local_id: str) -> Node | None:
    source, key = read_interaction_id(local_id)
    try:
        return await find_interaction(info, source, key)
    except InvalidInputError:  # the client gave no source, only an id
        raise InvalidInputError("id", "id names no interaction; pass one that this API returned.") from None
