"""Rebuilding: roll-ups counted again from the interactions, and mended where they differ, while the service runs.

Each day, and then each year, of a moment is compared in one snapshot. What differs is counted again in a transaction
that first writes to the fold's head: a fold that overlaps it conflicts and is done again, so neither undoes the other.
What is right is not written. Killed at any point, all pages are as they were or as they should be.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pymongo import DeleteOne

from domain.corrections import UNMAPPED_PLACE
from domain.ladder import MINUTES_A_DAY, Rung, bucket_of, minute_of, start_of
from storage.client import Database, Document
from storage.collections import Collections
from storage.deltas import Deltas, rows_of
from storage.pages import PageWrite, merged, page_id, page_of, span_of
from storage.positions import FoldHead, folded
from storage.recount import above, day_spans, held, recounted
from storage.transactions import Session, Transactions

SPANS_A_READ = 50
MONTHS_A_YEAR = 12

Counted: TypeAlias = Callable[[FoldHead, Session], Awaitable[Deltas]]


@dataclass(slots=True)
class Rebuilt:
    """What a rebuild counted, and how many pages it wrote or deleted."""

    days: int = 0
    mended: int = 0


class Rebuild:
    """Rebuilds all roll-ups of a database that anybody may be using."""

    def __init__(self, collections: Collections, transactions: Transactions) -> None:
        self._collections = collections
        self._transactions = transactions

    @classmethod
    def of(cls, database: Database) -> "Rebuild":
        """A rebuild of a database that nobody needs to serve."""
        return cls(Collections.of(database), Transactions(database.client))

    async def run(self, progress: Callable[[int, int], None]) -> Rebuilt:
        """Rebuild everything. Safe to repeat. `progress` is told how many of how many days are done.

        Raises:
            UnavailableError: the database did not answer in time; what was mended stays mended.
        """
        rebuilt = Rebuilt()
        days = {moment: await self._days(moment) for moment in await self._moments()}
        total = sum(len(each) for each in days.values())
        for moment, each in days.items():
            for day in each:
                progress(rebuilt.days, total)
                await self._mend(list(day_spans(moment, day)), self._day(moment, day), rebuilt)
                rebuilt.days += 1
            for year in await self._years(moment, each):
                await self._mend(list(_year_spans(moment, year)), self._year(moment, year), rebuilt)
        progress(total, total)
        return rebuilt

    async def _moments(self) -> list[str]:
        """Moments with interactions or roll-ups, whether the hierarchy knows them or not."""
        places = await self._transactions.ask(lambda: self._collections.interactions.distinct("place"))
        moments = await self._transactions.ask(lambda: self._collections.rollups.distinct("moment"))
        return sorted({place for place in places if not place.startswith(UNMAPPED_PLACE)} | set(moments))

    async def _days(self, moment: str) -> list[int]:
        """Days on which anything was recorded, or that have pages of their own."""

        async def ask() -> list[int]:
            times = self._collections.interactions.find({"place": moment}, {"_id": False, "at": True})
            days = {minute_of(document["at"]) // MINUTES_A_DAY async for document in times}
            fine = {"moment": moment, "rung": {"$lte": int(Rung.QUARTER)}}
            async for page in self._collections.rollups.find(fine, {"rung": True, "page": True}):
                days.add(page["page"] if page["rung"] == Rung.QUARTER else page["page"] * 60 // MINUTES_A_DAY)
            return sorted(days)

        return await self._transactions.ask(ask)

    async def _years(self, moment: str, days: Iterable[int]) -> list[int]:
        """Years since 1970 that have days, or pages of days or months."""

        async def ask() -> list[int]:
            months = {bucket_of(day * MINUTES_A_DAY, Rung.MONTH) for day in days}
            years = {page_of(Rung.MONTH, month) for month in months}
            coarse = {"moment": moment, "rung": {"$gte": int(Rung.DAY)}}
            async for page in self._collections.rollups.find(coarse, {"rung": True, "page": True}):
                years.add(page["page"] // MONTHS_A_YEAR if page["rung"] == Rung.DAY else page["page"])
            return sorted(years)

        return await self._transactions.ask(ask)

    def _day(self, moment: str, day: int) -> Counted:
        return lambda head, session: recounted(self._collections, moment, day, head, session)

    def _year(self, moment: str, year: int) -> Counted:
        """Days and months from quarter hours, which were mended before: both hold the same commits."""
        first, end = (start_of(Rung.MONTH, (year + n) * MONTHS_A_YEAR) // MINUTES_A_DAY for n in (0, 1))
        spans = [span_of(moment, Rung.QUARTER, day) for day in range(first, end)]

        async def counted(head: FoldHead, session: Session) -> Deltas:
            quarters: Deltas = {}
            for page in await self._pages(spans, session):
                quarters.update(held(page, head) or {})
            return above(quarters)

        return counted

    async def _mend(self, spans: Sequence[str], counted: Counted, rebuilt: Rebuilt) -> None:
        async def look(session: Session) -> list[PageWrite]:
            head = await folded(self._collections, session)
            return _mending(await self._pages(spans, session), await counted(head, session), head)

        async def mend(session: Session) -> int:
            await self._collections.heads.update_one({"_id": "fold"}, {"$inc": {"rebuilds": 1}}, session=session)
            writes = await look(session)
            if writes:
                await self._collections.rollups.bulk_write(writes, session=session)  # pyright: ignore[reportUnknownMemberType] - Motor's stubs leave a parameter open
            return len(writes)

        async def landed() -> bool:
            return False  # doing it again writes nothing where it is done

        if await self._transactions.read(look):
            rebuilt.mended += await self._transactions.write(mend, landed)

    async def _pages(self, spans: Sequence[str], session: Session) -> list[Document]:
        found: list[Document] = []
        for at in range(0, len(spans), SPANS_A_READ):
            wanted = {"span": {"$in": list(spans[at : at + SPANS_A_READ])}}
            found += [page async for page in self._collections.rollups.find(wanted, session=session)]
        return found


def _year_spans(moment: str, year: int) -> list[str]:
    months = range(year * MONTHS_A_YEAR, (year + 1) * MONTHS_A_YEAR)
    return [*(span_of(moment, Rung.DAY, month) for month in months), span_of(moment, Rung.MONTH, year)]


def _mending(pages: Sequence[Document], counted: Deltas, head: FoldHead) -> list[PageWrite]:
    """The writes that make pages hold what was counted, and nothing where they do."""
    wanted: dict[str, Deltas] = {}
    for bucket, tally in counted.items():
        wanted.setdefault(page_id(bucket), {})[bucket] = tally
    parts: dict[str, list[Document]] = {}
    for page in pages:
        parts.setdefault(page["_id"].partition("#")[0], []).append(page)
    writes: list[PageWrite] = []
    for name in sorted(wanted.keys() | parts.keys()):
        there = parts.get(name, [])
        if _all_held(there, head) != wanted.get(name, {}):
            writes += [DeleteOne({"_id": page["_id"]}) for page in there]
            writes += merged(name, {}, rows_of(wanted[name])) if name in wanted else []
    return writes


def _all_held(parts: Sequence[Document], head: FoldHead) -> Deltas | None:
    """What the parts of a page hold together; None where they are no page."""
    total: Deltas = {}
    for part in parts:
        cells = held(part, head)
        if cells is None or part.get("parts") != len(parts) or cells.keys() & total.keys():
            return None
        total.update(cells)
    return total
