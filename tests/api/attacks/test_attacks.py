"""Each attack of OWASP's cheat sheet that applies to this service, and the answer that it gets.

https://cheatsheetseries.owasp.org/cheatsheets/GraphQL_Cheat_Sheet.html. Injection is tried in `test_injection.py`,
rights in `tests/api/matrix`. Nothing here fetches an address that a client gives.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.api.attacks.asking import FORGED, MUTATION, asked, code
from tests.api.service import Service, running

# Denial of service


def test_fragments_in_a_circle_are_no_document(http: httpx.Client) -> None:
    answer = asked(http, "query { ...A } fragment A on Query { ...B } fragment B on Query { ...A }")
    assert "Cannot spread fragment" in answer["errors"][0]["message"]


@pytest.mark.parametrize("first", [201, 100_000, 2**31 - 1, -1])
def test_a_page_is_no_longer_than_allowed(http: httpx.Client, first: int) -> None:
    answer = asked(http, "query ($n: Int) { outcomes(first: $n) { nodes { key } } }", {"n": first})
    assert code(answer) in {"INVALID_INPUT", "COST_TOO_HIGH"}


def test_variables_that_are_nested_deeply_are_the_clients_mistake(http: httpx.Client) -> None:
    body = (
        '{"query": "query ($s: Signals) { position }", "variables": {"s": '
        + '{"a":' * 50_000
        + "1"
        + "}" * 50_001
        + "}"
    )
    answer = http.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, code(answer.json())) == (400, "BAD_REQUEST")


def test_a_body_that_is_too_long_is_refused(http: httpx.Client) -> None:
    answer = http.post("/graphql", json={"query": "{ position }", "variables": {"x": "x" * 17_000_000}})
    assert (answer.status_code, code(answer.json())) == (413, "BODY_TOO_LARGE")


# Batching


def test_several_operations_in_one_request_are_refused(http: httpx.Client) -> None:
    answer = http.post("/graphql", json=[{"query": MUTATION}, {"query": MUTATION}])
    assert (answer.status_code, code(answer.json())) == (400, "BAD_REQUEST")
    assert asked(http, FORGED)["data"] == {"outcome": None}


# Cross-site requests

CROSS_SITE: Final[Mapping[str, dict[str, str]]] = {
    "of another origin": {"origin": "https://evil.example"},
    "of no origin": {"origin": "null"},
    "that a browser marks": {"sec-fetch-site": "cross-site"},
    "of a sister": {"sec-fetch-site": "same-site", "origin": "http://other.localhost"},
}


@pytest.mark.parametrize("page", CROSS_SITE)
def test_a_page_of_another_site_is_refused_whatever_it_asks(http: httpx.Client, page: str) -> None:
    for document in (MUTATION, "{ position }"):
        answer = http.post("/graphql", json={"query": document}, headers=CROSS_SITE[page])
        assert (answer.status_code, code(answer.json())) == (403, "CROSS_SITE")
        assert "access-control-allow-origin" not in answer.headers
    assert asked(http, FORGED)["data"] == {"outcome": None}


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_what_a_page_can_send_without_being_asked_is_no_operation(http: httpx.Client, media_type: str) -> None:
    body = json.dumps({"query": MUTATION})
    answer = http.post("/graphql", content=body, headers={"content-type": media_type})
    assert (answer.status_code, code(answer.json())) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert asked(http, FORGED)["data"] == {"outcome": None}


def test_a_link_changes_nothing(http: httpx.Client) -> None:
    answer = http.get("/graphql", params={"query": MUTATION})
    assert (answer.status_code, answer.headers.get("allow")) == (405, "POST")
    assert asked(http, FORGED)["data"] == {"outcome": None}


def test_a_page_of_another_site_gets_no_socket(service: Service) -> None:
    url = f"{service.url.replace('http', 'ws')}/graphql"
    with (
        pytest.raises((InvalidStatus, ConnectionClosed)) as refused,
        connect(url, subprotocols=["graphql-transport-ws"], origin="https://evil.example") as socket,  # pyright: ignore[reportArgumentType]
    ):
        socket.recv(5)
    assert isinstance(refused.value, InvalidStatus)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example"])
def test_a_name_that_was_made_to_lead_here_is_refused(http: httpx.Client, host: str) -> None:
    answer = http.post("/graphql", json={"query": MUTATION}, headers={"host": host})
    assert (answer.status_code, code(answer.json())) == (421, "FOREIGN_HOST")
    assert asked(http, FORGED)["data"] == {"outcome": None}


# Defaults and details


def test_there_is_no_page_to_play_with(http: httpx.Client) -> None:
    answer = http.get("/graphql", headers={"accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (400, "application/json")


@pytest.mark.parametrize(
    "document",
    [
        "{",
        "{ nothing }",
        "query ($a: Nothing) { position }",
        '{ node(id: "bm90aGluZzox") { id } }',
        '{ node(id: "%%") { id } }',
    ],
)
def test_an_error_tells_nothing_of_the_inside(http: httpx.Client, document: str) -> None:
    text = json.dumps(asked(http, document))
    assert [word for word in ("Traceback", "site-packages", ".py", "pymongo", "strawberry") if word in text] == []


def test_the_server_does_not_say_what_it_is_made_of(http: httpx.Client) -> None:
    headers = http.get("/graphql").headers
    assert "x-powered-by" not in headers
    assert not any(character.isdigit() for character in headers.get("server", ""))


@pytest.mark.parametrize("identity", ['evil"}', "a" * 65, "a b", "<script>"])
def test_a_request_id_that_is_no_token_is_not_told_back(http: httpx.Client, identity: str) -> None:
    told = http.post("/graphql", json={"query": "{ position }"}, headers={"x-request-id": identity}).headers[
        "x-request-id"
    ]
    assert told != identity


def test_without_introspection_nobody_is_told_of_the_schema(tmp_path: Path) -> None:
    with (
        running(tmp_path / "data", TOUCHSTONE_INTROSPECTION="off") as service,
        httpx.Client(base_url=service.url) as http,
    ):
        for document in ("{ __schema { types { name } } }", '{ __type(name: "Outcome") { name } }'):
            assert asked(http, document).get("data") is None
        for document in (
            "{ outcom { key } }",
            "{ outcome(ky: 1) { kye } }",
            "mutation { defineOutcom(input: {}) { x } }",
        ):
            assert "Did you mean" not in json.dumps(asked(http, document))
        assert asked(http, "{ position __typename }")["data"]["__typename"] == "Query"
