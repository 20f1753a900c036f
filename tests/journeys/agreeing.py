"""Whether totals are the interactions: both read at one instant, in one snapshot of a running service's database."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from domain.ladder import Window, minute_of
from domain.standards import Verdict
from storage.client import Client, connect, open_database
from storage.collections import Collections
from storage.hierarchy_log import HierarchyLog
from storage.rollups import MongoRollups
from storage.tail import Tail
from storage.transactions import Session, Transactions

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sample:
    """A moment at one instant: counts by verdict and the sum of scores, by the totals and by the interactions."""

    totals: Mapping[str, int]
    interactions: Mapping[str, int]


async def sample(data_dir: Path, moment: str, start: datetime, end: datetime) -> Sample:
    """Take one of [start, end) through the engine of the service that runs over a folder.

    Not of much more than a month: while one transaction reads, the embedded engine lets no other one go on.
    """
    client = connect((data_dir / "engine.url").read_text())
    try:
        collections, transactions = Collections.of(open_database(client, "touchstone")), Transactions(client)
        place = (await HierarchyLog(collections, transactions).current()).moment(moment).id

        async def read(session: Session) -> Sample:
            window = Window(minute_of(start), minute_of(end))
            totals = await _totals(collections, place, window, _Within(client, session))
            return Sample(totals, await _counted(collections, place, start, end, session))

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
    collections: Collections, place: str, window: Window, transactions: Transactions
) -> Mapping[str, int]:
    reading = await MongoRollups(collections, transactions, Tail(collections)).read([place], window, None)
    tally = reading.whole[place]
    counts = {verdict.name: getattr(tally, verdict.name.lower()) for verdict in Verdict}
    return counts | {"score": tally.score_sum}


async def _counted(
    collections: Collections, place: str, start: datetime, end: datetime, session: Session
) -> Mapping[str, int]:
    """One after the other, as they are stored: no code of the service comes between."""
    counts = dict.fromkeys([*(verdict.name for verdict in Verdict), "score"], 0)
    wanted = {"_id": False, "verdict": True, "score": True}
    counting = {"place": place, "at": {"$gte": start, "$lt": end}, "excluded_by": None}
    async for found in collections.interactions.find(counting, wanted, session=session):
        counts[Verdict(found["verdict"]).name] += 1
        counts["score"] += found.get("score") or 0
    return counts
