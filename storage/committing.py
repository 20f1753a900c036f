"""One recording commit: which items are new, what they are scored, and everything they move, in one transaction."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pymongo.errors import BulkWriteError

from domain.hierarchy import Hierarchy
from domain.interactions import Interaction, Recorded, RejectionCode, Scored
from domain.limits import Limits
from domain.recording import place
from storage.client import Document
from storage.collections import Collections
from storage.deltas import deltas_of, pack_deltas
from storage.documents import from_recorded, interaction_id
from storage.hierarchy_store import MongoHierarchyStore
from storage.tail import Tail
from storage.transactions import Session
from storage.unmapped import Admission, Unmapped, UnmappedMovedError
from storage.writer import HierarchyMovedError, Stamp, Writer

log = logging.getLogger(__name__)

# SecantusDB 0.7.0b3 answers `$in` in time quadratic in its hits; ten of these take a fifth of one of 500.
LOOKUP_ITEMS = 50
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


@dataclass(frozen=True, slots=True)
class _Placed:
    item: Item
    scored: Scored


class Committer:
    """Commits batches, one at a time, through this process's writer."""

    def __init__(
        self,
        collections: Collections,
        hierarchies: MongoHierarchyStore,
        writer: Writer,
        tail: Tail,
        unmapped: Unmapped,
        limits: Limits,
    ) -> None:
        self._interactions = collections.interactions
        self._hierarchies = hierarchies
        self._writer = writer
        self._tail = tail
        self._unmapped = unmapped
        self._limits = limits

    async def commit(self, items: Sequence[Item]) -> None:
        """Record each item once and tell it its fate.

        Raises:
            UnavailableError: items without a fate may be recorded or not.
        """
        firsts = list({item.id: item for item in reversed(items)}.values())[::-1]
        await self._commit_distinct(firsts)
        twins = [item for item in items if not _is_settled(item)]
        if twins:
            await self.commit(await self._without_stored(twins))

    async def _commit_distinct(self, pending: Sequence[Item]) -> None:
        hierarchy = self._hierarchies.newest
        while True:
            placed, refused = _place(pending, hierarchy)
            admission = await self._unmapped.admit([each.scored for each in placed])
            if admission.refused and hierarchy.version < (await self._hierarchies.current()).version:
                hierarchy = self._hierarchies.newest  # the keys may have been defined since
                continue
            placed = await self._settle(placed, refused, admission)
            pending = [each.item for each in placed]
            if not pending:
                return
            try:
                await self._write(placed, hierarchy, admission)
            except HierarchyMovedError:
                hierarchy = await self._hierarchies.current()
            except UnmappedMovedError:
                log.debug("another process recorded under a new unmapped key first")
            except BulkWriteError as error:
                if not _is_duplicate_key(error):
                    raise
                pending = await self._without_stored(pending)
            else:
                return

    async def _write(self, placed: Sequence[_Placed], hierarchy: Hierarchy, admission: Admission) -> None:
        scored = [each.scored for each in placed]

        async def write(session: Session, stamp: Stamp) -> Document:
            await self._interactions.insert_many(
                [from_recorded(Recorded(each, stamp.at)) for each in scored], session=session
            )
            await self._unmapped.count(scored, admission, stamp.at, session)
            return {
                "kind": "recording",
                "hierarchy": hierarchy.version,
                "interactions": [each.item.id for each in placed],
                "deltas": pack_deltas(deltas_of(scored, stamp.at, self._limits.minute_retention_days)),
            }

        record = await self._writer.commit(hierarchy.version, write)
        deltas = deltas_of(scored, record["at"], self._limits.minute_retention_days)
        self._tail.keep(record["slot"], record["sequence"], deltas)
        for each in placed:
            each.item.recorded = True

    async def _settle(self, placed: Sequence[_Placed], refused: Sequence[Item], admission: Admission) -> list[_Placed]:
        """Reject what cannot be recorded, unless it is stored already; return the rest."""
        overflow = [each.item for each in placed if not admission.admits(each.scored)]
        for item in await self._without_stored([*refused, *overflow]):
            item.rejected = RejectionCode.TOO_MANY_UNMAPPED if item in overflow else RejectionCode.NOT_A_MOMENT
        return [each for each in placed if not _is_settled(each.item)]

    async def _without_stored(self, items: Sequence[Item]) -> list[Item]:
        """Tell the items whose id is stored their fate; return the others."""
        stored: dict[str, bytes] = {}
        ids = [item.id for item in items]
        for at in range(0, len(ids), LOOKUP_ITEMS):
            found = self._interactions.find({"_id": {"$in": ids[at : at + LOOKUP_ITEMS]}}, {"fingerprint": True})
            stored.update({document["_id"]: document["fingerprint"] async for document in found})
        for item in items:
            if item.id in stored:
                item.duplicate = stored[item.id] == item.interaction.fingerprint
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


def _is_settled(item: Item) -> bool:
    return item.recorded or item.duplicate or item.rejected is not None


def _is_duplicate_key(error: BulkWriteError) -> bool:
    details = error.details or {}
    return any(each["code"] == _DUPLICATE_KEY for each in details.get("writeErrors", ()))
