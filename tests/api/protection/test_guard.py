"""What an operation passes before and while it is executed."""

import asyncio
from typing import Any

import pytest
from graphql import GraphQLError, OperationType, parse

from api.protection.callers import address_of, caller_of
from api.protection.guard import Guard
from api.protection.limits import CallerLimits, DocumentLimits
from api.protection.plans import Fee, Plan
from api.settings import ITEM_COST, Settings
from domain.access import OPEN, Rights, Scope
from domain.sending import MAX_ATTEMPTS
from resolvers.schema import schema

SCHEMA: Any = schema._schema  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
RECORD = """mutation($items: [InteractionInput!]!) { recordInteractions(input: {interactions: $items}) {
  ... on RecordReceipt { recorded rejected { index code } } } }"""
RECORD_ALL = """mutation($items: [InteractionInput!]!) { recordInteractions(input: {interactions: $items}) {
  ... on RecordReceipt { __typename recorded duplicates rejected { __typename index id code message } } } }"""
ITEM: dict[str, object] = {"id": "i-1", "moment": "m", "occurredAt": "2026-01-01T00:00:00Z", "signals": {}}


def planned(guard: Guard, query: str) -> Plan:
    document = parse(query)
    operation: Any = document.definitions[0]
    plan = guard.plan(document, operation)
    assert isinstance(plan, Plan)
    return plan


def test_the_limits_are_the_settings() -> None:
    assert DocumentLimits.of(Settings()) == DocumentLimits()
    assert CallerLimits.of(Settings()) == CallerLimits()
    assert DocumentLimits.of(Settings(max_cost=90_000, max_document_tokens=9)) == DocumentLimits(cost=90_000, tokens=9)
    assert CallerLimits.of(Settings(rate_interactions_per_minute=7)) == CallerLimits(interactions_a_minute=7)


def test_tokens_and_comments_are_counted_while_a_document_is_read() -> None:
    guard = Guard(SCHEMA, DocumentLimits(tokens=4))
    assert guard.read("{ a b } # as long as it likes").definitions
    for text, of in (("{ a b c }", "tokens"), ("{ a } " + "#\n" * 5, "comments")):
        with pytest.raises(GraphQLError) as refused:
            guard.read(text)
        assert refused.value.message == (
            f"The document has more than 4 {of}; at most 4 are allowed. Send what is long as variables."
        )
        assert refused.value.extensions == {"code": "DOCUMENT_TOO_LARGE", "of": of, "limit": 4}


def test_what_is_read_is_no_larger_than_allowed() -> None:
    with pytest.raises(GraphQLError, match="2 aliases; at most 1 are allowed"):
        Guard(SCHEMA, DocumentLimits(aliases=1)).read("{ x: a y: a }")
    with pytest.raises(GraphQLError, match="nested too deeply"):
        Guard(SCHEMA, DocumentLimits(tokens=10_000)).read("{ a " * 2_000 + "}" * 2_000)
    with pytest.raises(GraphQLError, match="Syntax Error: "):
        Guard(SCHEMA).read("{ } }")


def test_what_costs_too_much_is_refused_and_says_what_to_do() -> None:
    guard = Guard(SCHEMA, DocumentLimits(cost=10))
    plan = planned(guard, "query($n: Int) { outcomes(first: $n) { nodes { key } } }")
    assert guard.charge(plan, {"n": 8}, "a") == Fee(cost=10, interactions=0)
    with pytest.raises(GraphQLError) as refused:
        guard.charge(plan, {"n": 9}, "a")
    assert refused.value.message == (
        "The operation costs 11; at most 10 is allowed. Ask for shorter pages (`first`, `last`), for fewer lists "
        "within lists or for series with fewer steps, send fewer items, or use several operations."
    )
    assert refused.value.extensions == {"code": "COST_TOO_HIGH", "cost": {"requested": 11, "limit": 10}}


def test_a_subscription_costs_by_the_event() -> None:
    guard = Guard(SCHEMA, DocumentLimits(cost=10))
    plan = planned(
        guard, "subscription($n: [ID!]!) { performanceUpdated(nodes: $n) { performance(x: 1) { magic } cursor } }"
    )
    with pytest.raises(GraphQLError, match=r"Each event of the subscription costs 17; at most 10 is allowed\."):
        guard.charge(plan, {"n": ["a", "b", "c", "d"]}, "a")


def test_no_more_root_fields_than_allowed() -> None:
    document = parse("{ position hierarchy { version } hierarchy { version } }")
    operation: Any = document.definitions[0]
    assert isinstance(Guard(SCHEMA, DocumentLimits(root_fields=2)).plan(document, operation), Plan)
    refused = Guard(SCHEMA, DocumentLimits(root_fields=1)).plan(document, operation)
    assert isinstance(refused, GraphQLError)
    assert (refused.extensions or {})["of"] == "root fields"


