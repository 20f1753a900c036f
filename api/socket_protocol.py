"""The server's end of a socket, below ASGI."""

import asyncio
import logging
from typing import Any, Final

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

log = logging.getLogger(__name__)
log.setLevel(logging.WARNING)  # below it the server tells of each socket, with its query string

LINGER_SECONDS: Final = 5.0


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether it tells of more than text that is none, with a traceback: that is its sender's fault, who is told so."""
    return record.exc_info is None or record.exc_info[0] is not UnicodeDecodeError


log.addFilter(_is_ours)


class SocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's implementation that waits for slow readers instead of buffering for them.

    It closes politely, after all that was written is read: never, where a client has stopped to read. Here such a
    client's connection, with what waits for it, goes a few seconds after its application has ended.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - as the base class has them
        super().__init__(*arguments, **named)
        self.logger = self.conn.logger = log

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        """The application has ended."""
        super().on_task_complete(task)
        if not self.disconnected:
            self.loop.call_later(LINGER_SECONDS, self.transport.abort)
