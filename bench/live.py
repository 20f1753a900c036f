"""Subscriptions: what the service does for each, divided by the least that must be done.

Each side is a process over a database of its own, its subscribers are in another, and interactions are recorded from
here, so that the sides do nothing but tell. All subscribe to one document; whoever is not measured is idle.
"""

import asyncio
import resource
import time
from contextlib import AsyncExitStack
from typing import Final

from bench.flights import Flights
from bench.helpers import quiet, resident_bytes, started
from bench.ratios import Ratio, spread_of
from bench.sides import UNWATCHED, Side, bare_side, long_hello_of, recorded, service_side
from bench.stage import Stage
from bench.wire import bytes_of_kernel
from storage.store import Store

EVENTS: Final = 100
UNSHARED_EVENTS: Final = 10  # sharing nothing, each costs as much as ten
COMMITS: Final = 50  # their slowest hundredth is more than one commit's bad luck
COMMIT_EVERY_SECONDS: Final = 0.1
MEMORY_ROUNDS: Final = 3
RESTING_SHARE: Final = 0.01
KIBI: Final = 1024
UNREAD_KIBIBYTES: Final = 512  # half of what the service keeps for a client that does not read


async def run(stage: Stage, _: Flights, *, rounds: int, subscribers: int) -> None:
    """Print the ratios."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    async with AsyncExitStack() as stack:
        shared, store = await stack.enter_async_context(service_side(stage, "shared"))
        await shared.open(subscribers)
        told = (await shared.deliver(1)).told
        print(f"{subscribers:,} subscribers of one document; an event has {len(told)} bytes: {told}")
        bare = await stack.enter_async_context(bare_side(stage, "bare", told))
        unshared, _store = await stack.enter_async_context(
            service_side(stage, "unshared", TOUCHSTONE_SHARE_SUBSCRIPTIONS="false")
        )
        for side in (bare, unshared):
            await side.open(subscribers)
        await _deliveries(shared, bare, unshared, rounds, subscribers)
        await _delays(shared, bare, rounds)
        await _resting(stage, shared, store, rounds, subscribers)
    await _memory(stage, told, rounds, subscribers)


async def _deliveries(shared: Side, bare: Side, unshared: Side, rounds: int, subscribers: int) -> None:
    """How many a second, of the processor time of the process that delivers, and by the clock."""
    unit = "deliveries/s of processor time"
    to_bare = Ratio("Deliveries", "a bare broadcast of the same bytes", unit, 0.5)
    to_unshared = Ratio("Deliveries", "with shared work off", unit, 5)
    by_clock = Ratio("Deliveries, subscribers' reading included", "a bare broadcast", "deliveries/s by the clock")
    for _ in range(rounds):
        ours, theirs = await shared.deliver(EVENTS), await bare.deliver(EVENTS)
        alone = await unshared.deliver(UNSHARED_EVENTS)
        many = EVENTS * subscribers
        rate = many / ours.processor_seconds
        to_bare.add(rate, many / theirs.processor_seconds)
        to_unshared.add(rate, UNSHARED_EVENTS * subscribers / alone.processor_seconds)
        by_clock.add(many / ours.seconds, many / theirs.seconds)
    print(to_bare, to_unshared, by_clock, sep="\n", flush=True)


async def _delays(shared: Side, bare: Side, rounds: int) -> None:
    p99 = Ratio("p99 from commit to subscriber", "a bare watch() and broadcast()", "ms", 1.5, at_most=True)
    for _ in range(rounds):
        p99.add(*await _delays_of(shared, bare))
    print(p99, flush=True)


async def _resting(stage: Stage, side: Side, store: Store, rounds: int, subscribers: int) -> None:
    """What those that read notice of others that do not; these have filled whatever is kept for them in between."""
    resting = max(1, round(RESTING_SHARE * subscribers))
    p99 = Ratio(f"p99 of the others with {resting} not reading", "with none", "ms", 1.3, at_most=True)
    memory: list[float] = []
    hello = [*side.hello, *long_hello_of(store)[1:]]
    unread = await _unread(stage, side, store)
    for _ in range(rounds):
        (alone,), before = await _delays_of(side), resident_bytes(side.pid)
        await side.watchers.ask("open", port=side.port, count=resting, hello=hello, rest=True)
        await recorded(stage, store, unread, UNWATCHED)
        await quiet(side.pid)
        (others,) = await _delays_of(side)
        p99.add(others, alone)
        memory.append((resident_bytes(side.pid) - before) / KIBI**2)
        await side.watchers.ask("leave")
    print(p99)
    print(
        f"  memory that the service grew by, with {unread:,} events unread by each: {spread_of(memory, 'MiB')}",
        flush=True,
    )


async def _unread(stage: Stage, side: Side, store: Store) -> int:
    """How many events fill what the kernel keeps for a client that does not read, and half of what the service does."""
    async with started("bench.watchers") as watchers:
        await watchers.ask("open", port=side.port, count=1, hello=long_hello_of(store))
        await recorded(stage, store, 1, UNWATCHED)
        event = len((await watchers.ask("hear", events=1, since=[]))["told"])
    return (bytes_of_kernel(event) + UNREAD_KIBIBYTES * KIBI) // event


async def _memory(stage: Stage, told: str, rounds: int, subscribers: int) -> None:
    """Each round in new processes: memory that was in use once is in use for ever."""
    ratio = Ratio("Memory of an idle subscription", "of a bare socket", "KiB", 2.5, at_most=True)
    for number in range(min(rounds, MEMORY_ROUNDS)):
        async with service_side(stage, f"idle_{number}") as (ours, _), bare_side(stage, f"idle_{number}", told) as bare:
            ratio.add(*[await _kibibytes_each(side, subscribers) for side in (ours, bare)])
    print(ratio, flush=True)


async def _kibibytes_each(side: Side, subscribers: int) -> float:
    """What one more takes, after the first tenth has brought in what all share."""
    await side.open(max(1, subscribers // 10))
    before = resident_bytes(side.pid)
    await side.open(subscribers)
    return (resident_bytes(side.pid) - before) / KIBI / subscribers


async def _delays_of(*sides: Side) -> list[float]:
    """The 99th percentile in milliseconds of each side: commits take turns, for the machine's load comes and goes."""
    since: list[list[float]] = [[] for _ in sides]
    for side in sides:
        await quiet(side.pid)
    for _ in range(COMMITS):
        for side, times in zip(sides, since, strict=True):
            await side.commit()
            times.append(time.monotonic())
            await asyncio.sleep(COMMIT_EVERY_SECONDS)
    heard = [await s.watchers.ask("hear", events=COMMITS, since=times) for s, times in zip(sides, since, strict=True)]
    return [1_000 * each["p99"] for each in heard]
