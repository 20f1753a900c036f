"""The server's end of a socket, below ASGI."""

import asyncio
import logging
from typing import Any, Final

from starlette.types import Scope
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

log = logging.getLogger(__name__)
log.setLevel(logging.WARNING)  # below it the server tells of each socket, with its query string

LINGER_SECONDS: Final = 5.0
FIRST_BYTES: Final = 32 * 1024  # a token has at most half of it
_LONG_MESSAGES: Final = "touchstone.long_messages"  # an extension of ASGI


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

    def handle_connect(self, event: Request) -> None:
        """A client asks for a socket. The application begins to run after this."""
        super().handle_connect(event)
        if not self.close_sent:
            self.scope["extensions"] = {**(self.scope.get("extensions") or {}), _LONG_MESSAGES: {"allow": self._allow}}

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        """The application has ended."""
        super().on_task_complete(task)
        self._linger()

    def _linger(self) -> None:
        if not self.disconnected:
            self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    def _allow(self) -> None:
        self.conn.max_message_size = self.config.ws_max_size


def allow_long_messages(scope: Scope) -> None:
    """Let a socket's client send messages as long as the settings allow; on other servers it always may."""
    extension = scope.get("extensions", {}).get(_LONG_MESSAGES)
    if extension is not None:
        extension["allow"]()
