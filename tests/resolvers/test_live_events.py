"""Events as clients follow them: each once, with the place where to go on."""

from dataclasses import replace
from typing import Any

import pytest

from domain import editing
from domain.attempts import AttemptState, Transition
from domain.editing import ContributionRequest
from domain.edits import Author
from domain.errors import CursorExpiredError
from domain.feed import Cursor
from resolvers.global_ids import global_id
from tests.graphql_client import Service
from tests.resolvers.feeds import INTERACTIONS, OUTCOMES, place
from tests.resolvers.subscribing import subscribed
from tests.resolvers.trips import MET, MISSED, observe, record, result, sent, trips

HIERARCHY = """subscription ($after: Cursor) {
  hierarchyChanged(after: $after) {
    __typename
    ... on HierarchyChanged { change { version by reason action nodes { key } } cursor }
    ... on FeedPosition { cursor }
  } }"""
SHORT = """subscription ($after: Cursor) { outcomeUpdated(after: $after) {
  ... on OutcomeUpdate { to revision cursor } ... on FeedPosition { cursor } } }"""


@pytest.fixture
def trip() -> Service:
    return Service(trips())


async def test_a_subscriber_is_told_at_once_where_it_stands_and_then_what_happens(trip: Service) -> None:
    async with subscribed(trip, OUTCOMES) as subscriber:
        assert await subscriber.next() == {"__typename": "FeedPosition", "cursor": await place(trip)}
        await record(trip, sent("1", "09:00", "board", MISSED, customer="ada"))
        opened, broke = await subscriber.next(), await subscriber.next()
    assert {name: opened[name] for name in ("from", "to", "at", "revision", "corrects", "cause")} == {
        "from": None,
        "to": "OPEN",
        "at": "2026-03-02T09:00:00Z",
        "revision": 1,
        "corrects": False,
        "cause": {"key": "1"},
    }
    assert (broke["from"], broke["to"], broke["revision"]) == ("OPEN", "AT_RISK", 2)
    assert broke["cursor"] == await place(trip)
    assert opened["cursor"] != broke["cursor"]


async def test_an_attempt_is_told_as_it_is_now_and_its_transition_as_it_was(trip: Service) -> None:
    start = await place(trip)
    await record(trip, sent("1", "09:00", "board", MISSED))
    async with subscribed(trip, OUTCOMES, after=start) as subscriber:
        await subscriber.next()
        opened = await subscriber.next()
    assert opened["attempt"] == {"key": "f1", "revision": 2, "state": "AT_RISK"}
    assert (opened["to"], opened["revision"]) == ("OPEN", 1)


async def test_the_path_leads_from_the_moment_of_the_cause_up_to_the_outcome(trip: Service) -> None:
    async with subscribed(trip, OUTCOMES, states=["AT_RISK"]) as subscriber:
        await subscriber.next()
        await record(trip, sent("1", "09:00", "board", MISSED))
        assert (await subscriber.next())["path"] == {
            "nodes": [{"key": "board"}, {"key": "flight"}],
            "makeOrBreak": True,
        }


async def test_a_path_that_was_edited_away_is_null(trip: Service) -> None:
    start = await place(trip)
    await record(trip, sent("1", "09:00", "board", MISSED))
    await editing.withdraw("board", "flight", Author(by="tester"), trip.hierarchies, expected_revision=None)
    async with subscribed(trip, OUTCOMES, after=start, states=["AT_RISK"]) as subscriber:
        await subscriber.next()
        broke = await subscriber.next()
    assert broke["path"] is None
    assert broke["cause"] == {"key": "1"}


async def test_a_result_is_told_without_cause_and_path(trip: Service) -> None:
    async with subscribed(trip, OUTCOMES) as subscriber:
        await subscriber.next()
        await observe(trip, result("r", "10:00", "f9", achieved=True))
        seen = await subscriber.next()
    assert (seen["from"], seen["to"], seen["cause"], seen["path"]) == (None, "ACHIEVED", None, None)


async def test_each_cursor_resumes_exactly_after_its_event(trip: Service) -> None:
    start = await place(trip)
    for flight in ("f1", "f2"):
        await record(
            trip,
            sent(f"{flight}-1", "09:00", "board", MISSED, flight),
            sent(f"{flight}-2", "09:30", "bags", MET, flight),
        )
    async with subscribed(trip, SHORT, after=start) as subscriber:
        told = [await subscriber.next() for _ in range(5)]
    for seen, event in enumerate(told):
        async with subscribed(trip, SHORT, after=event["cursor"]) as subscriber:
            assert await subscriber.next() == {"cursor": event["cursor"]}
            assert [await subscriber.next() for _ in told[seen + 1 :]] == told[seen + 1 :]


async def test_only_the_outcomes_and_states_that_were_asked_for_are_told(trip: Service) -> None:
    flight = global_id("Outcome", "id-flight")
    async with subscribed(trip, OUTCOMES, outcomes=[flight], states=["ACHIEVED", "LOST"]) as subscriber:
        await subscriber.next()
        await record(trip, sent("1", "09:00", "board", MET, customer="ada"), sent("2", "09:30", "bags", MET))
        await record(trip, sent("3", "09:00", "board", MISSED, "f2"))
        await trip.recorder.sweep()
        told = [await subscriber.next() for _ in range(2)]
    assert [(each["attempt"]["key"], each["to"]) for each in told] == [("f1", "ACHIEVED"), ("f2", "LOST")]


async def test_silence_is_told_with_the_place_behind_what_was_not_wanted(trip: Service) -> None:
    async with subscribed(trip, OUTCOMES, states=["LOST"]) as subscriber:
        start = await subscriber.next()
        await record(trip, sent("1", "09:00", "board", MET))
        trip.live.be_silent()
        assert await subscriber.next() == {"__typename": "FeedPosition", "cursor": await place(trip)}
        assert start["cursor"] != await place(trip)


