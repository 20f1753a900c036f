"""SIGTERM with subscribers: each is told where to go on, nothing is cut off, and the service ends in time."""

import asyncio
import json
import signal
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets

from api.live.connections import ConnectionLimits, Connections
from api.live.quota import RefusedError
from tests.api.live.server import served
from tests.api.service import Service, running

POSITION = "subscription { outcomeUpdated { __typename ... on FeedPosition { cursor } } }"
SHUTDOWN_SECONDS = 10.0  # the default
PATIENCE_SECONDS = 60.0  # with a machine that does other work


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


@asynccontextmanager
async def streamed(service: Service, http: httpx.AsyncClient) -> AsyncGenerator[tuple[AsyncIterator[str], str]]:
    """The lines of a stream with a subscription, after that with the cursor that it was told first."""
    url, headers = f"{service.url}/graphql", {"accept": "text/event-stream"}
    async with http.stream("POST", url, json={"query": POSITION}, headers=headers) as response:
        lines = response.aiter_lines()
        while not (line := await anext(lines)).startswith("data: "):
            pass
        yield lines, _data(line)["data"]["outcomeUpdated"]["cursor"]


async def _farewell_of(lines: AsyncIterator[str]) -> tuple[list[str], float]:
    """The last lines, and when the stream was ended."""
    return [line async for line in lines if line], time.monotonic()


def _data(line: str) -> dict[str, Any]:
    return json.loads(line.removeprefix("data: "))


@pytest.mark.parametrize(
    ("workers", "sockets", "streams", "spread_seconds", "within_seconds"),
    [
        (1, 100, 2, 0.8, PATIENCE_SECONDS),  # a hundred a second
        (2, 100, 2, 0.2, PATIENCE_SECONDS),  # half as many as a worker has
        # Over a quarter of the time that there is, which a machine that does nothing else keeps to.
        pytest.param(1, 400, 100, 2.0, SHUTDOWN_SECONDS, marks=pytest.mark.proof),
    ],
)
async def test_sigterm_tells_each_subscriber_where_to_go_on_spread_over_time(
    tmp_path: Path, workers: int, sockets: int, streams: int, spread_seconds: float, within_seconds: float
) -> None:
    async with AsyncExitStack() as stack:
        service = stack.enter_context(running(tmp_path / "data", "--workers", str(workers)))
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=30, limits=httpx.Limits(max_connections=None)))
        opened = [await stack.enter_async_context(subscribed(service)) for _ in range(sockets)]
        begun = [await stack.enter_async_context(streamed(service, http)) for _ in range(streams)]
        reading = [asyncio.ensure_future(_farewell(socket)) for socket, _ in opened]
        listening = [asyncio.ensure_future(_farewell_of(lines)) for lines, _ in begun]
        begun_at = time.monotonic()
        service.process.send_signal(signal.SIGTERM)
        status = await asyncio.to_thread(service.process.wait, within_seconds)
        seconds = time.monotonic() - begun_at
        farewells, endings = await asyncio.gather(*reading), await asyncio.gather(*listening)
    assert status == 0
    for (last, _, code), (_, cursor) in zip(farewells, opened, strict=True):
        assert code == 1012
        assert (last["type"], last["id"]) == ("error", "1")
        assert last["payload"][0]["extensions"] == {"code": "GOING_AWAY", "cursor": cursor}
    for (lines, _), (_, cursor) in zip(endings, begun, strict=True):
        *_, last, complete, nothing = lines
        assert _data(last)["errors"][0]["extensions"] == {"code": "GOING_AWAY", "cursor": cursor}
        assert (complete, nothing) == ("event: complete", "data:")
    ended_at = sorted(at - begun_at for _, at, *_ in [*farewells, *endings])
    assert ended_at[-1] < within_seconds / 2
    assert ended_at[-1] - ended_at[0] > spread_seconds
    print(  # noqa: T201 - a proof says what came of it
        f"\n{sockets} sockets and {streams} streams departed from {ended_at[0]:.1f} to {ended_at[-1]:.1f} s after "
        f"SIGTERM, each with its cursor; exit status {status} after {seconds:.1f} s of {SHUTDOWN_SECONDS}"
    )
    assert "Traceback" not in service.output()


async def test_who_cannot_go_on_from_a_cursor_is_only_closed() -> None:
    async with served() as service, service.socket() as client:
        await client.subscribe("1", "subscription { forever }")
        assert (await client.receive())["payload"] == {"data": {"forever": [1]}}
        await service.app.connections.drain(1)
        assert await client.closed() == (1012, "The service is stopping; connect again")


async def test_nothing_is_opened_while_it_drains() -> None:
    connections = Connections(ConnectionLimits(10, 10, 10, 10, 1))
    connections.admit("client")
    await connections.drain(1)
    with pytest.raises(RefusedError) as refused:
        connections.admit("client")
    assert (refused.value.status, refused.value.code) == (503, "GOING_AWAY")
    assert connections.is_draining
