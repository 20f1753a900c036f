"""`python -m bench.bare URL DATABASE`: what the live path is divided by, told by `bench.live` what to do.

The library's own server and `broadcast`, and one change stream by the raw driver: nothing is read, executed or written
but the same bytes for each commit, and nobody is served apart.
"""

import asyncio
import sys
from typing import Any, Final

import uvloop
from pymongo import AsyncMongoClient
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.typing import Subprotocol

from bench.helpers import obey

GREETING: Final = '{"id":"1","type":"next","payload":{}}'


class Bare:
    """Everybody who is connected, and what they are told."""

    def __init__(self) -> None:
        self._connections: set[ServerConnection] = set()
        self._told = ""

    async def serve(self, connection: ServerConnection) -> None:
        """Until it leaves."""
        self._connections.add(connection)
        await connection.send(GREETING)
        await connection.wait_closed()
        self._connections.discard(connection)

    async def tell(self, told: str) -> dict[str, Any]:
        """What is told from now on."""
        self._told = told
        return {}

    async def broadcast(self, times: int) -> dict[str, Any]:
        """Tell it so many times."""
        for _ in range(times):
            broadcast(self._connections, self._told)
            await asyncio.sleep(0)
        return {}

    async def watch(self, url: str, database: str, opened: asyncio.Event) -> None:
        """Tell it at each commit."""
        async with AsyncMongoClient[dict[str, Any]](url) as client:
            stages = [{"$match": {"operationType": "insert"}}]
            async with await client[database]["commits"].watch(stages) as stream:
                opened.set()
                async for _ in stream:
                    broadcast(self._connections, self._told)


async def _main(url: str, database: str) -> None:
    bare, opened = Bare(), asyncio.Event()
    # No pings of the library's: they would take a task for each connection.
    async with serve(
        bare.serve,
        "127.0.0.1",
        0,
        subprotocols=[Subprotocol("graphql-transport-ws")],
        compression=None,
        ping_interval=None,
    ) as server:
        watching = asyncio.create_task(bare.watch(url, database, opened))
        await asyncio.wait([watching, asyncio.create_task(opened.wait())], return_when=asyncio.FIRST_COMPLETED)

        async def where() -> dict[str, Any]:
            return {"port": next(iter(server.sockets)).getsockname()[1]}

        await obey({"where": where, "tell": bare.tell, "broadcast": bare.broadcast})
        watching.cancel()


if __name__ == "__main__":
    uvloop.run(_main(*sys.argv[1:]))
