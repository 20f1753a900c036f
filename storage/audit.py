"""The audit: roll-ups, bucket by bucket, against the interactions they were made from, while the service runs."""

from collections.abc import Callable, Iterator

from pymongo import ASCENDING

from domain.hierarchy import Hierarchy
from domain.interactions import Recorded, Scored
from domain.ladder import (
    EPOCH,
    MINUTE,
    MINUTES_A_DAY,
    Rung,
    bucket_of,
    minute_of,
    minutes_kept_from,
    start_of,
)
from domain.limits import Limits
from domain.nodes import Moment, Outcome
from domain.performance import Tally
from domain.ports import Clock
from domain.recoveries import repair_of
from domain.scoring import Assessment, assess
from storage.achievement_audit import AchievementAudit
from storage.attempt_audit import ATTEMPTS_A_SNAPSHOT, AttemptAudit
from storage.channels import filed, read_channels
from storage.client import Collection, Database, Document
from storage.clock import DatabaseClock
from storage.collections import Collections
from storage.days import days_of
from storage.deltas import Deltas, add, up_the_ladder
from storage.documents import to_recorded
from storage.findings import Findings, span_name
from storage.hierarchy_log import HierarchyLog
from storage.pages import page_of, span_of
from storage.positions import FoldHead, committed, folded
from storage.rows import Bucket, tally_of, unpack_cells
from storage.rule_books import RuleBooks
from storage.tail import Tail
from storage.transactions import Session, Transactions


