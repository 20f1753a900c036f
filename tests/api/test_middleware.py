"""What a client reads when something goes wrong, and what the log says of it."""

import logging
from collections.abc import AsyncGenerator, AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from api.failures import http_failure
from api.middleware import RequestLog, SurpriseNet


async def _echo(request: Request) -> Response:
    return PlainTextResponse(await request.body())


async def _break(_: Request) -> Response:
    raise ValueError("a secret")


async def _break_midway(_: Request) -> Response:
    async def half() -> AsyncIterator[str]:
        yield "half"
        raise ValueError("a secret")

    return StreamingResponse(half())


@pytest.fixture
async def http() -> AsyncGenerator[httpx.AsyncClient]:
    app = Starlette(
        routes=[
            Route("/echo", _echo, methods=["POST"]),
            Route("/break", _break),
            Route("/break-midway", _break_midway),
        ],
        middleware=[
            Middleware(RequestLog),
            Middleware(SurpriseNet),
        ],
        exception_handlers={HTTPException: http_failure},
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
        yield client


def _error(answer: httpx.Response) -> tuple[str, str]:
    [error] = answer.json()["errors"]
    assert error["extensions"]["requestId"] == answer.headers["x-request-id"]
    return error["extensions"]["code"], error["message"]


async def test_a_request_keeps_the_id_that_it_brought(http: httpx.AsyncClient) -> None:
    answer = await http.post("/echo", content=b"x", headers={"X-Request-Id": "mine-1"})
    assert (answer.text, answer.headers["x-request-id"]) == ("x", "mine-1")


async def test_a_surprise_is_masked_and_logged_once_under_its_id(
    http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await http.get("/break")
    assert answer.status_code == 500
    code, message = _error(answer)
    assert code == "INTERNAL"
    assert message == "Something went wrong on our side. Quote the request id when you report it."
    assert [record.exc_text for record in caplog.records if record.levelno >= logging.ERROR] != []
    assert len([record for record in caplog.records if record.exc_info]) == 1


async def test_a_surprise_after_the_answer_began_is_logged_too(
    http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(AssertionError):  # the transport's way to say that the answer was cut off
        await http.get("/break-midway")
    assert len([record for record in caplog.records if record.exc_info]) == 1


async def test_unknown_paths_and_methods_are_refused_in_json(http: httpx.AsyncClient) -> None:
    assert _error(await http.get("/nowhere")) == ("NOT_FOUND", "Not Found.")
    answer = await http.get("/echo")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert _error(answer) == ("METHOD_NOT_ALLOWED", "Method Not Allowed.")


async def test_the_access_line_tells_neither_query_nor_body(
    http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "api.access")
    await http.post("/echo?customer=hush", content=b"signals")
    [line] = [record for record in caplog.records if record.name == "api.access"]
    facts = vars(line)
    assert (facts["method"], facts["path"], facts["status"]) == ("POST", "/echo", 200)
    assert "hush" not in str(facts)
    assert "signals" not in str(facts)


async def test_a_client_that_goes_before_it_has_said_all_is_no_surprise(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    said = iter([{"type": "http.request", "body": b"half", "more_body": True}, {"type": "http.disconnect"}])
    told: list[Message] = []

    async def receive() -> Message:
        return next(said)

    async def send(message: Message) -> None:
        told.append(message)

    async def reads(scope: Scope, receive: Receive, send: Send) -> None:
        await Request(scope, receive, send).body()

    scope: Scope = {"type": "http", "method": "POST", "path": "/graphql", "headers": []}
    await RequestLog(SurpriseNet(reads))(scope, receive, send)
    assert told == []
    assert [(record.levelname, record.message) for record in caplog.records] == [("INFO", "request")]
