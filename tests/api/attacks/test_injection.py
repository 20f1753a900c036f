"""Operators of the database, in every text and all JSON that a client can send: over the real one, for fakes have none.

https://cheatsheetseries.owasp.org/cheatsheets/GraphQL_Cheat_Sheet.html, "Injection Prevention".
"""

import json
from collections.abc import Generator, Mapping
from typing import Any, Final

import httpx
import pytest

from tests.api.attacks.places import Place, places
from tests.api.service import Service, running

WORLD: Final = """mutation {
  a: defineOutcome(input: { key: "helped", name: "Helped" }) { __typename }
  b: defineExperience(input: { key: "visit", name: "Visit" }) { __typename }
  c: defineMoment(input: { key: "call", name: "Call" }) { __typename }
  d: defineActivity(input: { key: "check", name: "Check", activityKind: TASK }) { __typename }
  e: contribute(input: { contributor: "visit", to: "helped", makeOrBreak: true }) { __typename }
  f: contribute(input: { contributor: "call", to: "visit", makeOrBreak: true }) { __typename }
  g: defineOutcome(input: { key: "kept", name: "Kept" }) { __typename }
  h: defineMoment(input: { key: "secret", name: "Secret", owner: "Eve" }) { __typename }
  i: contribute(input: { contributor: "secret", to: "kept", makeOrBreak: true }) { __typename }
  j: recordInteractions(input: { interactions: [
    { id: "1", moment: "call", occurredAt: "2026-03-02T09:00:00Z", attempt: "a-1", customer: "ada", signals: { s: 5 } }
  ] }) { __typename }
  k: recordInteractions(input: { source: "vault", interactions: [
    { id: "2", moment: "secret", occurredAt: "2026-03-02T09:00:00Z", attempt: "a-2", signals: { s: 7 } }
    { id: "3", moment: "nobody-knows", occurredAt: "2026-03-02T09:00:00Z", signals: { s: 9 } }
  ] }) { __typename }
}"""
# Nothing that is tried names any of this.
KEPT: Final = """fragment Node on HierarchyNode {
  id key aliases name description owner revision archivedAt objective
  contributors { contributor { key } weight makeOrBreak } outcomes { key }
  performance(window: { between: { from: "2026-03-01T00:00:00Z", to: "2026-03-05T00:00:00Z" } }) { interactions }
}
{
  outcome(key: "kept") { ...Node attempts { nodes { key steps { nodes { at interaction { key } } } } } }
  moment(key: "secret") { ...Node interactions { nodes { key signals customer channel verdict excluded } } }
  interaction(source: "vault", key: "2") { id signals customer occurredAt recordedAt attempts { nodes { key } } }
  hierarchy { unmappedKeys { key source interactions } }
}"""
OPEN: Final = {"TOUCHSTONE_AUTHENTICATION": "open"}  # also once keys are made
UNKNOWN: Final = "nothing-of-this-name"
OPERATORS: Final = (
    *('{"$gt": ""}', '{"$ne": null}', "$where", "$$ROOT", "a.b", ".*", "__proto__"),
    *("'; return true; //", "sleep(5000)", "$(reboot)", "../../etc/passwd", "\r\nX-Injected: 1", "%00", "\x00"),
)
OBJECTS: Final = ({"$gt": ""}, {"$ne": None}, {"$where": "true"}, {"$in": ["helped", "secret"]}, {"": ""}, [["helped"]])
PLACES: Final = places()
TEXTS: Final = [place for place in PLACES if place.type_name != "Signals"]  # where JSON belongs: see below
READ: Final = [place for place in TEXTS if not place.name.startswith("Mutation")]
WRITTEN: Final = [place for place in TEXTS if place.name.startswith("Mutation")]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Generator[httpx.Client]:
    """Where nobody wrote anything that an operator could be the very name of."""
    with running(tmp_path_factory.mktemp("reading") / "data", **OPEN) as service:
        yield from _client(service)


@pytest.fixture(scope="module")
def http(tmp_path_factory: pytest.TempPathFactory) -> Generator[httpx.Client]:
    with running(tmp_path_factory.mktemp("injection") / "data", **OPEN) as service:
        yield from _client(service)


def _client(service: Service) -> Generator[httpx.Client]:
    with httpx.Client(base_url=service.url, timeout=120) as http:
        assert "errors" not in asked(http, WORLD)
        before = asked(http, KEPT)
        assert before["data"]["outcome"]["attempts"]["nodes"][0]["key"] == "a-2"
        yield http
        assert asked(http, KEPT) == before
        assert service.process.poll() is None
    assert '"exception"' not in service.output()


