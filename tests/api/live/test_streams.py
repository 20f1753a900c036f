"""Answers over HTTP that stay open, byte by byte."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack

import httpx
import pytest

from tests.api.live.server import Served, fell_behind, served, until

NEWS = {"query": "subscription { news { number } }"}
ECHO = {"query": '{ echo(text: "hi") }'}
EVENTS = {"accept": "text/event-stream"}
PARTS = {"accept": 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json'}
# As urql sends it with every query once event streams are switched on.
URQL = {
    "accept": (
        "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, "
        "multipart/mixed"
    )
}


@pytest.fixture
async def service() -> AsyncGenerator[Served]:
    async with served() as running:
        yield running


@pytest.fixture
async def http(service: Served) -> AsyncGenerator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=service.url) as client:
        yield client


class Reader:
    """What comes of an answer, byte by byte."""

    def __init__(self, answer: httpx.Response) -> None:
        self._chunks = answer.aiter_raw()

    async def expect(self, wanted: str) -> None:
        got = b""
        async with asyncio.timeout(60):
            while len(got) < len(wanted):
                got += await anext(self._chunks)
        assert got.decode() == wanted

    async def rest(self) -> str:
        async with asyncio.timeout(60):
            return b"".join([chunk async for chunk in self._chunks]).decode()


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_a_subscription_is_a_stream_of_events(service: Served, http: httpx.AsyncClient, method: str) -> None:
    asked = {"json": NEWS} if method == "POST" else {"params": NEWS}
    async with http.stream(method, "/graphql", headers=EVENTS, **asked) as answer:  # pyright: ignore[reportArgumentType]
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert answer.headers["cache-control"] == "no-cache, no-transform"
        assert answer.headers["x-accel-buffering"] == "no"
        reader = Reader(answer)
        await reader.expect(':\n\nevent: next\ndata: {"data":{"news":{"number":0}}}\n\n')
        service.channel.tell()
        await reader.expect('event: next\ndata: {"data":{"news":{"number":1}}}\n\n')
        service.channel.end()
        await reader.expect("event: complete\ndata:\n\n")
        assert await reader.rest() == ""


async def test_a_subscription_in_parts(service: Served, http: httpx.AsyncClient) -> None:
    head = "\r\ncontent-type: application/json\r\n\r\n"
    async with http.stream("POST", "/graphql", headers=PARTS, json=NEWS) as answer:
        assert answer.headers["content-type"] == 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0'
        reader = Reader(answer)
        await reader.expect(f'\r\n--graphql{head}{{"payload":{{"data":{{"news":{{"number":0}}}}}}}}\r\n--graphql')
        service.channel.tell()
        await reader.expect(f'{head}{{"payload":{{"data":{{"news":{{"number":1}}}}}}}}\r\n--graphql')
        service.channel.end()
        await reader.expect("--\r\n")
        assert await reader.rest() == ""


@pytest.mark.parametrize("headers", [EVENTS, PARTS], ids=["events", "parts"])
async def test_streams_that_wait_keep_no_room_of_bodies(headers: dict[str, str]) -> None:
    padded = json.dumps(NEWS).encode() + b" " * 800  # a caller holds 1,024 bytes
    async with served(max_body_bytes=1024, max_held_bytes=2048) as service, AsyncExitStack() as stack:
        http = await stack.enter_async_context(httpx.AsyncClient(base_url=service.url))
        sent = {"headers": headers | {"content-type": "application/json"}, "content": padded}
        for _ in range(3):
            answer = await stack.enter_async_context(http.stream("POST", "/graphql", **sent))  # pyright: ignore[reportArgumentType]
            assert answer.status_code == 200
        assert (await http.post("/graphql", json=ECHO)).json() == {"data": {"echo": "hi"}}


async def test_a_subscription_may_be_as_long_as_a_message_of_a_socket() -> None:
    async with served(max_socket_message_bytes=1024) as service, httpx.AsyncClient(base_url=service.url) as http:
        headers = EVENTS | {"content-type": "application/json"}
        answer = await http.post("/graphql", headers=headers, content=json.dumps(NEWS).encode().ljust(1025))
        [error] = answer.json()["errors"]
        assert (answer.status_code, error["extensions"]["code"]) == (413, "BODY_TOO_LARGE")
        assert error["message"] == "The body of a subscription is longer than 1,024 bytes. Ask for less in one."
        longest = json.dumps(NEWS).encode().ljust(1024)
        async with http.stream("POST", "/graphql", headers=headers, content=longest) as stream:
            assert stream.status_code == 200
        assert (await http.post("/graphql", headers=EVENTS, json=ECHO | {"extensions": {"x": "x" * 1024}})).is_success


async def test_a_failure_ends_parts_as_the_transports_own(service: Served, http: httpx.AsyncClient) -> None:
    async with http.stream("POST", "/graphql", headers=PARTS, json=NEWS) as answer:
        reader = Reader(answer)
        first = '{"payload":{"data":{"news":{"number":0}}}}'
        await reader.expect(f"\r\n--graphql\r\ncontent-type: application/json\r\n\r\n{first}\r\n--graphql")
        service.channel.end(fell_behind())
        text = await reader.rest()
    part = text.removeprefix("\r\ncontent-type: application/json\r\n\r\n").removesuffix("\r\n--graphql--\r\n")
    told = json.loads(part)
    assert told["payload"] is None
    assert told["errors"][0]["extensions"]["code"] == "FELL_BEHIND"


async def test_who_stays_silent_is_told_that_the_service_is_there() -> None:
    async with served(ping_seconds=0.1) as service, httpx.AsyncClient(base_url=service.url) as http:
        async with http.stream("POST", "/graphql", headers=EVENTS, json=NEWS) as answer:
            reader = Reader(answer)
            await reader.expect(':\n\nevent: next\ndata: {"data":{"news":{"number":0}}}\n\n')
            await reader.expect(":\n\n:\n\n")
        async with http.stream("POST", "/graphql", headers=PARTS, json=NEWS) as answer:
            reader = Reader(answer)
            first = '{"payload":{"data":{"news":{"number":0}}}}'
            head = "\r\ncontent-type: application/json\r\n\r\n"
            await reader.expect(f"\r\n--graphql{head}{first}\r\n--graphql")
            await reader.expect(f"{head}{{}}\r\n--graphql")


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_a_query_is_a_stream_of_one_event_for_who_wants_events(http: httpx.AsyncClient, method: str) -> None:
    asked = {"json": ECHO} if method == "POST" else {"params": ECHO}
    answer = await http.request(method, "/graphql", headers=EVENTS, **asked)  # pyright: ignore[reportArgumentType]
    assert answer.text == ':\n\nevent: next\ndata: {"data":{"echo":"hi"}}\n\nevent: complete\ndata:\n\n'


async def test_mutations_too_but_not_by_get(http: httpx.AsyncClient) -> None:
    double = {"query": "mutation { double(number: 2) }"}
    answer = await http.post("/graphql", headers=EVENTS, json=double)
    assert answer.text == ':\n\nevent: next\ndata: {"data":{"double":4}}\n\nevent: complete\ndata:\n\n'
    assert (await http.get("/graphql", headers=EVENTS, params=double)).status_code == 405


@pytest.mark.parametrize("query", ["{", "{ nothing }", "subscription { nothing }", "subscription {"])
async def test_what_is_wrong_is_told_in_the_stream(http: httpx.AsyncClient, query: str) -> None:
    answer = await http.post("/graphql", headers=EVENTS, json={"query": query})
    begin, event, end = answer.text.split("\n\n", 2)
    assert (answer.status_code, begin, end) == (200, ":", "event: complete\ndata:\n\n")
    assert json.loads(event.removeprefix("event: next\ndata: "))["errors"][0]["message"]


@pytest.mark.parametrize(
    "accept",
    [
        URQL["accept"],
        "*/*",
        "application/json",
        "application/json, text/event-stream",
        "text/event-stream;q=0.5, application/json",
        "text/event-stream;q=0, */*;q=0.1",
        PARTS["accept"],
        "nonsense, application/json;q=0.1",
    ],
)
async def test_who_wants_json_first_gets_json(http: httpx.AsyncClient, accept: str) -> None:
    answer = await http.post("/graphql", headers={"accept": accept}, json=ECHO)
    first = "application/graphql-response+json" if accept == URQL["accept"] else "application/json"
    assert answer.headers["content-type"] == f"{first}; charset=utf-8"
    assert answer.json() == {"data": {"echo": "hi"}}


async def test_who_wants_events_more_than_json_gets_events(http: httpx.AsyncClient) -> None:
    answer = await http.post("/graphql", headers={"accept": "application/json;q=0.5, text/event-stream"}, json=ECHO)
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"


async def test_a_subscription_is_a_stream_for_who_takes_one_at_all(http: httpx.AsyncClient) -> None:
    async with http.stream("POST", "/graphql", headers=URQL, json=NEWS) as answer:
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"


async def test_a_subscription_is_refused_to_who_takes_no_stream(http: httpx.AsyncClient) -> None:
    for accept in ("application/json", "*/*", "multipart/mixed"):
        answer = await http.post("/graphql", headers={"accept": accept}, json=NEWS)
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize("body", [b"", b"{", b"5", b"\xff", b'{"query": 5}', b'{"query": "{ a }", "variables": 5}'])
async def test_a_body_that_is_no_request_is_the_clients_mistake(http: httpx.AsyncClient, body: bytes) -> None:
    headers = {**EVENTS, "content-type": "application/json"}
    assert (await http.post("/graphql", content=body, headers=headers)).status_code == 400


async def test_a_client_that_goes_leaves_nothing_behind(service: Served, http: httpx.AsyncClient) -> None:
    async with http.stream("POST", "/graphql", headers=EVENTS, json=NEWS) as answer:
        await Reader(answer).expect(':\n\nevent: next\ndata: {"data":{"news":{"number":0}}}\n\n')
        assert (len(service.app.connections), len(service.channel.queues)) == (1, 1)
    await until(lambda: not service.channel.queues and not len(service.app.connections))


async def test_streams_over_the_limit_are_refused() -> None:
    async with (
        served(max_client_connections=1) as service,
        httpx.AsyncClient(base_url=service.url) as http,
        http.stream("POST", "/graphql", headers=EVENTS, json=NEWS),
    ):
        refused = await http.post("/graphql", headers=EVENTS, json=NEWS)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
        assert refused.json()["errors"][0]["extensions"]["code"] == "TOO_MANY_CONNECTIONS"
        assert (await http.post("/graphql", json=ECHO)).status_code == 200
