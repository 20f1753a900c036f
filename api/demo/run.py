"""The `demo` command, once the service is up: define an airline, record its last four weeks, and go on from there."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Final, TextIO

from api.demo.airline import define_airline
from api.demo.flights import read_flights
from api.demo.timetable import LAP, Timetable
from api.demo.welcome import welcome
from api.patience import Send, record_patiently
from api.progress import Progress
from api.services import Services
from domain.interactions import Receipt, SentInteraction
from domain.limits import Limits
from domain.ports import Clock, HierarchyStore, Recorder
from domain.pseudonyms import Pseudonyms
from domain.recording import record

SOURCE: Final = "flights"
BATCH_ITEMS: Final = 500
# Calls that wait together are committed together.
CALLS_AT_ONCE: Final = 4
# The longest sleep: a laptop that was closed and opened again should not wait for what is long past.
NAP_SECONDS: Final = 10.0


async def accompany(out: TextIO, url: str, services: Services) -> None:
    """`run` beside a service that answers at `url`."""
    store = services.store
    await run(
        url,
        out,
        hierarchies=store.hierarchies,
        recorder=store.recorder,
        clock=store.clock,
        pseudonyms=services.pseudonyms,
        limits=services.limits,
    )


async def run(
    url: str,
    out: TextIO,
    *,
    hierarchies: HierarchyStore,
    recorder: Recorder,
    clock: Clock,
    pseudonyms: Pseudonyms,
    limits: Limits,
) -> None:
    """Fill the service and keep interactions coming until cancelled. Safe to repeat: ids are the same each time.

    `url` is where the service answers, as "http://127.0.0.1:8000"; `out` is told what happens.

    Raises:
        Refused: the hierarchy holds other nodes under the airline's keys.
    """
    await define_airline(hierarchies)
    timetable = Timetable(read_flights())
    send = partial(
        record_patiently,
        partial(record, SOURCE, recorder=recorder, clock=clock, pseudonyms=pseudonyms, limits=limits),
    )
    now = clock.now()
    past = timetable.between(now - LAP, now)
    batch_items = min(BATCH_ITEMS, limits.max_batch_items)
    await _record_past(_batches(past, batch_items), len(past), send, out)
    out.write(f"\n{welcome(url)}\n")
    out.flush()
    await _keep_coming(timetable, now, clock, partial(_in_batches, send, batch_items, out), out)


async def _record_past(batches: Iterator[list[SentInteraction]], total: int, send: Send, out: TextIO) -> None:
    progress = Progress("Four weeks of flights", out)
    done = 0

    async def work() -> None:
        nonlocal done
        for batch in batches:
            _tell_rejections(await send(batch), out)
            done += len(batch)
            progress.show(done, total)

    async with asyncio.TaskGroup() as group:
        for _ in range(CALLS_AT_ONCE):
            group.create_task(work())


async def _in_batches(send: Send, batch_items: int, out: TextIO, items: Sequence[SentInteraction]) -> None:
    for batch in _batches(items, batch_items):
        _tell_rejections(await send(batch), out)


async def _keep_coming(
    timetable: Timetable,
    since: datetime,
    clock: Clock,
    send: Callable[[Sequence[SentInteraction]], Awaitable[None]],
    out: TextIO,
) -> None:
    while True:
        wait = (timetable.next_after(since) - clock.now()).total_seconds()
        if wait > 0:
            await asyncio.sleep(min(wait, NAP_SECONDS))
            continue
        now = clock.now()
        fresh = timetable.between(since, now)
        await send(fresh)
        since = now
        counts = Counter(str(interaction.moment) for interaction in fresh)
        told = ", ".join(f"{moment} {count}" for moment, count in sorted(counts.items()))
        out.write(f"{now:%H:%M:%S} UTC  {told}\n")
        out.flush()


def _batches(items: Sequence[SentInteraction], most_items: int) -> Iterator[list[SentInteraction]]:
    rest = iter(items)
    while batch := list(itertools.islice(rest, most_items)):
        yield batch


def _tell_rejections(receipt: Receipt, out: TextIO) -> None:
    if receipt.rejected:
        out.write(f"\n{len(receipt.rejected)} were not recorded; the first because: {receipt.rejected[0].message}\n")
