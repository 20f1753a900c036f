"""A proxy in front of the engine that cuts the connection at a command: before it arrives, or after it was done."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit


class Cut(Enum):
    """When the connection goes."""

    BEFORE = "the engine never sees the command"
    AFTER = "the engine carries it out, and its answer is lost"


class SeveringProxy:
    """Forwards bytes; `cuts` are consumed one by one by messages that hold `command`."""

    def __init__(self, url: str, command: bytes) -> None:
        address = urlsplit(url)
        self._engine = address.hostname, address.port
        self._command = command
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.cuts: list[Cut] = []
        self.port = 0

    @property
    def url(self) -> str:
        """Where the proxy listens, as an address of one member only."""
        return f"mongodb://127.0.0.1:{self.port}/?directConnection=true&retryWrites=false"

    async def listen(self) -> None:
        """Let clients in: at first on any free port, and after `leave` on the same."""
        self._server = await asyncio.start_server(self.accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def leave(self) -> None:
        """Be as an engine that is not there: cut every connection and let nobody in."""
        if self._server is not None:
            self._server.close()
        await self.close()

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry a new connection in a task of its own."""
        task = asyncio.get_running_loop().create_task(self._carry(reader, writer))
        self._connections.add(task)

    async def close(self) -> None:
        """Cut every connection that is still there, those included that come while doing so."""
        while self._connections:
            connections, self._connections = self._connections, set()
            for task in connections:
                task.cancel()
            await asyncio.gather(*connections, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with _closing(writer):
            engine_reader, engine_writer = await asyncio.open_connection(*self._engine)
            async with _closing(engine_writer):
                await self._pump(reader, writer, engine_reader, engine_writer)

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        engine_reader: asyncio.StreamReader,
        engine_writer: asyncio.StreamWriter,
    ) -> None:
        link = _Link()
        pumps = [
            asyncio.create_task(self._to_engine(reader, engine_writer, link)),
            asyncio.create_task(_to_client(engine_reader, writer, link)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _to_engine(self, reader: asyncio.StreamReader, engine: asyncio.StreamWriter, link: "_Link") -> None:
        while message := await _message(reader):
            cut = self.cuts.pop(0) if self.cuts and self._command in message else None
            if cut is Cut.BEFORE:
                return
            link.lose_answer = cut is Cut.AFTER
            engine.write(message)
            await engine.drain()


@dataclass
class _Link:
    """One connection: whether the engine's next answer is to be lost, and the connection with it."""

    lose_answer: bool = False


async def _to_client(engine: asyncio.StreamReader, client: asyncio.StreamWriter, link: _Link) -> None:
    """The engine may send more than one answer to a command: its state, whenever that changes."""
    while answer := await _message(engine):
        if link.lose_answer:
            return
        client.write(answer)
        await client.drain()


@contextlib.asynccontextmanager
async def _closing(writer: asyncio.StreamWriter) -> AsyncGenerator[None]:
    try:
        yield
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _message(reader: asyncio.StreamReader) -> bytes:
    """One message of MongoDB's wire protocol: its first four bytes are its length. Empty at the end."""
    try:
        head = await reader.readexactly(4)
        return head + await reader.readexactly(int.from_bytes(head, "little") - 4)
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""


@contextlib.asynccontextmanager
async def severing(url: str, command: bytes) -> AsyncGenerator[SeveringProxy]:
    """A proxy on a free port of loopback."""
    proxy = SeveringProxy(url, command)
    await proxy.listen()
    try:
        yield proxy
    finally:
        await proxy.leave()
