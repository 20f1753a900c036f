"""The audit: roll-ups, bucket by bucket, against what they were made from, while the service runs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from pymongo import ASCENDING

from domain.attempts import Attempt
from domain.hierarchy import Hierarchy
from domain.interactions import Recorded, Scored
from domain.ladder import MINUTES_A_DAY, Rung, bucket_of, minute_of, minutes_kept_from, start_of
from domain.limits import Limits
from domain.performance import Tally
from domain.ports import Clock
from domain.scoring import Assessment, assess
from storage.attempt_audit import ATTEMPTS_A_SNAPSHOT, AttemptAudit
from storage.channels import filed, read_channels
from storage.client import Database
from storage.clock import DatabaseClock
from storage.collections import Collections
from storage.countables import Countable, Item, add_item, countables
from storage.days import days_of
from storage.deltas import Deltas, add, up_the_ladder
from storage.findings import Findings, span_name
from storage.hierarchy_log import HierarchyLog
from storage.pages import page_of, span_of
from storage.positions import FoldHead, committed, folded
from storage.recount import is_on
from storage.rows import Bucket, tally_of, unpack_cells
from storage.rule_books import RuleBooks
from storage.tail import Tail
from storage.transactions import Session, Transactions

RESULTS_A_PAGE: Final = 10_000  # each page is looked for among all, in the embedded engine


class Audit:
    """Compares node by node and day by day, each day in one snapshot; and attempts, some at a time in one."""

    def __init__(
        self,
        collections: Collections,
        transactions: Transactions,
        hierarchies: HierarchyLog,
        clock: Clock,
        limits: Limits,
    ) -> None:
        self._collections = collections
        self._transactions = transactions
        self._hierarchies = hierarchies
        self._clock = clock
        self._limits = limits
        self._attempts = AttemptAudit(collections, RuleBooks(hierarchies), limits)
        self._tail = Tail(collections)  # keeps nothing: each day is another snapshot

    @classmethod
    async def of(cls, database: Database, limits: Limits) -> "Audit":
        """An audit of a database that nobody needs to serve."""
        clock = DatabaseClock(database.client)
        await clock.refresh()
        collections, transactions = Collections.of(database), Transactions(database.client)
        return cls(collections, transactions, HierarchyLog(collections, transactions), clock, limits)

    async def run(self, progress: Callable[[int, int], None]) -> Findings:
        """Audit everything. `progress` is told how many of how many days are done.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        findings = Findings()
        nodes = await countables(self._collections, self._transactions, self._hierarchies)
        days = [(each, day) for each in nodes for day in await self._days(each)]
        for done, (countable, day) in enumerate(days):
            progress(done, len(days))
            found, opened = await self._transactions.read(lambda session, c=countable, d=day: self._day(c, d, session))
            findings.add(found)
            for some in _portions(opened):
                findings.add(await self._transactions.read(lambda session, s=some: self._attempts.attempts(s, session)))
        months = {(each.node, bucket_of(day * MINUTES_A_DAY, Rung.MONTH)) for each, day in days}
        for node, month in sorted(months.union(*[await self._months(each.node) for each in nodes])):
            findings.add(await self._transactions.read(lambda session, n=node, m=month: self._month(n, m, session)))
        findings.add(await self._results())
        progress(len(days), len(days))
        return findings

    async def _results(self) -> Findings:
        """Results, page by page: for each the database may be away for a while."""
        findings, last = Findings(), ""
        while ids := await self._transactions.ask(lambda after=last: self._results_after(after)):
            for some in _portions(ids):
                findings.add(await self._transactions.read(lambda session, s=some: self._attempts.results(s, session)))
            last = ids[-1]
        return findings

    async def _results_after(self, identity: str) -> list[str]:
        """The ids of the next results after one."""
        results = self._collections.results.find({"_id": {"$gt": identity}}, {"_id": True})
        return [each["_id"] async for each in results.sort("_id", ASCENDING).limit(RESULTS_A_PAGE)]

    async def _days(self, countable: Countable) -> list[int]:
        """Days on which anything counts or was rolled up."""
        known = await self._transactions.ask(lambda: days_of(self._collections, countable))
        return sorted({*known, *await self._rolled_up(countable.node, Rung.DAY)})

    async def _months(self, node: str) -> set[tuple[str, int]]:
        """Months that were rolled up, with the node."""
        return {(node, month) for month in await self._rolled_up(node, Rung.MONTH)}

    async def _rolled_up(self, node: str, rung: Rung) -> set[int]:
        async def ask() -> set[int]:
            pages = self._collections.rollups.find({"moment": node, "rung": int(rung)}, {"cells": True})
            return {number async for page in pages for number in unpack_cells(page["cells"])}

        return await self._transactions.ask(ask)

    async def _day(self, countable: Countable, day: int, session: Session) -> tuple[Findings, list[str]]:
        """A day's buckets, and whether scores can be replayed; and the ids of attempts that were opened on it."""
        findings, node = Findings(), countable.node
        # Within the snapshot, so that every standard that an interaction was scored by is known.
        hierarchy = await self._hierarchies.current_in(session)
        head = await folded(self._collections, session)
        lists = await read_channels(self._collections, [node], session)
        items = [item async for item in countable.on(day, session)]
        findings.add(
            await self._interactions([each for each in items if isinstance(each, Recorded)], hierarchy, session)
        )
        counted = filed(_counted(items, node, day), lists)
        stored = filed(await self._stored(node, day, head, session), lists)
        kept_from = minutes_kept_from(self._clock.now(), self._limits.minute_retention_days, head.minutes_from)
        for bucket in counted.keys() | stored.keys():
            if bucket[2] is Rung.MINUTE and bucket[3] < kept_from:
                continue
            findings.buckets += 1
            made, kept = counted.get(bucket, Tally()), stored.get(bucket, Tally())
            if made != kept:
                source = countable.collection.name
                findings.differs(f"{_name(bucket, hierarchy)}: {source} give {made}, roll-ups {kept}")
        return findings, [each.id for each in items if isinstance(each, Attempt) and _opened_on(each, day)]

    async def _interactions(self, recorded: Sequence[Recorded], hierarchy: Hierarchy, session: Session) -> Findings:
        """Whether scores follow from their standards, and attempts hold what belongs to them."""
        findings = Findings(interactions=len(recorded))
        for each in recorded:
            if _replayed(each.scored, hierarchy) != each.scored.assessment:
                findings.differs(f"interaction {each.id}: its score does not follow from its standard")
        for sentence in await self._attempts.missing(recorded, session):
            findings.differs(sentence)
        return findings

    async def _stored(self, node: str, day: int, head: FoldHead, session: Session) -> Deltas:
        """The day's buckets, as roll-ups and the commits after them say."""
        total: Deltas = {}
        async for commit in self._tail.between(head.positions, await committed(self._collections, session), session):
            add(total, {bucket: tally_of(row) for bucket, row in commit.deltas.items() if bucket[0] == node})
        total = up_the_ladder(total)
        for bucket, tally in await self._pages(node, list(_spans(node, day)), session):
            add(total, {bucket: tally})
        return _of_day(total, node, day)

    async def _month(self, node: str, month: int, session: Session) -> Findings:
        """A month's bucket against its days': both hold the same commits."""
        findings = Findings()
        spans = [
            span_of(node, Rung.DAY, page_of(Rung.DAY, bucket_of(start_of(Rung.MONTH, month), Rung.DAY))),
            span_of(node, Rung.MONTH, page_of(Rung.MONTH, month)),
        ]
        days, months = Deltas(), Deltas()
        for bucket, tally in await self._pages(node, spans, session):
            if bucket[2] is Rung.DAY:
                add(days, {(node, bucket[1], Rung.MONTH, month): tally})
            elif bucket[3] == month:
                add(months, {bucket: tally})
        for bucket in days.keys() | months.keys():
            findings.buckets += 1
            added, kept = days.get(bucket, Tally()), months.get(bucket, Tally())
            if added != kept:
                findings.differs(f"{node} {span_name(bucket)}: its days give {added}, and it is {kept}")
        return findings

    async def _pages(self, node: str, spans: list[str], session: Session) -> list[tuple[Bucket, Tally]]:
        found = self._collections.rollups.find({"span": {"$in": spans}}, session=session).sort("_id", ASCENDING)
        return [
            ((node, page["channel"], Rung(page["rung"]), number), tally_of(row))
            async for page in found
            for number, row in unpack_cells(page["cells"]).items()
        ]


