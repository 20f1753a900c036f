"""Rebuilding: roll-ups counted again from interactions and attempts, and mended where they differ, beside the service.

Some days, and then each year, of a moment or an outcome are compared in one snapshot. What differs is counted again
in a transaction that first writes to the fold's head: a fold that overlaps it conflicts and is done again, so neither
undoes the other. What is right is not written. Killed at any point, all pages are as they were or as they should be.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pymongo import DeleteOne

from domain.ladder import MINUTES_A_DAY, Rung, bucket_of, start_of
from storage.client import Database, Document
from storage.collections import Collections
from storage.countables import Countable, countables
from storage.days import days_of
from storage.deltas import Deltas, rows_of
from storage.hierarchy_log import HierarchyLog
from storage.pages import PageWrite, merged, page_id, page_of, span_of
from storage.positions import FoldHead
from storage.presence import Presence
from storage.recount import Recount, above, held
from storage.tail import Commit, Tail
from storage.tasks import running
from storage.transactions import Session, Transactions

SPANS_A_READ = 50
MONTHS_A_YEAR = 12
# A transaction may take a minute, and the embedded engine lets a writer wait: so many take about a second.
ITEMS_A_SNAPSHOT = 5_000
RENEWAL_SECONDS = 1.0  # services that run with any lease see that it goes on
# However little a day holds, to look at it takes as long as so many.
ITEMS_A_DAY = 50

Pages: TypeAlias = Callable[[Recount, Session], Awaitable[list[Document]]]
Counted: TypeAlias = Callable[[Recount, Session], Awaitable[Deltas]]


@dataclass(slots=True)
class Rebuilt:
    """What a rebuild counted, and how many pages it wrote or deleted."""

    days: int = 0
    mended: int = 0


class Rebuild:
    """Rebuilds all roll-ups of a database that anybody may be using."""

    def __init__(self, collections: Collections, transactions: Transactions, presence: Presence) -> None:
        self._collections = collections
        self._transactions = transactions
        self._presence = presence
        self._hierarchies = HierarchyLog(collections, transactions)
        self._tail = Tail(collections)

    @classmethod
    def of(cls, database: Database) -> "Rebuild":
        """A rebuild of a database that nobody needs to serve."""
        collections = Collections.of(database)
        presence = Presence(database.client, collections)
        return cls(collections, Transactions(database.client, presence.session), presence)

    async def run(self, progress: Callable[[int, int], None]) -> Rebuilt:
        """Rebuild everything. Safe to repeat. `progress` is told how many of how many days are done.

        Raises:
            UnavailableError: the database did not answer in time; what was mended stays mended.
        """
        try:
            async with running(self._presence.keep(RENEWAL_SECONDS)):
                return await self._rebuild(progress)
        finally:
            await self._presence.leave()

    async def _rebuild(self, progress: Callable[[int, int], None]) -> Rebuilt:
        rebuilt = Rebuilt()
        days = {each: await self._days(each) for each in await self._countables()}
        total = sum(map(len, days.values()))
        for countable, each in days.items():
            at = 0
            while at < len(each):
                progress(rebuilt.days, total)
                done, wrong = await self._compare(countable, each[at:])
                for day in wrong:
                    await self._mend(*self._day(countable, day), rebuilt)
                at += done
                rebuilt.days += done
            for year in await self._years(countable.node, each):
                part = self._year(countable.node, year)
                if await self._is_wrong(*part):
                    await self._mend(*part, rebuilt)
        progress(total, total)
        return rebuilt

    async def _compare(self, countable: Countable, days: Sequence[int]) -> tuple[int, list[int]]:
        """Compare days in one snapshot: how many, at least one and no more than fit, and which of them are wrong."""

        async def compare(session: Session) -> tuple[int, list[int], Sequence[Commit]]:
            recount = await Recount.begin(self._collections, self._tail, session)
            wrong: list[int] = []
            for done, day in enumerate(days, 1):
                counted = await recount.day(countable, day)
                if _mending(await self._pages(recount.day_spans(countable.node, day), session), counted, recount.head):
                    wrong.append(day)
                if recount.items + done * ITEMS_A_DAY >= ITEMS_A_SNAPSHOT:
                    return done, wrong, recount.unfolded
            return len(days), wrong, recount.unfolded

        done, wrong, unfolded = await self._transactions.read(compare)
        self._tail.keep(unfolded)
        return done, wrong

    async def _years(self, node: str, days: Iterable[int]) -> list[int]:
        """Years since 1970 that have days, or pages of days or months."""

        async def ask() -> list[int]:
            months = {bucket_of(day * MINUTES_A_DAY, Rung.MONTH) for day in days}
            years = {page_of(Rung.MONTH, month) for month in months}
            coarse = {"moment": node, "rung": {"$gte": int(Rung.DAY)}}
            async for page in self._collections.rollups.find(coarse, {"rung": True, "page": True}):
                years.add(page["page"] // MONTHS_A_YEAR if page["rung"] == Rung.DAY else page["page"])
            return sorted(years)

        return await self._transactions.ask(ask)

    async def _countables(self) -> list[Countable]:
        return await countables(self._collections, self._transactions, self._hierarchies)

    async def _days(self, countable: Countable) -> list[int]:
        return await self._transactions.ask(lambda: days_of(self._collections, countable))

    def _day(self, countable: Countable, day: int) -> tuple[Pages, Counted]:
        """Minutes and quarter hours from what counts on the day."""
        return (
            lambda recount, session: self._pages(recount.day_spans(countable.node, day), session),
            lambda recount, _: recount.day(countable, day),
        )

    def _year(self, node: str, year: int) -> tuple[Pages, Counted]:
        """Days and months from quarter hours, which were mended before: both hold the same commits."""
        first, end = (start_of(Rung.MONTH, (year + n) * MONTHS_A_YEAR) // MINUTES_A_DAY for n in (0, 1))
        spans = [span_of(node, Rung.QUARTER, day) for day in range(first, end)]

        async def counted(recount: Recount, session: Session) -> Deltas:
            quarters: Deltas = {}
            for page in await self._pages(spans, session):
                quarters.update(held(page, recount.head) or {})
            return above(quarters)

        return lambda _, session: self._pages(_year_spans(node, year), session), counted

    async def _is_wrong(self, pages: Pages, counted: Counted) -> bool:
        return bool(await self._transactions.read(lambda session: self._look(pages, counted, session)))

    async def _mend(self, pages: Pages, counted: Counted, rebuilt: Rebuilt) -> None:
        async def mend(session: Session) -> int:
            await self._collections.heads.update_one({"_id": "fold"}, {"$inc": {"rebuilds": 1}}, session=session)
            writes = await self._look(pages, counted, session)
            if writes:
                await self._collections.rollups.bulk_write(writes, session=session)  # pyright: ignore[reportUnknownMemberType] - Motor's stubs leave a parameter open
            return len(writes)

        async def landed() -> bool:
            return False  # doing it again writes nothing where it is done

        rebuilt.mended += await self._transactions.write(mend, landed)

    async def _look(self, pages: Pages, counted: Counted, session: Session) -> list[PageWrite]:
        """What would mend it."""
        recount = await Recount.begin(self._collections, self._tail, session)
        return _mending(await pages(recount, session), await counted(recount, session), recount.head)

    async def _pages(self, spans: Sequence[str], session: Session) -> list[Document]:
        found: list[Document] = []
        for at in range(0, len(spans), SPANS_A_READ):
            wanted = {"span": {"$in": list(spans[at : at + SPANS_A_READ])}}
            found += [page async for page in self._collections.rollups.find(wanted, session=session)]
        return found


def _year_spans(node: str, year: int) -> list[str]:
    months = range(year * MONTHS_A_YEAR, (year + 1) * MONTHS_A_YEAR)
    return [*(span_of(node, Rung.DAY, month) for month in months), span_of(node, Rung.MONTH, year)]


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
