"""The sides of the live ratios: a service and a bare server, each with its subscribers and a database of its own.

Whoever is measured only watches the database: what is recorded comes from this process.
"""

import json
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

from bench.helpers import TICK_SECONDS, Helper, processor_seconds, quiet, started
from bench.stage import Stage
from domain.interactions import SentInteraction
from domain.limits import Limits
from domain.pseudonyms import Pseudonyms
from domain.recording import record
from resolvers.global_ids import global_id
from storage.store import Store

WATCHED: Final = "arrival"
UNWATCHED: Final = "departure"
DOCUMENT: Final = """subscription ($moments: [ID!]) {
  interactionRecorded(moments: $moments) { ... on InteractionRecorded {
    interaction { key momentKey occurredAt verdict score signals measures { key value score verdict } } cursor
  } }
}"""
# As much of one event as of ten: what a client does not read fills up soon.
LONG_DOCUMENT: Final = DOCUMENT.replace("signals", " ".join(f"s{number}: signals" for number in range(100)))
INIT: Final = '{"type":"connection_init"}'

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Heard:
    """What it took until everybody had heard a number of events: of the side's process, and by the clock."""

    processor_seconds: float
    seconds: float
    told: str


@dataclass(frozen=True, slots=True)
class Side:
    """A process that tells, who listens to it, and what makes it tell.

    `burst` makes it tell so many events at once; `commit` commits one.
    """

    pid: int
    port: int
    hello: Sequence[str]
    watchers: Helper
    burst: Callable[[int], Awaitable[object]]
    commit: Callable[[], Awaitable[object]]

    async def open(self, subscribers: int) -> None:
        """Let so many more subscribe."""
        await self.watchers.ask("open", port=self.port, count=subscribers, hello=self.hello)
        await quiet(self.pid)

    async def deliver(self, events: int) -> Heard:
        """Tell events to everybody."""
        await quiet(self.pid)
        taken, began = processor_seconds(self.pid), time.monotonic()
        await self.burst(events)
        heard = await self.watchers.ask("hear", events=events, since=[])
        # Of a few subscribers it may take less than is counted.
        spent = max(processor_seconds(self.pid) - taken, TICK_SECONDS)
        return Heard(spent, heard["last"] - began, heard["told"])


@asynccontextmanager
async def service_side(stage: Stage, name: str, **settings: str) -> AsyncGenerator[tuple[Side, Store]]:
    """A service, and the store that it is told by."""
    async with (
        stage.store(name) as store,
        stage.service(name, **settings) as service,
        started("bench.watchers") as watchers,
    ):

        async def send(events: int) -> None:
            await recorded(stage, store, events, WATCHED)

        yield Side(service.pid, service.port, hello_of(store), watchers, send, lambda: send(1)), store


@asynccontextmanager
async def bare_side(stage: Stage, name: str, told: str) -> AsyncGenerator[Side]:
    """A bare server that tells these bytes, by a database that is recorded into in the same way."""
    async with (
        stage.store(name) as store,
        started("bench.bare", stage.url, name) as bare,
        started("bench.watchers") as watchers,
    ):
        port = (await bare.ask("where"))["port"]
        await bare.ask("tell", told=told)
        yield Side(
            bare.pid, port, hello_of(store), watchers,
            lambda events: bare.ask("broadcast", times=events), lambda: recorded(stage, store, 1, WATCHED),
        )  # fmt: skip


def hello_of(store: Store) -> list[str]:
    """What a subscriber says first."""
    return [INIT, _subscribe("1", store, DOCUMENT, WATCHED)]


def long_hello_of(store: Store) -> list[str]:
    """What a subscriber says first that is told of the other moment, at length."""
    return [INIT, _subscribe("2", store, LONG_DOCUMENT, UNWATCHED)]


async def recorded(stage: Stage, store: Store, interactions: int, moment: str) -> None:
    """Record so many at a moment, in one commit. They are part of no attempt."""
    now = datetime.now(UTC).isoformat()
    await record(
        "bench",
        [
            SentInteraction(
                id=f"i-{next(_numbers):09}", moment=moment, occurred_at=now, signals={f"{moment}_delay_minutes": 12}
            )
            for _ in range(interactions)
        ],
        recorder=store.recorder,
        clock=store.clock,
        pseudonyms=Pseudonyms(bytes.fromhex(stage.key)),
        limits=Limits(),
    )


def _subscribe(identity: str, store: Store, document: str, moment: str) -> str:
    node = store.live.hierarchy.find(moment)
    if node is None:
        raise RuntimeError(f"the airline has no {moment}")
    payload: dict[str, Any] = {"query": document, "variables": {"moments": [global_id("Moment", node.id)]}}
    return json.dumps({"type": "subscribe", "id": identity, "payload": payload})
