from typing import Any

import pytest

from resolvers.global_ids import global_id
from tests.graphql_client import PSEUDONYMS, Service
from tests.resolvers.trips import MET, MISSED, observe, record, record_four, result, sent, trips

ATTEMPT = """query ($outcome: String! = "flight", $key: String!) { attempt(outcome: $outcome, key: $key) {
  id key customer revision state derivedState observedState recovered openedAt closedAt deadlineAt
  outcome { key } brokenAt { key }
} }"""


@pytest.fixture
async def flights() -> Service:
    service = Service(trips())
    await record_four(service)
    return service


async def attempt(service: Service, key: str, outcome: str = "flight") -> dict[str, Any]:
    return (await service.data(ATTEMPT, key=key, outcome=outcome))["attempt"]


async def test_an_attempt_that_broke_and_was_recovered(flights: Service) -> None:
    assert await attempt(flights, "f1") == {
        "id": global_id("Attempt", "id-flight:f1"),
        "key": "f1",
        "customer": PSEUDONYMS.of_customer("ada"),
        "revision": 4,
        "state": "ACHIEVED",
        "derivedState": "ACHIEVED",
        "observedState": None,
        "recovered": True,
        "openedAt": "2026-03-02T09:00:00Z",
        "closedAt": "2026-03-02T10:00:00Z",
        "deadlineAt": None,
        "outcome": {"key": "flight"},
        "brokenAt": [],
    }


@pytest.mark.parametrize(
    ("key", "state", "closed_at", "deadline_at", "broken_at"),
    [
        ("f2", "LOST", "2026-03-02T10:10:00Z", None, [{"key": "board"}]),
        ("f3", "AT_RISK", None, "2026-03-02T12:30:00Z", [{"key": "board"}]),
        ("f4", "OPEN", None, "2026-03-03T11:40:00Z", []),
    ],
)
async def test_attempts_that_were_not_achieved(
    flights: Service, key: str, state: str, closed_at: str | None, deadline_at: str | None, broken_at: list[object]
) -> None:
    found = await attempt(flights, key)
    assert (found["state"], found["derivedState"], found["recovered"]) == (state, state, False)
    assert (found["closedAt"], found["deadlineAt"], found["brokenAt"]) == (closed_at, deadline_at, broken_at)


async def test_a_result_goes_before_what_the_steps_say_and_both_stay_visible(flights: Service) -> None:
    await observe(flights, result("1", "11:00", "f1", achieved=False))
    found = await attempt(flights, "f1")
    assert (found["state"], found["observedState"], found["derivedState"]) == ("LOST", "LOST", "ACHIEVED")
    assert (found["closedAt"], found["recovered"], found["revision"]) == ("2026-03-02T11:00:00Z", False, 5)


async def test_what_is_no_attempt_is_null(flights: Service) -> None:
    for outcome, key in (("flight", "f9"), ("nowhere", "f1"), ("board", "f1"), ("trip", "f1"), ("flight", "")):
        assert await attempt(flights, key, outcome) is None
    node = "query ($id: ID!) { node(id: $id) { id } }"
    for local in ("id-flight:f9", "id-flight", "", ":", "other:f1"):
        assert await flights.data(node, id=global_id("Attempt", local)) == {"node": None}


async def test_an_attempt_is_a_node(flights: Service) -> None:
    identity = (await attempt(flights, "f1"))["id"]
    document = "query ($id: ID!) { node(id: $id) { id ... on Attempt { key outcome { key } } } }"
    assert await flights.data(document, id=identity) == {
        "node": {"id": identity, "key": "f1", "outcome": {"key": "flight"}}
    }


STEPS = """query ($key: String!, $first: Int, $after: String, $last: Int, $before: String) {
  attempt(outcome: "flight", key: $key) { steps(first: $first, after: $after, last: $last, before: $before) {
    nodes { at afterClose interaction { key moment { key } } attempt { key } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } } }"""


async def steps(service: Service, **variables: object) -> tuple[list[str], dict[str, Any]]:
    found = (await service.data(STEPS, **{"key": "f1", **variables}))["attempt"]["steps"]
    return [step["interaction"]["key"] for step in found["nodes"]], found["pageInfo"]


