"""Answering what clients ask for, whatever they ask by."""

import asyncio
from collections.abc import Callable
from typing import TypeAlias

from graphql import GraphQLError, OperationType
from strawberry import Schema
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types.execution import PreExecutionError

from api import telemetry
from api.live.operations import Asked, Documents, shown, written
from api.live.sharing import Listener, Subscriptions
from domain.access import Rights
from resolvers.context import Context, Services

NewContext: TypeAlias = Callable[[], Context]


class Answering:
    """Executes operations against one schema, and tells listeners what comes of them.

    Args:
        schema: the schema.
        shares: whether identical subscriptions share their work.
        kept_seconds: for how long what they share is kept.
    """

    def __init__(self, schema: Schema, *, shares: bool, kept_seconds: float) -> None:
        self._schema = schema
        # Strawberry gives no other way to its GraphQL schema, which subscriptions are executed on.
        self._documents = Documents(schema._schema)  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001
        self._subscriptions = Subscriptions(self._documents, shares=shares, kept_seconds=kept_seconds)
        self._executing: dict[Listener, asyncio.Task[None]] = {}

    @property
    def subscriptions(self) -> int:
        """How many are open."""
        return len(self._subscriptions)

    def kind(self, asked: Asked) -> OperationType | None:
        """What an operation does; None when that cannot be said, for the document is wrong."""
        return self._documents.kind(asked)

    def begin(self, asked: Asked, context: NewContext, listener: Listener) -> None:
        """Tell a listener from now on, until the operation ends or the listener leaves."""
        if self.kind(asked) is OperationType.SUBSCRIPTION:
            self._subscriptions.join(asked, context, listener)
        else:
            self._executing[listener] = asyncio.ensure_future(self._execute(asked, context(), listener))

    def is_answering(self, listener: Listener) -> bool:
        """Whether a query or mutation of its is under way."""
        return listener in self._executing

    def leave(self, listener: Listener) -> None:
        """Tell it nothing more."""
        self._subscriptions.leave(listener)
        task = self._executing.pop(listener, None)
        if task is not None:
            task.cancel()

    async def _execute(self, asked: Asked, context: Context, listener: Listener) -> None:
        """Tell the one result of a query or mutation."""
        telemetry.request_id.set(context.request_id)
        try:
            result = await self._schema.execute(
                asked.query,
                variable_values=asked.variables,
                context_value=context,
                operation_name=asked.operation_name,
                operation_extensions=asked.extensions,
            )
        except (CannotGetOperationTypeError, MissingQueryError) as refused:
            result = PreExecutionError(None, [GraphQLError(_reason(refused))])
        except Exception as error:  # noqa: BLE001 - logged and masked by `shown`
            result = PreExecutionError(None, [GraphQLError(str(error), original_error=error)])
        if self._executing.pop(listener, None) is None:
            return  # it left, and what was executed took no notice
        if isinstance(result, PreExecutionError):
            listener.end(shown(result.errors or [], context.request_id))
        else:
            listener.tell(written(result, context.request_id), None)
            listener.end(None)


def new_context(services: Services, rights: Rights) -> Context:
    """A context of its own, for one operation of somebody, under its own request id."""
    return Context(services, rights=rights, request_id=telemetry.new_request_id(None))


def _reason(refused: CannotGetOperationTypeError | MissingQueryError) -> str:
    return refused.as_http_error_reason() if isinstance(refused, CannotGetOperationTypeError) else "There is no query."
