import asyncio
import json
from collections.abc import AsyncGenerator

import httpx
import pytest

from api.json_text import FEW_VALUES, MOST_VALUES
from api.operations.asked import Asked
from api.operations.documents import Documents, Operation
from api.operations.refused import Refused, refused
from tests.graphql_client import Service
from tests.resolvers.conftest import shop

VERSION = "{ hierarchy { version } }"
JSON = {"content-type": "application/json"}


@pytest.fixture
def served() -> Service:
    return Service(shop())


@pytest.fixture
async def http(served: Service) -> AsyncGenerator[httpx.AsyncClient]:
    async with served.over_http() as client:
        yield client


async def test_a_query_is_answered_by_post_and_by_get(http: httpx.AsyncClient) -> None:
    for answer in (await http.post("/", json={"query": VERSION}), await http.get("/", params={"query": VERSION})):
        assert (answer.status_code, answer.json()) == (200, {"data": {"hierarchy": {"version": 1}}})


async def test_variables_come_by_get_too(http: httpx.AsyncClient) -> None:
    query = "query ($key: String!) { moment(key: $key) { key } }"
    answer = await http.get("/", params={"query": query, "variables": '{"key": "wait"}'})
    assert answer.json() == {"data": {"moment": {"key": "wait"}}}


async def test_a_mutation_by_get_is_refused_and_changes_nothing(served: Service, http: httpx.AsyncClient) -> None:
    query = 'mutation { defineMoment(input: {key: "k", name: "N"}) { __typename } }'
    answer = await http.get("/", params={"query": query})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert served.hierarchies.log == []


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_what_was_refused_is_not_looked_for_again(
    served: Service, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, accept: str
) -> None:
    """A moment later the rate may allow it: as of an unknown kind it would be executed, whatever it is."""
    find, refusals = Documents.find, [refused("Come back.", code="RATE_LIMITED", retryAfterSeconds=1)]

    def refused_once(documents: Documents, asked: Asked, caller: str) -> Operation | Refused:
        return refusals.pop() if refusals else find(documents, asked, caller)

    monkeypatch.setattr(Documents, "find", refused_once)
    query = 'mutation { defineMoment(input: {key: "k", name: "N"}) { __typename } }'
    answer = await http.get("/", params={"query": query}, headers={"accept": accept})
    assert ("RATE_LIMITED" in answer.text, served.hierarchies.log) == (True, [])


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"5", b"null", b'"query"', b"[]", b'[{"query": "{ __typename }"}]', b"\xff\xfe", b"[" * 100_000, b"{}"],
)
async def test_a_body_that_is_no_request_is_the_clients_mistake(http: httpx.AsyncClient, body: bytes) -> None:
    answer = await http.post("/", content=body, headers=JSON)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "BAD_REQUEST"
    assert error["message"]


async def test_others_are_answered_while_a_body_with_many_values_is_read(http: httpx.AsyncClient) -> None:
    answered: list[str] = []

    async def ask(name: str, **sent: object) -> None:
        answer = await http.post("/", json={"query": VERSION, **sent})
        assert answer.json() == {"data": {"hierarchy": {"version": 1}}}
        answered.append(name)

    await asyncio.gather(ask("many", variables={"unused": [[number] for number in range(FEW_VALUES)]}), ask("few"))
    assert answered == ["few", "many"]


async def test_a_body_with_too_many_values_is_not_read(http: httpx.AsyncClient) -> None:
    answer = await http.post("/", content=b"[" * (MOST_VALUES + 1), headers=JSON)
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (
        400,
        "The request holds more than 1,000,000 values. Send fewer items in a request.",
    )


@pytest.mark.parametrize(
    "body",
    [
        {"query": 5},
        {"query": None},
        {"query": VERSION, "variables": [1]},
        {"query": VERSION, "variables": "x"},
        {"query": VERSION, "operationName": 5},
        {"query": VERSION, "extensions": 1},
    ],
)
async def test_parts_of_another_type_are_the_clients_mistake(http: httpx.AsyncClient, body: object) -> None:
    answer = await http.post("/", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(("method", "status"), [("PUT", 405), ("DELETE", 405), ("PATCH", 405)])
async def test_other_methods_are_not_allowed(http: httpx.AsyncClient, method: str, status: int) -> None:
    assert (await http.request(method, "/", json={"query": VERSION})).status_code == status


async def test_uploads_and_pages_are_off(http: httpx.AsyncClient) -> None:
    upload = await http.post("/", files={"operations": (None, json.dumps({"query": VERSION}))})
    assert upload.status_code == 415
    page = await http.get("/", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (406, "application/json")


@pytest.mark.parametrize("signal", ["NaN", "Infinity", "-Infinity", "1e999", "1" * 400, "-" + "1" * 5_000])
async def test_numbers_that_are_none_reject_their_item_alone(
    served: Service, http: httpx.AsyncClient, signal: str
) -> None:
    query = """mutation ($items: [InteractionInput!]!) { recordInteractions(input: {interactions: $items}) {
      ... on RecordReceipt { recorded rejected { index code } } } }"""
    sent = [
        {"id": str(number), "moment": "wait", "occurredAt": "2026-03-02T11:59:00Z", "signals": {"s": value}}
        for number, value in enumerate([1, "SIGNAL", 2])
    ]
    body = json.dumps({"query": query, "variables": {"items": sent}}).replace('"SIGNAL"', signal)
    answer = await http.post("/", content=body, headers=JSON)
    assert answer.json() == {
        "data": {"recordInteractions": {"recorded": 2, "rejected": [{"index": 1, "code": "INVALID_SIGNALS"}]}}
    }
    assert len(served.recorder.stored) == 2


async def test_an_integer_too_long_to_read_leaves_the_others_as_they_were_sent(
    served: Service, http: httpx.AsyncClient
) -> None:
    query = """mutation ($items: [InteractionInput!]!) { recordInteractions(input: {interactions: $items}) {
      ... on RecordReceipt { recorded rejected { message } } } }"""
    sent = [
        {"id": str(number), "moment": "wait", "occurredAt": "2026-03-02T11:59:00Z", "signals": {"s": value}}
        for number, value in enumerate([999_999_999_999, "LONG", 2.5])
    ]
    body = json.dumps({"query": query, "variables": {"items": sent}}).replace('"LONG"', "1" * 5_000)
    answer = await http.post("/", content=body, headers=JSON)
    message = 'The signal "s" is too large; numbers must be of magnitude below 10^12.'
    assert answer.json() == {"data": {"recordInteractions": {"recorded": 2, "rejected": [{"message": message}]}}}
    kept = [stored.interaction.signals["s"] for stored in served.recorder.stored.values()]
    assert [(type(value), value) for value in kept] == [(int, 999_999_999_999), (float, 2.5)]


async def test_a_surprise_is_masked_over_http_too(served: Service, http: httpx.AsyncClient) -> None:
    served.hierarchies.failure = RuntimeError("secret")
    answer = await http.post("/", json={"query": VERSION})
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["extensions"]["requestId"] in error["message"]
    assert "secret" not in answer.text
