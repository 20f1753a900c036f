"""The server's end of a socket, below ASGI."""

import asyncio
from typing import Final

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

LINGER_SECONDS: Final = 5.0


class SocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's implementation that waits for slow readers instead of buffering for them.

    It closes politely, after all that was written is read: never, where a client has stopped to read. Here such a
    client's connection, with what waits for it, goes a few seconds after its application has ended.
    """

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        """The application has ended."""
        super().on_task_complete(task)
        if not self.disconnected:
            self.loop.call_later(LINGER_SECONDS, self.transport.abort)