def _portions(ids: list[str]) -> Iterator[list[str]]:
    """What is compared in one snapshot."""
    return (ids[at : at + ATTEMPTS_A_SNAPSHOT] for at in range(0, len(ids), ATTEMPTS_A_SNAPSHOT))


def _counted(items: Iterable[Item], node: str, day: int) -> Deltas:
    """The day's buckets, from what counts on it."""
    total: Deltas = {}
    for item in items:
        add_item(total, item, day)
    return _of_day(up_the_ladder(total), node, day)


def _of_day(deltas: Deltas, node: str, day: int) -> Deltas:
    """Of the rungs below a month, what is a node's and of a day."""
    return {
        bucket: tally
        for bucket, tally in deltas.items()
        if bucket[2] is not Rung.MONTH and is_on(bucket, node, day) and tally != Tally()
    }


def _opened_on(attempt: Attempt, day: int) -> bool:
    return bucket_of(minute_of(attempt.opened_at), Rung.DAY) == day


def _spans(node: str, day: int) -> Iterator[str]:
    """Pages of the rungs below a month that hold a day's buckets."""
    begin = day * MINUTES_A_DAY
    for rung in (Rung.MINUTE, Rung.QUARTER, Rung.DAY):
        first, last = bucket_of(begin, rung), bucket_of(begin + MINUTES_A_DAY - 1, rung)
        for page in range(page_of(rung, first), page_of(rung, last) + 1):
            yield span_of(node, rung, page)


def _replayed(scored: Scored, hierarchy: Hierarchy) -> Assessment:
    """The assessment again, from the signals and the standard's version that was kept."""
    version = scored.assessment.standard
    standards = hierarchy.standards(scored.moment or "")
    return assess(scored.interaction.signals, next((each for each in standards if each.version == version), None))


def _name(bucket: Bucket, hierarchy: Hierarchy) -> str:
    node = hierarchy.nodes.get(bucket[0])
    return f"{node.key if node else bucket[0]} {span_name(bucket)}"
