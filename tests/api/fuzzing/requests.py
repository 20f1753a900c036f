"""Whatever a client can send over HTTP, and what must hold of each answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx
from hypothesis import strategies as st

MEDIA_TYPES: Final = (
    *("application/json", "application/json; charset=utf-8", "application/json; charset=utf-16", "text/plain"),
    *("application/graphql", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", ";", "*/*"),
)
ACCEPTED: Final = (
    *("application/json", "application/graphql-response+json", "*/*", "text/event-stream", "text/html", "", ",;q=2"),
    *("multipart/mixed;subscriptionSpec=1.0,application/json", "application/json;q=0", "application/json;q=x"),
)
ENCODINGS: Final = ("gzip", "br", "identity", "nonsense")
CREDENTIALS: Final = ("", "Bearer", "Bearer x", "bearer tk_a_b", "Bearer a.b.c", "Basic YTpi", "Bearer " + "x" * 5_000)
ORIGINS: Final = ("null", "", "http://127.0.0.1", "https://example.com", "nonsense")
METHODS: Final = ("POST", "POST", "POST", "POST", "GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PURGE")
STREAMED: Final = ("text/event-stream", "multipart/mixed")
JSON: Final = ("application/json", "application/graphql-response+json")
PATIENCE_SECONDS: Final = 20.0

# With halves of surrogate pairs, which JSON can name and UTF-8 cannot hold.
TEXT: Final = st.text(st.characters(codec=None), max_size=20)
LEAVES: Final = st.none() | st.booleans() | st.integers() | st.floats() | st.just(10**400) | TEXT
VALUES: Final[st.SearchStrategy[Any]] = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=10
)
DEEP: Final = st.sampled_from(['{"query":', "[", '{"variables":{"a":']).map(lambda opening: opening * 20_000)


_NOTHING: Final[dict[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Sent:
    """A request."""

    method: str
    headers: Mapping[str, str]
    parameters: Mapping[str, str]
    body: bytes


def payloads(documents: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    """What is an operation, or nearly."""
    others = {"variables": VALUES, "operationName": VALUES, "extensions": VALUES}
    nearly = st.fixed_dictionaries(_NOTHING, optional={"query": documents | VALUES, **others, "extra": VALUES})
    return st.fixed_dictionaries({"query": documents}) | nearly


def sent(documents: st.SearchStrategy[str]) -> st.SearchStrategy[Sent]:
    """Any request for the path of GraphQL."""
    written = (payloads(documents) | VALUES | st.lists(payloads(documents), max_size=3)).map(json.dumps)
    bodies = written.map(str.encode) | written.flatmap(damaged) | DEEP.map(str.encode) | st.binary(max_size=200)
    headers = {
        "content-type": st.sampled_from(["application/json", *MEDIA_TYPES]),
        "accept": st.sampled_from(ACCEPTED)
        | st.text(st.characters(codec="ascii", exclude_categories=["Cc"])).map(str.strip),
    }
    rare = {
        "content-encoding": st.sampled_from(ENCODINGS),
        "authorization": st.sampled_from(CREDENTIALS),
        "origin": st.sampled_from(ORIGINS),
        "x-request-id": st.sampled_from(("", "a" * 1_000, "{}")),
    }
    parameters = payloads(documents).map(lambda payload: {name: _parameter(value) for name, value in payload.items()})
    return st.builds(
        Sent,
        st.sampled_from(METHODS),
        st.fixed_dictionaries(_NOTHING, optional=headers)
        | st.fixed_dictionaries(_NOTHING, optional={**headers, **rare}),
        st.just(_NOTHING) | parameters,
        bodies,
    )


def damaged(text: str) -> st.SearchStrategy[bytes]:
    """A text of which a part was cut out and replaced."""
    places = st.tuples(st.integers(0, len(text)), st.integers(0, 10), st.binary(max_size=10))
    return places.map(lambda cut: text.encode()[: cut[0]] + cut[2] + text.encode()[cut[0] + cut[1] :])


def answered(client: httpx.Client, request: Sent) -> None:
    """Send it. Fails where the answer is not what every request must get."""
    with client.stream(
        request.method, "/graphql", params=request.parameters, headers=request.headers, content=request.body
    ) as answer:
        assert answer.status_code < 500, (request, answer.read())
        if not answer.headers.get("content-type", "").startswith(STREAMED):
            unsurprising(request, answer)


def unsurprising(request: Sent, answer: httpx.Response) -> None:
    """Whatever went wrong, the client is told in JSON, and it was not unexpected."""
    text = answer.read()
    if text and request.method != "HEAD":
        assert answer.headers["content-type"].split(";")[0] in JSON, (request, answer.headers)
        assert b'"INTERNAL"' not in text, (request, text)
        assert isinstance(json.loads(text), dict)


def _parameter(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode(errors="replace").decode()
