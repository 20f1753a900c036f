import pytest
from graphql import GraphQLSchema

from api.operations import documents
from api.operations.asked import Asked
from api.operations.documents import MOST_CHARACTERS, Documents, Operation
from api.operations.refused import Refused
from api.operations.trusted import Trust, TrustedDocuments
from api.protection.guard import Guard
from api.protection.limits import CallerLimits
from resolvers.schema import PERMISSIONS

SCHEMA: GraphQLSchema = PERMISSIONS.schema
UNTRUSTING = TrustedDocuments({}, Trust.OFF)
LENIENT = Guard(SCHEMA)
VERSION = "{ hierarchy { version } }"


@pytest.fixture
def kept() -> Documents:
    return Documents(SCHEMA, UNTRUSTING, LENIENT)


def found(kept: Documents, query: str, name: str | None = None) -> Operation:
    operation = kept.find(Asked(query, operation_name=name), "a")
    assert isinstance(operation, Operation)
    return operation


def faults(kept: Documents, query: str, name: str | None = None) -> list[str]:
    refused = kept.find(Asked(query, operation_name=name), "a")
    assert isinstance(refused, Refused)
    return [error.message for error in refused.errors]


def test_a_document_is_prepared_once(kept: Documents) -> None:
    assert found(kept, VERSION) is found(kept, VERSION)


def test_a_document_that_is_wrong_is_prepared_once_too(kept: Documents) -> None:
    for query in ("{", "{ nothing }"):
        assert kept.find(Asked(query), "a") is kept.find(Asked(query), "b")
        assert faults(kept, query)


def test_those_that_were_asked_for_least_lately_are_dropped(kept: Documents, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_DOCUMENTS", 2)
    first = found(kept, "{ a: __typename }")
    second = found(kept, "{ b: __typename }")
    assert found(kept, "{ a: __typename }") is first
    found(kept, "{ c: __typename }")
    assert found(kept, "{ a: __typename }") is first
    assert found(kept, "{ b: __typename }") is not second


def test_documents_are_kept_up_to_so_many_characters_in_all(kept: Documents) -> None:
    comment = "#" * (MOST_CHARACTERS // 2 - 100)
    first = found(kept, f"{{ a: __typename }} {comment}")
    second = found(kept, f"{{ b: __typename }} {comment}")
    assert found(kept, f"{{ a: __typename }} {comment}") is first
    found(kept, f"{{ c: __typename }} {comment}")
    assert found(kept, f"{{ b: __typename }} {comment}") is not second


def test_a_document_longer_than_all_that_is_kept_is_refused(kept: Documents) -> None:
    short = found(kept, VERSION)
    spaces = " " * (MOST_CHARACTERS - len(VERSION))
    assert faults(kept, f"{VERSION}{spaces} ") == [
        "The document has 262,145 characters; at most 262,144 are allowed. Send what is long as variables."
    ]
    assert found(kept, VERSION) is short
    assert found(kept, VERSION + spaces) is found(kept, VERSION + spaces)


def test_a_caller_pays_once_for_a_document_and_not_for_one_that_is_known() -> None:
    paid = Documents(SCHEMA, UNTRUSTING, Guard(SCHEMA, callers=CallerLimits(cost_a_minute=10), now=lambda: 0.0))
    assert faults(paid, "{ nothing }")[0].startswith("Cannot query field 'nothing'")
    assert faults(paid, "{ other }")[0].startswith("You have used up your 10 characters of documents that were")
    assert faults(paid, "{ nothing }")[0].startswith("Cannot query field 'nothing'")
    assert isinstance(paid.find(Asked("{ other }"), "b"), Refused)
    assert faults(paid, "{ other }")[0].startswith("Cannot query field 'other'")


def test_an_operation_is_found_by_its_name(kept: Documents) -> None:
    both = "query A { __typename } mutation B { __typename }"
    assert found(kept, both, "A").kind.value == "query"
    assert found(kept, both, "B").kind.value == "mutation"
    assert found(kept, "query A { __typename }").name == "A"
    assert faults(kept, both) == ["Name one of the document's operations in operationName."]
    assert faults(kept, both, "C") == ["The document has no operation named 'C'."]
    assert faults(kept, "{ __typename }", "C") == ["The document has no operation named 'C'."]


@pytest.mark.parametrize("name", ["defer", "stream"])
def test_what_would_come_in_parts_is_refused_and_says_so(kept: Documents, name: str) -> None:
    fault = f"This service answers at once: it does not support @{name}. Leave it out, or ask in two operations."
    query = f"{{ ... @{name} {{ hierarchy {{ version }} }} }}"
    assert faults(kept, query) == [fault]
    assert faults(kept, "{ __typename @other }") == ["Unknown directive '@other'."]


def test_subscriptions_are_validated_like_everything_else(kept: Documents) -> None:
    query = "subscription { performanceUpdated(nodes: [], window: {}) { node { performance(window: {}) { met } } } }"
    assert any("exactly one" in fault for fault in faults(kept, query))


MISSPELT = (
    "{ hierarchi { version } }",
    "{ hierarchy { versions } }",
    "{ moment(kye: 5) { key } }",
    "query ($w: WindowInputt!) { __typename }",
    "{ hierarchy { ... on Momnt { key } } }",
    "{ hierarchy @skp(if: true) { version } }",
    '{ moment(key: "a") { performance(window: {lst: "P1D"}) { met } } }',
    "mutation { recordInteractions(input: {interactons: []}) { __typename } }",
    '{ moment(key: "a") { interactions(verdicts: [MISED]) { edges { cursor } } } }',
)


def test_errors_suggest_names_where_the_schema_is_no_secret(kept: Documents) -> None:
    assert any("Did you mean" in fault for query in MISSPELT for fault in faults(kept, query))


@pytest.mark.parametrize("query", MISSPELT)
def test_without_introspection_no_error_suggests_names(query: str) -> None:
    assert not any(
        "Did you mean" in fault for fault in faults(Documents(SCHEMA, UNTRUSTING, LENIENT, introspection=False), query)
    )


def test_without_introspection_the_schema_is_not_told() -> None:
    secretive = Documents(SCHEMA, UNTRUSTING, LENIENT, introspection=False)
    for query, name in (
        ("{ __schema { types { name } } }", "__schema"),
        ('{ __type(name: "Query") { name } }', "__type"),
        ("query { ...F } fragment F on Query { s: __schema { types { name } } }", "__schema"),
    ):
        assert faults(secretive, query) == [
            f"Introspection is off: {name} is not answered. Ask the operator for the schema."
        ]
    assert found(secretive, "{ __typename hierarchy { __typename version } }")
