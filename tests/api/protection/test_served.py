"""Limits and costs as clients meet them: over HTTP, sockets and streams."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from tests.api.live.server import Served, served, until
from tests.graphql_client import Service

KEYS = "query($n: Int) { outcomes(first: $n) { nodes { key } } }"
ECHO = '{ echo(text: "hi") }'
RESPONSE = "application/graphql-response+json"
EVENTS = "text/event-stream"


@asynccontextmanager
async def asking(
    service: Service | None = None, **settings: object
) -> AsyncGenerator[tuple[Served, httpx.AsyncClient]]:
    async with (
        served(service, **{"max_cost": 200_000} | settings) as running,
        httpx.AsyncClient(base_url=running.url, headers={"accept": RESPONSE}) as http,
    ):
        yield running, http


async def post(http: httpx.AsyncClient, query: str, accept: str = RESPONSE, **variables: object) -> httpx.Response:
    return await http.post("/graphql", json={"query": query, "variables": variables}, headers={"accept": accept})


def error(answer: httpx.Response) -> dict[str, Any]:
    (told,) = answer.json()["errors"]
    return told


async def test_every_answer_tells_what_it_cost() -> None:
    async with asking(Service()) as (running, http):
        told = {"cost": {"requested": 12, "limit": 200_000}}
        for accept in (RESPONSE, "application/json"):
            assert (await post(http, KEYS, accept, n=10)).json()["extensions"] == told
        streamed = (await post(http, KEYS, EVENTS, n=10)).text
        assert json.dumps(told, separators=(",", ":")) in streamed
        async with running.socket() as client:
            await client.subscribe("1", KEYS, variables={"n": 10})
            assert (await client.receive())["payload"]["extensions"] == told


async def test_every_event_of_a_subscription_tells_what_it_cost() -> None:
    async with asking() as (running, _), running.socket() as client:
        await client.subscribe("1", "subscription { news { number text } }")
        for _event in range(2):
            told = await client.receive()
            assert told["payload"]["extensions"] == {"cost": {"requested": 3, "limit": 200_000}}
            running.channel.tell()


async def test_what_costs_too_much_is_refused_alike_over_everything() -> None:
    async with asking(Service(), max_cost=80, max_batch_items=1) as (running, http):
        answers = [error(await post(http, KEYS, n=79)), error(await post(http, KEYS, "application/json", n=79))]
        assert (await post(http, KEYS, n=79)).status_code == 400
        line = (await post(http, KEYS, EVENTS, n=79)).text.partition("data: ")[2].partition("\n")[0]
        answers += json.loads(line)["errors"]
        async with running.socket() as client:
            await client.subscribe("1", KEYS, variables={"n": 79})
            answers += (await client.receive())["payload"]
        assert len(answers) == 4
        for each in answers:
            assert each == answers[0]
            assert each["extensions"] == {"code": "COST_TOO_HIGH", "cost": {"requested": 81, "limit": 80}}
        assert "errors" not in (await post(http, KEYS, n=78)).json()


async def test_a_subscription_is_refused_by_what_an_event_costs() -> None:
    async with asking(max_cost=80, max_batch_items=1) as (running, _), running.socket() as client:
        numbers = " ".join(f"n{each}: number" for each in range(80))
        await client.subscribe("1", f"subscription {{ news {{ {numbers} }} }}")
        told = await client.receive()
        assert (told["type"], told["payload"][0]["extensions"]["code"]) == ("error", "COST_TOO_HIGH")
        assert running.channel.queues == set()


@pytest.mark.parametrize(
    ("settings", "query", "of"),
    [
        ({"max_document_tokens": 5}, "{ a: echo(text: 1) }", "tokens"),
        ({"max_aliases": 1}, '{ a: echo(text: "") b: echo(text: "") }', "aliases"),
        ({"max_directives": 0}, '{ echo(text: "") @skip(if: true) }', "directives"),
        ({"max_root_fields": 1}, '{ a: echo(text: "") b: echo(text: "") }', "root fields"),
        ({"max_repeated_fields": 1}, "{ __typename __typename }", "repetitions of one field"),
        ({"max_definitions": 1}, "query a { __typename } query b { __typename }", "definitions"),
        ({"max_depth": 1}, "{ __schema { description } }", "levels"),
        ({"max_selections": 1}, "{ __typename ... { __typename } }", "selections"),
    ],
)
async def test_a_document_that_is_too_large_is_refused(settings: dict[str, Any], query: str, of: str) -> None:
    async with asking(**settings) as (_, http):
        answer = await post(http, query)
        assert answer.status_code == 400
        assert (error(answer)["extensions"]["code"], error(answer)["extensions"]["of"]) == ("DOCUMENT_TOO_LARGE", of)


async def test_introspection_within_introspection_is_refused() -> None:
    inside = "name"
    for _ in range(4):
        inside = f"fields {{ type {{ {inside} }} }}"
    async with asking() as (_, http):
        assert error(await post(http, f'{{ __type(name: "Query") {{ {inside} }} }}'))["message"] == (
            "Maximum introspection depth exceeded"
        )


async def test_a_caller_who_spent_everything_is_told_when_to_come_back() -> None:
    async with asking(rate_cost_per_minute=60, max_root_fields=400, max_aliases=400) as (running, http):
        told = (await post(http, ECHO)).json()["extensions"]["cost"]
        assert told == {"requested": 1, "limit": 200_000, "remaining": 59}
        fields = " ".join(f'e{number}: echo(text: "")' for number in range(400))
        assert (await post(http, f"{{ {fields} }}")).status_code == 200
        for accept in (RESPONSE, "application/json"):
            refused = await post(http, ECHO, accept)
            assert refused.status_code == 429
            assert error(refused)["extensions"]["code"] == "RATE_LIMITED"
            wait = error(refused)["extensions"]["retryAfterSeconds"]
            assert refused.headers["retry-after"] == str(wait)
            assert 200 < wait <= 342
        async with running.socket() as client:
            for query in (ECHO, "subscription { news { number } }"):
                await client.subscribe("1", query)
                told = await client.receive()
                assert (told["type"], told["payload"][0]["extensions"]["code"]) == ("error", "RATE_LIMITED")


async def test_a_caller_who_sends_one_unknown_document_after_another_is_told_when_to_come_back() -> None:
    async with asking(rate_cost_per_minute=60) as (running, http):
        assert (await post(http, "{ nothing }" + " " * 100)).status_code == 400
        for query in ("{ other }", "{"):
            refused = await post(http, query)
            assert (refused.status_code, error(refused)["extensions"]["code"]) == (429, "RATE_LIMITED")
            assert 40 < error(refused)["extensions"]["retryAfterSeconds"] <= 52
        assert (await post(http, "{ nothing }" + " " * 100)).status_code == 400, "it is known"
        async with running.socket() as client:
            await client.subscribe("1", "subscription { news { number } }")
            told = await client.receive()
            assert (told["type"], told["payload"][0]["extensions"]["code"]) == ("error", "RATE_LIMITED")


async def test_more_than_may_be_under_way_is_told_to_come_back() -> None:
    async with asking(max_caller_operations=1) as (running, http):
        working = asyncio.create_task(post(http, "mutation { work }"))
        await until(lambda: running.channel.working == 1)
        refused = await post(http, ECHO)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
        assert error(refused)["extensions"] == {"code": "TOO_BUSY", "retryAfterSeconds": 1}
        running.channel.may_finish.set()
        assert (await working).json()["data"] == {"work": "done"}
        assert (await post(http, ECHO)).json()["data"] == {"echo": "hi"}


async def test_what_takes_too_long_is_ended_and_says_what_may_have_happened() -> None:
    async with asking(operation_seconds=0.05) as (running, http):
        answer = await post(http, "mutation { work }")
        assert answer.status_code == 504
        assert error(answer)["extensions"]["code"] == "TIMED_OUT"
        assert error(answer)["message"] == (
            "The operation took longer than 0.05 s. It may have happened all the same: read what it changes before you "
            "send it again."
        )
        assert running.channel.working == 0


async def test_a_subscription_lasts_as_long_as_it_likes() -> None:
    async with asking(operation_seconds=0.05) as (running, _), running.socket() as client:
        await client.subscribe("1", "subscription { news { text } }")
        await client.receive()
        await asyncio.sleep(0.1)
        running.channel.tell("late")
        assert (await client.receive())["payload"]["data"] == {"news": {"text": "late"}}
