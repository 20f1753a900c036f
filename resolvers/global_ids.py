"""Relay's global ids: one opaque string per object, over all types."""

import strawberry
from strawberry.relay import GlobalID
from strawberry.relay.types import GlobalIDValueError

from domain.errors import InvalidInputError


@strawberry.interface(description="An object with an id that names it for ever and among all types.")
class Node:
    """Relay's Node. The id is a plain attribute: a resolver per id would cost more than the rest of a small object."""

    id: strawberry.ID = strawberry.field(description="Opaque, stable, unique among all types.")


def global_id(type_name: str, local_id: str) -> strawberry.ID:
    """The global id of an object of a GraphQL type."""
    return strawberry.ID(str(GlobalID(type_name, local_id)))


def read_global_id(sent: str) -> tuple[str, str]:
    """The type's name and the object's own id. Raises InvalidInputError for `id`."""
    try:
        parsed = GlobalID.from_id(sent)
    except GlobalIDValueError:
        raise InvalidInputError("id", "id is no global id; pass one that this API returned.") from None
    return parsed.type_name, parsed.node_id


def interaction_id(source: str, key: str) -> strawberry.ID:
    """The global id of what a source sent under an id. A source holds no colon."""
    return global_id("Interaction", f"{source}:{key}")


def read_interaction_id(local_id: str) -> tuple[str, str]:
    """The source, and what it sent under. Either can be none at all: whoever made the id was not this API."""
    source, _, key = local_id.partition(":")
    return source, key
