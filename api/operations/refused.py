"""An operation that is not executed."""

from collections.abc import Sequence
from dataclasses import dataclass

from graphql import GraphQLError


@dataclass(frozen=True, slots=True)
class Refused:
    """What is wrong with it: at least one error."""

    errors: Sequence[GraphQLError]


def refused(message: str, **extensions: object) -> Refused:
    """With one error."""
    return Refused((GraphQLError(message, extensions=extensions or None),))
