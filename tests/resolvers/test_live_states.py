"""States as clients watch them: all at once, and then what changed."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from api.operations.asked import Asked
from domain.access import OPEN
from domain.feed import Cursor
from domain.limits import Limits
from domain.nodes import Moment
from resolvers.context import Context
from resolvers.global_ids import global_id
from tests.builders import NOON
from tests.graphql_client import PIPELINE, REQUEST_ID, Service
from tests.resolvers.subscribing import Subscriber, subscribed
from tests.resolvers.trips import MET, MISSED, record, sent, trips

WATCH = """subscription ($nodes: [ID!]!, $window: Duration! = "PT5M", $every: Duration! = "PT0.1S") {
  performanceUpdated(nodes: $nodes, window: $window, every: $every) {
    node { key name } performance { from to interactions missed } achievement { opened } cursor } }"""
FLIGHT, BOARD, BAGS = global_id("Outcome", "id-flight"), global_id("Moment", "id-board"), global_id("Moment", "id-bags")


@pytest.fixture
def trip() -> Service:
    return Service(trips())


def counts(update: dict[str, Any]) -> tuple[str, int, int, int | None]:
    """Key, interactions, missed, and attempts opened."""
    performance, achievement = update["performance"], update["achievement"]
    opened = None if achievement is None else achievement["opened"]
    return update["node"]["key"], performance["interactions"], performance["missed"], opened


async def told(subscriber: Subscriber) -> list[tuple[str, int, int, int | None]]:
    """What is told next."""
    return [counts(update) for update in await subscriber.next()]


async def test_all_nodes_are_told_at_once_and_then_those_that_changed(trip: Service) -> None:
    await record(trip, sent("1", "12:00", "board", MET))
    async with subscribed(trip, WATCH, nodes=[FLIGHT, BOARD, BAGS]) as subscriber:
        first = await subscriber.next()
        assert [counts(each) for each in first] == [("flight", 1, 0, 1), ("board", 1, 0, None), ("bags", 0, 0, None)]
        assert (first[0]["performance"]["from"], first[0]["performance"]["to"]) == (
            "2026-03-02T11:56:00Z",
            "2026-03-02T12:01:00Z",
        )
        assert first[0]["cursor"] == (await trip.data("{ position }"))["position"]
        await record(trip, sent("2", "12:00", "bags", MISSED))
        assert await told(subscriber) == [("flight", 2, 1, 1), ("bags", 1, 1, None)]


async def test_of_states_that_follow_each_other_quickly_the_last_is_told(trip: Service) -> None:
    async with subscribed(trip, WATCH, nodes=[BOARD], every="PT0.5S") as subscriber:
        assert await told(subscriber) == [("board", 0, 0, None)]
        for number in range(5):
            await record(trip, sent(str(number), "12:00", "board", MET))
            await asyncio.sleep(0.01)
        assert await told(subscriber) == [("board", 5, 0, None)]


async def test_what_falls_out_of_the_window_is_told_and_that_it_moved_on_alone_is_not(trip: Service) -> None:
    trip.clock.time = NOON + timedelta(seconds=59.8)
    await record(trip, sent("1", "11:56", "board", MISSED), sent("2", "12:00", "bags", MISSED))
    async with subscribed(trip, WATCH, nodes=[BOARD, BAGS]) as subscriber:
        assert await told(subscriber) == [("board", 1, 1, None), ("bags", 1, 1, None)]
        trip.clock.time = NOON + timedelta(minutes=1)
        assert await told(subscriber) == [("board", 0, 0, None)]


async def test_a_minute_that_ends_while_nobody_may_be_told_is_noticed_afterwards(trip: Service) -> None:
    await record(trip, sent("1", "11:56", "board", MISSED))
    async with subscribed(trip, WATCH, nodes=[BOARD]) as subscriber:
        assert await told(subscriber) == [("board", 1, 1, None)]
        trip.clock.time = NOON + timedelta(minutes=1)
        assert await told(subscriber) == [("board", 0, 0, None)]


async def test_a_node_that_was_edited_is_told_and_what_it_pools_from_then_on(trip: Service) -> None:
    async with subscribed(trip, WATCH, nodes=[BOARD]) as subscriber:
        assert (await subscriber.next())[0]["node"]["name"] == "Board"
        query = 'mutation { reviseMoment(input: {key: "board", expectedRevision: 1, name: "Boarding"}) { __typename } }'
        assert (await trip.data(query))["reviseMoment"]["__typename"] == "Moment"
        assert (await subscriber.next())[0]["node"]["name"] == "Boarding"


async def test_those_who_ask_the_same_share_the_looking(trip: Service) -> None:
    query = 'subscription { performanceUpdated(nodes: ["%s"]) { performance { interactions } } }' % FLIGHT  # noqa: UP031
    async with AsyncExitStack() as stack:
        everybody = [await stack.enter_async_context(subscribed(trip, query)) for _ in range(20)]
        for subscriber in everybody:
            assert await subscriber.next() == [{"performance": {"interactions": 0}}]
        looked = trip.rollups.readings
        await record(trip, sent("1", "12:00", "board", MET))
        for subscriber in everybody:
            assert await subscriber.next() == [{"performance": {"interactions": 1}}]
        assert looked == 2  # performance and achievement
        assert trip.rollups.readings == 4


async def test_a_slow_subscriber_gets_the_last_state_of_every_node(trip: Service) -> None:
    async with (
        subscribed(trip, WATCH, nodes=[BOARD, BAGS]) as quick,
        subscribed(trip, WATCH, nodes=[BOARD, BAGS]) as slow,
    ):
        await quick.next()
        await slow.next()
        for number, moment in enumerate(("board", "bags", "board")):
            await record(trip, sent(str(number), "12:00", moment, MET))
            await quick.next()
        assert await told(slow) == [("board", 2, 0, None), ("bags", 1, 0, None)]


async def test_series_come_from_the_same_reading(trip: Service) -> None:
    query = """subscription ($nodes: [ID!]!) { performanceUpdated(nodes: $nodes, window: "PT2M") {
      performance { interactions series(step: "PT1M") { interactions } }
      achievement { series(step: "PT1M") { opened } } } }"""
    await record(trip, sent("1", "11:59", "board", MET), sent("2", "12:00", "board", MET))
    async with subscribed(trip, query, nodes=[FLIGHT]) as subscriber:
        readings = trip.rollups.readings
        assert await subscriber.next() == [
            {
                "performance": {"interactions": 2, "series": [{"interactions": 1}, {"interactions": 1}]},
                "achievement": {"series": [{"opened": 1}, {"opened": 0}]},
            }
        ]
    assert trip.rollups.readings - readings == 2


async def test_below_an_update_everything_is_read_anew_for_each(trip: Service) -> None:
    query = """subscription ($nodes: [ID!]!) { performanceUpdated(nodes: $nodes, every: "PT0.1S") {
      node { performance(window: {last: "PT5M"}) { interactions } } } }"""
    async with subscribed(trip, query, nodes=[BOARD]) as subscriber:
        assert await subscriber.next() == [{"node": {"performance": {"interactions": 0}}}]
        await record(trip, sent("1", "12:00", "board", MET))
        assert await subscriber.next() == [{"node": {"performance": {"interactions": 1}}}]


@pytest.mark.parametrize(
    ("variables", "extensions"),
    [
        ({"nodes": []}, {"code": "INVALID_INPUT", "field": "nodes"}),
        ({"nodes": ["?"]}, {"code": "INVALID_INPUT", "field": "nodes.0"}),
        ({"nodes": [BOARD, global_id("Moment", "id-none")]}, {"code": "UNKNOWN_NODE"}),
        ({"nodes": [BOARD], "every": "PT0.05S"}, {"code": "INVALID_INPUT", "field": "every"}),
        ({"nodes": [BOARD], "every": "PT2H"}, {"code": "INVALID_INPUT", "field": "every"}),
        ({"nodes": [BOARD], "every": "soon"}, {"code": "INVALID_INPUT", "field": "every"}),
        ({"nodes": [BOARD], "window": "PT0S"}, {"code": "INVALID_INPUT", "field": "window"}),
        ({"nodes": [BOARD], "window": "P999999D"}, {"code": "INVALID_INPUT", "field": "window"}),
    ],
)
async def test_what_cannot_be_watched_is_refused(
    trip: Service, variables: dict[str, Any], extensions: dict[str, str]
) -> None:
    async with subscribed(trip, WATCH, **variables) as subscriber:
        assert (await subscriber.error())["extensions"] == extensions
    assert trip.rollups.readings == 0


async def test_too_many_nodes_are_refused() -> None:
    hierarchy = trips()
    nodes = {**hierarchy.nodes, **{f"m{n}": Moment(id=f"m{n}", key=f"m{n}", name="M") for n in range(3)}}
    service = Service(replace(hierarchy, nodes=nodes), Limits(max_watched_nodes=2))
    async with subscribed(service, WATCH, nodes=[global_id("Moment", f"m{n}") for n in range(3)]) as told:
        error = await told.error()
    assert error["extensions"] == {"code": "INVALID_INPUT", "field": "nodes"}
    assert error["message"] == "nodes names 3; name 1 to 2."


class Lagging(Service):
    """Every other reading happens before the feed's head is known, however the document is ordered."""

    def __init__(self) -> None:
        super().__init__(trips())
        self.order: list[str] = []
        head, current = self.live.head, self.hierarchies.current

        async def slow_head() -> Cursor:
            for _ in range(20):
                await asyncio.sleep(0)
            found = await head()
            self.order.append("position")
            return found

        async def noted_current() -> Any:  # noqa: ANN401 - as it is
            self.order.append("hierarchy")
            return await current()

        self.live.head = slow_head
        self.hierarchies.current = noted_current


@pytest.mark.parametrize(
    "query",
    [
        "{ hierarchy { version } position }",
        "query { hierarchy { version } ...Place } fragment Place on Query { here: position }",
        "query One { hierarchy { version } } query Two { hierarchy { version } ... on Query { position } }",
    ],
)
async def test_the_position_is_read_before_everything_else(query: str) -> None:
    service = Lagging()
    context = Context(service.services, rights=OPEN, request_id=REQUEST_ID)
    name = "Two" if "Two" in query else None
    answer = await PIPELINE.execute(PIPELINE.find(Asked(query, operation_name=name), context), None, context)
    assert answer.errors is None
    assert service.order == ["position", "hierarchy"]


async def test_an_operation_without_position_does_not_ask_for_it() -> None:
    service = Lagging()
    await service.data("{ hierarchy { version } }")
    assert service.order == ["hierarchy"]
