"""What somebody sees, is told and may record who is restricted to an outcome."""

import asyncio
from typing import Any

import pytest

from domain.access import Scope
from resolvers.global_ids import global_id
from resolvers.pagination import write_cursor
from tests.graphql_client import Service
from tests.resolvers.partners import TRIP, rights, served
from tests.resolvers.subscribing import subscribed
from tests.resolvers.trips import MET, MISSED, OBSERVE, RECORD, record, result, sent

WINDOW = 'window: {between: {from: "2026-03-02T09:00:00Z", to: "2026-03-02T10:00:00Z"}}'
CHANGES = """query ($first: Int, $after: String, $last: Int, $before: String) {
  hierarchy { changes(first: $first, after: $after, last: $last, before: $before) {
    nodes { version by reason nodes { key } } pageInfo { hasNextPage hasPreviousPage } } } }"""


@pytest.fixture
async def whole() -> Service:
    return await served()


@pytest.fixture
def trip(whole: Service) -> Service:
    return whole.used_with(TRIP)


async def test_only_what_is_below_its_outcome_is_there(trip: Service) -> None:
    data = await trip.data("""{
      outcomes { nodes { key owner } } moments { nodes { key owner } } theirs: moments(owner: "Ada") { nodes { key } }
      stay: outcome(key: "stay") { key } sleep: moment(key: "sleep") { key }
      hierarchy { nodes { nodes { key } } contributions { nodes { to { key } } } unmappedKeys { key } }
      pay: moment(key: "pay") {
        outcomes { key } contributesTo { to { key } } pathsToOutcomes { nodes { nodes { key } } } } }""")
    assert data == {
        "outcomes": {"nodes": [{"key": "trip", "owner": None}]},
        "moments": {"nodes": [{"key": "board", "owner": None}, {"key": "pay", "owner": None}]},
        "theirs": {"nodes": []},
        "stay": None,
        "sleep": None,
        "hierarchy": {
            "nodes": {"nodes": [{"key": "board"}, {"key": "pay"}, {"key": "trip"}]},
            "contributions": {"nodes": [{"to": {"key": "trip"}}, {"to": {"key": "trip"}}]},
            "unmappedKeys": [],
        },
        "pay": {
            "outcomes": [{"key": "trip"}],
            "contributesTo": [{"to": {"key": "trip"}}],
            "pathsToOutcomes": {"nodes": [{"nodes": [{"key": "pay"}, {"key": "trip"}]}]},
        },
    }


async def test_a_shared_moments_performance_is_whole_and_its_interactions_are_their_own(trip: Service) -> None:
    data = await trip.data(f"""{{ moment(key: "pay") {{
      performance({WINDOW}) {{ interactions missed }}
      interactions {{ nodes {{ key attempts {{ nodes {{ key }} }} }} pageInfo {{ hasNextPage }} }} }} }}""")
    assert data["moment"] == {
        "performance": {"interactions": 2, "missed": 1},
        "interactions": {
            "nodes": [{"key": "3", "attempts": {"nodes": [{"key": "t1"}]}}],
            "pageInfo": {"hasNextPage": False},
        },
    }


async def test_a_page_is_as_full_as_if_nothing_else_lay_between(whole: Service, trip: Service) -> None:
    stay, own = ([{"outcome": outcome, "key": "x1"}] for outcome in ("stay", "trip"))
    sends = [sent(f"p{n}", f"10:{n}", "pay", MET, None, attempts=own if n % 3 == 0 else stay) for n in range(10, 20)]
    await record(whole, *sends)
    query = """query ($after: String) { moment(key: "pay") {
      interactions(first: 2, after: $after) { nodes { key } pageInfo { hasNextPage endCursor } } } }"""
    first = (await trip.data(query))["moment"]["interactions"]
    assert first["nodes"] == [{"key": "p18"}, {"key": "p15"}]
    assert first["pageInfo"]["hasNextPage"]
    second = (await trip.data(query, after=first["pageInfo"]["endCursor"]))["moment"]["interactions"]
    assert second["nodes"] == [{"key": "p12"}, {"key": "3"}]
    assert not second["pageInfo"]["hasNextPage"], "what others have is no next page"


