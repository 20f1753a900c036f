"""Answers over HTTP that stay open: server-sent events, and parts for clients that take those.

https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md (distinct connections)
https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from starlette.types import Receive, Send

from api.access.passes import Pass
from api.live.answering import Answering, NewContext
from api.live.farewells import FELL_BEHIND, GOING_AWAY, NOT_ADMITTED, Farewell
from api.live.outgoing import Outgoing, OutgoingLimits
from api.operations.asked import Asked
from api.operations.documents import Operation
from api.operations.refused import Refused

FAREWELL_SECONDS: Final = 5.0  # a client that does not read by then is left without a word
# Proxies are asked to keep nothing back: `no-transform` stops compression, the last is nginx's word.
HEADERS: Final = ((b"cache-control", b"no-cache, no-transform"), (b"x-accel-buffering", b"no"))


class Framing(Protocol):
    """How results are told apart in one answer."""

    @property
    def media_type(self) -> bytes:
        """Of the answer."""
        ...

    @property
    def begin(self) -> str:
        """Sent at once, so that the client knows that the answer has begun."""
        ...

    @property
    def alive(self) -> str:
        """Sent while nothing happens."""
        ...

    def result(self, payload: str) -> str:
        """A result, as JSON."""
        ...

    def failed(self, errors: list[dict[str, Any]]) -> str:
        """Errors that end the stream."""
        ...

    @property
    def complete(self) -> str:
        """There is nothing more."""
        ...

    @property
    def cut(self) -> str:
        """There would be more: a client that sees this connects again."""
        ...


class Events:
    """Server-sent events. Lines end with LF alone: some clients take CR for a part of the data."""

    media_type = b"text/event-stream; charset=utf-8"
    begin = ":\n\n"
    alive = ":\n\n"
    complete = "event: complete\ndata:\n\n"
    cut = ""

    def result(self, payload: str) -> str:
        """JSON has no line breaks, so it is one line of data."""
        return f"event: next\ndata: {payload}\n\n"

    def failed(self, errors: list[dict[str, Any]]) -> str:
        """The protocol has no word for it but a result."""
        return self.result(json.dumps({"errors": errors}, separators=(",", ":"))) + self.complete


class Parts:
    """Multipart subscriptions. A boundary ends each part at once, for clients that wait for it."""

    media_type = b'multipart/mixed;boundary="graphql";subscriptionSpec=1.0'
    begin = "\r\n--graphql"
    alive = "\r\ncontent-type: application/json\r\n\r\n{}\r\n--graphql"
    complete = "--\r\n"
    cut = complete

    def result(self, payload: str) -> str:
        """A part with a payload."""
        return self._part(f'{{"payload":{payload}}}')

    def failed(self, errors: list[dict[str, Any]]) -> str:
        """An error of the transport, which ends it."""
        return self._part(json.dumps({"payload": None, "errors": errors}, separators=(",", ":"))) + self.complete

    def _part(self, text: str) -> str:
        return f"\r\ncontent-type: application/json\r\n\r\n{text}\r\n--graphql"


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """How often a client hears that we are here, and what is kept for one that does not read."""

    ping_seconds: float
    outgoing: OutgoingLimits


class Stream:
    """One answer that stays open: a connection, and the listener of its one operation."""

    def __init__(
        self,
        framing: Framing,
        answering: Answering,
        admitted: Pass | None,
        receive: Receive,
        send: Send,
        limits: StreamLimits,
    ) -> None:
        self._framing = framing
        self._answering = answering
        self._admitted = admitted
        self._receive = receive
        self._send = send
        self._limits = limits
        self._outgoing = Outgoing(self._send_text, limits.outgoing, self._too_slow)
        self._patience = asyncio.timeout(None)
        self._farewell: asyncio.Task[None] | None = None
        self._told_at = asyncio.get_running_loop().time()
        self._cursor: str | None = None

    async def run(self, found: Operation | Refused, asked: Asked, context: NewContext) -> None:
        """Answer what was found, until it ends or the client leaves."""
        head = [(b"content-type", self._framing.media_type), *HEADERS]
        await self._send({"type": "http.response.start", "status": 200, "headers": head})
        self._outgoing.put(self._framing.begin)
        self._answering.answer(found, asked, context, self)
        try:
            async with self._patience:
                while (await self._receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            return  # said farewell
        finally:
            self._answering.leave(self)
            self._outgoing.drop()
            if self._farewell is not None:
                self._farewell.cancel()

    @property
    def is_blocked(self) -> bool:
        """Whether the client has not read what was sent."""
        return self._outgoing.is_blocked

    async def unblocked(self) -> None:
        """Wait until it has."""
        await self._outgoing.unblocked()

    def tell(self, payload: str, cursor: str | None) -> None:
        """Send a result."""
        self._told_at = asyncio.get_running_loop().time()
        self._outgoing.put(self._framing.result(payload), lambda: self._sent(cursor))

    def end(self, errors: list[dict[str, Any]] | None) -> None:
        """Send the end."""
        last = self._framing.complete if errors is None else self._framing.failed(errors)
        self._finish(lambda: last)

    def tend(self, now: float) -> None:
        """End where the caller may no longer be here; else say that we are when nothing else was said."""
        if self._admitted is not None and not self._admitted.is_good():
            self._answering.leave(self)
            self._finish(lambda: self._framing.failed([NOT_ADMITTED.error(self._cursor)]))
            return
        if now - self._told_at >= self._limits.ping_seconds:
            self._told_at = now
            self._outgoing.put(self._framing.alive)

    def depart(self, *, at_once: bool = False) -> None:
        """Tell the client where to go on, and end; a query or mutation ends by itself when it is answered."""
        if at_once or not self._answering.is_answering(self):
            self._break_off(GOING_AWAY)

    def _too_slow(self) -> None:
        self._break_off(FELL_BEHIND)

    def _break_off(self, farewell: Farewell) -> None:
        """What cannot be gone on with is cut: clients ask for it again by themselves."""

        def last() -> str:
            if self._cursor is None:
                return self._framing.cut
            return self._framing.failed([farewell.error(self._cursor)])

        self._finish(last)

    def _finish(self, last: Callable[[], str]) -> None:
        if self._farewell is None:
            self._farewell = asyncio.ensure_future(self._say_farewell(last))

    async def _say_farewell(self, last: Callable[[], str]) -> None:
        async def close() -> None:
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})

        await self._outgoing.finish(lambda: [last()], close, FAREWELL_SECONDS)
        self._patience.reschedule(0)

    async def _send_text(self, text: str) -> None:
        await self._send({"type": "http.response.body", "body": text.encode(), "more_body": True})

    def _sent(self, cursor: str | None) -> None:
        self._cursor = cursor
