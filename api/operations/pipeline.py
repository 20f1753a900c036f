"""The one way that operations take: found, permitted, executed. Nothing of it raises."""

import asyncio
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, Final, cast

from graphql import ExecutionResult, Executor, GraphQLError, OperationType

from api.operations.asked import Asked
from api.operations.documents import Documents, Operation
from api.operations.refused import Refused, refused
from api.operations.trusted import TrustedDocuments
from api.protection.callers import caller_of
from api.protection.guard import Guard
from api.protection.limits import CallerLimits, DocumentLimits
from api.settings import Settings
from resolvers.context import Context
from resolvers.permitting import Permissions

Answer = ExecutionResult | Refused
"""Of a query or mutation, or of one event of a subscription."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An operation that may be executed. `executor` is graphql-core's, whose types are not all known.

    `extensions` go with every answer.
    """

    operation: Operation
    executor: Any
    extensions: dict[str, Any]


class Pipeline:
    """Executes operations against one schema, by its rules.

    Args:
        permissions: the schema, and who may ask for what of it.
        settings: what is refused.
    """

    def __init__(self, permissions: Permissions, settings: Settings) -> None:
        self.schema: Final = permissions.schema
        self._permissions = permissions
        self._guard = Guard(self.schema, DocumentLimits.of(settings), CallerLimits.of(settings))
        self._documents = Documents(
            self.schema, TrustedDocuments.of(settings), self._guard, introspection=settings.introspection == "on"
        )

    def find(self, asked: Asked, context: Context) -> Operation | Refused:
        """The operation that is asked for, or why it is none. What was found stands: another look may differ."""
        return self._documents.find(asked, caller_of(context.rights, context.address))

    def begin(self, operation: Operation, sent: dict[str, Any] | None, context: Context) -> Begun | Refused:
        """All that comes before executing with the variables sent: here it is refused to who may not have it."""
        lacking = self._permissions.refusals(operation.document, operation.name, context.rights)
        if lacking:
            return Refused(lacking)
        caller = caller_of(context.rights, context.address)
        variables = self._guard.cut(operation.plan, sent)
        try:
            fee = self._guard.charge(operation.plan, variables, caller)
        except GraphQLError as error:
            return Refused((error,))
        lasts = operation.kind is OperationType.SUBSCRIPTION
        return self._built(operation, variables, context, self._guard.told(fee, None if lasts else caller))

    async def execute(self, found: Operation | Refused, sent: dict[str, Any] | None, context: Context) -> Answer:
        """Answer what was found: a query or mutation, with the variables sent."""
        if isinstance(found, Refused):
            return found
        try:
            with self._guard.place(caller_of(context.rights, context.address)):
                begun = self.begin(found, sent, context)
                if isinstance(begun, Refused):
                    return begun
                return await self._guard.in_time(begun.operation.plan, self._executed(begun, context))
        except GraphQLError as error:
            return Refused((error,))
        except Exception as error:  # noqa: BLE001 - logged and masked where it is presented
            return Refused((GraphQLError(str(error), original_error=error),))

    async def _executed(self, begun: Begun, context: Context) -> ExecutionResult:
        if begun.operation.asks_position:
            # Root fields are resolved side by side; what goes wrong is the field's.
            await asyncio.wait([context.begin_position()])
        executed = begun.executor.execute_operation()
        result = cast("ExecutionResult", await executed if isawaitable(executed) else executed)
        result.extensions = begun.extensions
        return result

    def _built(
        self, operation: Operation, variables: dict[str, Any] | None, context: Context, extensions: dict[str, Any]
    ) -> Begun | Refused:
        build = cast("Any", Executor).build
        try:
            executor = build(
                self.schema,
                operation.document,
                context_value=context,
                raw_variable_values=variables,
                operation_name=operation.name,
                hide_suggestions=not self._documents.introspection,
            )
        except RecursionError:
            return refused("The variables are nested too deeply.")
        if isinstance(executor, list):
            return Refused(cast("list[GraphQLError]", executor))
        return Begun(operation, executor, extensions)
