"""The Python client `gql` against the running service, as `clients.test.ts` asks those for Node.js."""

from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final

import httpx
import pytest
from gql import Client, GraphQLRequest
from gql.client import AsyncClientSession
from gql.transport.exceptions import TransportQueryError
from gql.transport.websockets import WebsocketsTransport

from tests.api.service import Service, running

DEFINE: Final = """mutation {
  outcome: defineOutcome(input: { key: "helped", name: "Helped" }) { __typename ... on Outcome { id } }
  moment: defineMoment(input: { key: "call", name: "Call" }) { __typename ... on Moment { id } }
  standard: publishStandard(input: { moment: "call", measures: [
    { key: "wait", signal: "wait_seconds", rule: { threshold: { better: LOWER, expected: 30, unacceptable: 90 } } }
  ] }) { __typename }
  contribution: contribute(input: { contributor: "call", to: "helped", makeOrBreak: true }) { __typename }
}"""
RECORD: Final = """mutation Record($items: [InteractionInput!]!) {
  recordInteractions(input: { interactions: $items }) { ... on RecordReceipt { recorded duplicates } }
}"""
FOLLOW: Final = """subscription Follow($outcomes: [ID!]!, $after: Cursor) {
  outcomeUpdated(outcomes: $outcomes, states: [ACHIEVED, LOST], after: $after) {
    __typename
    ... on OutcomeUpdate { attempt { key } revision to cursor }
    ... on FeedPosition { cursor }
  }
}"""
WATCH: Final = """subscription Watch($node: ID!) {
  performanceUpdated(nodes: [$node], window: "PT1H", every: "PT0.1S") { performance { interactions missed } }
}"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    with running(tmp_path_factory.mktemp("gql") / "data") as service:
        yield service


@pytest.fixture(scope="module")
def desk(service: Service) -> dict[str, Any]:
    """The ids of an outcome and its one moment."""
    answer = httpx.post(f"{service.url}/graphql", json={"query": DEFINE}, timeout=120).json()["data"]
    assert answer["contribution"] == {"__typename": "Contribution"}
    return answer


@pytest.fixture
async def session(service: Service) -> AsyncGenerator[AsyncClientSession]:
    """Set up by default, which offers both subprotocols."""
    async with _connected(service) as session:
        yield session


async def test_what_becomes_of_attempts_is_told_over_connections_joined_by_cursor(
    service: Service, session: AsyncClientSession, desk: dict[str, Any]
) -> None:
    variables = {"outcomes": [desk["outcome"]["id"]]}
    async with _subscribed(session, FOLLOW, **variables) as events:
        assert (await anext(events))["outcomeUpdated"]["__typename"] == "FeedPosition"
        await _record(session, ada=5, bob=300)
        first = (await anext(events))["outcomeUpdated"]
    assert (first["attempt"]["key"], first["revision"], first["to"]) == ("ada", 2, "ACHIEVED")
    async with _connected(service) as other, _subscribed(other, FOLLOW, after=first["cursor"], **variables) as events:
        assert (await anext(events))["outcomeUpdated"]["__typename"] == "FeedPosition"
        second = (await anext(events))["outcomeUpdated"]
    assert (second["attempt"]["key"], second["revision"], second["to"]) == ("bob", 3, "LOST")


async def test_how_a_moment_performs_is_told_when_it_moves(session: AsyncClientSession, desk: dict[str, Any]) -> None:
    async with _subscribed(session, WATCH, node=desk["moment"]["id"]) as states:
        before = (await anext(states))["performanceUpdated"][0]["performance"]
        await _record(session, eve=5, kim=300)
        after = (await anext(states))["performanceUpdated"][0]["performance"]
    assert {name: after[name] - before[name] for name in after} == {"interactions": 2, "missed": 1}


async def test_a_subscription_that_does_not_fit_the_schema_is_refused_and_another_one_is_served(
    session: AsyncClientSession, desk: dict[str, Any]
) -> None:
    async with _subscribed(session, "subscription { outcomeUpdated { nothingOfTheKind } }") as events:
        with pytest.raises(TransportQueryError, match="nothingOfTheKind"):
            await anext(events)
    async with _subscribed(session, FOLLOW, outcomes=[desk["outcome"]["id"]]) as events:
        assert (await anext(events))["outcomeUpdated"]["__typename"] == "FeedPosition"


def _connected(service: Service) -> Client:
    return Client(transport=WebsocketsTransport(f"{service.url.replace('http', 'ws')}/graphql"))


@asynccontextmanager
async def _subscribed(
    session: AsyncClientSession, document: str, **variables: object
) -> AsyncGenerator[AsyncGenerator[dict[str, Any]]]:
    """What is told, until the end of the block: a subscription that is left open holds up the end of its connection."""
    async with aclosing(session.subscribe(GraphQLRequest(document, variable_values=variables))) as told:
        yield told


async def _record(session: AsyncClientSession, **waits: float) -> None:
    """Calls that waited so long, each the only one of its attempt; over the socket."""
    items = [
        {
            "id": attempt,
            "moment": "call",
            "attempt": attempt,
            "occurredAt": datetime.now(UTC).isoformat(),
            "signals": {"wait_seconds": wait},
        }
        for attempt, wait in waits.items()
    ]
    answer = await session.execute(GraphQLRequest(RECORD, variable_values={"items": items}))
    assert answer["recordInteractions"] == {"recorded": len(items), "duplicates": 0}
