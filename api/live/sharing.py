"""Identical subscriptions: executed once and encoded once per change, however many listen.

Each begins with a source of its own. Where two of them stand at the same place, they will be told the same from there
on: the listeners of one move over to the other, and one of the two sources is closed. A place is the cursor of the
event that was told last, or that event itself where it has no cursor; of states, what was told of them last as well.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Hashable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, Final, Protocol

from graphql import (
    ExecutionResult,
    GraphQLError,
    OperationType,
    create_source_event_stream,  # pyright: ignore[reportUnknownVariableType]
)

from api import telemetry
from api.live.states import Known, Moving, States, moving_in, states_in
from api.operations.asked import Asked
from api.operations.pipeline import Pipeline
from api.operations.refused import Refused
from api.operations.written import shown, written
from domain.feed import Cursor, write_cursor
from resolvers.context import Context

BREATH: Final = 100  # listeners that are told before others get a turn
# What is kept of each subscription, for those who come to the same events a little later: after an interruption all
# come back, each to a place of its own.
_MOST_KEPT: Final = 1_000  # payloads
_FEWEST_KEPT: Final = 8  # also where they are long
_MOST_KEPT_CHARACTERS: Final = 512 * 1024


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


@dataclass(frozen=True, slots=True)
class Told:
    """An event with its payload, or the states that make one. `cursor` is None of what cannot be gone on from."""

    event: object
    payload: str | States
    cursor: str | None

    @property
    def place(self) -> Hashable:
        """Equal where what follows is equal."""
        return self.cursor or id(self.event)


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
        self._alike: dict[Hashable, _Alike] = {}
        self._streams: dict[Listener, _Stream] = {}

    def __len__(self) -> int:
        return len(self._streams)

    def join(self, asked: Asked, context: Callable[[], Context], listener: Listener) -> None:
        """Tell a listener from now on. What `context` makes is for one execution, and has the listener's rights."""
        first = context()
        key = (asked.identity, first.rights) if self._shares else object()
        alike = self._alike.setdefault(key, _Alike(self._kept_seconds))
        stream = _Stream(self._pipeline, asked, context, alike, self._streams)
        alike.streams.add(stream)
        stream.listeners[listener] = None
        self._streams[listener] = stream
        stream.begin(first, lambda: self._forget(key, alike, stream))

    def leave(self, listener: Listener) -> None:
        """Tell it nothing more."""
        stream = self._streams.pop(listener, None)
        if stream is not None:
            stream.lose(listener)

    def _forget(self, key: Hashable, alike: "_Alike", stream: "_Stream") -> None:
        alike.leave(stream)
        alike.streams.discard(stream)
        if not alike.streams:
            self._alike.pop(key, None)


@dataclass(frozen=True, slots=True)
class _Telling:
    """An event that is being executed, or was. It is held so that no other event can take its identity."""

    event: object
    at: float
    task: asyncio.Task[Told]


class _Alike:
    """Streams of identical subscriptions."""

    def __init__(self, kept_seconds: float) -> None:
        self._kept_seconds = kept_seconds
        self.streams: set[_Stream] = set()
        self._waiting: dict[Hashable, _Stream] = {}
        self._telling: dict[Hashable, _Telling] = {}
        self._most_kept = _FEWEST_KEPT

    async def told(self, event: object, execute: Callable[[object], Coroutine[Any, Any, Told]]) -> Told:
        """What an event amounts to, found out once for all."""
        if len(self.streams) == 1:
            self._telling.clear()
            return await execute(event)
        key = (type(event), cursor_of(event) or id(event))
        now = asyncio.get_running_loop().time()
        kept = self._telling.get(key)
        if kept is None or now - kept.at > self._kept_seconds:
            kept = self._telling[key] = _Telling(event, now, asyncio.ensure_future(execute(event)))
            while len(self._telling) > self._most_kept:
                del self._telling[next(iter(self._telling))]
        # Shielded, for whoever asked first may leave while others wait.
        told = await asyncio.shield(kept.task)
        if isinstance(told.payload, str):  # of one document all are about as long; who comes back to states begins anew
            self._most_kept = max(_FEWEST_KEPT, min(_MOST_KEPT, _MOST_KEPT_CHARACTERS // len(told.payload)))
        return told

    def meet(self, stream: "_Stream", place: Hashable) -> "_Stream":
        """The stream that waits at this place: another one, or this one from now on."""
        stream.place = place
        return self._waiting.setdefault(place, stream)

    def leave(self, stream: "_Stream") -> None:
        """The stream waits no more."""
        if self._waiting.get(stream.place) is stream:
            del self._waiting[stream.place]


class _Stream:
    """One source of events, and who listens."""

    def __init__(
        self,
        pipeline: Pipeline,
        asked: Asked,
        context: Callable[[], Context],
        alike: _Alike,
        streams: "dict[Listener, _Stream]",
    ) -> None:
        self._pipeline = pipeline
        self._asked = asked
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
        finally:
            self._alike.leave(self)
        return False

    async def _source(self, context: Context) -> AsyncGenerator[object]:
        begun = self._pipeline.begin(self._asked, context)
        if isinstance(begun, Refused):
            raise _NotExecutedError(begun.errors)
        operation, executor = begun.operation, begun.executor
        if operation.kind is not OperationType.SUBSCRIPTION:
            raise _NotExecutedError([GraphQLError("This is no subscription.")])
        self._executor = executor
        self._extensions = begun.extensions
        self._moving = moving_in(self._pipeline.schema, operation.document, operation.node)
        source: Any = create_source_event_stream(executor)
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


def cursor_of(event: object) -> str | None:
    """Where to go on after an event; None of what has no such place."""
    cursor = getattr(event, "cursor", None)
    return write_cursor(cursor) if isinstance(cursor, Cursor) else cursor


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
