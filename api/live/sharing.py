"""Identical subscriptions: executed once and encoded once per change, however many listen.

Each begins with a source of its own. Where two of them stand at the same place, they will be told the same from there
on: the listeners of one move over to the other, and one of the two sources is closed. A place is the cursor of the
event that was told last, or that event itself where it has no cursor; of states, what was told of them last as well.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Hashable, Sequence
from contextlib import aclosing
from inspect import isawaitable
from typing import Any, Final, Protocol

from graphql import (
    ExecutionResult,
    GraphQLError,
    create_source_event_stream,  # pyright: ignore[reportUnknownVariableType]
)

from api import telemetry
from api.live.alike import Alike, Told, cursor_of
from api.live.states import Known, Moving, States, moving_in, states_in
from api.operations.asked import Asked
from api.operations.documents import Operation
from api.operations.pipeline import Pipeline
from api.operations.refused import Refused
from api.operations.written import shown, written
from resolvers.context import Context

BREATH: Final = 100  # listeners that are told before others get a turn


class Listener(Protocol):
    """Who is told."""

    @property
    def is_blocked(self) -> bool:
        """Whether it has not read what it was told."""
        ...

    async def unblocked(self) -> None:
        """Wait until it has."""
        ...

    def tell(self, payload: str, cursor: str | None) -> None:
        """Take a result, as JSON, and the cursor to go on from after it. Must not wait."""
        ...

    def end(self, errors: list[dict[str, Any]] | None) -> None:
        """There is nothing more: it came to its end, or failed."""
        ...


class Subscriptions:
    """All subscriptions of this process.

    Args:
        pipeline: executes operations.
        shares: whether identical ones share their work; what they are told is the same either way.
        kept_seconds: for how long a result is kept for those who come to its event later.
    """

    def __init__(self, pipeline: Pipeline, *, shares: bool, kept_seconds: float) -> None:
        self._pipeline = pipeline
        self._shares = shares
        self._kept_seconds = kept_seconds
        self._alike: dict[Hashable, Alike[_Stream]] = {}
        self._streams: dict[Listener, _Stream] = {}

    def __len__(self) -> int:
        return len(self._streams)

    def join(self, operation: Operation, asked: Asked, context: Callable[[], Context], listener: Listener) -> None:
        """Tell a listener from now on. What `context` makes is for one execution, and has the listener's rights."""
        first = context()
        key = (asked.identity, first.rights) if self._shares else object()
        alike = self._alike.setdefault(key, Alike[_Stream](self._kept_seconds))
        stream = _Stream(self._pipeline, operation, asked.variables, context, alike, self._streams)
        alike.streams.add(stream)
        stream.listeners[listener] = None
        self._streams[listener] = stream
        stream.begin(first, lambda: self._forget(key, alike, stream))

    def leave(self, listener: Listener) -> None:
        """Tell it nothing more."""
        stream = self._streams.pop(listener, None)
        if stream is not None:
            stream.lose(listener)

    def _forget(self, key: Hashable, alike: "Alike[_Stream]", stream: "_Stream") -> None:
        alike.leave(stream)
        alike.streams.discard(stream)
        if not alike.streams:
            self._alike.pop(key, None)


