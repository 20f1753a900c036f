"""How much a socket may send, how long it may be silent, and how many of them there may be."""

import asyncio

import pytest
import websockets

from tests.api.live.server import Served, served, until


async def test_a_message_over_the_limit_is_closed_with_1009() -> None:
    async with served(max_socket_message_bytes=2_000) as service, service.socket() as client:
        await client.subscribe("1", "{ echo(text: $t) }", variables={"t": "x" * 2_000})
        code, reason = await client.closed()
        assert (code, "2,000" in reason or "2000" in reason) == (1009, True)


@pytest.mark.parametrize(
    ("limit", "status"), [({"max_connections": 1}, 503), ({"max_client_connections": 1}, 429)], ids=["all", "client"]
)
async def test_sockets_over_the_limit_are_refused_at_the_handshake(limit: dict[str, int], status: int) -> None:
    async with served(**limit) as service:
        async with service.socket():
            with pytest.raises(websockets.InvalidStatus) as refused:
                await service.socket().__aenter__()
            assert refused.value.response.status_code == status
            assert refused.value.response.headers["retry-after"] == "1"
        await until(lambda: not len(service.app.connections))
        async with service.socket() as client:
            await client.send(type="ping")
            assert await client.receive() == {"type": "pong"}


@pytest.mark.parametrize(
    ("subprotocol", "sent"), [("chat", []), ("graphql-transport-ws", [b"?"])], ids=["another protocol", "no message"]
)
async def test_a_socket_that_was_closed_counts_until_its_client_closes_too(subprotocol: str, sent: list[bytes]) -> None:
    async with served(max_client_connections=1) as service:
        reader, writer = await handshake(service, subprotocol)
        for text in sent:
            writer.write(bytes([0x81, 0x80 + len(text), 0, 0, 0, 0]) + text)  # a frame, masked with zeros
        opcode, length = await asyncio.wait_for(reader.readexactly(2), 10)
        assert (opcode, (await reader.readexactly(length))[:2]) == (0x88, (4400 if sent else 4406).to_bytes(2))
        with pytest.raises(websockets.InvalidStatus) as refused:
            await service.socket().__aenter__()
        writer.close()
        assert refused.value.response.status_code == 429
        await until(lambda: not len(service.app.connections))
        async with service.socket():
            assert len(service.app.connections) == 1


async def handshake(service: Served, subprotocol: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """The two ends of a socket whose client answers nothing by itself."""
    reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
    writer.write(
        b"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
        b"Sec-WebSocket-Protocol: " + subprotocol.encode() + b"\r\n\r\n"
    )
    await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    return reader, writer


async def test_the_service_pings_and_who_answers_stays() -> None:
    async with served(ping_seconds=0.1, silence_seconds=0.5) as service, service.socket() as client:
        for _ in range(8):
            assert await client.receive() == {"type": "ping"}
            await client.send(type="pong")


async def test_who_says_nothing_for_too_long_is_closed() -> None:
    async with served(ping_seconds=0.1, silence_seconds=0.35) as service, service.socket() as client:
        assert await client.receive() == {"type": "ping"}
        await asyncio.wait_for(client.connection.wait_closed(), 60)
        assert (client.connection.close_code, client.connection.close_reason) == (4408, "Nothing was heard for 0.35 s")
