"""The schema, put together.

`python -m resolvers.schema` prints its SDL; with `--check` it says whether the committed one is current.
"""

import sys
from pathlib import Path
from typing import Final

import strawberry
from strawberry.schema.config import StrawberryConfig

from resolvers.access.mutations import AccessMutation
from resolvers.access.queries import AccessQuery
from resolvers.attempts.mutations import AttemptMutation
from resolvers.attempts.queries import AttemptQuery
from resolvers.auditing.queries import AuditLogQuery
from resolvers.corrections.mutations import CorrectionMutation
from resolvers.corrections.queries import CorrectionQuery
from resolvers.errors import HANDLERS
from resolvers.hierarchy.mutations import HierarchyMutation
from resolvers.hierarchy.queries import HierarchyQuery
from resolvers.interactions.mutations import InteractionMutation
from resolvers.interactions.queries import InteractionQuery
from resolvers.live.position import PositionQuery
from resolvers.live.subscriptions import Subscription
from resolvers.node_query import NodeQuery
from resolvers.permitting import Permissions
from resolvers.privacy.mutations import PrivacyMutation
from resolvers.scalars import SCALARS

SDL_FILE: Final = Path(__file__).with_name("schema.graphql")


@strawberry.type(description="What can be asked.")
class Query(
    NodeQuery,
    PositionQuery,
    HierarchyQuery,
    InteractionQuery,
    AttemptQuery,
    CorrectionQuery,
    AuditLogQuery,
    AccessQuery,
):
    """All root fields that read."""


@strawberry.type(
    description=(
        "What can be changed. A refused mutation changes nothing. In what it takes, null in a nullable field is as if "
        "left out; null in any other field fails the request."
    )
)
class Mutation(
    HierarchyMutation,
    InteractionMutation,
    AttemptMutation,
    CorrectionMutation,
    PrivacyMutation,
    AccessMutation,
):
    """All root fields that write."""


schema: Final = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    exception_handlers=HANDLERS,
    config=StrawberryConfig(scalar_map=SCALARS),
)
# Strawberry gives no other way to its GraphQL schema.
PERMISSIONS: Final = Permissions(schema._schema)  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001
"""Made at start-up, which a field without a rule keeps from succeeding."""


def sdl() -> str:
    """The schema definition, as it is committed."""
    return schema.as_str() + "\n"


def main(arguments: list[str]) -> int:
    """Print the SDL, or with `--check` compare it with the committed file. Returns the exit code."""
    if arguments == ["--check"]:
        if SDL_FILE.read_text(encoding="utf-8") == sdl():
            return 0
        sys.stderr.write(f"{SDL_FILE.name} is stale: python -m resolvers.schema > resolvers/{SDL_FILE.name}\n")
        return 1
    sys.stdout.write(sdl())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
