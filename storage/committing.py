"""One recording commit: which items are new, what they are scored, and everything they move, in one transaction."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pymongo.errors import BulkWriteError

from domain.hierarchy import Hierarchy
from domain.interactions import Interaction, Recorded, RejectionCode, Scored
from domain.limits import Limits
from domain.placing import place
from storage.client import Document
from storage.collections import Collections
from storage.deltas import Deltas, deltas_of, pack_deltas
from storage.documents import from_recorded, interaction_id
from storage.hierarchy_log import HierarchyLog
from storage.lookups import by_ids
from storage.tail import Commit, Tail
from storage.transactions import Session, Transactions
from storage.unmapped import Admission, Unmapped, UnmappedMovedError
from storage.writer import HierarchyMovedError, Stamp, Writer

log = logging.getLogger(__name__)

_DUPLICATE_KEY = 11_000


@dataclass(slots=True)
class Item:
    """One interaction on its way: `index` is its place in its call; its fate is told once the commit is known."""

    index: int
    interaction: Interaction
    recorded: bool = False
    duplicate: bool = False
    rejected: RejectionCode | None = None

    @property
    def id(self) -> str:
        """The `_id` it is stored under."""
        return interaction_id(self.interaction.source, self.interaction.key)

    @property
    def is_settled(self) -> bool:
        """Whether its fate is told."""
        return self.recorded or self.duplicate or self.rejected is not None


@dataclass(frozen=True, slots=True)
class _Placed:
    item: Item
    scored: Scored


class Committer:
    """Commits batches, one at a time, through this process's writer."""

    def __init__(
        self,
        collections: Collections,
        transactions: Transactions,
        log: HierarchyLog,
        writer: Writer,
        tail: Tail,
        unmapped: Unmapped,
        limits: Limits,
    ) -> None:
        self._interactions = collections.interactions
        self._transactions = transactions
        self._log = log
        self._writer = writer
        self._tail = tail
        self._unmapped = unmapped
        self._limits = limits

    async def commit(self, items: Sequence[Item]) -> None:
        """Record each item once and tell it its fate.

        Raises:
            UnavailableError: items without a fate may be recorded or not.
        """
        for pause in self._transactions.pauses():
            await asyncio.sleep(pause)
            if await self._settle([item for item in items if not item.is_settled]):
                return
        raise self._transactions.unavailable()

    async def _settle(self, pending: Sequence[Item]) -> bool:
        """Try once to tell every item its fate; False where something came between."""
        hierarchy = self._log.newest
        placed, refused = _place(pending, hierarchy)
        admission = await self._unmapped.admit([each.scored for each in placed])
        if admission.refused and hierarchy.version < (await self._log.current()).version:
            return False  # the keys may have been defined since
        overflow = [each.item for each in placed if not admission.admits(each.scored)]
        await self._reject(refused, RejectionCode.NOT_A_MOMENT)
        await self._reject(overflow, RejectionCode.TOO_MANY_UNMAPPED)
        # Of those with the same id the first is written; the others are told apart by their content.
        firsts = {each.item.id: each for each in reversed(placed) if not each.item.is_settled}
        try:
            await self._write(list(reversed(firsts.values())), hierarchy, admission)
        except HierarchyMovedError:
            await self._log.current()
        except UnmappedMovedError:
            log.debug("another process recorded under a new unmapped key first")
        except BulkWriteError as error:
            if not _is_duplicate_key(error):
                raise
            await self._without_stored(pending)
        else:
            await self._without_stored([item for item in pending if not item.is_settled])
        return all(item.is_settled for item in pending)

    async def _write(self, placed: Sequence[_Placed], hierarchy: Hierarchy, admission: Admission) -> None:
        if not placed:
            return
        scored = [each.scored for each in placed]
        deltas: Deltas = {}

        async def write(session: Session, stamp: Stamp) -> Document:
            nonlocal deltas
            await self._interactions.insert_many(
                [from_recorded(Recorded(each, stamp.at)) for each in scored], session=session
            )
            await self._unmapped.count(scored, admission, stamp.at, session)
            deltas = deltas_of(scored, stamp.at)
            return {
                "kind": "recording",
                "hierarchy": hierarchy.version,
                "interactions": [each.item.id for each in placed],
                "deltas": pack_deltas(deltas),
            }

        record = await self._writer.commit(hierarchy.version, write)
        self._tail.keep([Commit(record["slot"], record["sequence"], deltas)])
        for each in placed:
            each.item.recorded = True

    async def _reject(self, items: Sequence[Item], code: RejectionCode) -> None:
        """Reject what cannot be recorded, unless it is stored already."""
        for item in await self._without_stored(items):
            item.rejected = code

    async def _without_stored(self, items: Sequence[Item]) -> list[Item]:
        """Tell the items whose id is stored their fate; return the others."""
        if not items:
            return []
        ids = list(dict.fromkeys(item.id for item in items))
        stored = await self._transactions.ask(lambda: by_ids(self._interactions, ids, {"fingerprint": True}))
        for item in items:
            if item.id in stored:
                item.duplicate = stored[item.id]["fingerprint"] == item.interaction.fingerprint
                item.rejected = None if item.duplicate else RejectionCode.CONTENT_DIFFERS
        return [item for item in items if item.id not in stored]


def _place(items: Iterable[Item], hierarchy: Hierarchy) -> tuple[list[_Placed], list[Item]]:
    """Items at their moments, and those whose key names another kind of node, which it does for ever."""
    placed: list[_Placed] = []
    refused: list[Item] = []
    for item in items:
        scored = place(item.interaction, hierarchy)
        if isinstance(scored, Scored):
            placed.append(_Placed(item, scored))
        else:
            refused.append(item)
    return placed, refused


def _is_duplicate_key(error: BulkWriteError) -> bool:
    details = error.details or {}
    return any(each["code"] == _DUPLICATE_KEY for each in details.get("writeErrors", ()))
