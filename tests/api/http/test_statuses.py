"""Each rule of the specification of GraphQL over HTTP that has a status."""

import gzip
import json
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest

from tests.graphql_client import Service
from tests.resolvers.conftest import shop

VERSION = "{ hierarchy { version } }"
ANSWER = {"data": {"hierarchy": {"version": 1}}}
DEFINE = 'mutation { defineMoment(input: {key: "k", name: "N"}) { __typename } }'
JSON = "application/json"
RESPONSE = "application/graphql-response+json"
NEEDY = "query ($key: String!) { moment(key: $key) { key } }"


@pytest.fixture
def served() -> Service:
    return Service(shop())


@pytest.fixture
async def http(served: Service) -> AsyncGenerator[httpx.AsyncClient]:
    async with served.over_http() as client:
        del client.headers["accept"]
        yield client


def code(answer: httpx.Response) -> str:
    (error,) = answer.json()["errors"]
    assert error["message"].endswith(".")
    return error["extensions"]["code"]


@pytest.mark.parametrize(
    ("accept", "given"),
    [({}, JSON), ({"accept": "*/*"}, JSON), ({"accept": JSON}, JSON), ({"accept": RESPONSE}, RESPONSE)],
)
async def test_an_answer_says_what_it_is(http: httpx.AsyncClient, accept: dict[str, str], given: str) -> None:
    for answer in (
        await http.post("/", json={"query": VERSION}, headers=accept),
        await http.get("/", params={"query": VERSION}, headers=accept),
    ):
        assert (answer.status_code, answer.json()) == (200, ANSWER)
        assert answer.headers["content-type"] == f"{given}; charset=utf-8"
        assert answer.headers["vary"] == "accept"


NOT_EXECUTED: list[dict[str, Any]] = [
    {"query": "{"},
    {"query": ""},
    {"query": "{ nothing }"},
    {"query": "fragment F on Query { __typename }"},
    {"query": "query A { __typename } query B { __typename }"},
    {"query": "query A { __typename }", "operationName": "B"},
    {"query": NEEDY},
    {"query": NEEDY, "variables": {"key": None}},
    {"query": NEEDY, "variables": {"key": [[[[[]]]]]}},
]


@pytest.mark.parametrize("request_", NOT_EXECUTED, ids=str)
async def test_what_cannot_be_executed_has_no_data_and_is_400_where_the_client_knows_our_media_type(
    http: httpx.AsyncClient, request_: dict[str, Any]
) -> None:
    for accept, status in ((RESPONSE, 400), (JSON, 200)):
        answer = await http.post("/", json=request_, headers={"accept": accept})
        assert answer.status_code == status
        assert answer.headers["content-type"] == f"{accept}; charset=utf-8"
        assert answer.json().keys() == {"errors"}
        assert answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("accept", [RESPONSE, JSON])
async def test_an_error_beside_data_is_200(http: httpx.AsyncClient, accept: str) -> None:
    query = '{ hierarchy { version } moment(key: "wait") { performance(window: {last: "PT0S"}) { met } } }'
    answer = await http.post("/", json={"query": query}, headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.json()["data"] == ANSWER["data"] | {"moment": None}
    assert answer.json()["errors"][0]["extensions"]["code"] == "INVALID_INPUT"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "NONSENSE"])
async def test_other_methods_are_405_and_say_which_are_allowed(http: httpx.AsyncClient, method: str) -> None:
    answer = await http.request(method, "/", json={"query": VERSION})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    assert method == "HEAD" or code(answer) == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize("accept", [RESPONSE, JSON, "text/event-stream"])
