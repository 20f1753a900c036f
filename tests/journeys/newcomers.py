"""Who arrives while other things happen: recorded in small batches, whatever becomes of the service."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from itertools import repeat
from typing import Final

import httpx

from tests.journeys.airline import Airline, batches_of
from tests.journeys.asking import UnavailableError
from tests.journeys.flights_oracle import Passage

BATCH_ITEMS: Final = 20
PAUSE_SECONDS: Final = 0.1


@asynccontextmanager
async def arriving(url: str, newcomers: Iterable[Passage]) -> AsyncGenerator[list[Passage]]:
    """Newcomers arrive, some at a time, whatever becomes of the service meanwhile; those that did so far."""
    arrived: list[Passage] = []
    enough = asyncio.Event()

    async def arrive() -> None:
        async with httpx.AsyncClient(base_url=url, timeout=300) as client:
            for batch in batches_of(newcomers, repeat(BATCH_ITEMS)):
                await _delivered(Airline(client), batch)
                arrived.extend(batch)
                await asyncio.sleep(PAUSE_SECONDS)
                if enough.is_set():
                    return

    async with asyncio.TaskGroup() as group:
        group.create_task(arrive())
        yield arrived
        enough.set()


async def _delivered(airline: Airline, batch: Sequence[Passage]) -> None:
    """Sent until it is acknowledged: whether a killed service recorded it, nobody knows."""
    while True:
        try:
            receipt = await airline.record_batch(batch)
        except (httpx.TransportError, UnavailableError):
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            assert (receipt["recorded"] + receipt["duplicates"], receipt["rejected"]) == (len(batch), [])
            return
