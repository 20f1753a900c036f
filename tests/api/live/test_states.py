"""States are told where what was asked for of them has changed, and nowhere else."""

import random
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from graphql import GraphQLObjectType, OperationDefinitionNode, parse

from api.live.states import MOVING, moving_in
from resolvers.global_ids import global_id
from resolvers.schema import schema
from tests.api.live.server import Client, Served, served, until
from tests.builders import NOON
from tests.graphql_client import Service
from tests.resolvers.trips import MET, MISSED, record, sent, trips

BOARD, BAGS = global_id("Moment", "id-board"), global_id("Moment", "id-bags")
GRAPHQL = schema._schema  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - as `Answering` does


SPAN = "fragment Span on PerformanceUpdate { performance { end: to } }"


def watching(selected: str) -> str:
    query = f"""subscription ($nodes: [ID!]!) {{
      performanceUpdated(nodes: $nodes, window: "PT2M", every: "PT0.1S") {{ {selected} }} }}"""
    return f"{query} {SPAN}" if "...Span" in selected else query


@pytest.fixture
def trip() -> Service:
    return Service(trips())


@asynccontextmanager
async def watched(trip: Service, selected: str, *nodes: str) -> AsyncGenerator[Client]:
    async with served(trip) as service, service.socket() as client:
        await client.subscribe("1", watching(selected), variables={"nodes": nodes})
        yield client


async def told(client: Client) -> list[dict[str, Any]]:
    """What is told next."""
    message = await client.receive()
    assert "errors" not in message["payload"], message["payload"]
    (updates,) = message["payload"]["data"].values()
    return updates


async def looked_at(trip: Service, *interactions: Any) -> None:  # noqa: ANN401 - as `sent` makes them
    """Record, and wait until whoever watches has seen it."""
    readings = trip.rollups.readings
    await record(trip, *interactions)
    await until(lambda: trip.rollups.readings > readings)


async def test_what_was_not_asked_for_is_no_news(trip: Service) -> None:
    async with watched(trip, "performance { missed }", BOARD) as client:
        assert await told(client) == [{"performance": {"missed": 0}}]
        await looked_at(trip, sent("1", "12:00", "board", MET))
        await looked_at(trip, sent("2", "12:00", "board", MISSED))
        assert await told(client) == [{"performance": {"missed": 1}}]


async def test_of_several_nodes_only_those_are_told_of_which_something_was_asked_for_that_changed(
    trip: Service,
) -> None:
    async with watched(trip, "node { key } performance { missed }", BOARD, BAGS) as client:
        assert [each["node"]["key"] for each in await told(client)] == ["board", "bags"]
        await looked_at(trip, sent("1", "12:00", "board", MET), sent("2", "12:00", "bags", MISSED))
        assert await told(client) == [{"node": {"key": "bags"}, "performance": {"missed": 1}}]


async def test_times_and_places_are_no_news_under_whatever_name(trip: Service) -> None:
    selected = "node { key name } where: cursor ...Span performance { ... on Performance { begin: from } }"
    async with watched(trip, selected, BOARD) as client:
        (first,) = await told(client)
        assert (first["performance"]["begin"], first["performance"]["end"]) == (
            "2026-03-02T11:59:00Z",
            "2026-03-02T12:01:00Z",
        )
        await looked_at(trip, sent("1", "12:00", "board", MET))
        trip.clock.time = NOON + timedelta(minutes=1)
        await looked_at(trip, sent("2", "12:00", "board", MET))
        query = 'mutation { reviseMoment(input: {key: "board", expectedRevision: 1, name: "Boarding"}) { __typename } }'
        await trip.data(query)
        (second,) = await told(client)
        assert second["node"]["name"] == "Boarding"
        assert second["performance"]["begin"] == "2026-03-02T12:00:00Z"
        assert second["where"] != first["where"]


async def test_a_series_that_moves_through_the_window_is_news(trip: Service) -> None:
    trip.clock.time = NOON + timedelta(seconds=59.8)
    await record(trip, sent("1", "12:00", "board", MET))
    async with watched(trip, 'performance { series(step: "PT1M") { from interactions } }', BOARD) as client:
        points = [each["interactions"] for each in (await told(client))[0]["performance"]["series"]]
        assert points == [0, 1]
        trip.clock.time = NOON + timedelta(minutes=1)
        points = [each["interactions"] for each in (await told(client))[0]["performance"]["series"]]
        assert points == [1, 0]


@pytest.mark.parametrize("shares", [True, False])
@pytest.mark.parametrize("seed", range(3))
async def test_whoever_comes_when_is_told_each_change_of_what_it_asked_for_once(
    trip: Service, seed: int, *, shares: bool
) -> None:
    """A story of comings, goings and recordings: each hears what follows from it, with sharing as without."""
    chance = random.Random(seed)  # noqa: S311 - to repeat a story, not to keep a secret
    now = {BOARD: {"interactions": 0, "missed": 0}, BAGS: {"interactions": 0, "missed": 0}}
    async with served(trip, share_subscriptions=shares) as service, AsyncExitStack() as stack:
        listening: list[tuple[Client, str]] = []
        for step in range(25):
            action = chance.choice(["join", "record", "record", "leave"])
            if action == "join":
                client, asked = await stack.enter_async_context(service.socket()), chance.choice([*now[BOARD]])
                query = watching(f"node {{ id }} performance {{ {asked} }}")
                await client.subscribe("1", query, variables={"nodes": [BOARD, BAGS]})
                assert await told(client) == [_state(node, asked, now[node]) for node in (BOARD, BAGS)]
                listening.append((client, asked))
            elif action == "record":
                node, moment = chance.choice([(BOARD, "board"), (BAGS, "bags")])
                wait = chance.choice([MET, MISSED])
                now[node]["interactions"] += 1
                now[node]["missed"] += wait is MISSED
                await _tell(trip, sent(str(step), "12:00", moment, wait), is_watched=bool(listening))
                for client, asked in listening:
                    if asked == "interactions" or wait is MISSED:
                        assert await told(client) == [_state(node, asked, now[node])]
            elif listening:
                client, _ = listening.pop(chance.randrange(len(listening)))
                await client.send(type="complete", id="1")
                await client.send(type="ping")
                assert await client.receive() == {"type": "pong"}
        await _nothing_more(service, [client for client, _ in listening])


async def _tell(trip: Service, interaction: Any, *, is_watched: bool) -> None:  # noqa: ANN401 - as `sent` makes it
    await (looked_at if is_watched else record)(trip, interaction)


def _state(node: str, asked: str, counts: dict[str, int]) -> dict[str, Any]:
    return {"node": {"id": node}, "performance": {asked: counts[asked]}}


async def _nothing_more(service: Served, clients: list[Client]) -> None:
    for client in clients:
        await client.send(type="ping")
        assert await client.receive() == {"type": "pong"}
    assert service.app.subscriptions == len(clients)


def test_what_is_no_news_is_in_the_schema() -> None:
    for type_name, field in MOVING:
        found = GRAPHQL.get_type(type_name)
        assert isinstance(found, GraphQLObjectType)
        assert field in found.fields


def test_fields_of_the_same_name_elsewhere_are_news() -> None:
    document = parse(
        """subscription { performanceUpdated(nodes: []) { cursor performance { from interactions }
        node { ... on Outcome { attempts { edges { cursor } nodes { history: transitions { from to } } } } } } }"""
    )
    (operation,) = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    assert moving_in(GRAPHQL, document, operation) == {
        "performanceUpdated": {
            "cursor": None,
            "node": {"attempts": {"edges": {}, "nodes": {"history": {}}}},
            "performance": {"from": None},
        }
    }
