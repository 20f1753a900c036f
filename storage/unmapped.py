"""Keys that nobody defined: what comes in under them is kept, under at most so many of them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pymongo import UpdateOne

from domain.interactions import Scored
from storage.client import Document
from storage.collections import Collections
from storage.documents import interaction_id, source_and_key
from storage.heads import read_head
from storage.lookups import by_ids
from storage.transactions import Session, Transactions


class UnmappedMovedError(Exception):
    """Another process recorded under a new unmapped key first: ask again what is admitted. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Which unmapped keys may be recorded under: `new` ones for the first time, when there were `known_count`."""

    known_count: int = 0
    new: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()

    def admits(self, scored: Scored) -> bool:
        """Whether there is room for an interaction's key; at a moment there always is."""
        return scored.moment is not None or _key_id(scored) not in self.refused


class Unmapped:
    """The list of unmapped keys. An entry's `_id` is "source:key"."""

    def __init__(self, collections: Collections, transactions: Transactions, most_keys: int) -> None:
        self._collections = collections
        self._transactions = transactions
        self._most_keys = most_keys

    async def admit(self, interactions: Sequence[Scored]) -> Admission:
        """Which of the interactions' unmapped keys there is room for, first come first served."""
        wanted = dict.fromkeys(_key_id(each) for each in interactions if each.moment is None)
        if not wanted:
            return Admission()
        head, known = await self._transactions.ask(lambda: self._listed(list(wanted)))
        new = [key for key in wanted if key not in known]
        room = max(self._most_keys - head["count"], 0)
        return Admission(head["count"], frozenset(new[:room]), frozenset(new[room:]))

    async def _listed(self, keys: Sequence[str]) -> tuple[Document, Mapping[str, Document]]:
        head = await read_head(self._collections, "unmapped")
        return head, await by_ids(self._collections.unmapped, keys, {"_id": True})

    async def has_room_for(self, source: str, key: str, session: Session) -> bool:
        """Whether a source's unknown key is listed already, or there is room for another."""
        if await self._collections.unmapped.find_one({"_id": interaction_id(source, key)}, session=session):
            return True
        return (await read_head(self._collections, "unmapped", session))["count"] < self._most_keys

    async def count(self, interactions: Sequence[Scored], admission: Admission, at: datetime, session: Session) -> None:
        """Count the unmapped among the interactions, in the transaction that stores them.

        Raises:
            UnmappedMovedError: the number of keys is not what the admission went by.
        """
        counts = Counter(_key_id(each) for each in interactions if each.moment is None)
        if not counts:
            return
        if admission.new:
            guarded = await self._collections.heads.update_one(
                {"_id": "unmapped", "count": admission.known_count},
                {"$inc": {"count": len(admission.new)}},
                session=session,
            )
            if guarded.matched_count == 0:
                raise UnmappedMovedError
        updates = [
            UpdateOne(
                {"_id": key},
                {"$inc": {"interactions": count}, "$max": {"last_seen_at": at}, "$setOnInsert": {"first_seen_at": at}},
                upsert=True,
            )
            for key, count in counts.items()
        ]
        # Motor's stubs leave a parameter of this method open.
        await self._collections.unmapped.bulk_write(updates, session=session)  # pyright: ignore[reportUnknownMemberType]


async def move_keys(
    collections: Collections, changed: Iterable[tuple[Scored, Scored]], at: datetime, session: Session
) -> None:
    """Let the list follow interactions that leave unmapped keys or come under them.

    A key is listed from its first interaction on, and until its last one has gone, whatever room there is.
    """
    counts = Counter[str]()
    for before, after in changed:
        counts.subtract([_key_id(before)] if before.moment is None else [])
        counts.update([_key_id(after)] if after.moment is None else [])
    for key, count in counts.items():
        listed = await collections.unmapped.find_one({"_id": key}, session=session)
        left = (listed["interactions"] if listed else 0) + count
        if left > 0 and count > 0:
            seen = {"$max": {"last_seen_at": at}, "$setOnInsert": {"first_seen_at": at}}
            await collections.unmapped.update_one(
                {"_id": key}, {"$inc": {"interactions": count}, **seen}, upsert=True, session=session
            )
        elif left > 0:
            await collections.unmapped.update_one({"_id": key}, {"$inc": {"interactions": count}}, session=session)
        elif listed:
            await collections.unmapped.delete_one({"_id": key}, session=session)
        grown = (left > 0) - bool(listed)
        if grown:
            await collections.heads.update_one({"_id": "unmapped"}, {"$inc": {"count": grown}}, session=session)


async def forget_key(collections: Collections, key: str, session: Session) -> None:
    """Take a key off the list, for all sources: it is mapped, and what came in under it moved to its moment."""
    listed = [entry["_id"] async for entry in collections.unmapped.find({}, {"_id": True}, session=session)]
    gone = [identity for identity in listed if source_and_key(identity)[1] == key]
    if gone:
        await collections.unmapped.delete_many({"_id": {"$in": gone}}, session=session)
        await collections.heads.update_one({"_id": "unmapped"}, {"$inc": {"count": -len(gone)}}, session=session)


def _key_id(scored: Scored) -> str:
    return interaction_id(scored.interaction.source, scored.interaction.moment_key)
