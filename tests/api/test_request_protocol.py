"""What comes before there is a request: headers without end, or none at all."""

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest

from api.request_protocol import MOST_HEAD_BYTES
from tests.api.live.server import Served, served

LINE = b"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\n"
CHUNKED = LINE + b"content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
ECHO = b'{"query": "{ echo(text: \\"hi\\") }"}'


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
        (LINE, b"x: y\r\n" * 200),
        (CHUNKED + b"%x\r\n%b\r\n0\r\n" % (len(ECHO), ECHO), b"x: y\r\n" * 200),
    ],
    ids=["address", "one header", "many headers", "trailers"],
)
async def test_headers_have_an_end(service: Served, begin: bytes, more: bytes) -> None:
    status, answer = await sent(service, begin, *[more] * (8 * MOST_HEAD_BYTES // len(more)))
    assert (status, answer["errors"][0]["extensions"]["code"]) == (431, "HEADERS_TOO_LARGE")


async def test_what_is_no_http_is_told_so_as_json(service: Served) -> None:
    status, answer = await sent(service, b"hello\r\n\r\n")
    assert (status, answer["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")
    assert answer["errors"][0]["extensions"]["requestId"]


async def test_headers_that_never_end_are_not_waited_for(service: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.request_protocol.HEAD_SECONDS", 0.1)
    again = b"GET /nowhere HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
    for parts in ([LINE], [again + LINE]):
        reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
        writer.writelines(parts)
        answered = await asyncio.wait_for(reader.read(), 10)
        assert answered.count(b"HTTP/1.1 408") == 1
        assert b"REQUEST_TIMEOUT" in answered
        writer.close()


async def test_who_connects_and_says_nothing_is_let_go(service: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.request_protocol.HEAD_SECONDS", 0.1)
    reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
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