def test_no_more_repetitions_than_allowed_whether_a_document_is_valid_or_not() -> None:
    guard = Guard(SCHEMA, DocumentLimits(repeated=2, selections=10))
    assert guard.read("{ hierarchy { version ...h ...h } } fragment h on Hierarchy { version }")
    for query, of in (
        ("{ hierarchy { version version } hierarchy { version } }", "repetitions of one field"),
        ("{ nothing nothing nothing }", "repetitions of one field"),
        ("{ ...f } fragment f on Query { a { ...f } b { ...f } }", "selections"),
    ):
        with pytest.raises(GraphQLError) as refused:
            guard.read(query)
        assert (refused.value.extensions or {})["of"] == of


def test_a_document_that_is_not_known_costs_its_characters_before_it_is_read() -> None:
    guard = Guard(SCHEMA, DocumentLimits(characters=70), CallerLimits(cost_a_minute=60), now=lambda: 0.0)
    with pytest.raises(GraphQLError) as refused:
        guard.charge_reading("{" * 71, "a")
    assert refused.value.message == (
        "The document has 71 characters; at most 70 are allowed. Send what is long as variables."
    )
    guard.charge_reading("{" * 70, "a")
    with pytest.raises(GraphQLError) as refused:
        guard.charge_reading("{", "a")
    assert refused.value.extensions == {"code": "RATE_LIMITED", "retryAfterSeconds": 11}
    guard.charge_reading("{", "b")


def test_spending_is_told_and_ends_when_nothing_is_left() -> None:
    now = [0.0]
    guard = Guard(SCHEMA, callers=CallerLimits(cost_a_minute=60), now=lambda: now[0])
    plan = planned(guard, "{ outcomes(first: 38) { nodes { key } } }")
    fee = guard.charge(plan, None, "a")
    assert guard.told(fee, "a") == {"cost": {"requested": 40, "limit": 200_000, "remaining": 20}}
    guard.charge(plan, None, "a")
    with pytest.raises(GraphQLError) as refused:
        guard.charge(plan, None, "a")
    assert refused.value.extensions == {"code": "RATE_LIMITED", "retryAfterSeconds": 21}
    guard.charge(plan, None, "b")
    now[0] = 21.0
    guard.charge(plan, None, "a")


def test_what_is_not_limited_is_not_told() -> None:
    guard = Guard(SCHEMA)
    assert guard.told(Fee(3, 0), "a") == {"cost": {"requested": 3, "limit": 200_000}}


def test_where_nothing_is_limited_nothing_is_counted_or_told() -> None:
    guard = Guard(SCHEMA, DocumentLimits(cost=0), CallerLimits(cost_a_minute=0, interactions_a_minute=0))
    fee = guard.charge(planned(guard, "{ outcomes { nodes { key } } }"), None, "a")
    assert guard.told(fee, "a") == {}


def test_interactions_are_counted_as_they_are_sent() -> None:
    guard = Guard(SCHEMA, callers=CallerLimits(interactions_a_minute=2), now=lambda: 0.0)
    plan = planned(guard, RECORD)
    assert guard.charge(plan, {"items": [ITEM, ITEM, ITEM]}, "a") == Fee(cost=20 + 3 + 1 + (1 + 3 * 2), interactions=3)
    with pytest.raises(GraphQLError, match="2 interactions a minute") as refused:
        guard.charge(plan, {"items": [ITEM]}, "a")
    assert refused.value.extensions == {"code": "RATE_LIMITED", "retryAfterSeconds": 60}
    guard.charge(plan, {"items": []}, "a")  # sends nothing
    guard.charge(planned(guard, "{ position }"), None, "a")


def test_what_an_item_lists_costs_as_the_item_does_but_what_it_observed_does_not() -> None:
    guard = Guard(SCHEMA)
    refs: list[object] = [{"outcome": "o", "key": "k"}] * 3
    signals = {"wait": 1, "odd": [1] * 9}
    sent = [{**ITEM, "attempts": refs, "signals": signals}, {**ITEM, "attempts": refs[:1]}]
    plan = planned(
        guard,
        "mutation($items: [InteractionInput!]!) { recordInteractions(input: {interactions: $items}) { __typename } }",
    )
    assert guard.charge(plan, {"items": sent}, "a").cost == 20 + (2 + 4) + 1


def recorded(items: int, attempts: int) -> dict[str, Any]:
    refs = [{"outcome": "o", "key": "k"}] * attempts
    return {"items": [{**ITEM, "attempts": refs}] * items}


