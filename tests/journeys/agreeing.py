"""Whether totals are the interactions and attempts: read at one instant, in one snapshot of a running database."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

from domain.attempts import AttemptState
from domain.ladder import Window, minute_of
from domain.standards import Verdict
from storage.client import Client, connect, open_database
from storage.collections import Collections
from storage.hierarchy_log import HierarchyLog
from storage.rollups import MongoRollups
from storage.tail import Tail
from storage.transactions import Session, Transactions

T = TypeVar("T")

CLOSED: Final = {int(AttemptState.ACHIEVED): "achieved", int(AttemptState.LOST): "lost"}
# It waits its turn among writers, as nobody has to who serves.
PATIENCE_SECONDS: Final = 300.0
# No trip takes longer, from its first step to its close.
LONGEST: Final = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Sample:
    """A moment and the attempts at an outcome at one instant, by the totals and as they are stored.

    Interactions are counted by verdict, with the sum of their scores; attempts by when they were opened and closed.
    """

    totals: Mapping[str, int]
    stored: Mapping[str, int]


async def sample(data_dir: Path, moment: str, outcome: str, start: datetime, end: datetime) -> Sample:
    """Take one of [start, end) through the engine of the service that runs over a folder.

    Not of much more than a week of flights, or a month of few: while one transaction reads, the embedded engine lets no
    other one go on.
    """
    client = connect((data_dir / "engine.url").read_text())
    try:
        collections = Collections.of(open_database(client, "touchstone"))
        transactions = Transactions(client, patience_seconds=PATIENCE_SECONDS)
        hierarchy = await HierarchyLog(collections, transactions).current()
        place, promise = hierarchy.moment(moment).id, hierarchy.named(outcome).id

        async def read(session: Session) -> Sample:
            window = Window(minute_of(start), minute_of(end))
            totals = await _totals(collections, place, promise, window, _Within(client, session))
            interactions = await _interactions(collections, place, start, end, session)
            return Sample(totals, interactions | await _attempts(collections, promise, start, end, session))

        return await transactions.read(read)
    finally:
        client.close()


class _Within(Transactions):
    """Whoever reads through it reads in a transaction that is under way."""

    def __init__(self, client: Client, session: Session) -> None:
        super().__init__(client)
        self._session = session

    async def read(self, body: Callable[[Session], Awaitable[T]]) -> T:
        return await body(self._session)


async def _totals(
    collections: Collections, place: str, outcome: str, window: Window, transactions: Transactions
) -> Mapping[str, int]:
    rollups = MongoRollups(collections, transactions, Tail(collections))
    reading = await rollups.read([place], window, None, (), [outcome])
    tally, tried = reading.whole[place], reading.attempts[outcome]
    counts = {verdict.name: getattr(tally, verdict.name.lower()) for verdict in Verdict}
    return counts | {
        "score": tally.score_sum, "opened": tried.opened, "achieved": tried.achieved, "lost": tried.lost
    }  # fmt: skip


async def _interactions(
    collections: Collections, place: str, start: datetime, end: datetime, session: Session
) -> dict[str, int]:
    """One after the other, as they are stored: no code of the service comes between."""
    counts = dict.fromkeys([*(verdict.name for verdict in Verdict), "score"], 0)
    wanted = {"_id": False, "verdict": True, "score": True, "excluded_by": True}
    there = {"place": place, "at": {"$gte": start, "$lt": end}}
    async for found in collections.interactions.find(there, wanted, session=session):
        # Not asked of the engine: it would go through all that nobody excluded, which is the whole year.
        if found.get("excluded_by"):
            continue
        counts[Verdict(found["verdict"]).name] += 1
        counts["score"] += found.get("score") or 0
    return counts


async def _attempts(
    collections: Collections, outcome: str, start: datetime, end: datetime, session: Session
) -> dict[str, int]:
    """Likewise; those that were closed in a window were opened not long before it."""
    counts = {"opened": 0, "achieved": 0, "lost": 0}
    near = {"outcome": outcome, "opened_at": {"$gte": start - LONGEST, "$lt": end}}
    async for found in collections.attempts.find(near, session=session):
        counts["opened"] += start <= found["opened_at"]
        at = datetime.fromtimestamp(json.loads(found["fold"])["history"][-1][0] / 1_000, UTC)
        if found["state"] in CLOSED and start <= at < end:
            counts[CLOSED[found["state"]]] += 1
    return counts