async def test_a_mutation_by_get_is_405_and_changes_nothing(
    served: Service, http: httpx.AsyncClient, accept: str
) -> None:
    answer = await http.get("/", params={"query": DEFINE}, headers={"accept": accept})
    assert (answer.status_code, answer.headers["allow"], code(answer)) == (405, "POST", "METHOD_NOT_ALLOWED")
    assert served.hierarchies.log == []


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "multipart/mixed;subscriptionSpec=1.0"])
async def test_who_takes_nothing_that_we_give_is_told_406(http: httpx.AsyncClient, accept: str) -> None:
    answer = await http.post("/", json={"query": VERSION}, headers={"accept": accept})
    assert (answer.status_code, code(answer)) == (406, "NOT_ACCEPTABLE")


async def test_a_subscription_for_who_takes_no_stream_is_406(http: httpx.AsyncClient) -> None:
    query = "subscription { hierarchyChanged { __typename } }"
    for accept in (RESPONSE, JSON, "*/*"):
        answer = await http.post("/", json={"query": query}, headers={"accept": accept})
        assert (answer.status_code, code(answer)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/graphql"},
        {"content-type": "application/json; charset=latin-1"},
        {"content-type": "application/json", "content-encoding": "br"},
        {"content-type": "nonsense"},
    ],
    ids=str,
)
async def test_what_is_not_sent_as_json_in_utf_8_is_415(http: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await http.post("/", content=json.dumps({"query": VERSION}), headers=headers)
    assert (answer.status_code, code(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_a_compressed_body_is_415_and_says_what_is_taken(http: httpx.AsyncClient) -> None:
    body = gzip.compress(json.dumps({"query": VERSION}).encode())
    answer = await http.post("/", content=body, headers={"content-type": JSON, "content-encoding": "gzip"})
    assert (answer.status_code, answer.headers["accept-encoding"]) == (415, "identity")


@pytest.mark.parametrize("content_type", [JSON, "application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"'])
async def test_json_in_utf_8_may_be_said_in_many_ways(http: httpx.AsyncClient, content_type: str) -> None:
    body = b"\xef\xbb\xbf" + json.dumps({"query": VERSION}).encode()
    answer = await http.post("/", content=body, headers={"content-type": content_type})
    assert answer.json() == ANSWER


BODIES: list[bytes] = [
    b"",
    b"5",
    b"null",
    b"NaN",
    b'"query"',
    b"[]",
    b'[{"query": "{ __typename }"}]',
    b"{",
    b"{}",
    b'{"query": 5}',
    b'{"query": null}',
    b'{"query": ["{"]}',
    b'{"query": "{ __typename }", "variables": []}',
    b'{"query": "{ __typename }", "variables": "x"}',
    b'{"query": "{ __typename }", "operationName": 5}',
    b'{"query": "{ __typename }", "extensions": 1}',
    b'{"query": "{ __typename }", "extensions": {"persistedQuery": 1}}',
    b'{"query": "{ __typename }", "documentId": 1}',
    b"\xff\xfe{",
    b'{"query": "\xff"}',
    json.dumps({"query": VERSION}).encode("utf-16"),
    b'{"query": "{ __typename }", "variables": ' + b"[" * 100_000,
    b"[" * 100_000,
    b'{"a":' * 100_000,
]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:60] + body[-2:]))
async def test_a_body_that_is_no_request_is_400_in_the_media_type_that_was_asked_for(
    http: httpx.AsyncClient, body: bytes
) -> None:
    for accept in (RESPONSE, JSON):
        answer = await http.post("/", content=body, headers={"content-type": JSON, "accept": accept})
        assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")
        assert answer.headers["content-type"].startswith(accept)


@pytest.mark.parametrize("name", ["variables", "operationName", "extensions", "documentId", "somethingElse"])
async def test_null_is_as_if_left_out(http: httpx.AsyncClient, name: str) -> None:
    assert (await http.post("/", json={"query": VERSION, name: None})).json() == ANSWER


@pytest.mark.parametrize(
    "parameters",
    [
        {"query": VERSION, "variables": "[]"},
        {"query": VERSION, "variables": "{"},
        {"query": VERSION, "extensions": "5"},
        {"variables": "{}"},
        {},
    ],
    ids=str,
)
async def test_parameters_that_are_no_request_are_400(http: httpx.AsyncClient, parameters: dict[str, str]) -> None:
    answer = await http.get("/", params=parameters)
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")


async def test_an_empty_name_names_no_operation(http: httpx.AsyncClient) -> None:
    parameters = {"query": VERSION, "operationName": "", "variables": "", "extensions": ""}
    assert (await http.get("/", params=parameters)).json() == ANSWER
    assert (await http.post("/", json={"query": VERSION, "operationName": ""})).json() == ANSWER


@pytest.mark.parametrize(
    "body",
    [
        '{"query": "{ moment(key: \\"\\ud800\\") { key } }"}',
        '{"query": "\\ud800"}',
        json.dumps({"query": NEEDY, "variables": {"key": "\ud800"}}),
        json.dumps({"query": NEEDY, "variables": {"key": "\0"}}),
        '{"query": "query ($k: Int) { __typename }", "variables": {"k": 1e999}}',
        '{"query": "query ($k: Int) { __typename }", "variables": {"k": ' + "9" * 5_000 + "}}",
        '{"query": "query ($k: Int) { __typename }", "variables": {"k": NaN}}',
        '{"query": "{ __typename }", "query": "{ hierarchy { version } }"}',
        json.dumps({"query": "{ __typename }", "operationName": "\ud800"}),
        json.dumps({"query": "{" * 20_000}),
        json.dumps({"query": "{ a" * 20_000}),
        json.dumps({"query": "{ a(b: " + "[" * 20_000}),
        json.dumps({"query": "query ($a: " + "[" * 20_000}),
        json.dumps({"query": "fragment A on Query { ...B } fragment B on Query { ...A } { ...A }"}),
    ],
    ids=lambda body: body[:60] + body[-20:],
)
async def test_nothing_that_a_client_can_send_is_our_mistake(http: httpx.AsyncClient, body: str) -> None:
    answer = await http.post("/", content=body.encode(), headers={"content-type": JSON, "accept": RESPONSE})
    assert answer.status_code in {200, 400}
    assert "INTERNAL" not in answer.text


@pytest.mark.parametrize("depth", [100, 500, 800, 850, 900, 925, 950, 975, 990])
@pytest.mark.parametrize("accept", [RESPONSE, "text/event-stream"])
async def test_no_depth_of_variables_is_our_mistake(http: httpx.AsyncClient, depth: int, accept: str) -> None:
    nested = "[" * depth + "]" * depth
    for query in (
        "query ($key: String!) { moment(key: $key) { key } }",
        "query ($window: WindowInput!) { moment(key: 'wait') { performance(window: $window) { met } } }",
        "subscription ($n: [ID!]!) { performanceUpdated(nodes: $n, window: 'PT1H') { __typename } }",
        "mutation ($i: [InteractionInput!]!) { recordInteractions(input: {interactions: $i}) { __typename } }",
    ):
        name = query.partition("$")[2].partition(":")[0]
        is_refused = query.startswith("subscription") and accept == RESPONSE
        for value in (nested, f'[{{"signals": {{"a": {nested}}}}}]'):
            document = json.dumps(query.replace("'", '"'))
            body = f'{{"query": {document}, "variables": {{"{name}": {value}}}}}'
            answer = await http.post("/", content=body.encode(), headers={"content-type": JSON, "accept": accept})
            assert answer.status_code in ({400, 406} if is_refused else {200, 400})
            assert "INTERNAL" not in answer.text


async def test_a_surprise_before_anything_was_executed_is_500_and_masked(
    served: Service, http: httpx.AsyncClient
) -> None:
    served.hierarchies.failure = RuntimeError("secret")
    answer = await http.post("/", json={"query": "{ hierarchy { version } }"}, headers={"accept": RESPONSE})
    assert "secret" not in answer.text
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
