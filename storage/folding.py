"""The fold: commit records merged into roll-ups, in the same transaction as how far it has come."""

import asyncio
import dataclasses
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from domain.ladder import GRACE_MINUTES, MINUTES_A_DAY, Rung, minutes_kept_from, start_of
from domain.ports import Clock
from storage.channels import Channels, channel_writes, filed_at, met, read_channels
from storage.client import Document
from storage.collections import Collections
from storage.lookups import by_ids
from storage.pages import PageWrite, merged, page_id, part_ids
from storage.positions import FoldHead, Positions, folded
from storage.rows import Bucket, Row, Rows, up_the_ladder
from storage.tail import Commit, Tail
from storage.transactions import Session, Transactions

log = logging.getLogger(__name__)

# Enough that a year loaded in random order is written a few times only, few enough for memory and one transaction.
TALLIES_A_FOLD: Final = 50_000
DAYS_A_FOLD: Final = 2_000
PAGES_A_WRITE: Final = 200


class FoldedElsewhereError(Exception):
    """Another process folded meanwhile. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one fold merges: rows of every rung by page, the head and the lists of channels as they will be."""

    head: FoldHead
    commits: int
    channels: Mapping[str, Channels]
    pages: Mapping[str, Rows]


class Fold:
    """Merges commits into roll-ups. Any number of processes may try: the head's revision lets one of them win."""

    def __init__(
        self,
        collections: Collections,
        transactions: Transactions,
        tail: Tail,
        clock: Clock,
        *,
        minute_retention_days: int,
        max_channels: int,
    ) -> None:
        self._collections = collections
        self._transactions = transactions
        self._tail = tail
        self._clock = clock
        self._minute_retention_days = minute_retention_days
        self._max_channels = max_channels

    async def advance(self, up_to: Positions) -> int:
        """Fold the next commits, none after `up_to`. Returns how many; 0 when the roll-ups hold them all.

        Raises:
            FoldedElsewhereError: nothing was written.
            UnavailableError: the fold may have happened.
        """
        plan = await self.plan(up_to)
        if plan is None:
            return 0

        async def landed() -> bool:
            return (await folded(self._collections)).revision >= plan.head.revision

        await self._transactions.write(lambda session: self.write(plan, session), landed)
        self._tail.forget(plan.head.positions)
        return plan.commits

    async def plan(self, up_to: Positions) -> Plan | None:
        """What the next fold merges; None when there is nothing."""

        async def read(session: Session) -> tuple[FoldHead, list[Commit], dict[str, Channels]]:
            head = await folded(self._collections, session)
            commits = await self._next(head.positions, up_to, session)
            named = {moment for commit in commits for moment, channel, _, _ in commit.deltas if channel}
            return head, commits, await read_channels(self._collections, named, session)

        head, commits, channels = await self._transactions.read(read)
        self._tail.forget(head.positions)
        if not commits:
            return None
        # Merging takes seconds for a large fold, and requests are waiting for this thread.
        return await asyncio.to_thread(self._merge, head, commits, channels)

    async def write(self, plan: Plan, session: Session) -> None:
        """Advance the head and replace the pages.

        Raises:
            FoldedElsewhereError: the head is not what the plan was made from.
        """
        fields = dataclasses.asdict(plan.head)
        fields["positions"] = {str(slot): sequence for slot, sequence in plan.head.positions.items()}
        # Pruning may have dropped more meanwhile.
        dropped = {"minutes_from": fields.pop("minutes_from")}
        advanced = await self._collections.heads.update_one(
            {"_id": "fold", "revision": plan.head.revision - 1}, {"$set": fields, "$max": dropped}, session=session
        )
        if advanced.matched_count == 0:
            raise FoldedElsewhereError
        if plan.channels:
            lists = channel_writes(plan.channels)
            await self._collections.heads.bulk_write(lists, session=session)  # pyright: ignore[reportUnknownMemberType] - as below
        stored = await self._stored(list(plan.pages), session)
        writes = await asyncio.to_thread(
            lambda: [write for page, rows in plan.pages.items() for write in merged(page, stored, rows)]
        )
        for at in range(0, len(writes), PAGES_A_WRITE):
            some: Sequence[PageWrite] = writes[at : at + PAGES_A_WRITE]
            # Motor's stubs leave a parameter of this method open.
            await self._collections.rollups.bulk_write(some, ordered=False, session=session)  # pyright: ignore[reportUnknownMemberType]

    async def _next(self, folded_to: Positions, up_to: Positions, session: Session) -> list[Commit]:
        """As many commits as one fold should merge."""
        commits: list[Commit] = []
        days: set[tuple[str, str, int]] = set()
        weight = 0
        async for commit in self._tail.between(folded_to, up_to, session):
            commits.append(commit)
            weight += commit.weight
            days.update(_days(commit.deltas))
            if weight > TALLIES_A_FOLD or len(days) > DAYS_A_FOLD:
                break
        return commits

    def _merge(self, head: FoldHead, commits: Sequence[Commit], channels: Mapping[str, Channels]) -> Plan:
        positions = dict(head.positions)
        for commit in commits:
            positions[commit.slot] = commit.sequence
        changed = met((bucket for commit in commits for bucket in commit.deltas), channels, self._max_channels)
        lists = {**channels, **changed}
        total: dict[Bucket, list[Row]] = {}
        for commit in commits:
            for bucket, row in commit.deltas.items():
                total.setdefault(filed_at(bucket, lists), []).append(row)
        kept_from = minutes_kept_from(self._clock.now(), self._minute_retention_days) - GRACE_MINUTES
        kept_from = kept_from if head.minutes_from is None else max(kept_from, head.minutes_from)
        days = [day for _, _, day in _days(total)]
        reached = FoldHead(
            revision=head.revision + 1,
            positions=positions,
            minutes_from=kept_from,
            first_day=min((day for day in (head.first_day, *days) if day is not None), default=None),
            last_day=max((day for day in (head.last_day, *days) if day is not None), default=None),
        )
        pages: dict[str, Rows] = {}
        for bucket, row in up_the_ladder(total).items():
            if bucket[2] is not Rung.MINUTE or bucket[3] >= kept_from:
                pages.setdefault(page_id(bucket), {})[bucket] = row
        return Plan(reached, len(commits), changed, pages)

    async def _stored(self, pages: Sequence[str], session: Session) -> dict[str, Document]:
        """The pages as they are, with all their parts."""
        stored = await by_ids(self._collections.rollups, pages, session=session)
        more = [part for page in stored.values() for part in part_ids(page)[1:]]
        return {**stored, **await by_ids(self._collections.rollups, more, session=session)}


def _days(buckets: Iterable[Bucket]) -> Iterator[tuple[str, str, int]]:
    """The days that are touched, by moment and channel: each costs a page, and coarser pages are few."""
    for moment, channel, rung, number in buckets:
        yield moment, channel, start_of(rung, number) // MINUTES_A_DAY
