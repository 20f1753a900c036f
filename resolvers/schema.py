"""The schema, put together.

`python -m resolvers.schema` prints its SDL; with `--check` it says whether the committed one is current.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import strawberry
from graphql import GraphQLError, validate
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from resolvers.access.mutations import AccessMutation
from resolvers.access.queries import AccessQuery
from resolvers.attempts.mutations import AttemptMutation
from resolvers.attempts.queries import AttemptQuery
from resolvers.auditing.queries import AuditLogQuery
from resolvers.caching import ShortDocumentParserCache, ShortDocumentValidationCache
from resolvers.context import Context
from resolvers.corrections.mutations import CorrectionMutation
from resolvers.corrections.queries import CorrectionQuery
from resolvers.errors import HANDLERS
from resolvers.hierarchy.mutations import HierarchyMutation
from resolvers.hierarchy.queries import HierarchyQuery
from resolvers.interactions.mutations import InteractionMutation
from resolvers.interactions.queries import InteractionQuery
from resolvers.live.position import PositionFirst, PositionQuery
from resolvers.live.subscriptions import Subscription
from resolvers.masking import presented
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


class RightsFirst(SchemaExtension):
    """Refuses what the caller may not do, once the document is valid and before anything of it runs."""

    def on_validate(self) -> Iterator[None]:
        """A document that no cache has validated yet is validated here."""
        execution, context = self.execution_context, self.execution_context.context
        document = execution.graphql_document
        if document is not None and isinstance(context, Context):
            errors = execution.pre_execution_errors
            if errors is None:
                errors = validate(PERMISSIONS.schema, document)
            execution.pre_execution_errors = errors or PERMISSIONS.refusals(
                document, execution.operation_name, context.rights
            )
        yield


class Schema(strawberry.Schema):
    """Strawberry's, with errors as clients may see them."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Replace what must not be seen. Every operation's errors pass here once, whatever raised them."""
        context = None if execution_context is None else execution_context.context
        shown = presented(errors, context.request_id if isinstance(context, Context) else "unknown")
        # In place, for there is no other way out; but not where nothing changes: the list may be a cached one.
        if any(after is not before for after, before in zip(shown, errors, strict=True)):
            errors[:] = shown


schema: Final = Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    extensions=[ShortDocumentParserCache, ShortDocumentValidationCache, RightsFirst, PositionFirst],
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