async def test_steps_come_in_order_and_say_which_came_after_the_close(flights: Service) -> None:
    found = (await flights.data(STEPS, key="f1"))["attempt"]["steps"]["nodes"]
    assert [(step["at"][11:16], step["interaction"]["moment"]["key"], step["afterClose"]) for step in found] == [
        ("09:00", "board", False),
        ("09:30", "board", False),
        ("10:00", "bags", False),
        ("10:30", "meal", True),
    ]
    assert [step["attempt"] for step in found] == [None] * 4


async def test_steps_are_paged_both_ways_and_a_late_arrival_moves_no_cursor(flights: Service) -> None:
    keys, page = await steps(flights, first=2)
    assert (keys, page["hasNextPage"], page["hasPreviousPage"]) == (["1", "2"], True, False)
    await record(flights, sent("0", "08:00", "meal", MET, "f1"))
    keys, page = await steps(flights, first=1, after=page["endCursor"])
    assert (keys, page["hasNextPage"], page["hasPreviousPage"]) == (["3"], True, True)
    keys, page = await steps(flights, last=2, before=page["startCursor"])
    assert (keys, page["hasNextPage"], page["hasPreviousPage"]) == (["1", "2"], True, True)


async def test_a_page_of_steps_by_another_lists_cursor_is_refused(flights: Service) -> None:
    error = await flights.error(STEPS, key="f1", after="MTIz")
    assert error["extensions"] == {"code": "INVALID_INPUT", "field": "after"}


async def test_an_inner_attempts_close_is_a_step_of_the_outer(flights: Service) -> None:
    document = """query { attempts(customer: "ada") { nodes { key state outcome { key } steps { nodes {
      at interaction { key } attempt { key state outcome { key } } } } } } }"""
    outer, inner = (await flights.data(document))["attempts"]["nodes"]
    assert outer["key"].startswith("~")
    assert (outer["state"], outer["outcome"], inner["key"]) == ("ACHIEVED", {"key": "trip"}, "f1")
    close = {"key": "f1", "state": "ACHIEVED", "outcome": {"key": "flight"}}
    assert outer["steps"]["nodes"] == [{"at": "2026-03-02T10:00:00Z", "interaction": None, "attempt": close}]


RECOVERY = """query ($key: String!) { interaction(source: "crew", key: $key) {
  recoversState recovers { key } recoveredBy { key } attempts { nodes { key outcome { key } } }
} }"""


async def test_a_recovery_and_its_miss_know_each_other(flights: Service) -> None:
    attempts = {"nodes": [{"key": "f1", "outcome": {"key": "flight"}}]}
    missed = (await flights.data(RECOVERY, key="1"))["interaction"]
    assert missed == {"recoversState": None, "recovers": None, "recoveredBy": [{"key": "2"}], "attempts": attempts}
    repair = (await flights.data(RECOVERY, key="2"))["interaction"]
    assert repair == {"recoversState": "RECOVERED", "recovers": {"key": "1"}, "recoveredBy": [], "attempts": attempts}


@pytest.mark.parametrize(
    ("at", "wait", "recovers", "state"),
    [
        ("11:50", MISSED, "6", "FAILED"),
        ("11:50", MET, "99", "WAITING"),
        ("11:50", MET, "7", "NOT_MISSED"),
        ("11:20", MET, "6", "LATER"),
        ("11:50", MET, "8", "SELF"),
    ],
)
async def test_a_claim_that_repairs_nothing_says_why(
    flights: Service, at: str, wait: int, recovers: str, state: str
) -> None:
    await record(flights, sent("8", at, "board", wait, "f3", recovers=recovers))
    found = (await flights.data(RECOVERY, key="8"))["interaction"]
    assert found["recoversState"] == state
    assert (await flights.data(RECOVERY, key="6"))["interaction"]["recoveredBy"] == []


async def test_a_list_of_attempts_with_all_their_steps_costs_one_read_of_each_kind(flights: Service) -> None:
    document = """{ outcome(key: "flight") { attempts { nodes {
      outcome { key } steps { nodes { interaction { key recovers { key } attempts { nodes { key } } } } } } } } }"""
    flights.interactions.readings = flights.attempts.readings = 0
    found = (await flights.data(document))["outcome"]["attempts"]["nodes"]
    assert sum(len(attempt["steps"]["nodes"]) for attempt in found) == 7
    # The list itself, and of the interactions those of all steps: what they recover is among them.
    assert (flights.attempts.readings, flights.interactions.readings) == (2, 1)
