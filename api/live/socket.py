"""One socket that speaks graphql-transport-ws: many operations, each its own."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from starlette.types import Receive, Send

from api.access.gate import UnauthenticatedError
from api.access.passes import Entrance
from api.live import messages
from api.live.answering import Answering
from api.live.farewells import FELL_BEHIND, GOING_AWAY, NOT_ADMITTED, Farewell
from api.live.messages import Close
from api.live.outgoing import Outgoing, OutgoingLimits, SendAtOnce
from api.live.quota import RefusedError
from api.operations.asked import Asked, MalformedError
from domain.access import Rights
from domain.errors import UnavailableError
from domain.quoting import without_quotes
from resolvers.context import Context

log = logging.getLogger(__name__)

FAREWELL_SECONDS: Final = 5.0  # a client that does not read by then is left without a word


@dataclass(frozen=True, slots=True)
class SocketLimits:
    """What a socket may take."""

    init_seconds: float
    ping_seconds: float
    silence_seconds: float
    operations: int
    outgoing: OutgoingLimits


class Socket:
    """The server's end, from the moment that the handshake is over.

    Args:
        answering: executes.
        context: makes a context for each execution, of somebody who has these rights.
        entrance: how the client came in; it may show something else when it initialises the connection.
        welcome: called when the client was let in here; raises RefusedError where there is no place.
        receive: ASGI's.
        send: ASGI's.
        send_at_once: sends a text past whatever else looks at what is sent; False where that would wait or fail.
        limits: of this socket.
    """

    def __init__(
        self,
        answering: Answering,
        context: Callable[[Rights], Context],
        entrance: Entrance,
        welcome: Callable[[], None],
        receive: Receive,
        send: Send,
        send_at_once: SendAtOnce,
        limits: SocketLimits,
    ) -> None:
        self._answering = answering
        self._context = context
        self._admitted = entrance.admitted
        self._door = entrance.door
        self._welcome = welcome
        self._receive = receive
        self._send = send
        self._limits = limits
        self._outgoing = Outgoing(self._send_text, limits.outgoing, self._too_slow, send_at_once)
        self._operations: dict[str, _Operation] = {}
        self._patience = asyncio.timeout(None)
        self._has_begun = False
        self._initialising: asyncio.Task[None] | None = None
        self._farewell: asyncio.Task[None] | None = None
        self._departs = False
        now = asyncio.get_running_loop().time()
        self._opened_at = self._heard_at = self._pinged_at = now
        self.params: dict[str, Any] | None = None
        """What the client said of itself when it connected; None before."""

    async def run(self) -> None:
        """Serve until either end closes it."""
        try:
            async with self._patience:
                while (message := await self._receive())["type"] != "websocket.disconnect":
                    self._heard_at = asyncio.get_running_loop().time()
                    if self._farewell is None:
                        self._hear(message.get("text"))
        except TimeoutError:
            return  # said farewell, and the client did not read it
        finally:
            self._end_operations()
            self._outgoing.drop()
            for task in (self._initialising, self._farewell):
                if task is not None:
                    task.cancel()

    def tend(self, now: float) -> None:
        """Ping when that is due; close when the client was silent for too long, never began, or may not stay."""
        if self._farewell is not None:
            return
        if self._admitted is not None and not self._admitted.is_good():
            self._expel()
        elif self.params is None:
            if now - self._opened_at >= self._limits.init_seconds:
                self._close(Close.TIMED_OUT, "Connection initialisation timeout")
        elif now - self._heard_at >= self._limits.silence_seconds:
            self._close(Close.TIMED_OUT, f"Nothing was heard for {self._limits.silence_seconds:g} s")
        elif now - self._pinged_at >= self._limits.ping_seconds:
            self._pinged_at = now
            self._outgoing.put(messages.PING)

    def depart(self, *, at_once: bool = False) -> None:
        """Tell each subscription where to go on, and close, once queries and mutations under way are answered."""
        self._departs = True
        if at_once or not any(map(self._answering.is_answering, self._operations.values())):
            self._close(Close.SERVICE_RESTART, "The service is stopping; connect again", self._cursors(GOING_AWAY))

    def decline(self) -> None:
        """Close: the client speaks another protocol."""
        self._close(Close.SUBPROTOCOL_NOT_ACCEPTABLE, "Subprotocol not acceptable")

    def give_way(self, reason: str) -> None:
        """Close: others need the place."""
        self._close(Close.TRY_AGAIN_LATER, reason)

    def _hear(self, text: str | None) -> None:
        try:
            self._act(messages.read_message(text))
        except MalformedError as error:
            self._close(Close.BAD_REQUEST, str(error))

    def _act(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "connection_init":
                self._init(messages.read_payload(message))
            case "ping":
                messages.read_payload(message)
                self._outgoing.put(messages.PONG)
            case "pong":
                messages.read_payload(message)
            case "subscribe":
                self._subscribe(*messages.read_subscribe(message))
            case "complete":
                self._complete(messages.read_id(message))
            case other:
                raise MalformedError(f"{other[:40]!r} is no type of message.")

    def _init(self, params: dict[str, Any]) -> None:
        """Let the client in by what it shows here, else by what it showed in the handshake."""
        shown = next((value for name, value in params.items() if name.lower() == "authorization"), None)
        if self._has_begun:
            self._close(Close.TOO_MANY_INITS, "Too many initialisation requests")
        elif shown is None and self._admitted is not None:
            self._acknowledge(params)
        else:
            self._initialising = asyncio.ensure_future(self._admit(params, shown))
        self._has_begun = True

    async def _admit(self, params: dict[str, Any], shown: object) -> None:
        try:
            self._admitted = await self._door.admit(None if shown is None else str(shown))
            self._welcome()
        except UnauthenticatedError:
            self._close(Close.FORBIDDEN, "Forbidden")
        except RefusedError as refused:
            self._close(Close.TRY_AGAIN_LATER, refused.message)
        except Exception as error:
            if not isinstance(error, UnavailableError):
                log.exception("unexpected error in a sign-in", exc_info=without_quotes(error))
            self._close(Close.TRY_AGAIN_LATER, "Who you are cannot be found out now; try again")
        else:
            self._acknowledge(params)

    def _acknowledge(self, params: dict[str, Any]) -> None:
        if self._farewell is None:
            self.params = params
            self._outgoing.put(messages.ACK)

    def _subscribe(self, identity: str, asked: Asked) -> None:
        if self.params is None or self._admitted is None:
            self._close(Close.UNAUTHORIZED, "Unauthorized")
        elif not self._admitted.is_good():
            self._expel()
        elif self._departs:
            self._outgoing.put(messages.error(identity, [_failure(GOING_AWAY.code, "The service is stopping.")]))
        elif identity in self._operations:
            self._close(Close.SUBSCRIBER_EXISTS, f"Subscriber for {identity} already exists")
        elif len(self._operations) >= self._limits.operations:
            message = f"This socket has {self._limits.operations} operations; complete one, or open another socket."
            self._outgoing.put(messages.error(identity, [_failure("TOO_MANY_OPERATIONS", message)]))
        else:
            operation = _Operation(identity, self._outgoing, lambda: self._ended(identity))
            self._operations[identity] = operation
            rights = self._admitted.rights
            self._answering.begin(asked, lambda: self._context(rights), operation)

    def _complete(self, identity: str) -> None:
        """The client wants no more of it. It may have ended meanwhile."""
        operation = self._operations.get(identity)
        if operation is not None:
            self._answering.leave(operation)
            self._ended(identity)

    def _ended(self, identity: str) -> None:
        self._operations.pop(identity, None)
        if self._departs:
            self.depart()  # it may have been what that waited for

    def _expel(self) -> None:
        """The client's key or token has come to its end; it may connect again with another one."""
        operations = dict(self._operations)
        last = [messages.error(name, [NOT_ADMITTED.error(each.cursor)]) for name, each in operations.items()]
        self._close(Close.FORBIDDEN, "Forbidden", lambda: last)

    def _too_slow(self) -> None:
        self._close(Close.TRY_AGAIN_LATER, "You read more slowly than events come", self._cursors(FELL_BEHIND))

    def _cursors(self, farewell: Farewell) -> Callable[[], list[str]]:
        """The last messages of subscriptions that can be gone on with. Clients resume all others by themselves."""
        operations = dict(self._operations)
        return lambda: [
            messages.error(identity, [farewell.error(operation.cursor)])
            for identity, operation in operations.items()
            if operation.cursor is not None
        ]

    def _close(self, code: Close, reason: str, last: Callable[[], list[str]] = list) -> None:
        """Say farewell. Whatever the client still sends is not read."""
        if self._farewell is None:
            self._end_operations()
            self._farewell = asyncio.ensure_future(self._say_farewell(code, reason, last))

    async def _say_farewell(self, code: Close, reason: str, last: Callable[[], list[str]]) -> None:
        log.info("socket closed", extra={"code": int(code), "reason": reason})

        async def close() -> None:
            said = messages.reason_within_limit(reason)
            await self._send({"type": "websocket.close", "code": int(code), "reason": said})

        if not await self._outgoing.finish(last, close, FAREWELL_SECONDS):
            self._patience.reschedule(0)

    def _end_operations(self) -> None:
        for operation in self._operations.values():
            self._answering.leave(operation)
        self._operations.clear()

    async def _send_text(self, text: str) -> None:
        await self._send({"type": "websocket.send", "text": text})


class _Operation:
    """An operation of a socket: the listener that writes to it."""

    __slots__ = ("_ended", "_head", "_identity", "_outgoing", "cursor")

    def __init__(self, identity: str, outgoing: Outgoing, ended: Callable[[], object]) -> None:
        self._identity = identity
        self._outgoing = outgoing
        self._ended = ended
        self._head = messages.next_head(identity)
        self.cursor: str | None = None
        """Of the last event that was sent."""

    @property
    def is_blocked(self) -> bool:
        return self._outgoing.is_blocked

    async def unblocked(self) -> None:
        await self._outgoing.unblocked()

    def tell(self, payload: str, cursor: str | None) -> None:
        self._outgoing.put(f"{self._head}{payload}}}", lambda: self._sent(cursor))

    def end(self, errors: list[dict[str, Any]] | None) -> None:
        self._ended()
        end = messages.complete(self._identity) if errors is None else messages.error(self._identity, errors)
        self._outgoing.put(end)

    def _sent(self, cursor: str | None) -> None:
        self.cursor = cursor


def _failure(code: str, message: str) -> dict[str, Any]:
    return {"message": message, "extensions": {"code": code}}