async def test_an_expired_cursor_is_answered_with_where_to_begin_anew_and_the_end(trip: Service) -> None:
    start = await place(trip)
    await record(trip, sent("1", "09:00", "board", MET))
    trip.live.pruned = 1
    async with subscribed(trip, OUTCOMES, after=start) as subscriber:
        expired = await subscriber.next()
        await subscriber.has_ended()
    assert expired == {
        "__typename": "CursorExpired",
        "message": CursorExpiredError(Cursor()).message,
        "restartFrom": await place(trip),
    }


async def test_a_subscriber_that_is_too_slow_is_told_where_to_go_on(trip: Service) -> None:
    trip.live.most_waiting = 1
    async with subscribed(trip, SHORT) as subscriber:
        await subscriber.next()
        await record(trip, sent("1", "09:00", "board", MET))
        last = await subscriber.next()
        for flight in ("f2", "f3", "f4"):
            await record(trip, sent(flight, "09:00", "board", MET, flight))
        error = await subscriber.error()
    assert error["extensions"] == {"code": "FELL_BEHIND", "cursor": last["cursor"]}


async def test_an_event_whose_attempt_is_gone_is_left_out(trip: Service) -> None:
    gone = Transition("id-flight:gone", 1, None, AttemptState.OPEN, trip.clock.now())
    async with subscribed(trip, OUTCOMES) as subscriber:
        await subscriber.next()
        trip.live.tell(transitions=[gone])
        await record(trip, sent("1", "09:00", "board", MET))
        assert (await subscriber.next())["attempt"]["key"] == "f1"


async def test_objects_of_a_record_are_read_once_however_many_follow(trip: Service) -> None:
    async with subscribed(trip, OUTCOMES) as one, subscribed(trip, OUTCOMES) as two, subscribed(trip, SHORT) as three:
        for subscriber in (one, two, three):
            await subscriber.next()
        await record(trip, sent("1", "09:00", "board", MISSED), sent("2", "09:00", "board", MET, "f2"))
        before = trip.attempts.readings, trip.interactions.readings
        told = [[await subscriber.next() for _ in range(3)] for subscriber in (one, two, three)]
    assert told[0] == told[1]
    assert (trip.attempts.readings - before[0], trip.interactions.readings - before[1]) == (1, 1)


async def test_an_edit_is_told_with_its_entry_of_the_change_log(trip: Service) -> None:
    async with subscribed(trip, HIERARCHY) as subscriber:
        await subscriber.next()
        request = ContributionRequest(contributor="meal", to="trip")
        await editing.contribute(request, Author(by="ada", reason="dinner"), trip.hierarchies)
        told = await subscriber.next()
    assert told["change"] == {
        "version": 2,
        "by": "ada",
        "reason": "dinner",
        "action": "contribute",
        "nodes": [{"key": "trip"}, {"key": "meal"}],
    }
    assert told["cursor"] == await place(trip)


@pytest.mark.parametrize(
    ("query", "variables", "extensions"),
    [
        (OUTCOMES, {"after": "no cursor"}, {"code": "INVALID_INPUT", "field": "after"}),
        (OUTCOMES, {"after": "\ud800"}, {"code": "INVALID_INPUT", "field": "after"}),
        (OUTCOMES, {"outcomes": ["x"]}, {"code": "INVALID_INPUT", "field": "outcomes.0"}),
        (OUTCOMES, {"outcomes": [global_id("Moment", "id-board")]}, {"code": "INVALID_INPUT", "field": "outcomes.0"}),
        (OUTCOMES, {"outcomes": [global_id("Outcome", "id-none")]}, {"code": "UNKNOWN_NODE"}),
        (OUTCOMES, {"outcomes": [global_id("Outcome", "id-board")]}, {"code": "UNKNOWN_NODE"}),
        (INTERACTIONS, {"moments": [global_id("Moment", "id-none")]}, {"code": "UNKNOWN_NODE"}),
    ],
)
async def test_what_cannot_be_followed_is_refused(
    trip: Service, query: str, variables: dict[str, Any], extensions: dict[str, str]
) -> None:
    async with subscribed(trip, query, **variables) as subscriber:
        assert (await subscriber.error())["extensions"] == extensions
    assert trip.live.followers == 0


async def test_a_cursor_that_is_no_string_is_refused(trip: Service) -> None:
    async with subscribed(trip, "subscription { hierarchyChanged(after: 7) { __typename } }") as subscriber:
        assert "A Cursor is a string" in (await subscriber.error())["message"]


async def test_who_leaves_follows_no_more(trip: Service) -> None:
    async with subscribed(trip, OUTCOMES) as subscriber:
        await subscriber.next()
        assert trip.live.followers == 1
    assert trip.live.followers == 0


async def test_objects_are_read_under_a_hierarchy_that_knows_them(trip: Service) -> None:
    """This process may hear of a record before it read the edit that the record was made under."""
    async with subscribed(
        trip, "subscription { outcomeUpdated { ... on OutcomeUpdate { attempt { outcome { name } } } } }"
    ) as subscriber:
        await subscriber.next()
        trip.live.behind = trip.hierarchies.hierarchy
        flight = trip.hierarchies.hierarchy.named("flight")
        await editing.define(replace(flight, id="id-new", key="new", name="New"), Author(by="tester"), trip.hierarchies)
        await editing.contribute(
            ContributionRequest(contributor="meal", to="new"), Author(by="tester"), trip.hierarchies
        )
        await record(trip, sent("1", "09:00", "meal", MET, None, attempts=[{"outcome": "new", "key": "n"}]))
        assert await subscriber.next() == {"attempt": {"outcome": {"name": "New"}}}