async def test_a_customers_attempts_are_those_at_its_outcome(whole: Service, trip: Service) -> None:
    query = '{ attempts(customer: "bob", first: 1) { nodes { key } pageInfo { hasNextPage } } }'
    assert (await whole.data(query))["attempts"] == {"nodes": [{"key": "s1"}], "pageInfo": {"hasNextPage": True}}
    assert (await trip.data(query))["attempts"] == {"nodes": [{"key": "t1"}], "pageInfo": {"hasNextPage": False}}


async def test_a_recovery_by_somebody_elses_interaction_is_not_told(whole: Service, trip: Service) -> None:
    await record(whole, sent("7", "09:55", "pay", MET, None, attempts=[{"outcome": "stay", "key": "s1"}], recovers="1"))
    query = '{ interaction(source: "crew", key: "1") { recoveredBy { key } } }'
    assert (await whole.data(query))["interaction"] == {"recoveredBy": [{"key": "2"}, {"key": "7"}]}
    assert (await trip.data(query))["interaction"] == {"recoveredBy": [{"key": "2"}]}


async def test_recoveries_by_others_take_no_room_from_those_that_are_seen(
    whole: Service, trip: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.interactions.types.MOST_RECOVERIES", 2)
    stay = [{"outcome": "stay", "key": "s1"}]
    theirs = [sent(f"r{n}", f"09:0{n}", "pay", MET, None, attempts=stay, recovers="1") for n in range(1, 6)]
    await record(whole, *theirs, sent("8", "09:15", "board", MET, "t1", recovers="1"))
    query = '{ interaction(source: "crew", key: "1") { recoveredBy { key } } }'
    assert (await whole.data(query))["interaction"] == {"recoveredBy": [{"key": "r1"}, {"key": "r2"}]}
    assert (await trip.data(query))["interaction"] == {"recoveredBy": [{"key": "2"}, {"key": "8"}]}


async def test_what_one_partner_recovered_of_an_attempt_of_both_is_seen_by_both(whole: Service, trip: Service) -> None:
    stay = whole.used_with(rights(Scope.READ, Scope.RECORD, outcome="stay"))
    await record(trip, sent("a", "10:00", "pay", MISSED, "both"))
    await record(stay, sent("b", "10:10", "pay", MET, "both", recovers="a"))
    query = """{ a: interaction(source: "crew", key: "a") { recoveredBy { key } }
      b: interaction(source: "crew", key: "b") { recoversState recovers { key } } }"""
    for who in (whole, stay, trip):
        assert await who.data(query) == {
            "a": {"recoveredBy": [{"key": "b"}]},
            "b": {"recoversState": "RECOVERED", "recovers": {"key": "a"}},
        }


async def test_what_is_recovered_elsewhere_is_waited_for(whole: Service, trip: Service) -> None:
    own = [{"outcome": "trip", "key": "t2"}]
    claims = [
        sent(f"to-{missed}", "09:55", "pay", MET, None, attempts=own, recovers=missed) for missed in ("5", "never")
    ]
    receipt = (await trip.data(RECORD, items=claims))["recordInteractions"]
    assert receipt == {"recorded": 2, "rejected": []}
    query = """query ($key: String!) { interaction(source: "crew", key: $key) {
      recoversState recovers { key } recoveredBy { key } attempts { nodes { state } } } }"""
    told = [(await trip.data(query, key=f"to-{missed}"))["interaction"] for missed in ("5", "never")]
    assert told[0] == told[1]
    assert (told[0]["recoversState"], told[0]["recovers"]) == ("WAITING", None)
    theirs = (await whole.data(query, key="5"))["interaction"]
    assert theirs["recoveredBy"] == []
    assert (await whole.data(query, key="to-5"))["interaction"]["recoversState"] == "WAITING"


async def test_corrections_and_what_was_amended_are_for_those_who_see_everything(whole: Service, trip: Service) -> None:
    amend = """mutation {
      amendInteraction(input: {source: "crew", id: "1", signals: {wait_seconds: 5}, reason: "typo"}) {
        ... on Correction { id } } }"""
    correction = (await whole.data(amend))["amendInteraction"]["id"]
    query = """query ($id: ID!) { corrections { id } node(id: $id) { id }
      interaction(source: "crew", key: "1") { verdict amendments { reason } } }"""
    mended = {"verdict": "MAGIC", "amendments": [{"reason": "typo"}]}
    assert (await whole.data(query, id=correction))["interaction"] == mended
    assert await trip.data(query, id=correction) == {
        "corrections": [],
        "node": None,
        "interaction": {"verdict": "MAGIC", "amendments": []},
    }


async def edited(service: Service) -> None:
    """Versions 2 to 6, of which 3 and 5 are about the trip."""
    for moment in ("sleep", "board", "sleep", "pay", "sleep"):
        now = (await service.data("{ hierarchy { version } }"))["hierarchy"]["version"]
        changed = f'key: "{moment}", name: "At {now}", reason: "for Ada"'
        await service.data(f"mutation {{ reviseMoment(input: {{{changed}}}) {{ __typename }} }}")


async def test_the_change_log_has_what_changed_within(whole: Service, trip: Service) -> None:
    await edited(whole)
    third, fifth = (
        {"version": version, "by": "", "reason": None, "nodes": [{"key": key}]}
        for version, key in ((3, "board"), (5, "pay"))
    )

    async def changes(**page: object) -> tuple[list[Any], bool, bool]:
        found = (await trip.data(CHANGES, **page))["hierarchy"]["changes"]
        return found["nodes"], found["pageInfo"]["hasNextPage"], found["pageInfo"]["hasPreviousPage"]

    assert await changes() == ([fifth, third], False, False)
    assert await changes(first=1) == ([fifth], True, False)
    assert await changes(first=1, after=write_cursor((5,))) == ([third], False, True)
    for hidden in (6, 7):  # one that is somebody else's, and one that is still to come
        assert await changes(first=1, after=write_cursor((hidden,))) == ([fifth], True, True)
    assert await changes(last=1) == ([third], False, True)
    assert await changes(last=1, before=write_cursor((3,))) == ([fifth], True, False)


async def test_the_past_shows_what_was_below_its_outcome_then(whole: Service, trip: Service) -> None:
    await whole.data('mutation { withdraw(input: {contributor: "pay", from: "trip"}) { __typename } }')
    query = """{ now: hierarchyAsOf(version: 2) { nodes { key } contributions { contributor to } }
      then: hierarchyAsOf(version: 1) { nodes { key owner } document } }"""
    data = await trip.data(query)
    assert data["now"] == {
        "nodes": [{"key": "board"}, {"key": "trip"}],
        "contributions": [{"contributor": "board", "to": "trip"}],
    }
    assert data["then"]["nodes"] == [{"key": key, "owner": None} for key in ("board", "pay", "trip")]
    assert "stay" not in data["then"]["document"]
    assert "Ada" not in data["then"]["document"]


async def test_it_records_at_its_moments_only(whole: Service, trip: Service) -> None:
    items = [
        sent("own", "10:00", "board", MET, "t2"),
        sent("theirs", "10:00", "sleep", MET, "s2"),
        sent("nobodys", "10:00", "nothing", MET, "n2"),
        sent("outcome", "10:00", "trip", MET, "t2"),
    ]
    receipt = (await trip.data(RECORD.replace("{ code }", "{ index code message }"), items=items))["recordInteractions"]
    text = 'There is no moment "{}" that you may record at; check the spelling.'
    assert receipt["recorded"] == 1
    assert receipt["rejected"] == [
        {"index": 1, "code": "UNKNOWN_MOMENT", "message": text.format("sleep")},
        {"index": 2, "code": "UNKNOWN_MOMENT", "message": text.format("nothing")},
        {"index": 3, "code": "NOT_A_MOMENT", "message": "No moment."},
    ]
    assert [key for _, key in whole.recorder.stored][-1] == "own"


async def test_it_names_attempts_at_its_own_outcome_only(whole: Service, trip: Service) -> None:
    named = [{"outcome": outcome, "key": "x"} for outcome in ("trip", "stay", "nothing")]
    await record(trip, sent("own", "10:00", "pay", MET, None, attempts=named))
    assert whole.recorder.stored["crew", "own"].interaction.attempts == (("trip", "x"),)
    resent = await trip.data(RECORD, items=[sent("own", "10:00", "pay", MET, None, attempts=named)])
    assert resent["recordInteractions"] == {"recorded": 0, "rejected": []}, "it is the same content"


async def test_it_tells_results_of_its_own_outcome_only(trip: Service) -> None:
    results = [
        result("1", "10:00", "t1", achieved=True, outcome="trip"),
        result("2", "10:00", "s1", achieved=True, outcome="stay"),
        result("3", "10:00", "n1", achieved=True, outcome="nothing"),
    ]
    receipt = (await trip.data(OBSERVE, results=results))["recordResults"]
    assert receipt["recorded"] == 1
    assert [(each["index"], each["code"]) for each in receipt["rejected"]] == [
        (1, "UNKNOWN_OUTCOME"),
        (2, "UNKNOWN_OUTCOME"),
    ]
    theirs, nobodys = (each["message"] for each in receipt["rejected"])
    assert theirs.replace("stay", "nothing") == nobodys


async def test_it_records_under_its_source_only(whole: Service) -> None:
    desk = whole.used_with(rights(Scope.RECORD, source="desk"))
    refused = {"__typename": "InvalidInput", "field": "source"}
    message = 'source must be "desk": you may record under no other.'
    query = RECORD.replace("... on Refusal { message }", "__typename ... on InvalidInput { field message }")
    answer = await desk.data(query, items=[sent("9", "10:00", "board", MET)])
    assert answer["recordInteractions"] == {**refused, "message": message}
    results = [result("9", "10:00", "t1", achieved=True, outcome="trip")]
    answer = await desk.data(OBSERVE, results=results, source="crew")
    assert answer["recordResults"] == {**refused, "message": message}
    assert (await desk.data(OBSERVE, results=results))["recordResults"]["recorded"] == 1
    assert (("crew", "9") in whole.recorder.stored, list(whole.recorder.results)) == (False, ["desk:9"])


OUTCOMES = """subscription { outcomeUpdated {
  __typename ... on OutcomeUpdate { attempt { key } to cause { key } path { nodes { key } } } } }"""


async def test_of_transitions_it_is_told_its_own(whole: Service, trip: Service) -> None:
    async with subscribed(trip, OUTCOMES) as told:
        assert (await told.next())["__typename"] == "FeedPosition"
        await record(whole, sent("10", "10:00", "sleep", MISSED, "s9"), sent("11", "10:00", "board", MISSED, "t9"))
        opened = {"__typename": "OutcomeUpdate", "attempt": {"key": "t9"}, "to": "OPEN"}
        way = {"cause": {"key": "11"}, "path": {"nodes": [{"key": "board"}, {"key": "trip"}]}}
        assert await told.next() == {**opened, **way}
        assert (await told.next())["to"] == "AT_RISK"


async def test_of_interactions_it_is_told_steps_of_its_own_attempts(whole: Service, trip: Service) -> None:
    query = "subscription { interactionRecorded { __typename ... on InteractionRecorded { interaction { key } } } }"
    async with subscribed(trip, query) as told, subscribed(whole, query) as told_all:
        for each in (told, told_all):
            assert (await each.next())["__typename"] == "FeedPosition"
        stay = [{"outcome": "stay", "key": "s1"}]
        await record(whole, sent("10", "10:00", "pay", MET, None, attempts=stay), sent("11", "10:00", "board", MET))
        assert [(await told_all.next())["interaction"]["key"] for _ in range(2)] == ["10", "11"]
        assert (await told.next())["interaction"]["key"] == "11"


async def test_of_edits_it_is_told_those_within(whole: Service, trip: Service) -> None:
    query = "subscription { hierarchyChanged { __typename ... on HierarchyChanged { change { version by } } } }"
    async with subscribed(trip, query) as told:
        assert (await told.next())["__typename"] == "FeedPosition"
        await edited(whole)
        assert (await told.next())["change"] == {"version": 3, "by": ""}
        assert (await told.next())["change"] == {"version": 5, "by": ""}


async def test_a_watch_ends_when_its_node_is_within_no_more(whole: Service, trip: Service) -> None:
    query = """subscription ($nodes: [ID!]!) { performanceUpdated(nodes: $nodes, every: "PT0.1S") { node { key } } }"""
    async with subscribed(trip, query, nodes=[global_id("Moment", "id-pay")]) as told:
        assert await told.next() == [{"node": {"key": "pay"}}]
        await whole.data('mutation { withdraw(input: {contributor: "pay", from: "trip"}) { __typename } }')
        error = await told.error()
        assert error["extensions"]["code"] == "UNKNOWN_NODE"


async def test_views_are_shared_by_those_who_see_the_same(whole: Service) -> None:
    services = whole.services
    assert services.seen_with(TRIP) is services.seen_with(rights(outcome="trip", name="another"))
    assert services.seen_with(TRIP) is not services.seen_with(rights(outcome="stay"))
    assert services.seen_with(rights()) is services
    await asyncio.gather(*(whole.used_with(rights(outcome=f"o{n}")).data("{ position }") for n in range(300)))
    assert len(services.views) == 256
