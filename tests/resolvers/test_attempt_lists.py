from typing import Any

import pytest

from resolvers.pagination import write_cursor
from tests.graphql_client import PSEUDONYMS, Service
from tests.resolvers.trips import MET, MISSED, record, record_four, sent, trips

ATTEMPTS = """query ($states: [AttemptState!], $customer: String, $window: WindowInput,
    $first: Int, $after: String, $last: Int, $before: String) {
  outcome(key: "flight") { attempts(states: $states, customer: $customer, window: $window,
      first: $first, after: $after, last: $last, before: $before) {
    nodes { key } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } } }"""
INTERACTIONS = """query ($verdicts: [Verdict!], $customer: String, $channel: String, $window: WindowInput,
    $first: Int, $after: String, $last: Int, $before: String) {
  moment(key: "board") { interactions(verdicts: $verdicts, customer: $customer, channel: $channel, window: $window,
      first: $first, after: $after, last: $last, before: $before) {
    nodes { key } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } } }"""


@pytest.fixture
async def flights() -> Service:
    service = Service(trips())
    await record_four(service)
    return service


async def keys(service: Service, document: str, **variables: object) -> list[str]:
    return [node["key"] for node in (await page(service, document, **variables))["nodes"]]


async def page(service: Service, document: str, **variables: object) -> dict[str, Any]:
    ((found,),) = ((list(each.values())) for each in (await service.data(document, **variables)).values())
    return found


def between(start: str, end: str) -> dict[str, Any]:
    return {"between": {"from": f"2026-03-02T{start}Z", "to": f"2026-03-02T{end}Z"}}


async def test_an_outcomes_attempts_come_the_last_opened_first(flights: Service) -> None:
    assert await keys(flights, ATTEMPTS) == ["f4", "f3", "f2", "f1"]
    assert await keys(flights, ATTEMPTS, states=["LOST", "AT_RISK"]) == ["f3", "f2"]
    assert await keys(flights, ATTEMPTS, states=[]) == []
    assert await keys(flights, ATTEMPTS, customer="ada") == ["f1"]
    assert await keys(flights, ATTEMPTS, customer="ada", states=["LOST"]) == []


async def test_a_window_of_a_list_is_not_widened(flights: Service) -> None:
    assert await keys(flights, ATTEMPTS, window=between("09:10:00", "11:40:00")) == ["f3", "f2"]
    assert await keys(flights, ATTEMPTS, window=between("09:10:00.001", "11:40:00.001")) == ["f4", "f3"]
    assert await keys(flights, ATTEMPTS, window={"last": "PT31M"}) == ["f3", "f4"][::-1]
    assert await keys(flights, INTERACTIONS, window=between("09:10:00", "11:30:00")) == ["2", "5"]
    assert await keys(flights, INTERACTIONS, window=between("09:10:00.001", "11:30:00.001")) == ["6", "2"]


async def test_a_moments_interactions_come_the_last_that_happened_first(flights: Service) -> None:
    await record(flights, sent("8", "11:00", "board", MET, "f5", "bob", channel="app"))
    assert await keys(flights, INTERACTIONS) == ["7", "6", "8", "2", "5", "1"]
    assert await keys(flights, INTERACTIONS, verdicts=["MISSED"]) == ["6", "5", "1"]
    assert await keys(flights, INTERACTIONS, customer="bob") == ["8", "5"]
    assert await keys(flights, INTERACTIONS, customer="bob", verdicts=["MET", "MAGIC"]) == ["8"]
    assert await keys(flights, INTERACTIONS, channel="app") == ["8"]
    assert await keys(flights, INTERACTIONS, channel="desk") == []


@pytest.mark.parametrize("document", [ATTEMPTS, INTERACTIONS])
async def test_lists_are_paged_both_ways_also_where_all_is_of_one_time(document: str) -> None:
    service = Service(trips())
    items = [sent(key, "09:00", "board", MISSED, key) for key in "badce"]
    await record(service, *items)
    first = await page(service, document, first=2)
    assert [node["key"] for node in first["nodes"]] == ["e", "d"]
    assert (first["pageInfo"]["hasNextPage"], first["pageInfo"]["hasPreviousPage"]) == (True, False)
    # What is added meanwhile moves no cursor.
    await record(service, sent("f", "09:00", "board", MET, "f"))
    rest = await page(service, document, first=3, after=first["pageInfo"]["endCursor"])
    assert [node["key"] for node in rest["nodes"]] == ["c", "b", "a"]
    assert (rest["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasPreviousPage"]) == (False, True)
    back = await page(service, document, last=2, before=rest["pageInfo"]["startCursor"])
    assert [node["key"] for node in back["nodes"]] == ["e", "d"]
    assert (back["pageInfo"]["hasNextPage"], back["pageInfo"]["hasPreviousPage"]) == (True, True)
    assert (await page(service, document, last=2))["pageInfo"]["hasPreviousPage"] is True
    none = await page(service, document, first=0)
    assert (none["nodes"], none["pageInfo"]["hasNextPage"]) == ([], True)


@pytest.mark.parametrize("document", [ATTEMPTS, INTERACTIONS])
@pytest.mark.parametrize(
    ("variables", "field"),
    [
        ({"first": 201}, "first"),
        ({"first": 1, "last": 1}, "last"),
        ({"after": write_cursor((1,))}, "after"),
        ({"before": write_cursor((10**30, "x"))}, "before"),
        ({"customer": ""}, "customer"),
        ({"customer": "x" * 257}, "customer"),
        ({"window": {"last": "PT0S"}}, "window.last"),
        ({"window": {"last": "P4000000D"}}, "window.last"),
        ({"window": between("10:00:00", "10:00:00")}, "window.between"),
    ],
)
async def test_what_can_be_no_list_is_refused(
    flights: Service, document: str, variables: dict[str, Any], field: str
) -> None:
    error = await flights.error(document, **variables)
    assert error["extensions"] == {"code": "INVALID_INPUT", "field": field}


async def test_a_channel_that_can_be_none_is_refused(flights: Service) -> None:
    assert (await flights.error(INTERACTIONS, channel=""))["message"] == "channel must not be empty."


async def test_a_cursor_holds_ids_of_the_longest_kind(flights: Service) -> None:
    longest = "\U0001f6eb" * 256
    await record(flights, sent(longest, "11:55", "board", MET, longest), sent("9", "11:50", "board", MET, "f9"))
    for document, expected in ((ATTEMPTS, "f9"), (INTERACTIONS, "9")):
        first = await page(flights, document, first=1)
        assert [node["key"] for node in first["nodes"]] == [longest]
        assert await keys(flights, document, first=1, after=first["pageInfo"]["endCursor"]) == [expected]


CUSTOMER = """query ($customer: String!, $first: Int) { attempts(customer: $customer, first: $first) {
  nodes { key customer outcome { key } } pageInfo { hasNextPage } } }"""


async def test_a_customers_attempts_are_found_by_the_senders_id_alone(flights: Service) -> None:
    found = (await flights.data(CUSTOMER, customer="bob"))["attempts"]["nodes"]
    assert [each["outcome"]["key"] for each in found] == ["trip", "flight"]
    assert [each["customer"] for each in found] == [PSEUDONYMS.of_customer("bob")] * 2
    nobody = (await flights.data(CUSTOMER, customer=PSEUDONYMS.of_customer("bob")))["attempts"]
    assert nobody == {"nodes": [], "pageInfo": {"hasNextPage": False}}
    error = await flights.error(CUSTOMER, customer=" ")
    assert error["extensions"] == {"code": "INVALID_INPUT", "field": "customer"}
