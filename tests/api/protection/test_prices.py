"""The sizes and weights of the schema that is served."""

from typing import Any, cast

import pytest
from graphql import GraphQLError, get_introspection_query, parse, validate

from api.protection.guard import Guard
from api.protection.limits import DocumentLimits
from api.protection.plans import Plan
from api.protection.prices import Prices
from api.protection.shape import oversize
from resolvers.schema import schema

SCHEMA: Any = schema._schema  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
PRICES = Prices(SCHEMA)
LIMITS = DocumentLimits()
FULL = {"descriptions": True, "specified_by_url": True, "directive_is_repeatable": True, "schema_description": True}


def cost(query: str) -> int:
    document = parse(query, max_lexical_tokens=LIMITS.tokens)
    assert oversize(document, LIMITS) is None
    assert not validate(SCHEMA, document)
    operation: Any = document.definitions[0]
    plan = Plan.of(document, operation, PRICES, LIMITS)
    assert not isinstance(plan, GraphQLError), plan
    fee = plan.fee({})
    assert plan.refusal(fee) is None
    return fee.cost


def test_every_list_of_the_schema_has_a_size() -> None:
    assert PRICES.without_size() == [], "say in api/protection/prices.py how long these lists get"


def test_every_size_and_weight_is_of_a_field_that_there_is() -> None:
    assert PRICES.unknown() == []


def test_what_tools_ask_the_schema_stays_within_the_limits() -> None:
    answer = 10_000  # fields that it has, about
    assert answer < cost(get_introspection_query(**FULL, input_value_deprecation=True)) <= LIMITS.cost


def test_a_dashboard_of_every_moment_stays_within_the_limits() -> None:
    cost("""{ moments(first: 200) { nodes { id key name owner party channels objective
      performance(window: {last: "P7D"}) { interactions contributionRate contributionRateInterval { low high } health
        measures { key unit missed } series(step: "P1D") { from contributionRate } } } pageInfo { hasNextPage } } }""")


def test_a_hierarchy_to_four_levels_stays_within_the_limits() -> None:
    cost("""{ outcomes { nodes { key contributors { contributor { key contributors { contributor { key
      contributors { contributor { key } } } } } } } } }""")


@pytest.mark.parametrize("most", [0, 2_000, 40_000, 200_000])
def test_a_hierarchys_document_can_be_read_and_written_whatever_an_operation_may_cost(most: int) -> None:
    guard = Guard(SCHEMA, DocumentLimits(cost=most))
    asked = ("{ hierarchy { document } }", "{ hierarchyAsOf(version: 1) { ... on HierarchySnapshot { document } } }")
    for query in (*asked, 'mutation { importHierarchy(input: {document: ""}) { __typename } }'):
        document = guard.read(query)
        assert not validate(SCHEMA, document)
        plan = guard.plan(document, cast("Any", document.definitions[0]))
        assert isinstance(plan, Plan)
        assert guard.charge(plan, {}, "somebody").cost <= 50_203


@pytest.mark.parametrize("most", [2_003, 40_002, 80_001, 200_000])
def test_three_documents_are_read_at_once_and_no_fourth_whatever_is_left_of_a_quarter(most: int) -> None:
    guard = Guard(SCHEMA, DocumentLimits(cost=most))
    for count, may in ((3, True), (4, False)):
        documents = " ".join(f"a{number}: document" for number in range(count))
        document = guard.read(f"{{ hierarchy {{ {documents} }} }}")
        plan = guard.plan(document, cast("Any", document.definitions[0]))
        assert isinstance(plan, Plan)
        assert (plan.refusal(plan.fee({})) is None) is may


def is_too_costly(query: str) -> bool:
    document = parse(query)
    operation: Any = document.definitions[0]
    plan = Plan.of(document, operation, PRICES, LIMITS)
    assert isinstance(plan, Plan)
    return plan.refusal(plan.fee({})) is not None


def test_a_hierarchy_of_hierarchies_does_not() -> None:
    below = "key"
    for _ in range(8):
        below = f"contributors {{ contributor {{ {below} }} }}"
    assert is_too_costly(f"{{ outcomes {{ nodes {{ {below} }} }} }}")


def test_no_more_than_three_whole_hierarchies_are_written_or_read_at_once() -> None:
    read = 'importHierarchy(input: {document: "{}", dryRun: true}) { __typename }'
    for before, field, after in (
        ("{ hierarchy {", "document", "} }"),
        ("{ hierarchy { version } hierarchyAsOf(version: 1) {", "document(format: JSON)", "} }"),
        ("mutation {", read, "}"),
    ):
        three, four = (" ".join(f"a{number}: {field}" for number in range(count)) for count in (3, 4))
        cost(f"{before} {three} {after}")
        assert is_too_costly(f"{before} {four} {after}")