def asked(http: httpx.Client, document: str, tried: object = None) -> dict[str, Any]:
    answer = http.post("/graphql", json={"query": document, "variables": {"tried": tried}})
    assert answer.status_code in {200, 400}, answer.text
    assert '"INTERNAL"' not in answer.text
    assert "x-injected" not in answer.headers
    return answer.json()


def refused(answer: Mapping[str, Any]) -> bool:
    """Whether nothing was done, and why is said."""
    if "errors" in answer:
        return all(error["message"] for error in answer["errors"])
    result: dict[str, Any] = next(iter(answer["data"].values())) or {}
    return "message" in result or result.get("recorded") == 0


@pytest.mark.parametrize("place", READ, ids=lambda place: place.name)
def test_an_operator_where_something_is_asked_for_finds_what_an_unknown_text_finds(
    untouched: httpx.Client, place: Place
) -> None:
    nothing = asked(untouched, place.document, place.with_text(UNKNOWN))
    for operator in OPERATORS:
        answer = asked(untouched, place.document, place.with_text(operator))
        assert refused(answer) or answer == nothing, (operator, answer)


@pytest.mark.parametrize("place", TEXTS, ids=lambda place: place.name)
def test_an_operator_in_the_place_of_a_text_is_refused(http: httpx.Client, place: Place) -> None:
    for operator in OBJECTS:
        answer = asked(http, place.document, place.with_text(operator))
        assert refused(answer), (operator, answer)


@pytest.mark.parametrize("place", WRITTEN, ids=lambda place: place.name)
def test_an_operator_that_is_written_touches_nothing_else(http: httpx.Client, place: Place) -> None:
    """What else there is, is compared in the end."""
    for operator in OPERATORS[:5]:
        asked(http, place.document, place.with_text(operator))


RECORD: Final = """mutation ($tried: [InteractionInput!]!) { recordInteractions(
  input: { source: "literal", interactions: $tried }
) { ... on RecordReceipt { recorded duplicates rejected { code message } } } }"""
READ_BACK: Final = """query ($tried: String!) { interaction(source: "literal", key: $tried) {
  key channel signals attempts { nodes { key } } } }"""
NAMES: Final = ("$gt", "$where", "a.b", "a.$b", ".", "$", "$set", "_id", "__proto__", "a\x00b")
SIGNALS: Final[list[Any]] = [
    *({name: 5} for name in NAMES),
    *({"s": operator} for operator in OPERATORS),
    *({"s": operator} for operator in OBJECTS),
]


@pytest.mark.parametrize("signals", SIGNALS, ids=json.dumps)
def test_signals_are_kept_as_they_were_sent_or_rejected(http: httpx.Client, signals: dict[str, Any]) -> None:
    key = f"signals-{json.dumps(signals)}"[:200]
    item = {"id": key, "moment": "call", "occurredAt": "2026-03-02T10:00:00Z", "signals": signals}
    receipt = asked(http, RECORD, [item])["data"]["recordInteractions"]
    kept = asked(http, READ_BACK, key)["data"]["interaction"]
    if receipt["recorded"]:
        assert kept["signals"] == signals
    else:
        assert ([each["code"] for each in receipt["rejected"]], kept) == (["INVALID_SIGNALS"], None)


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("field", ["id", "attempt", "channel"])
def test_what_is_recorded_is_kept_as_it_was_sent_or_rejected(http: httpx.Client, field: str, operator: str) -> None:
    sent = {
        "id": f"{field}-{OPERATORS.index(operator)}",
        "moment": "call",
        "occurredAt": "2026-03-02T10:00:00Z",
        "attempt": "a-1",
    }
    item: dict[str, Any] = {**sent, "signals": {}, field: operator}
    receipt = asked(http, RECORD, [item])["data"]["recordInteractions"]
    kept = asked(http, READ_BACK, item["id"])["data"]["interaction"]
    if not receipt["recorded"]:
        assert ([each["code"] for each in receipt["rejected"]], kept) == ([f"INVALID_{field.upper()}"], None)
        return
    told = {"id": kept["key"], "channel": kept["channel"], "attempt": kept["attempts"]["nodes"][0]["key"]}
    assert told[field] == operator


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system ['true']", "!!python/name:os.system", "&a [*a]"])
def test_a_document_makes_no_objects(http: httpx.Client, tag: str) -> None:
    document = "mutation ($tried: String!) { importHierarchy(input: { document: $tried }) { __typename } }"
    answer = asked(http, document, f"touchstone: {tag}")
    assert answer["data"] == {"importHierarchy": {"__typename": "InvalidDocument"}}