class _Stream:
    """One source of events, and who listens."""

    def __init__(
        self,
        pipeline: Pipeline,
        operation: Operation,
        variables: dict[str, Any] | None,
        context: Callable[[], Context],
        alike: "Alike[_Stream]",
        streams: "dict[Listener, _Stream]",
    ) -> None:
        self._pipeline = pipeline
        self._operation = operation
        self._variables = variables
        self._context = context
        self._alike = alike
        self._streams = streams
        self._executor: Any = None  # graphql-core's, whose types are not all known
        self._moving: Moving = {}
        self._extensions: dict[str, Any] = {}
        self._task: asyncio.Task[None] | None = None
        self.listeners: dict[Listener, None] = {}
        self.place: Hashable = None
        self.known: Known = {}
        """Of states, what the listeners were told last."""

    def begin(self, context: Context, done: Callable[[], None]) -> None:
        """Run until the source ends, or nobody listens."""
        self._task = asyncio.ensure_future(self._run(context))
        self._task.add_done_callback(lambda _: done())

    def lose(self, listener: Listener) -> None:
        """One listens no more."""
        self.listeners.pop(listener, None)
        if not self.listeners and self._task is not None:
            self._alike.leave(self)  # before anybody moves over to what is about to stop
            self._task.cancel()

    async def _run(self, context: Context) -> None:
        telemetry.request_id.set(context.request_id)
        try:
            async with aclosing(await self._source(context)) as source:
                if await self._follow(source, context):
                    return
            self._end(None)
        except _NotExecutedError as refused:
            self._end(shown(refused.errors, context.request_id))
        except Exception as error:  # noqa: BLE001 - logged and masked by `shown`
            self._end(shown([GraphQLError(str(error), original_error=error)], context.request_id))

    async def _follow(self, source: AsyncGenerator[object], context: Context) -> bool:
        """Tell event after event. Whether another stream tells the rest; if not, there is no more."""
        try:
            async for event in source:
                self._alike.leave(self)
                told = await self._alike.told(event, lambda each: self._execute(each, context))
                await self._tell(told)
                if self._has_moved_over(told):
                    return True
                del event, told  # the next may come in days, and what is in this one may be erased before
        finally:
            self._alike.leave(self)
        return False

    async def _source(self, context: Context) -> AsyncGenerator[object]:
        begun = self._pipeline.begin(self._operation, self._variables, context)
        if isinstance(begun, Refused):
            raise _NotExecutedError(begun.errors)
        self._executor = begun.executor
        self._extensions = begun.extensions
        self._moving = moving_in(self._pipeline.schema, self._operation.document, self._operation.node)
        source: Any = create_source_event_stream(self._executor)
        if isawaitable(source):
            source = await source
        if isinstance(source, ExecutionResult):
            raise _NotExecutedError(source.errors or [])
        return source

    async def _execute(self, event: object, source: Context) -> Told:
        """Select from an event what was asked for, reading everything anew, under the hierarchy of its source."""
        executor = self._executor.build_per_event_executor(event)
        executor.context_value = _renewed(self._context(), source)
        result: Any = executor.execute_operation(serially=False)
        result = await result if isawaitable(result) else result
        result.extensions = self._extensions
        states = None if result.errors else states_in(event, result.data, self._moving, self._extensions)
        return Told(event, states or written(result, source.request_id), cursor_of(event))

    async def _tell(self, told: Told) -> None:
        payload = told.payload.payload(self.known) if isinstance(told.payload, States) else told.payload
        if payload is None:
            return
        for number, listener in enumerate(tuple(self.listeners), 1):
            if listener in self.listeners:
                listener.tell(payload, told.cursor)
            if number % BREATH == 0:
                await asyncio.sleep(0)
        # Events that come faster than anybody reads wait in the source, not here.
        if all(listener.is_blocked for listener in self.listeners):
            await _first_of(self.listeners)

    def _has_moved_over(self, told: Told) -> bool:
        other = self._alike.meet(self, told.place)
        if other is self or other.known != self.known:
            return False
        for listener in self.listeners:
            other.listeners[listener] = None
            self._streams[listener] = other
        self.listeners.clear()
        return True

    def _end(self, errors: list[dict[str, Any]] | None) -> None:
        for listener in tuple(self.listeners):
            # One who is told may give up at that, and others on the same connection leave: of them nothing is wanted.
            if self._streams.pop(listener, None) is not None:
                listener.end(errors)
        self.listeners.clear()


class _NotExecutedError(Exception):
    """A subscription that does not begin, with what is wrong with it."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__(errors)
        self.errors = errors


async def _first_of(listeners: "dict[Listener, None]") -> None:
    waits = [asyncio.ensure_future(listener.unblocked()) for listener in listeners]
    if waits:
        _, late = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in late:
            wait.cancel()


def _renewed(context: Context, source: Context) -> Context:
    """See what the source saw; one that saw no hierarchy tells of none."""
    try:
        context.adopt(source.hierarchy)
    except RuntimeError:
        context.adopt(context.services.live.hierarchy)
    return context
