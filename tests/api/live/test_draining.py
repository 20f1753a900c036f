"""SIGTERM with subscribers: each is told where to go on, nothing is cut off, and the service ends in time."""

import asyncio
import json
import signal
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets

from api.live.connections import ConnectionLimits, Connections, RefusedError
from tests.api.live.server import served
from tests.api.service import Service, running

SOCKETS = 100
POSITION = "subscription { outcomeUpdated { __typename ... on FeedPosition { cursor } } }"
SHUTDOWN_SECONDS = 10


@asynccontextmanager
async def subscribed(service: Service) -> AsyncGenerator[tuple[websockets.ClientConnection, str]]:
    """A socket with a subscription, and the cursor that it was told first."""
    url = service.url.replace("http", "ws") + "/graphql"
    async with websockets.connect(url, subprotocols=["graphql-transport-ws"], compression=None) as socket:  # pyright: ignore[reportArgumentType]
        await socket.send('{"type": "connection_init"}')
        await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": POSITION}}))
        assert json.loads(await socket.recv()) == {"type": "connection_ack"}
        told = json.loads(await socket.recv())
        yield socket, told["payload"]["data"]["outcomeUpdated"]["cursor"]


async def _farewell(socket: websockets.ClientConnection) -> tuple[Any, float, int | None]:
    """The last message, when it was closed, and by which code."""
    last = None
    try:
        async for message in socket:
            last = json.loads(message)
    except websockets.ConnectionClosedError:
        pass
    return last, time.monotonic(), socket.close_code


@pytest.mark.parametrize("workers", [1, 2])
async def test_sigterm_tells_each_subscriber_where_to_go_on_spread_over_time(tmp_path: Path, workers: int) -> None:
    settings = {"TOUCHSTONE_SHUTDOWN_SECONDS": str(SHUTDOWN_SECONDS)}
    with running(tmp_path / "data", "--workers", str(workers), **settings) as service:
        async with AsyncExitStack() as stack:
            sockets = [await stack.enter_async_context(subscribed(service)) for _ in range(SOCKETS)]
            http = await stack.enter_async_context(httpx.AsyncClient(timeout=30))
            stream = await stack.enter_async_context(
                http.stream(
                    "POST", f"{service.url}/graphql", json={"query": POSITION}, headers={"accept": "text/event-stream"}
                )
            )
            reading = [asyncio.ensure_future(_farewell(socket)) for socket, _ in sockets]
            begun_at = time.monotonic()
            service.process.send_signal(signal.SIGTERM)
            events = "".join([text async for text in stream.aiter_text()])
            farewells = await asyncio.gather(*reading)
            status = await asyncio.to_thread(service.process.wait, SHUTDOWN_SECONDS)
            seconds = time.monotonic() - begun_at
        assert status == 0
        assert seconds < SHUTDOWN_SECONDS
        for (last, _, code), (_, cursor) in zip(farewells, sockets, strict=True):
            assert code == 1012
            assert (last["type"], last["id"]) == ("error", "1")
            assert last["payload"][0]["extensions"] == {"code": "GOING_AWAY", "cursor": cursor}
        closed_at = sorted(at for _, at, _ in farewells)
        assert closed_at[-1] - begun_at < SHUTDOWN_SECONDS / 2
        assert closed_at[-1] - closed_at[0] > 0.2  # half as many as a worker has, 10 ms apart
        assert '"code":"GOING_AWAY"' in events
        assert events.endswith("event: complete\ndata:\n\n")
        assert "Traceback" not in service.output()


async def test_who_cannot_go_on_from_a_cursor_is_only_closed() -> None:
    async with served() as service, service.socket() as client:
        await client.subscribe("1", "subscription { forever }")
        assert (await client.receive())["payload"] == {"data": {"forever": [1]}}
        await service.app.connections.drain(1)
        assert await client.closed() == (1012, "The service is stopping; connect again")


async def test_nothing_is_opened_while_it_drains() -> None:
    connections = Connections(ConnectionLimits(10, 10, 1))
    connections.admit("client")
    await connections.drain(1)
    with pytest.raises(RefusedError) as refused:
        connections.admit("client")
    assert (refused.value.status, refused.value.code) == (503, "GOING_AWAY")
    assert list(connections.checks) == ["serving"]
