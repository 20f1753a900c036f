"""Reporting: a year's performance of the outcome from roll-ups, whatever the number of interactions under it.

Two databases, each with a service of its own: the whole year, and 50,000 interactions spread evenly over the same year
and moments; what a data folder holds of them from an earlier run is not loaded again. Both are asked in turns, through
GraphQL. `$group` adds up the raw interactions of the whole year instead.
"""

import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from statistics import median
from typing import Any, Final

from pymongo import AsyncMongoClient

from api.progress import Progress
from bench.flights import YEAR, Flights, FlightsError, Row, interactions, spread
from bench.ratios import Ratio, spread_of
from bench.stage import Service, Stage, at_once, batches, layout
from domain.interactions import SentInteraction
from domain.limits import Limits
from domain.pseudonyms import Pseudonyms
from domain.recording import record
from storage.client import Document

FEW: Final = 50_000
BATCH: Final = 500
CALLS_AT_ONCE: Final = 8
GROUPS: Final = 3
YEARS_A_ROUND: Final = 5
OUTCOME: Final = "passenger-arrives-as-promised"
ODD: Final = (datetime(2013, 3, 5, 7, 15, tzinfo=UTC), datetime(2013, 9, 9, 16, 45, tzinfo=UTC))
PERFORMANCE: Final = """query ($key: String!, $from: DateTime!, $to: DateTime!) {
  outcome(key: $key) { performance(window: { between: { from: $from, to: $to } }) {
    interactions magic met missed unmeasured contributionRate score
    measures { key distribution { count mean min max quantile(q: 0.95) } }
  } }
}"""
ACHIEVEMENT: Final = """query ($key: String!, $from: DateTime!, $to: DateTime!) {
  outcome(key: $key) { achievement(window: { between: { from: $from, to: $to } }) {
    opened achieved lost recovered openNow atRiskNow achievementRate
    timeToOutcomeSeconds { count mean min max quantile(q: 0.95) }
  } }
}"""
SERIES: Final = """query ($key: String!, $from: DateTime!, $to: DateTime!, $zone: String!) {
  outcome(key: $key) { performance(window: { between: { from: $from, to: $to } }) {
    interactions series(step: "P1D", timeZone: $zone) { from interactions missed contributionRate score }
  } }
}"""


async def run(stage: Stage, flights: Flights, *, rounds: int, flights_loaded: int) -> None:
    """Print the ratios."""
    rows = spread(flights.rows, flights_loaded)
    whole = await _load(stage, "whole", rows)
    few = await _load(stage, "few", spread(rows, min(FEW, whole // 2) * len(rows) // whole))
    print(f"Loaded: {whole:,} and {few:,} interactions")
    year = (YEAR.start, YEAR.end)
    async with stage.service("whole") as large, stage.service("few") as small:
        for query, told in ((PERFORMANCE, "performance"), (ACHIEVEMENT, "achievement")):
            latency = Ratio(f"A year's {told}, {whole:,} interactions", f"{few:,}", "ms", 1.5, at_most=True)
            for _ in range(rounds):
                latency.add(*[await _median(each, query) for each in (large, small)])
            print(latency)
        odd = [1_000 * await _ask(large, *ODD) for _ in range(rounds)]
        print(f"Six months to the quarter hour, {ODD[0]:%d %b %H:%M} to {ODD[1]:%d %b %H:%M}: {spread_of(odd, 'ms')}")
        for zone in ("UTC", "America/New_York"):
            days = [1_000 * await _ask(large, *year, SERIES, zone=zone) for _ in range(2)]
            print(f"The year by days of {zone}: {spread_of(days, 'ms')}")
        # Last, for an engine that adds up a million documents may answer nobody else meanwhile.
        grouped = Ratio("$group over the raw interactions", "the year from roll-ups", "ms", 100)
        for _ in range(min(rounds, GROUPS)):
            grouped.add(1_000 * await _group(stage, large), 1_000 * await _ask(large, *year))
        print(grouped)
        print(layout("An interaction", await large.database["interactions"].find_one()))
        month = await large.database["rollups"].find_one({"rung": 3})
        print(layout("A page of months", month), flush=True)


async def _load(stage: Stage, name: str, rows: Sequence[Row]) -> int:
    """Record the rows' interactions, unless they are there, and fold them. Returns how many.

    Raises:
        FlightsError: the folder holds others.
    """
    sent = interactions(rows)
    progress = Progress(f"Loading {name}", sys.stderr)
    loaded = 0
    async with stage.store(name) as store:

        async def send(batch: Sequence[SentInteraction]) -> None:
            nonlocal loaded
            await record(
                "flights",
                batch,
                recorder=store.recorder,
                clock=store.clock,
                pseudonyms=Pseudonyms(bytes.fromhex(stage.key)),
                limits=Limits(),
            )
            loaded += len(batch)
            progress.show(loaded, len(sent))

        stored = stage.client[name]["interactions"]
        if await stored.estimated_document_count() < len(sent):
            await at_once(CALLS_AT_ONCE, batches(sent, BATCH), send)
        if await stored.estimated_document_count() != len(sent):
            raise FlightsError("The data folder holds other flights than these; choose another --data-dir.")
        await store.upkeep.catch_up()
    return len(sent)


async def _median(service: Service, query: str) -> float:
    """Milliseconds for a year."""
    return 1_000 * median([await _ask(service, YEAR.start, YEAR.end, query) for _ in range(YEARS_A_ROUND)])


async def _ask(service: Service, start: datetime, end: datetime, query: str = PERFORMANCE, **more: str) -> float:
    """Seconds for one answer."""
    variables = {"key": OUTCOME, "from": start.isoformat(), "to": end.isoformat(), **more}
    began = time.perf_counter()
    await service.ask(query, variables)
    return time.perf_counter() - began


async def _group(stage: Stage, service: Service) -> float:
    """Seconds for counts by moment and verdict, and the mean score, over the same year of raw interactions."""
    stages: list[dict[str, Any]] = [
        {"$match": {"at": {"$gte": YEAR.start, "$lt": YEAR.end}}},
        {"$group": {"_id": {"place": "$place", "verdict": "$verdict"}, "n": {"$sum": 1}, "score": {"$avg": "$score"}}},
    ]
    # Our own clients give up after a minute.
    async with AsyncMongoClient[Document](stage.url) as client:
        began = time.perf_counter()
        found = await client[service.database.name]["interactions"].aggregate(stages)
        await found.to_list(None)
        return time.perf_counter() - began
