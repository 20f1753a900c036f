"""Bodies of requests, long, slow and many."""

import asyncio
import tracemalloc
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message

from api.bodies import Bodies, BodyLimits
from api.http.requests import read_request
from api.middleware import RequestLog
from tests.api.live.server import until

LIMITS = BodyLimits(longest_bytes=10, followed_bytes=10, held_bytes=30, seconds=60)


class Site:
    """Echoes bodies, and holds those to /hold until it may answer."""

    def __init__(self, limits: BodyLimits = LIMITS) -> None:
        self.holding = 0
        self.may_answer = asyncio.Event()
        self._app = Starlette(
            routes=[Route("/", self._echo, methods=["POST"]), Route("/hold", self._hold, methods=["POST"])],
            middleware=[Middleware(RequestLog), Middleware(Bodies, limits=limits)],
        )

    async def post(self, path: str, content: bytes | AsyncIterator[bytes], caller: str = "a") -> httpx.Response:
        transport = httpx.ASGITransport(self._app, client=(caller, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as http:
            return await http.post(path, content=content)

    async def _echo(self, request: Request) -> Response:
        return PlainTextResponse(await request.body())

    async def _hold(self, request: Request) -> Response:
        body = await request.body()
        self.holding += 1
        await self.may_answer.wait()
        return PlainTextResponse(body)


async def in_pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def never_whole(piece: bytes) -> AsyncIterator[bytes]:
    yield piece
    await asyncio.Event().wait()


def error(answer: httpx.Response) -> tuple[int, str, str]:
    [told] = answer.json()["errors"]
    assert told["extensions"]["requestId"] == answer.headers["x-request-id"]
    assert answer.headers["connection"] == "close"
    return answer.status_code, told["extensions"]["code"], told["message"]


async def test_what_is_refused_is_read_to_its_end_or_its_connection_would_be_reset_with_the_answer_unread() -> None:
    sent: list[int] = []

    async def pieces() -> AsyncIterator[bytes]:
        for number in range(5):
            sent.append(number)
            yield b"x" * 11

    assert error(await Site().post("/", pieces()))[:2] == (413, "BODY_TOO_LARGE")
    assert sent == [0, 1, 2, 3, 4]


async def test_a_body_as_long_as_the_limit_passes() -> None:
    site = Site()
    for content in (b"x" * 10, in_pieces(b"x" * 5, b"x" * 5)):
        assert (await site.post("/", content)).text == "x" * 10


async def test_a_longer_body_is_refused_whether_it_was_announced_or_not() -> None:
    site = Site()
    for content in (b"x" * 11, in_pieces(b"x" * 6, b"x" * 6)):
        told = error(await site.post("/", content))
        assert told == (413, "BODY_TOO_LARGE", "The body is longer than 10 bytes. Send fewer items in a request.")


@pytest.mark.parametrize("content", [b"x" * 6, None])
async def test_a_caller_holds_half_of_what_is_held_until_their_requests_are_answered(content: bytes | None) -> None:
    site = Site()
    held = asyncio.create_task(site.post("/hold", b"x" * 10))
    await until(lambda: site.holding == 1)
    answer = await site.post("/", content or in_pieces(b"x" * 3, b"x" * 3))
    status, code, message = error(answer)
    assert (status, code, answer.headers["retry-after"]) == (503, "OVERLOADED", "1")
    assert "come back in 1 s, or send less at once" in message
    assert (await site.post("/", b"x" * 5)).text == "x" * 5, "as much is left"
    assert (await site.post("/", b"x" * 6, caller="b")).text == "x" * 6, "another caller"
    site.may_answer.set()
    assert (await held).text == "x" * 10
    assert (await site.post("/", b"x" * 10)).text == "x" * 10


async def test_all_callers_together_hold_no_more_than_is_held() -> None:
    site = Site()
    held = [asyncio.create_task(site.post("/hold", b"x" * 10, caller)) for caller in "abc"]
    await until(lambda: site.holding == 3)
    assert error(await site.post("/", b"x", "d"))[:2] == (503, "OVERLOADED")
    assert (await site.post("/", b"", "d")).status_code == 200
    site.may_answer.set()
    assert [(await each).text for each in held] == ["x" * 10] * 3


async def test_a_body_that_does_not_come_is_waited_for_no_longer_and_held_no_more() -> None:
    site = Site(BodyLimits(longest_bytes=10, followed_bytes=10, held_bytes=20, seconds=0.05))
    for _ in range(3):
        assert error(await site.post("/", never_whole(b"x" * 10)))[:2] == (408, "REQUEST_TIMEOUT")


async def test_an_answer_may_take_longer_than_its_body() -> None:
    site = Site(BodyLimits(longest_bytes=10, followed_bytes=10, held_bytes=20, seconds=0.02))
    held = asyncio.create_task(site.post("/hold", b"x"))
    await asyncio.sleep(0.1)
    site.may_answer.set()
    assert (await held).text == "x"


async def test_what_is_read_of_a_body_is_kept_without_the_body() -> None:
    body = b'{"query": "{ a }"}' + b" " * 10_000_000

    async def receive() -> Message:
        return {"type": "http.request", "body": bytes(bytearray(body))}

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", b"application/json")]}
    request = Request(scope, receive)
    tracemalloc.start()
    try:
        asked = await read_request(request)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert asked.query == "{ a }"
    assert kept < len(body) / 2  # others of this process may have kept something, too
