"""Answering what clients ask for that stay connected."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeAlias

from graphql import OperationType

from api import telemetry
from api.live.sharing import Listener, Subscriptions
from api.operations.asked import Asked
from api.operations.documents import Operation
from api.operations.pipeline import Pipeline
from api.operations.refused import Refused
from api.operations.written import shown, written
from domain.access import Rights
from resolvers.context import Context, Services

NewContext: TypeAlias = Callable[[], Context]


class Answering:
    """Executes operations, and tells listeners what comes of them.

    Args:
        pipeline: executes.
        shares: whether identical subscriptions share their work.
        kept_seconds: for how long what they share is kept.
    """

    def __init__(self, pipeline: Pipeline, *, shares: bool, kept_seconds: float) -> None:
        self._pipeline = pipeline
        self._subscriptions = Subscriptions(pipeline, shares=shares, kept_seconds=kept_seconds)
        self._executing: dict[Listener, asyncio.Task[None]] = {}

    @property
    def subscriptions(self) -> int:
        """How many are open."""
        return len(self._subscriptions)

    def begin(self, asked: Asked, context: NewContext, listener: Listener) -> None:
        """Tell a listener from now on, until the operation ends or the listener leaves."""
        self.answer(self._pipeline.find(asked, context()), asked, context, listener)

    def answer(self, found: Operation | Refused, asked: Asked, context: NewContext, listener: Listener) -> None:
        """The same of what was found already."""
        if isinstance(found, Operation) and found.kind is OperationType.SUBSCRIPTION:
            self._subscriptions.join(found, asked, context, listener)
        else:
            self._executing[listener] = asyncio.ensure_future(
                self._execute(found, asked.variables, context(), listener)
            )

    def is_answering(self, listener: Listener) -> bool:
        """Whether a query or mutation of its is under way."""
        return listener in self._executing

    def leave(self, listener: Listener) -> None:
        """Tell it nothing more."""
        self._subscriptions.leave(listener)
        task = self._executing.pop(listener, None)
        if task is not None:
            task.cancel()

    async def _execute(
        self, found: Operation | Refused, variables: dict[str, Any] | None, context: Context, listener: Listener
    ) -> None:
        """Tell the one result of a query or mutation."""
        telemetry.request_id.set(context.request_id)
        answer = await self._pipeline.execute(found, variables, context)
        if self._executing.pop(listener, None) is None:
            return  # it left, and what was executed took no notice
        if isinstance(answer, Refused):
            listener.end(shown(answer.errors, context.request_id))
        else:
            listener.tell(written(answer, context.request_id), None)
            listener.end(None)


def new_context(services: Services, rights: Rights, address: str) -> Context:
    """A context of its own, for one operation of somebody, under its own request id."""
    return Context(services, rights=rights, request_id=telemetry.new_request_id(None), address=address)
