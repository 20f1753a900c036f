"""Whether totals are the interactions: both read at one instant, in one snapshot of a running service's database."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from domain.ladder import Window
from domain.standards import Verdict
from storage.client import Client, connect, open_database
from storage.collections import Collections
from storage.hierarchy_log import HierarchyLog
from storage.rollups import MongoRollups
from storage.tail import Tail
from storage.transactions import Session, Transactions

T = TypeVar("T")

EVER: Final = Window(0, 60 * 24 * 365 * 100)  # minutes since 1970: a century, which holds all flights


@dataclass(frozen=True, slots=True)
class Sample:
    """A moment at one instant: counts by verdict and the sum of scores, by the totals and by the interactions."""

    totals: Mapping[str, int]
    interactions: Mapping[str, int]


async def sample(data_dir: Path, moment: str) -> Sample:
    """Take one, through the engine of the service that runs over a folder."""
    client = connect((data_dir / "engine.url").read_text())
    try:
        collections, transactions = Collections.of(open_database(client, "touchstone")), Transactions(client)
        place = (await HierarchyLog(collections, transactions).current()).moment(moment).id

        async def read(session: Session) -> Sample:
            totals = await _totals(collections, place, _Within(client, session))
            return Sample(totals, await _counted(collections, place, session))

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


async def _totals(collections: Collections, place: str, transactions: Transactions) -> Mapping[str, int]:
    reading = await MongoRollups(collections, transactions, Tail(collections)).read([place], EVER, None)
    tally = reading.whole[place]
    counts = {verdict.name: getattr(tally, verdict.name.lower()) for verdict in Verdict}
    return counts | {"score": tally.score_sum}


async def _counted(collections: Collections, place: str, session: Session) -> Mapping[str, int]:
    """One after the other, as they are stored: no code of the service comes between."""
    counts = dict.fromkeys([*(verdict.name for verdict in Verdict), "score"], 0)
    wanted = {"_id": False, "verdict": True, "score": True}
    async for found in collections.interactions.find({"place": place, "excluded_by": None}, wanted, session=session):
        counts[Verdict(found["verdict"]).name] += 1
        counts["score"] += found.get("score") or 0
    return counts
