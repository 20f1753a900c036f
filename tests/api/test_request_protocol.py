"""What comes before there is a request: headers without end, or none at all."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from api.request_protocol import MOST_HEAD_BYTES, MOST_HEADERS
from tests.api.live.server import Served, listening, served, until

LINE = b"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\n"
CHUNKED = LINE + b"content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
ECHO = b'{"query": "{ echo(text: \\"hi\\") }"}'
SUBSCRIPTION = b'{"query": "subscription { news { number } }"}'
UPGRADE = (
    b"GET /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
    b"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n"
    b"sec-websocket-protocol: graphql-transport-ws\r\n\r\n"
)


def asking(body: bytes, accept: bytes = b"application/json") -> bytes:
    head = LINE + b"content-type: application/json\r\naccept: %b\r\ncontent-length: %d\r\n\r\n"
    return head % (accept, len(body)) + body


@pytest.fixture
async def service() -> AsyncGenerator[Served]:
    async with served() as running:
        yield running


async def sent(service: Served, *parts: bytes) -> tuple[int, Any]:
    """The status and the body of what is answered to these bytes, after which the connection is closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
    for part in parts:
        writer.write(part)
        await writer.drain()
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    body = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return int(head.split()[1]), json.loads(body)


@pytest.mark.parametrize(
    ("begin", "more"),
    [
        (b"GET /graphql?query=", b"x" * 1024),
        (LINE + b"long: ", b"x" * 1024),
        (LINE, b"x: %b\r\n" % (b"y" * 1024)),
        (CHUNKED + b"%x\r\n%b\r\n0\r\n" % (len(ECHO), ECHO), b"x: %b\r\n" % (b"y" * 1024)),
    ],
    ids=["address", "one header", "headers", "trailers"],
)
async def test_headers_have_an_end(service: Served, begin: bytes, more: bytes) -> None:
    status, answer = await sent(service, begin, *[more] * (8 * MOST_HEAD_BYTES // len(more)))
    assert (status, answer["errors"][0]["extensions"]["code"]) == (431, "HEADERS_TOO_LARGE")


@pytest.mark.parametrize("begin", [LINE, CHUNKED + b"0\r\n"], ids=["headers", "trailers"])
async def test_headers_are_not_many(service: Served, begin: bytes) -> None:
    status, answer = await sent(service, begin, b"x: y\r\n" * (MOST_HEADERS + 1))
    assert (status, answer["errors"][0]["extensions"]["code"]) == (431, "HEADERS_TOO_LARGE")
    assert answer["errors"][0]["message"] == "There are more than 128 headers."


async def test_as_many_headers_as_may_be_are_taken(service: Served) -> None:
    head, _, body = asking(ECHO).partition(b"\r\n\r\n")
    more = b"\r\nx: y" * (MOST_HEADERS - head.count(b"\r\n") - 1) + b"\r\nconnection: close\r\n\r\n"
    assert await sent(service, head, more, body) == (200, {"data": {"echo": "hi"}})


async def test_what_is_no_http_is_told_so_as_json(service: Served) -> None:
    status, answer = await sent(service, b"hello\r\n\r\n")
    assert (status, answer["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")
    assert answer["errors"][0]["extensions"]["requestId"]


async def test_what_is_wrong_in_two_ways_is_told_one() -> None:
    async with listening(Starlette()) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"\0" * 2 * MOST_HEAD_BYTES)
        assert (await asyncio.wait_for(reader.readuntil(b"}]}"), 10)).startswith(b"HTTP/1.1 400")
        with contextlib.suppress(ConnectionResetError):
            assert await asyncio.wait_for(reader.read(), 10) == b""
        writer.close()


async def test_headers_that_never_end_are_not_waited_for(service: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.request_protocol.HEAD_SECONDS", 0.1)
    for is_first in (True, False):
        reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
        if not is_first:
            writer.write(asking(ECHO))
            await reader.readuntil(b'"hi"}}')
        writer.write(LINE)
        answered = await asyncio.wait_for(reader.read(), 10)
        assert answered.count(b"HTTP/1.1 408") == 1
        assert b"REQUEST_TIMEOUT" in answered
        writer.close()


async def test_of_requests_sent_ahead_the_first_is_answered_whole_and_no_other(service: Served) -> None:
    for more in (asking(ECHO) * 100, LINE, b"hello\r\n\r\n", UPGRADE):
        reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
        writer.write(asking(ECHO) + more)
        head, _, body = (await asyncio.wait_for(reader.read(), 10)).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200")
        assert b"connection: close" in head
        assert json.loads(body)["data"] == {"echo": "hi"}
        writer.close()


async def test_requests_sent_ahead_are_not_kept() -> None:
    begun: list[str] = []
    may_end = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        begun.append(scope["path"])
        await receive()
        await may_end.wait()
        await send({"type": "http.response.start", "status": 204})
        await send({"type": "http.response.body"})

    async with listening(app) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /first HTTP/1.1\r\n\r\n" + b"GET /ahead HTTP/1.1\r\n\r\n" * 1_000)
        await until(lambda: bool(begun))
        may_end.set()
        assert (await asyncio.wait_for(reader.read(), 10)).count(b"HTTP/1.1 204") == 1
        writer.close()
    assert begun == ["/first"]


@pytest.mark.parametrize("more", [asking(ECHO), UPGRADE, LINE], ids=["request", "socket", "part of a head"])
async def test_a_stream_hears_that_its_client_has_gone_whatever_was_sent_after_it(
    service: Served, monkeypatch: pytest.MonkeyPatch, more: bytes
) -> None:
    monkeypatch.setattr("api.request_protocol.HEAD_SECONDS", 0.1)
    reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
    writer.write(asking(SUBSCRIPTION, b"text/event-stream"))
    await reader.readuntil(b'"number":0')
    writer.write(more)
    await asyncio.sleep(0.3)
    service.channel.tell()
    told = await asyncio.wait_for(reader.readuntil(b'"number":1'), 10)
    assert b"HTTP/1.1" not in told
    assert len(service.app.connections) == 1
    writer.transport.abort()
    await until(lambda: len(service.app.connections) == 0 and not service.channel.queues)


async def test_who_connects_and_says_nothing_is_let_go(service: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.request_protocol.HEAD_SECONDS", 0.1)
    reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
    assert await asyncio.wait_for(reader.read(), 10) == b""
    writer.close()


@pytest.mark.parametrize(("head", "more"), [(b"", b"\r\n"), (b"content-length: 9\r\n", b"x")], ids=["line", "body"])
async def test_who_sends_what_is_no_request_is_let_go(
    monkeypatch: pytest.MonkeyPatch, head: bytes, more: bytes
) -> None:
    monkeypatch.setattr("api.request_protocol.HEAD_SECONDS", 0.1)

    async def app(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204})
        await send({"type": "http.response.body"})

    async with listening(app) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(LINE + head + b"\r\n")
        await reader.readuntil(b"\r\n\r\n")
        writer.write(more)
        assert await asyncio.wait_for(reader.read(), 10) == b""
        writer.close()


async def test_what_was_asked_for_in_time_may_take_its_time(service: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.request_protocol.HEAD_SECONDS", 0.1)
    events = {"accept": "text/event-stream"}
    async with httpx.AsyncClient(base_url=service.url) as http, service.socket() as client:
        asked = {"query": "subscription { news { number } }"}
        async with http.stream("POST", "/graphql", json=asked, headers=events) as stream:
            lines = stream.aiter_lines()
            while "data" not in await anext(lines):
                pass
            await asyncio.sleep(0.3)
            service.channel.tell()
            while "data" not in (line := await anext(lines)):
                pass
            assert json.loads(line.removeprefix("data: "))["data"] == {"news": {"number": 1}}
        await client.send(type="ping")
        assert await client.receive() == {"type": "pong"}
