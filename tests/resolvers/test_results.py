from typing import Any

import pytest

from domain.limits import Limits
from tests.graphql_client import Service
from tests.resolvers.trips import observe, result, trips


@pytest.fixture
def flights() -> Service:
    return Service(trips())


STATE = """{ attempt(outcome: "flight", key: "f1") { state derivedState observedState openedAt closedAt deadlineAt
  customer steps { nodes { at } } } }"""


async def test_a_result_opens_and_closes_an_attempt_that_was_not_seen_before(flights: Service) -> None:
    receipt = await observe(flights, result("1", "11:00", "f1", achieved=True))
    assert receipt == {"__typename": "RecordReceipt", "recorded": 1, "duplicates": 0, "rejected": []}
    assert (await flights.data(STATE))["attempt"] == {
        "state": "ACHIEVED",
        "derivedState": "OPEN",
        "observedState": "ACHIEVED",
        "openedAt": "2026-03-02T11:00:00Z",
        "closedAt": "2026-03-02T11:00:00Z",
        "deadlineAt": None,
        "customer": None,
        "steps": {"nodes": []},
    }


async def test_of_several_results_the_latest_counts_whatever_their_order_of_arrival(flights: Service) -> None:
    await observe(flights, result("1", "11:00", "f1", achieved=True))
    await observe(flights, result("2", "10:00", "f1", achieved=False))
    assert (await flights.data(STATE))["attempt"]["state"] == "ACHIEVED"
    await observe(flights, result("3", "11:00", "f1", achieved=False))
    assert (await flights.data(STATE))["attempt"]["state"] == "LOST"


async def test_sending_a_result_again_records_nothing_twice(flights: Service) -> None:
    sent = result("1", "11:00", "f1", achieved=True)
    assert (await observe(flights, sent, sent))["duplicates"] == 1
    receipt = await observe(flights, {**sent, "occurredAt": "2026-03-02T12:00:00+01:00"})
    assert (receipt["recorded"], receipt["duplicates"]) == (0, 1)
    assert (await observe(flights, sent, source="other"))["recorded"] == 1


@pytest.mark.parametrize(
    ("fault", "code", "message"),
    [
        ({"id": ""}, "INVALID_ID", "id must not be empty."),
        ({"outcome": ""}, "INVALID_OUTCOME", "outcome must not be empty."),
        ({"outcome": "x" * 129}, "INVALID_OUTCOME", "outcome has 129 characters; at most 128 are allowed."),
        ({"attempt": " f1"}, "INVALID_ATTEMPT", "attempt must not begin or end with white space."),
        (
            {"occurredAt": "today"},
            "INVALID_TIME",
            'occurredAt must be an RFC 3339 time with an offset, as "2026-01-31T09:30:00Z".',
        ),
        (
            {"occurredAt": "2026-03-02T12:01:00.001Z"},
            "TIME_IN_FUTURE",
            (
                "occurredAt 2026-03-02T12:01:00.001Z is more than 60 s ahead of the database's clock; "
                "check the sender's clock and offset."
            ),
        ),
    ],
)
async def test_a_bad_result_is_rejected_alone(flights: Service, fault: dict[str, Any], code: str, message: str) -> None:
    good, bad = result("1", "11:00", "f1", achieved=True), result("2", "11:00", "f2", achieved=True) | fault
    receipt = await observe(flights, bad, good)
    identity = None if code == "INVALID_ID" else "2"
    assert receipt["recorded"] == 1
    assert receipt["rejected"] == [{"index": 0, "id": identity, "code": code, "message": message}]


async def test_a_result_of_no_outcome_or_with_other_content_is_rejected_alone(flights: Service) -> None:
    first = result("1", "11:00", "f1", achieved=True)
    await observe(flights, first)
    receipt = await observe(
        flights, result("2", "11:00", "f1", achieved=True, outcome="nowhere"), first | {"achieved": False},
        result("3", "11:00", "f1", achieved=True, outcome="board"),
    )  # fmt: skip
    assert (receipt["recorded"], receipt["duplicates"]) == (0, 0)
    assert [(each["index"], each["code"]) for each in receipt["rejected"]] == [
        (0, "UNKNOWN_OUTCOME"),
        (1, "CONTENT_DIFFERS"),
        (2, "UNKNOWN_OUTCOME"),
    ]
    assert (await flights.data(STATE))["attempt"]["state"] == "ACHIEVED"


async def test_a_call_that_is_refused_records_nothing() -> None:
    service = Service(trips(), Limits(max_batch_items=1))
    results = [result(key, "11:00", "f1", achieved=True) for key in "12"]
    refusal = await observe(service, *results)
    assert (refusal["__typename"], refusal["limit"]) == ("BatchTooLarge", 1)
    refusal = await observe(service, results[0], source="a:b")
    assert (refusal["__typename"], refusal["field"]) == ("InvalidInput", "source")
    service.recorder.overload(2.5)
    refusal = await observe(service, results[0])
    assert (refusal["__typename"], refusal["retryAfterSeconds"]) == ("Overloaded", 2.5)
    assert service.recorder.results == {}
