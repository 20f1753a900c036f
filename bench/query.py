"""A small query whose document is kept: its latency with what protects the service, divided by the same without.

Two services, each with a database of its own. One wants a key, and limits documents, costs, rates, time and what is
under way; the other is open, and where a limit can be left out it is. Both are asked in turns, one request after the
other over one connection each, by a client that costs next to nothing.
"""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from statistics import median
from typing import Final

from bench.flights import Flights
from bench.helpers import processor_seconds
from bench.ratios import Ratio
from bench.stage import Service, Stage
from domain.access import Scope
from domain.key_issuing import KeyRequest, create
from domain.keys import KeySecrets
from domain.pseudonyms import Pseudonyms

QUERY: Final = """query ($key: String!, $first: Int) {
  outcome(key: $key) { key name contributors { contributor { key } } }
  moments(first: $first) { nodes { key } }
}"""
VARIABLES: Final = {"key": "passenger-arrives-as-promised", "first": 5}
REQUESTS_A_TURN: Final = 25
PROTECTED: Final = {
    "TOUCHSTONE_AUTHENTICATION": "required",
    "TOUCHSTONE_RATE_COST_PER_MINUTE": "1000000000",
    "TOUCHSTONE_RATE_INTERACTIONS_PER_MINUTE": "1000000000",
}
OPEN: Final = {
    "TOUCHSTONE_AUTHENTICATION": "open",
    "TOUCHSTONE_MAX_COST": "0",
    "TOUCHSTONE_OPERATION_SECONDS": "0",
    "TOUCHSTONE_MAX_OPERATIONS": "0",
    "TOUCHSTONE_MAX_CALLER_OPERATIONS": "0",
}


class Asker:
    """One connection that asks the same again and again. It speaks as much of HTTP as it must."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, headers: Mapping[str, str]) -> None:
        self._reader = reader
        self._writer = writer
        body = json.dumps({"query": QUERY, "variables": VARIABLES}).encode()
        head = {
            "Host": "127.0.0.1",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Content-Length": str(len(body)),
            **headers,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        self._request = f"POST /graphql HTTP/1.1\r\n{lines}\r\n".encode() + body

    async def ask(self) -> bytes:
        """One request. Raises RuntimeError for an answer that is none."""
        self._writer.write(self._request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        size = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        answer = await self._reader.readexactly(size)
        if not head.startswith(b"http/1.1 200") or b'"errors"' in answer:
            raise RuntimeError(f"{head!r} {answer!r}")
        return answer

    async def latencies(self, requests: int) -> list[float]:
        """Seconds of each of so many, one after the other."""
        taken: list[float] = []
        for _ in range(requests):
            began = time.perf_counter()
            await self.ask()
            taken.append(time.perf_counter() - began)
        return taken


async def run(stage: Stage, _: Flights, *, rounds: int, requests: int) -> None:
    """Print the ratios."""
    async with AsyncExitStack() as stack:
        token = await _token(stage, "protected")
        ours = await stack.enter_async_context(stage.service("protected", **PROTECTED))
        bare = await stack.enter_async_context(stage.service("open", **OPEN))
        # Both services are there: neither connection has to wait, for one that is idle is closed.
        asker = await stack.enter_async_context(_asking(ours, {"Authorization": f"Bearer {token}"}))
        bare_asker = await stack.enter_async_context(_asking(bare, {}))
        print(f"With protection: {(await asker.ask()).decode()}\nWithout: {(await bare_asker.ask()).decode()}")
        latency = Ratio("A small query, protected", "without protection", "µs, median", 1.1, at_most=True)
        work = Ratio("The same", "without protection", "µs of processor time", 1.1, at_most=True)
        for _round in range(rounds):
            before = processor_seconds(ours.pid), processor_seconds(bare.pid)
            taken, bare_taken = await _in_turns(asker, bare_asker, requests)
            after = processor_seconds(ours.pid), processor_seconds(bare.pid)
            latency.add(1e6 * median(taken), 1e6 * median(bare_taken))
            # By the kernel's clock, which ticks a hundred times a second: a short round may see none.
            ours_us, bare_us = (1e6 * (b - a) / len(taken) for a, b in zip(before, after, strict=True))
            if bare_us:
                work.add(ours_us, bare_us)
        print(latency)
        if work.rounds:
            print(work, flush=True)


async def _in_turns(one: Asker, other: Asker, requests: int) -> tuple[list[float], list[float]]:
    taken: list[float] = []
    others: list[float] = []
    for _ in range(max(1, requests // REQUESTS_A_TURN)):
        taken += await one.latencies(REQUESTS_A_TURN)
        others += await other.latencies(REQUESTS_A_TURN)
    return taken, others


@asynccontextmanager
async def _asking(service: Service, headers: Mapping[str, str]) -> AsyncGenerator[Asker]:
    reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
    try:
        asker = Asker(reader, writer, headers)
        await asker.latencies(REQUESTS_A_TURN)
        yield asker
    finally:
        writer.close()


async def _token(stage: Stage, name: str) -> str:
    """A key of a database, as a caller says it."""
    async with stage.store(name) as store:
        issued = await create(
            KeyRequest(name="bench", scopes=frozenset({Scope.READ})),
            "bench",
            keys=store.api_keys,
            secrets=KeySecrets(Pseudonyms(bytes.fromhex(stage.key))),
            hierarchy=await store.hierarchies.current(),
            clock=store.clock,
        )
        return issued.token.text
