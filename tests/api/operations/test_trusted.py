import json
from collections.abc import AsyncGenerator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.operations.trusted import read_documents
from api.settings import Settings, SettingsError
from tests.api.live.server import Served, served
from tests.api.service import NO_TLS
from tests.graphql_client import Service
from tests.resolvers.conftest import shop

VERSION = "query Version { hierarchy { version } }"
CHANGES = "subscription Changes { hierarchyChanged { __typename } }"
DEFINE = 'mutation Define { defineMoment(input: {key: "k", name: "N"}) { __typename } }'
ANSWER = {"data": {"hierarchy": {"version": 1}}}
STREAM = {"accept": "text/event-stream"}


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def persisted(text: str, **others: object) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hashed(text)}}, **others}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """As compilers write it: one by SHA-256, one by MD5, one by a name."""
    path = tmp_path / "documents.json"
    path.write_text(
        json.dumps({hashed(VERSION): VERSION, "0cc175b9c0f1b6a831c399e269772661": CHANGES, "define": DEFINE})
    )
    return path


@pytest.fixture(params=["allow", "enforce"])
async def either(request: pytest.FixtureRequest, file: Path) -> AsyncGenerator[Served]:
    async with served(Service(shop()), trusted_documents=request.param, trusted_documents_file=file) as running:
        yield running


@pytest.fixture
async def enforcing(file: Path) -> AsyncGenerator[Served]:
    async with served(Service(shop()), trusted_documents="enforce", trusted_documents_file=file) as running:
        yield running


async def post(running: Served, body: dict[str, Any], **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=running.url, verify=NO_TLS) as http:
        return await http.post("/graphql", json=body, headers=headers)


async def code(running: Served, body: dict[str, Any]) -> str:
    answer = await post(running, body)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, list(answer.json())) == (200, ["errors"])
    return error["extensions"]["code"]


@pytest.mark.parametrize(
    "named",
    [
        persisted(VERSION),
        {"documentId": f"sha256:{hashed(VERSION)}"},
        {"documentId": hashed(VERSION)},
        {"query": VERSION},
        persisted(VERSION, query=VERSION, operationName="Version"),
    ],
    ids=str,
)
async def test_a_trusted_document_is_executed_by_its_name_or_its_text(either: Served, named: dict[str, Any]) -> None:
    assert (await post(either, named)).json() == ANSWER


async def test_a_trusted_document_is_executed_by_get(either: Served) -> None:
    extensions = json.dumps(persisted(VERSION)["extensions"])
    async with httpx.AsyncClient(base_url=either.url) as http:
        for parameters in ({"extensions": extensions}, {"documentId": f"sha256:{hashed(VERSION)}"}):
            assert (await http.get("/graphql", params=parameters)).json() == ANSWER
        refused = await http.get("/graphql", params={"documentId": "define"})
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")


async def test_a_trusted_document_is_executed_over_a_socket(either: Served) -> None:
    async with either.socket() as client:
        await client.send(type="subscribe", id="1", payload=persisted(VERSION))
        assert (await client.receive())["payload"] == ANSWER
        assert await client.receive() == {"type": "complete", "id": "1"}
        await client.send(type="subscribe", id="2", payload={"documentId": "0cc175b9c0f1b6a831c399e269772661"})
        assert (await client.receive())["payload"]["data"]["hierarchyChanged"]
        await client.send(type="subscribe", id="3", payload=persisted("{ __typename }"))
        refused = await client.receive()
        assert (refused["type"], refused["id"]) == ("error", "3")
        assert refused["payload"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"


async def test_a_trusted_document_is_executed_by_a_stream(either: Served) -> None:
    answer = await post(either, persisted(VERSION), **STREAM)
    assert answer.text.startswith(f":\n\nevent: next\ndata: {json.dumps(ANSWER, separators=(',', ':'))}\n\n")


async def test_a_name_that_nobody_knows_is_told_as_clients_expect_it(either: Served) -> None:
    for named in (persisted("{ __typename }"), {"documentId": "sha256:00"}, {"documentId": "x"}):
        assert await code(either, named) == "PERSISTED_QUERY_NOT_FOUND"


async def test_other_documents_are_executed_where_they_are_allowed(file: Path) -> None:
    async with served(Service(shop()), trusted_documents="allow", trusted_documents_file=file) as running:
        assert (await post(running, persisted("{ __typename }", query="{ __typename }"))).json() == {
            "data": {"__typename": "Query"}
        }
        assert await code(running, persisted("{ __typename }")) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize("query", ["{ __typename }", f"{VERSION} ", "", "{"])
async def test_other_documents_are_refused_where_trust_is_enforced(enforcing: Served, query: str) -> None:
    assert await code(enforcing, {"query": query}) == "UNTRUSTED_DOCUMENT"
    assert await code(enforcing, persisted(VERSION, query=query)) == "UNTRUSTED_DOCUMENT"
    async with enforcing.socket() as client:
        await client.subscribe("1", query)
        refused = await client.receive()
        assert (refused["type"], refused["payload"][0]["extensions"]["code"]) == ("error", "UNTRUSTED_DOCUMENT")
    streamed = await post(enforcing, {"query": query}, **STREAM)
    assert "UNTRUSTED_DOCUMENT" in streamed.text


async def test_names_are_not_supported_where_there_are_none() -> None:
    async with served(Service(shop())) as running:
        for named in (persisted(VERSION), {"documentId": "x"}):
            assert await code(running, named) == "PERSISTED_QUERY_NOT_SUPPORTED"
        assert (await post(running, persisted(VERSION, query=VERSION))).json() == ANSWER


@pytest.mark.parametrize(
    "extension", [1, [], {}, {"version": 2, "sha256Hash": "0" * 64}, {"version": 1, "sha256Hash": "x"}], ids=str
)
async def test_a_name_that_is_none_is_no_request(either: Served, extension: object) -> None:
    answer = await post(either, {"query": VERSION, "extensions": {"persistedQuery": extension}})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"].startswith("extensions.persistedQuery must be")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', "\xff"])
def test_a_file_that_holds_no_documents_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "documents.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError, match=r"TOUCHSTONE_TRUSTED_DOCUMENTS_FILE: .*documents\.json"):
        read_documents(path)


def test_a_file_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: No such file or directory"):
        read_documents(tmp_path / "none.json")


@pytest.mark.parametrize(
    "said", [{"trusted_documents": "enforce"}, {"trusted_documents_file": Path("x.json")}], ids=str
)
def test_trust_and_its_file_go_together(said: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="go together"):
        Settings.model_validate(said)
