"""The fold: commit records merged into roll-ups, in the same transaction as how far it has come."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pymongo import DeleteOne, ReplaceOne

from domain.ladder import GRACE_MINUTES, MINUTES_A_DAY, Rung, minutes_kept_from, start_of
from domain.performance import Tally
from domain.ports import Clock
from storage.client import Document
from storage.collections import Collections
from storage.deltas import (
    Bucket,
    Deltas,
    add,
    pack_cells,
    tally_from_list,
    tally_to_list,
    unpack_cells,
    up_the_ladder,
)
from storage.pages import new_page, page_id
from storage.positions import Positions, committed, folded, positions_of
from storage.tail import Tail
from storage.transactions import Session, Transactions

log = logging.getLogger(__name__)

# Enough that a year loaded in random order is written a few times only, few enough for one transaction.
COMMITS_A_FOLD: Final = 200
DAYS_A_FOLD: Final = 2_000
PAGES_A_LOOKUP: Final = 50  # as for interactions: `$in` is quadratic in its hits
PAGES_A_WRITE: Final = 200


class FoldedElsewhereError(Exception):
    """Another process folded meanwhile. Nothing was written."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one fold merges: deltas of every rung by page, and the positions that it reaches."""

    revision: int
    commits: int
    reached: Positions
    pages: dict[str, Deltas]


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
    ) -> None:
        self._collections = collections
        self._transactions = transactions
        self._tail = tail
        self._clock = clock
        self._minute_retention_days = minute_retention_days

    async def advance(self) -> int:
        """Fold the next commits. Returns how many; 0 when the roll-ups hold everything.

        Raises:
            FoldedElsewhereError: nothing was written.
            UnavailableError: the fold may have happened.
        """
        plan = await self._transactions.read(self._plan)
        if plan is None:
            return 0

        async def landed() -> bool:
            return (await folded(self._collections))["revision"] > plan.revision

        await self._transactions.write(lambda session: self._write(plan, session), landed)
        self._tail.forget(plan.reached)
        return plan.commits

    async def _plan(self, session: Session) -> _Plan | None:
        head = await folded(self._collections, session)
        behind = positions_of(head)
        ahead = await committed(self._collections, session)
        self._tail.forget(behind)
        total: Deltas = {}
        days: set[tuple[str, str, int]] = set()
        count = 0
        async for commit in self._tail.between(dict(behind), ahead, session):
            add(total, commit.deltas)
            days.update(_days(commit.deltas))
            behind[commit.slot] = commit.sequence
            count += 1
            if count >= COMMITS_A_FOLD or len(days) > DAYS_A_FOLD:
                break
        if not count:
            return None
        return _Plan(head["revision"], count, behind, self._by_page(up_the_ladder(total)))

    def _by_page(self, deltas: Deltas) -> dict[str, Deltas]:
        kept_from = minutes_kept_from(self._clock.now(), self._minute_retention_days) - GRACE_MINUTES
        pages: dict[str, Deltas] = {}
        for bucket, tally in deltas.items():
            if bucket[2] is not Rung.MINUTE or bucket[3] >= kept_from:
                pages.setdefault(page_id(bucket), {})[bucket] = tally
        return pages

    async def _write(self, plan: _Plan, session: Session) -> None:
        advanced = await self._collections.heads.update_one(
            {"_id": "fold", "revision": plan.revision},
            {
                "$set": {
                    "revision": plan.revision + 1,
                    "positions": {str(slot): sequence for slot, sequence in plan.reached.items()},
                }
            },
            session=session,
        )
        if advanced.matched_count == 0:
            raise FoldedElsewhereError
        writes: list[ReplaceOne[Document] | DeleteOne] = []
        ids = list(plan.pages)
        for at in range(0, len(ids), PAGES_A_LOOKUP):
            some = ids[at : at + PAGES_A_LOOKUP]
            found = self._collections.rollups.find({"_id": {"$in": some}}, session=session)
            stored = {page["_id"]: page async for page in found}
            writes += [_merged(stored.get(identity), plan.pages[identity]) for identity in some]
        for at in range(0, len(writes), PAGES_A_WRITE):
            some = writes[at : at + PAGES_A_WRITE]
            # Motor's stubs leave a parameter of this method open.
            await self._collections.rollups.bulk_write(some, ordered=False, session=session)  # pyright: ignore[reportUnknownMemberType]


def _days(deltas: Deltas) -> Iterator[tuple[str, str, int]]:
    """The days that are touched, by moment and channel: each costs a page, and coarser pages are few."""
    for moment, channel, rung, number in deltas:
        yield moment, channel, start_of(rung, number) // MINUTES_A_DAY


def _merged(stored: Document | None, deltas: Deltas) -> ReplaceOne[Document] | DeleteOne:
    """The write that adds deltas to a page; a page that comes to nothing goes."""
    first: Bucket = next(iter(deltas))
    cells: dict[int, list[Any]] = unpack_cells(stored["cells"]) if stored else {}
    for (_, _, _, number), delta in deltas.items():
        row = cells.get(number)
        if row is None:
            tally = delta
        else:
            tally = tally_from_list(row)
            tally.add(delta)
        if tally == Tally():
            cells.pop(number, None)
        else:
            cells[number] = tally_to_list(tally)
    if not cells:
        return DeleteOne({"_id": page_id(first)})
    page = {**new_page(first), "cells": pack_cells(cells)}
    return ReplaceOne({"_id": page["_id"]}, page, upsert=True)
