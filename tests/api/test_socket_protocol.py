"""The server's end of a socket: what it writes by itself is what the library would have written."""

import asyncio
import json
from typing import Final

import pytest
import websockets
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send
from websockets.frames import Frame, Opcode

from api.socket_protocol import sender_at_once, text_frame
from tests.api.live.server import listening, until

SENT: Final = ["now", 1_000 * "ü", 100_000 * "x"]

UPGRADE: Final = (
    b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
    b"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n"
)


@given(st.text(alphabet="aü😀\0", max_size=40), st.sampled_from([1, 3, 6, 1_600, 3_300]))
def test_a_text_is_framed_as_the_library_frames_it(text: str, times: int) -> None:
    long = text * times
    assert text_frame(long) == Frame(Opcode.TEXT, long.encode()).serialize(mask=False)


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_sizes_are_written_as_short_as_can_be(size: int) -> None:
    assert text_frame(size * "x") == Frame(Opcode.TEXT, size * b"x").serialize(mask=False)


def test_on_another_server_nothing_is_sent_at_once() -> None:
    assert not sender_at_once({"type": "websocket"})("text")


async def test_a_text_is_sent_at_once_while_the_socket_is_open() -> None:
    took: list[bool] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        at_once = sender_at_once(scope)
        await receive()
        took.append(at_once("too early"))
        await send({"type": "websocket.accept"})
        took.extend(map(at_once, SENT))
        await send({"type": "websocket.close"})
        took.append(at_once("too late"))

    async with listening(app) as port, websockets.connect(f"ws://127.0.0.1:{port}", compression=None) as client:
        assert [each async for each in client] == SENT
    assert took == [False, True, True, True, False]


async def test_a_text_is_not_sent_at_once_to_a_client_that_is_slow_or_gone() -> None:
    took: list[bool] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        at_once = sender_at_once(scope)
        await receive()
        await send({"type": "websocket.accept"})
        while at_once(1_000_000 * "x"):
            took.append(True)
        while (await receive())["type"] != "websocket.disconnect":
            pass
        took.append(at_once("gone"))

    async with listening(app) as port:
        async with websockets.connect(f"ws://127.0.0.1:{port}", compression=None, max_queue=1, max_size=None) as client:
            client.transport.abort()
        await until(lambda: took[-1:] == [False])
    assert any(took)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (b"cookie: %b\r\n" % (9_000 * b"x"), "read 9010 bytes, expected no more than 8192 bytes"),
        (b"content-length: 3\r\n", "did not receive a valid HTTP request"),
    ],
    ids=["long header", "body"],
)
async def test_a_handshake_that_the_library_does_not_read_is_answered(more: bytes, why: str) -> None:
    async def app(scope: Scope, _: Receive, __: Send) -> None:
        raise AssertionError(scope)

    async with listening(app) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(UPGRADE + more + b"\r\n")
        head, _, body = (await asyncio.wait_for(reader.read(), 10)).partition(b"\r\n\r\n")
        writer.close()
    assert head.startswith(b"HTTP/1.1 400")
    (error,) = json.loads(body)["errors"]
    assert error["extensions"]["code"] == "BAD_REQUEST"
    assert error["message"] == f"What was sent opens no socket: {why}."
