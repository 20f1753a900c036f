"""The server's end of a socket, below ASGI."""

import asyncio
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from starlette.types import Scope
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request
from websockets.protocol import State

from api.request_protocol import failure_as_bytes

log = logging.getLogger(__name__)
log.setLevel(logging.WARNING)  # below it the server tells of each socket, with its query string

LINGER_SECONDS: Final = 5.0
FIRST_BYTES: Final = 32 * 1024  # a token has at most half of it
_OURS: Final = "touchstone.socket"  # an extension of ASGI
_SHORT_BYTES: Final = 126
_MEDIUM_BYTES: Final = 1 << 16


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether it tells of more than text that is none, with a traceback: that is its sender's fault, who is told so."""
    return record.exc_info is None or record.exc_info[0] is not UnicodeDecodeError


log.addFilter(_is_ours)


class SocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's implementation that waits for slow readers instead of buffering for them.

    It closes politely, after all that was written is read: never, where a client has stopped to read. Here such a
    client's connection, with what waits for it, goes a few seconds after its application has ended, or has closed it.
    Until it has gone the application does not hear that, and counts it.

    Messages must be short until the application allows longer ones: one that is not whole yet is kept here.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - as the base class has them
        super().__init__(*arguments, **named)
        self.logger = self.conn.logger = log
        self.conn.max_message_size = min(FIRST_BYTES, self.config.ws_max_size)
        self._gone = asyncio.Event()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is no more."""
        super().connection_lost(exc)
        self._gone.set()

    async def receive(self) -> Any:  # noqa: ANN401 - the base class has it in types of its own
        """What comes next; that the application's close is over once the client has closed too, or time is up."""
        message = await super().receive()
        if message["type"] == "websocket.disconnect" and self.close_sent:
            self._linger()
            await self._gone.wait()
        return message

    def data_received(self, data: bytes) -> None:
        """More has come; first the whole head, which may be longer than the library reads: it says so to nobody."""
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            self.handshake_initiated = self.handshake_complete = self.close_sent = True
            message = f"What was sent opens no socket: {self.conn.handshake_exc}."
            self.transport.write(failure_as_bytes(HTTPStatus.BAD_REQUEST, "BAD_REQUEST", message))
            self.transport.close()

    def handle_connect(self, event: Request) -> None:
        """A client asks for a socket. The application begins to run after this."""
        super().handle_connect(event)
        if not self.close_sent:
            self.scope["extensions"] = {
                **(self.scope.get("extensions") or {}),
                _OURS: {"allow_long_messages": self._allow_long_messages, "send_at_once": self._send_at_once},
            }

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        """The application has ended."""
        super().on_task_complete(task)
        self._linger()

    def _linger(self) -> None:
        if not self.disconnected:
            self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    def _allow_long_messages(self) -> None:
        self.conn.max_message_size = self.config.ws_max_size

    def _send_at_once(self, text: str) -> bool:
        if self.conn.state is not State.OPEN or self.disconnected or not self.writable.is_set():
            return False
        self.transport.write(text_frame(text))
        return True


def allow_long_messages(scope: Scope) -> None:
    """Let a socket's client send messages as long as the settings allow; on other servers it always may."""
    extension = scope.get("extensions", {}).get(_OURS)
    if extension is not None:
        extension["allow_long_messages"]()


def sender_at_once(scope: Scope) -> Callable[[str], bool]:
    """What sends a text as ASGI's `send` would, past all that looks at it on the way.

    It answers False where it did not: `send` would wait or fail, or the socket is another server's.
    """
    extension = scope.get("extensions", {}).get(_OURS)
    return extension["send_at_once"] if extension is not None else lambda _: False


def text_frame(text: str) -> bytes:
    """A text as one frame of a server without extensions (RFC 6455, section 5.2)."""
    data = text.encode()
    size = len(data)
    if size < _SHORT_BYTES:
        return b"\x81%c%b" % (size, data)
    if size < _MEDIUM_BYTES:
        return b"\x81\x7e%b%b" % (size.to_bytes(2), data)
    return b"\x81\x7f%b%b" % (size.to_bytes(8), data)