@pytest.mark.parametrize("items", [1, 1_000])
def test_a_batch_of_the_allowed_size_is_recorded_at_the_lowest_cost_that_settings_allow(items: int) -> None:
    guard = Guard(SCHEMA, DocumentLimits(cost=items * ITEM_COST))
    plan = planned(guard, RECORD_ALL)
    fee = guard.charge(plan, recorded(items, attempts=MAX_ATTEMPTS), "a")
    assert fee == Fee(cost=20 + 4 + items * (1 + MAX_ATTEMPTS + 5), interactions=items)


def test_recording_is_paid_by_its_own_rate_where_there_is_one() -> None:
    limits = CallerLimits(cost_a_minute=100, interactions_a_minute=4_000)
    guard = Guard(SCHEMA, callers=limits, now=lambda: 0.0)
    plan, query = planned(guard, RECORD_ALL), planned(guard, "{ outcomes(first: 98) { nodes { key } } }")
    for _batch in range(2):
        guard.charge(plan, recorded(1_000, attempts=19), "a")
    assert guard.told(guard.charge(query, None, "a"), "a")["cost"]["remaining"] == 0
    for _batch in range(2):
        guard.charge(plan, recorded(1_000, attempts=19), "a")
    with pytest.raises(GraphQLError, match="4,000 interactions a minute"):
        guard.charge(plan, recorded(1, attempts=0), "a")


def test_more_attempts_than_an_item_may_have_are_paid_for_nevertheless() -> None:
    limits = CallerLimits(cost_a_minute=100, interactions_a_minute=4_000)
    guard = Guard(SCHEMA, callers=limits, now=lambda: 0.0)
    plan = planned(guard, RECORD_ALL)
    guard.charge(plan, recorded(1, attempts=1_000), "a")
    with pytest.raises(GraphQLError, match="100 points of cost a minute"):
        guard.charge(plan, recorded(1, attempts=1_000), "a")


def test_results_count_as_interactions() -> None:
    guard = Guard(SCHEMA)
    plan = planned(
        guard,
        'mutation { recordResults(input: {results: [{id: "a", outcome: "o", attempt: "k", achieved: true}]}) '
        "{ ... on RecordReceipt { recorded } } }",
    )
    assert guard.charge(plan, None, "a").interactions == 1


async def test_a_query_that_takes_too_long_ends() -> None:
    guard = Guard(SCHEMA, callers=CallerLimits(seconds=0.01))
    with pytest.raises(GraphQLError) as ended:
        await guard.in_time(planned(guard, "{ position }"), asyncio.Event().wait())
    assert ended.value.message == "The operation took longer than 0.01 s. Ask for less at once."
    assert ended.value.extensions == {"code": "TIMED_OUT"}


async def test_a_mutation_that_takes_too_long_may_have_happened() -> None:
    guard = Guard(SCHEMA, callers=CallerLimits(seconds=0.01))
    plan = planned(guard, 'mutation { archiveNode(input: {key: "a"}) { __typename } }')
    with pytest.raises(GraphQLError, match="may have happened all the same: read what it changes"):
        await guard.in_time(plan, asyncio.Event().wait())


async def test_recording_takes_as_long_as_its_queue_says() -> None:
    guard = Guard(SCHEMA, callers=CallerLimits(seconds=0.01))
    plan = planned(guard, RECORD)
    assert (plan.kind, plan.records) == (OperationType.MUTATION, True)
    assert await guard.in_time(plan, asyncio.sleep(0.02, "recorded")) == "recorded"


async def test_what_runs_out_of_time_by_itself_is_not_taken_for_the_limit() -> None:
    async def run_out() -> None:
        raise TimeoutError

    guard = Guard(SCHEMA)
    with pytest.raises(TimeoutError):
        await guard.in_time(planned(guard, "{ position }"), run_out())


async def test_no_more_operations_are_under_way_than_there_are_places() -> None:
    guard = Guard(SCHEMA, callers=CallerLimits(operations=1))
    with guard.place("a"), pytest.raises(GraphQLError) as refused, guard.place("b"):
        pass
    assert refused.value.extensions == {"code": "TOO_BUSY", "retryAfterSeconds": 1}
    with guard.place("b"):
        pass


def test_callers_are_told_apart_by_name_and_the_anonymous_by_address() -> None:
    key = Rights(name="partner", scopes=frozenset({Scope.READ}))
    assert caller_of(key, "10.0.0.1") == caller_of(key, "10.0.0.2") == "name partner"
    assert caller_of(OPEN, "10.0.0.1") == "address 10.0.0.1"
    assert caller_of(OPEN, address_of({"client": ("10.0.0.1", 80)})) == "address 10.0.0.1"
    assert caller_of(OPEN, address_of({"client": None})) == caller_of(OPEN, address_of({})) == "address "
