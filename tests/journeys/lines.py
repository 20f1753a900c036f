"""Lines between clients and a service that can be cut: what was under way is lost, and both ends are reset."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncGenerator
from random import Random
from typing import Final

_NO_FAREWELL: Final = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends a reset, and drops what was not read
_CHUNK_BYTES: Final = 64 * 1024


class Line:
    """Carries connections to a port of loopback."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._connections: list[asyncio.Task[None]] = []
        self.port = 0
        self.cuts = 0

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"http://127.0.0.1:{self.port}"

    def cut_one(self, chance: Random) -> None:
        """Cut any connection, if there is one."""
        if self._connections:
            self._cut(chance.choice(self._connections))

    def cut_all(self) -> None:
        """Cut every connection. Those that come afterwards are carried."""
        for connection in self._connections:
            self._cut(connection)

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry a new connection in a task of its own."""
        task = asyncio.ensure_future(self._carry(reader, writer))
        self._connections.append(task)
        task.add_done_callback(lambda _: self._carried(task, writer))

    async def close(self) -> None:
        """Cut every connection, those included that come while doing so."""
        while connections := list(self._connections):
            self.cut_all()
            await asyncio.wait(connections)

    def _carried(self, connection: asyncio.Task[None], writer: asyncio.StreamWriter) -> None:
        self._connections.remove(connection)
        if not writer.is_closing():
            _reset(writer)  # cut before anything was carried: the task never began

    def _cut(self, connection: asyncio.Task[None]) -> None:
        self.cuts += 1
        connection.cancel()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends = [writer]
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
            ends.append(far_writer)
            await _pump_both((reader, far_writer), (far_reader, writer))
        except asyncio.CancelledError:
            for end in ends:
                _reset(end)
        except OSError:
            _reset(writer)  # nobody is there
        finally:
            for end in ends:
                end.close()


@contextlib.asynccontextmanager
async def line_to(port: int) -> AsyncGenerator[Line]:
    """A line on a free port of loopback, cut by the end of the block."""
    line = Line(port)
    server = await asyncio.start_server(line.accept, "127.0.0.1", 0, backlog=1_000)
    line.port = server.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        server.close()
        await line.close()


async def _pump_both(*ways: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
    """Until either end closes."""
    pumps = [asyncio.ensure_future(_pump(*way)) for way in ways]
    try:
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for pump in pumps:
            pump.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(_CHUNK_BYTES):
        writer.write(data)
        await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    end: socket.socket = writer.get_extra_info("socket")
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_FAREWELL)
    writer.transport.abort()