class Audit:
    """Compares moment by moment and day by day, each day in one snapshot; then attempts, some at a time in one."""

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
        self._achievement = AchievementAudit(collections, clock, limits)
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
        days = [(place, day) for place in await self._places() for day in await self._days(place)]
        for done, (moment, day) in enumerate(days):
            progress(done, len(days))
            findings.add(await self._transactions.read(lambda session, m=moment, d=day: self._day(m, d, session)))
        for moment, month in sorted({(moment, bucket_of(day * MINUTES_A_DAY, Rung.MONTH)) for moment, day in days}):
            findings.add(await self._transactions.read(lambda session, m=moment, n=month: self._month(m, n, session)))
        for outcome in await self._outcomes():
            findings.add(await self._outcome(outcome))
        for some in _portions(await self._transactions.ask(lambda: self._ids(self._collections.results, {}))):
            findings.add(await self._transactions.read(lambda session, s=some: self._attempts.results(s, session)))
        progress(len(days), len(days))
        return findings

    async def _outcome(self, outcome: str) -> Findings:
        """An outcome's attempts, and its roll-ups."""
        ids = await self._transactions.ask(lambda: self._ids(self._collections.attempts, {"outcome": outcome}))
        findings = Findings()
        for some in _portions(ids):
            findings.add(await self._transactions.read(lambda session, s=some: self._attempts.attempts(s, session)))
        findings.add(await self._transactions.read(lambda session: self._achievement.rollups(outcome, session)))
        return findings

    async def _ids(self, collection: Collection, wanted: Document) -> list[str]:
        return [document["_id"] async for document in collection.find(wanted, {"_id": True})]

    async def _outcomes(self) -> list[str]:
        nodes = (await self._hierarchies.current()).nodes.values()
        return [node.id for node in nodes if isinstance(node, Outcome)]

    async def _places(self) -> list[str]:
        """Moments of the hierarchy, and whatever else has roll-ups, but for the outcomes, which count attempts."""
        nodes = (await self._hierarchies.current()).nodes.values()
        rolled_up = await self._transactions.ask(lambda: self._collections.rollups.distinct("moment"))
        known = {node.id: isinstance(node, Moment) for node in nodes}
        return sorted(each for each in known.keys() | set(rolled_up) if known.get(each, True))

    async def _days(self, moment: str) -> list[int]:
        """Days on which anything was recorded or rolled up."""

        async def ask() -> list[int]:
            days = set(await days_of(self._collections, moment))
            pages = self._collections.rollups.find({"moment": moment, "rung": int(Rung.DAY)}, {"cells": True})
            async for page in pages:
                days.update(unpack_cells(page["cells"]))
            return sorted(days)

        return await self._transactions.ask(ask)

    async def _day(self, moment: str, day: int, session: Session) -> Findings:
        findings = Findings()
        # Within the snapshot, so that every standard that an interaction was scored by is known.
        hierarchy = await self._hierarchies.current_in(session)
        head = await folded(self._collections, session)
        lists = await read_channels(self._collections, [moment], session)
        recorded = filed(await self._recorded(moment, day, hierarchy, findings, session), lists)
        stored = filed(await self._stored(moment, day, head, session), lists)
        kept_from = minutes_kept_from(self._clock.now(), self._limits.minute_retention_days, head.minutes_from)
        for bucket in recorded.keys() | stored.keys():
            if bucket[2] is Rung.MINUTE and bucket[3] < kept_from:
                continue
            findings.buckets += 1
            counted, kept = recorded.get(bucket, Tally()), stored.get(bucket, Tally())
            if counted != kept:
                findings.differs(f"{_name(bucket, hierarchy)}: interactions give {counted}, roll-ups {kept}")
        return findings

    async def _recorded(
        self, moment: str, day: int, hierarchy: Hierarchy, findings: Findings, session: Session
    ) -> Deltas:
        """The day's buckets, computed from its interactions, whose scores are replayed on the way."""
        begin = EPOCH + day * MINUTES_A_DAY * MINUTE
        found = self._collections.interactions.find(
            {"place": moment, "at": {"$gte": begin, "$lt": begin + MINUTES_A_DAY * MINUTE}}, session=session
        )
        deltas: Deltas = {}
        everything: list[Recorded] = []
        async for document in found:
            found_one = to_recorded(document)
            scored = found_one.scored
            findings.interactions += 1
            if _replayed(scored, hierarchy) != scored.assessment:
                findings.differs(f"interaction {document['_id']}: its score does not follow from its standard")
            minute = minute_of(scored.interaction.occurred_at)
            bucket = (moment, scored.interaction.channel or "", Rung.MINUTE, minute)
            for counted in found_one.counted:
                tally = deltas.setdefault(bucket, Tally())
                tally.count(counted.assessment)
                tally.recovered += repair_of(found_one) is not None
            everything.append(found_one)
        for sentence in await self._attempts.missing(everything, session):
            findings.differs(sentence)
        return {bucket: tally for bucket, tally in up_the_ladder(deltas).items() if bucket[2] is not Rung.MONTH}

    async def _stored(self, moment: str, day: int, head: FoldHead, session: Session) -> Deltas:
        """The day's buckets, as roll-ups and the commits after them say."""
        total: Deltas = {}
        async for commit in self._tail.between(head.positions, await committed(self._collections, session), session):
            add(total, {bucket: tally_of(row) for bucket, row in commit.deltas.items() if bucket[0] == moment})
        total = up_the_ladder(total)
        for bucket, tally in await self._pages(moment, list(_spans(moment, day)), session):
            add(total, {bucket: tally})
        return {
            bucket: tally
            for bucket, tally in total.items()
            if bucket[2] is not Rung.MONTH
            and start_of(bucket[2], bucket[3]) // MINUTES_A_DAY == day
            and tally != Tally()
        }

    async def _month(self, moment: str, month: int, session: Session) -> Findings:
        """A month's bucket against its days': both hold the same commits."""
        findings = Findings()
        spans = [
            span_of(moment, Rung.DAY, page_of(Rung.DAY, bucket_of(start_of(Rung.MONTH, month), Rung.DAY))),
            span_of(moment, Rung.MONTH, page_of(Rung.MONTH, month)),
        ]
        days, months = Deltas(), Deltas()
        for bucket, tally in await self._pages(moment, spans, session):
            if bucket[2] is Rung.DAY:
                add(days, {(moment, bucket[1], Rung.MONTH, month): tally})
            elif bucket[3] == month:
                add(months, {bucket: tally})
        for bucket in days.keys() | months.keys():
            findings.buckets += 1
            added, kept = days.get(bucket, Tally()), months.get(bucket, Tally())
            if added != kept:
                findings.differs(f"{moment} {span_name(bucket)}: its days give {added}, and it is {kept}")
        return findings

    async def _pages(self, moment: str, spans: list[str], session: Session) -> list[tuple[Bucket, Tally]]:
        found = self._collections.rollups.find({"span": {"$in": spans}}, session=session).sort("_id", ASCENDING)
        return [
            ((moment, page["channel"], Rung(page["rung"]), number), tally_of(row))
            async for page in found
            for number, row in unpack_cells(page["cells"]).items()
        ]


def _portions(ids: list[str]) -> Iterator[list[str]]:
    """What is compared in one snapshot."""
    return (ids[at : at + ATTEMPTS_A_SNAPSHOT] for at in range(0, len(ids), ATTEMPTS_A_SNAPSHOT))


def _spans(moment: str, day: int) -> Iterator[str]:
    """Pages of the rungs below a month that hold a day's buckets."""
    begin = day * MINUTES_A_DAY
    for rung in (Rung.MINUTE, Rung.QUARTER, Rung.DAY):
        first, last = bucket_of(begin, rung), bucket_of(begin + MINUTES_A_DAY - 1, rung)
        for page in range(page_of(rung, first), page_of(rung, last) + 1):
            yield span_of(moment, rung, page)


def _replayed(scored: Scored, hierarchy: Hierarchy) -> Assessment:
    """The assessment again, from the signals and the standard's version that was kept."""
    version = scored.assessment.standard
    standards = hierarchy.standards(scored.moment or "")
    return assess(scored.interaction.signals, next((each for each in standards if each.version == version), None))


def _name(bucket: Bucket, hierarchy: Hierarchy) -> str:
    node = hierarchy.nodes.get(bucket[0])
    return f"{node.key if node else bucket[0]} {span_name(bucket)}"
