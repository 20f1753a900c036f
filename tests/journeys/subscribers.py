"""Subscribers that are cut off, go on by cursor at whichever service there is, and keep all that they are told."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any, Final, Protocol, TypeAlias

import httpx
import websockets

from tests.journeys.courses import Told
from tests.journeys.lines import Line

Payload: TypeAlias = dict[str, Any]

PAUSE_SECONDS: Final = 0.2
# Codes with which a subscription may end; after any of them it is asked for again.
PASSING: Final = {"UNAVAILABLE", "GOING_AWAY", "FELL_BEHIND"}


class Kept(Protocol):
    """What a subscriber keeps, and asks for."""

    def asked(self) -> Payload:
        """The operation that goes on where it was interrupted."""
        ...

    def take(self, data: Mapping[str, Any]) -> None:
        """Keep what was told."""
        ...

    def go_on_after(self, cursor: str) -> None:
        """The service said where to go on."""
        ...


@dataclass
class Events:
    """Every event of a feed, and the cursor of the last.

    Args:
        query: a subscription with one field and the variable `after`.
        variables: all others.
        read: what is kept of an event.
        known: one object for each event that was kept by anybody, for there are millions.
    """

    query: str
    variables: Payload
    read: Callable[[Payload], Told]
    known: dict[Told, Told]
    told: list[Told] = field(default_factory=list[Told])
    cursor: str | None = None

    def asked(self) -> Payload:
        """After the last that was kept."""
        return {"query": self.query, "variables": {**self.variables, "after": self.cursor}}

    def take(self, data: Mapping[str, Any]) -> None:
        """Keep an event and its cursor, or the cursor alone."""
        (told,) = data.values()
        assert told["__typename"] != "CursorExpired", told
        if told["__typename"] != "FeedPosition":
            event = self.read(told)
            self.told.append(self.known.setdefault(event, event))
        self.cursor = told["cursor"]

    def go_on_after(self, cursor: str) -> None:
        """It is where it stands anyway, for nothing that the service sent before was lost."""
        assert cursor == self.cursor


@dataclass
class States:
    """The last state of each node, by key."""

    query: str
    variables: Payload
    states: dict[str, Payload] = field(default_factory=dict[str, Payload])

    def asked(self) -> Payload:
        """From the beginning: states have no past."""
        return {"query": self.query, "variables": self.variables}

    def take(self, data: Mapping[str, Any]) -> None:
        """Keep those that changed."""
        (told,) = data.values()
        self.states |= {
            each["node"]["key"]: {name: each[name] for name in ("performance", "achievement")} for each in told
        }

    def go_on_after(self, cursor: str) -> None:
        """It would be no use."""
        raise AssertionError(cursor)


class Subscriber:
    """Subscribes to one thing until it is cancelled.

    Args:
        kept: what it asks for, and keeps.
        lines: ways to services; it goes on by any of them.
        chance: chooses.
        http: for server-sent events; without it, it opens sockets.
    """

    def __init__(self, kept: Kept, lines: Sequence[Line], chance: Random, http: httpx.AsyncClient | None) -> None:
        self.kept = kept
        self._lines = lines
        self._chance = chance
        self._connect = _messages if http is None else partial(_events, http)
        self.begun = asyncio.Event()
        """Set once it was told anything: where it stands, or states."""
        self.connections = 0
        self.codes: Counter[str] = Counter()

    async def run(self) -> None:
        """Connect again whenever a connection ends."""
        while True:
            line = self._chance.choice(self._lines)
            with suppress(OSError, websockets.WebSocketException, httpx.TransportError):
                await self._listen(line)
            await asyncio.sleep(self._chance.uniform(0, PAUSE_SECONDS))

    async def _listen(self, line: Line) -> None:
        """Over one connection, until it ends."""
        async with aclosing(self._connect(line.url, self.kept.asked())) as told:
            self.connections += 1
            async for payload in told:
                if "errors" in payload:
                    self._ended(payload["errors"])
                    return
                self.kept.take(payload["data"])
                self.begun.set()

    def _ended(self, errors: Sequence[Payload]) -> None:
        (error,) = errors
        facts = error["extensions"]
        assert facts["code"] in PASSING, error
        self.codes[facts["code"]] += 1
        if "cursor" in facts:
            self.kept.go_on_after(facts["cursor"])


async def _messages(url: str, asked: Payload) -> AsyncGenerator[Payload]:
    """What a socket tells, in graphql-transport-ws."""
    address = url.replace("http", "ws") + "/graphql"
    options: Any = {"subprotocols": ["graphql-transport-ws"], "compression": None, "ping_interval": None}
    async with websockets.connect(address, **options) as socket:
        await socket.send('{"type":"connection_init"}')
        await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": asked}))
        async for text in socket:
            message = json.loads(text)
            match message["type"]:
                case "next":
                    yield message["payload"]
                case "error":
                    yield {"errors": message["payload"]}
                case "ping":
                    await socket.send('{"type":"pong"}')
                case other:
                    assert other == "connection_ack", message


async def _events(client: httpx.AsyncClient, url: str, asked: Payload) -> AsyncGenerator[Payload]:
    """What an answer of server-sent events tells."""
    async with client.stream("POST", f"{url}/graphql", json=asked, headers={"accept": "text/event-stream"}) as response:
        if not response.is_success:
            yield json.loads(await response.aread())
            return
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))
