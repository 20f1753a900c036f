"""The commits that the roll-ups do not hold yet, kept in memory so that a query need not read them again."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Final

from pymongo import ASCENDING

from storage.client import Document
from storage.collections import Collections
from storage.deltas import Deltas, unpack_deltas
from storage.positions import Positions
from storage.transactions import Session

_COMMITS_A_READ: Final = 200


@dataclass(frozen=True, slots=True)
class Commit:
    """Where a commit stands, and by how much it moves the roll-ups."""

    slot: int
    sequence: int
    deltas: Deltas


class Tail:
    """Deltas of commits by (slot, sequence). Commits never change, so what is kept is never stale.

    Bounded: beyond `most_buckets`, commits are read from the database when they are wanted.
    """

    def __init__(self, collections: Collections, most_buckets: int = 100_000) -> None:
        self._commits = collections.commits
        self._kept: dict[tuple[int, int], Deltas] = {}
        self._buckets = 0
        self._most_buckets = most_buckets

    def keep(self, slot: int, sequence: int, deltas: Deltas) -> None:
        """Remember a commit's deltas, while there is room."""
        if (slot, sequence) not in self._kept and self._buckets + len(deltas) <= self._most_buckets:
            self._kept[slot, sequence] = deltas
            self._buckets += len(deltas)

    def forget(self, folded: Positions) -> None:
        """Drop what the roll-ups hold by now."""
        for slot, sequence in [at for at in self._kept if at[1] <= folded.get(at[0], 0)]:
            self._buckets -= len(self._kept.pop((slot, sequence)))

    async def between(self, folded: Positions, ahead: Positions, session: Session) -> AsyncGenerator[Commit]:
        """Commits after `folded` up to `ahead`, in order within a slot. The session must see `ahead`."""
        for slot, last in sorted(ahead.items()):
            at = folded.get(slot, 0) + 1
            while at <= last:
                kept = self._kept.get((slot, at))
                if kept is not None:
                    yield Commit(slot, at, kept)
                    at += 1
                    continue
                end = self._gap_end(slot, at, last)
                async for commit in self._read(slot, at, end, session):
                    yield commit
                at = end + 1

    def _gap_end(self, slot: int, first: int, last: int) -> int:
        """The last of the commits from `first` on that are not kept, and that one read should fetch."""
        end = first
        while end < last and (slot, end + 1) not in self._kept and end - first + 1 < _COMMITS_A_READ:
            end += 1
        return end

    async def _read(self, slot: int, first: int, last: int, session: Session) -> AsyncGenerator[Commit]:
        found = self._commits.find(
            {"slot": slot, "sequence": {"$gte": first, "$lte": last}},
            {"sequence": True, "deltas": True},
            session=session,
        )
        async for document in found.sort("sequence", ASCENDING):
            deltas = deltas_in(document)
            self.keep(slot, document["sequence"], deltas)
            yield Commit(slot, document["sequence"], deltas)


def deltas_in(commit: Document) -> Deltas:
    """A commit record's deltas; a hierarchy edit has none."""
    packed: str | None = commit.get("deltas")
    return {} if packed is None else unpack_deltas(packed)
