"""Batches that are longer than allowed: their refusal is the one that there was, and nobody looks at the rest."""

from typing import Any

import pytest

from api.operations.pipeline import Pipeline
from api.settings import Settings
from domain.limits import Limits
from tests.graphql_client import PERMISSIONS, Service
from tests.resolvers.trips import trips

LIMIT = 2
NO_ITEM: dict[str, object] = {"id": "has nothing else"}
ITEM: dict[str, object] = {"id": "1", "moment": "board", "occurredAt": "2026-03-02T11:59:00Z", "signals": {}}
RESULT: dict[str, object] = {
    "id": "1", "outcome": "arrived", "attempt": "a", "achieved": True, "occurredAt": "2026-03-02T11:59:00Z",
}  # fmt: skip
TOLD = "{ ... on RecordReceipt { recorded } ... on BatchTooLarge { limit } }"
RECORD = f"""mutation ($items: [InteractionInput!]!) {{
  one: recordInteractions(input: {{ interactions: $items }}) {TOLD}
  other: recordInteractions(input: {{ source: "other", interactions: $items }}) {TOLD}
}}"""
RECORD_INPUT = f"mutation ($input: RecordInteractionsInput!) {{ one: recordInteractions(input: $input) {TOLD} }}"
RECORD_ONE = (
    f"mutation ($item: InteractionInput!) {{ one: recordInteractions(input: {{ interactions: [$item] }}) {TOLD} }}"
)
OBSERVE = f"mutation ($input: RecordResultsInput!) {{ one: recordResults(input: $input) {TOLD} }}"
REFUSED = {"limit": LIMIT}


@pytest.fixture
def service() -> Service:
    service = Service(trips(), Limits(max_batch_items=LIMIT))
    service.pipeline = Pipeline(PERMISSIONS, Settings(max_batch_items=LIMIT))
    return service


@pytest.mark.parametrize(
    ("query", "variables", "answer"),
    [
        (RECORD, {"items": [ITEM] * 3 + [NO_ITEM]}, {"one": REFUSED, "other": REFUSED}),
        (RECORD_INPUT, {"input": {"interactions": [ITEM] * 3 + [NO_ITEM]}}, {"one": REFUSED}),
        (OBSERVE, {"input": {"results": [RESULT] * 3 + [NO_ITEM]}}, {"one": REFUSED}),
    ],
)
async def test_of_a_batch_that_is_too_long_the_rest_is_not_looked_at(
    service: Service, query: str, variables: dict[str, Any], answer: object
) -> None:
    assert await service.run(query, **variables) == {"data": answer}
    assert service.recorder.stored == {}


async def test_a_batch_as_long_as_allowed_is_looked_at_whole(service: Service) -> None:
    for query, variables in (
        (RECORD, {"items": [ITEM, NO_ITEM]}),
        (RECORD_INPUT, {"input": {"interactions": [ITEM, NO_ITEM]}}),
        (RECORD_ONE, {"item": NO_ITEM}),
    ):
        assert "required field 'moment'" in (await service.run(query, **variables))["errors"][0]["message"]
    two = [ITEM, {**ITEM, "id": "2"}]
    assert await service.data(RECORD, items=two) == {"one": {"recorded": 2}, "other": {"recorded": 2}}


@pytest.mark.parametrize("sent", [None, {}, {"interactions": None}, {"interactions": ITEM}, {"results": [ITEM] * 9}, 5])
async def test_what_is_no_batch_is_refused_as_before(service: Service, sent: object) -> None:
    answer = await service.run(RECORD_INPUT, input=sent)
    if sent == {"interactions": ITEM}:  # GraphQL takes a single value for a list of it
        assert answer == {"data": {"one": {"recorded": 1}}}
    else:
        assert "data" not in answer
        assert answer["errors"]
