"""Following outcomes: load what there is, then take every change after it, and begin again where it was interrupted."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any, NoReturn

from gql import Client, GraphQLRequest
from gql.client import AsyncClientSession
from gql.transport.exceptions import TransportError, TransportQueryError
from gql.transport.websockets import WebsocketsTransport
from ledger import Change, Ledger

FIND = """query Find($key: String!) { outcome(key: $key) { id } }"""
LOAD = """query Load($key: String!, $after: String) {
  position
  outcome(key: $key) {
    attempts(first: 200, after: $after) {
      nodes { id key revision state outcome { key } }
      pageInfo { hasNextPage endCursor }
    }
  }
}"""
FOLLOW = """subscription Follow($outcomes: [ID!]!, $after: Cursor!) {
  outcomeUpdated(outcomes: $outcomes, after: $after) {
    __typename
    ... on OutcomeUpdate { attempt { id key outcome { key } } revision from to at corrects cursor }
    ... on FeedPosition { cursor }
    ... on CursorExpired { message }
  }
}"""

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 15.0
PING_SECONDS = 15.0  # a connection that died unnoticed is noticed after two of them
# Codes of errors that the same request may not meet again.
PASSING = {"UNAVAILABLE", "INTERNAL", "FELL_BEHIND", "GOING_AWAY", "TOO_MANY_CONNECTIONS", "TOO_MANY_OPERATIONS"}


class UnknownOutcomeError(Exception):
    """No outcome has this key."""


class Follower:
    """Follows outcomes at one service.

    Args:
        url: of its WebSocket, as ws://127.0.0.1:8000/graphql.
        outcomes: keys.
        key: an API key that may read and subscribe; None where nobody has to say who they are.
        ledger: keeps the changes and the cursor.
        tell: is told every change, after it was kept.
        warn: is told what interrupted it.
    """

    def __init__(
        self,
        url: str,
        outcomes: Sequence[str],
        key: str | None,
        ledger: Ledger,
        tell: Callable[[Change], None],
        warn: Callable[[str], None],
    ) -> None:
        self._url = url
        self._outcomes = outcomes
        self._headers = {"Authorization": f"Bearer {key}"} if key else None
        self._ledger = ledger
        self._tell = tell
        self._warn = warn

    async def run(self) -> NoReturn:
        """Follow without an end. Interruptions are waited out: longer each time, until there is progress again.

        Raises:
            UnknownOutcomeError: no outcome has one of the keys.
            TransportQueryError: the service refused the request, and would again.
        """
        pause = FIRST_PAUSE_SECONDS
        while True:
            before = self._ledger.cursor
            try:
                await self._follow()
            except TransportQueryError as error:
                if not _is_passing(error):
                    raise
                self._warn(message_of(error))
            except (TransportError, OSError) as error:
                self._warn(f"{error or type(error).__name__}: {error.__cause__}" if error.__cause__ else str(error))
            pause = FIRST_PAUSE_SECONDS if self._ledger.cursor != before else min(2 * pause, LONGEST_PAUSE_SECONDS)
            # Not all at once, when a service comes back that many had followed.
            await asyncio.sleep(random.uniform(pause / 2, pause))  # noqa: S311 - nothing secret

    async def _follow(self) -> None:
        """Over one connection, until it ends."""
        transport = WebsocketsTransport(
            self._url, headers=self._headers, ping_interval=PING_SECONDS, pong_timeout=PING_SECONDS
        )
        async with Client(transport=transport) as session:
            outcomes = [await _find(session, key) for key in self._outcomes]
            if self._ledger.cursor is None:
                await self._load(session)
            request = GraphQLRequest(FOLLOW, variable_values={"outcomes": outcomes, "after": self._ledger.cursor})
            async for answer in session.subscribe(request):
                if not self._take(answer["outcomeUpdated"]):
                    return

    async def _load(self, session: AsyncClientSession) -> None:
        """What there is, and the place from which to follow: the first answer's, so that nothing lies between."""
        position: str | None = None
        for outcome in self._outcomes:
            async for page in _pages(session, outcome):
                position = position or page["position"]
                # Not before all is loaded is there a place to go on from.
                self._keep(map(_found, page["outcome"]["attempts"]["nodes"]), None)
        self._keep([], position)

    def _take(self, event: dict[str, Any]) -> bool:
        """Keep what came. Returns whether more can come."""
        match event["__typename"]:
            case "OutcomeUpdate":
                self._keep([_change(event)], event["cursor"])
            case "FeedPosition":  # nothing happened here, but elsewhere: the cursor must not grow old
                self._keep([], event["cursor"])
            case _:  # CursorExpired: next time, everything is loaded
                self._warn(event["message"])
                self._keep([], None)
                return False
        return True

    def _keep(self, changes: Iterable[Change], cursor: str | None) -> None:
        for change in self._ledger.keep(changes, cursor):
            self._tell(change)


async def _find(session: AsyncClientSession, key: str) -> str:
    outcome = (await session.execute(GraphQLRequest(FIND, variable_values={"key": key})))["outcome"]
    if outcome is None:
        raise UnknownOutcomeError(f'There is no outcome "{key}".')
    return outcome["id"]


async def _pages(session: AsyncClientSession, key: str) -> AsyncIterator[dict[str, Any]]:
    after: str | None = None
    while True:
        page = await session.execute(GraphQLRequest(LOAD, variable_values={"key": key, "after": after}))
        yield page
        info = page["outcome"]["attempts"]["pageInfo"]
        if not info["hasNextPage"]:
            return
        after = info["endCursor"]


def _found(node: dict[str, Any]) -> Change:
    return Change(
        node["id"], node["revision"], node["outcome"]["key"], node["key"], None, node["state"], None, corrects=False
    )


def _change(update: dict[str, Any]) -> Change:
    attempt = update["attempt"]
    return Change(
        attempt["id"],
        update["revision"],
        attempt["outcome"]["key"],
        attempt["key"],
        update["from"],
        update["to"],
        update["at"],
        corrects=update["corrects"],
    )


def message_of(error: TransportQueryError) -> str:
    """What the service said."""
    return " ".join(each["message"] for each in error.errors or [])


def _is_passing(error: TransportQueryError) -> bool:
    codes = {each.get("extensions", {}).get("code") for each in error.errors or []}
    return bool(codes) and codes <= PASSING
