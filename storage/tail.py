"""The commits that the roll-ups do not hold yet, kept in memory so that a query need not read them again."""

from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from typing import Final

from pymongo import ASCENDING

from storage.client import Document
from storage.collections import Collections
from storage.positions import Positions
from storage.rows import Rows, unpack_rows, weight_of
from storage.transactions import Session

_COMMITS_A_READ: Final = 200
_MOST_TALLIES: Final = 100_000  # each takes about half a kilobyte


@dataclass(frozen=True, slots=True)
class Commit:
    """Where a commit stands, and by how much it moves the roll-ups."""

    slot: int
    sequence: int
    deltas: Rows

    @property
    def weight(self) -> int:
        """Tallies of moments and measures: what it costs to keep."""
        return sum(map(weight_of, self.deltas.values()))


class Tail:
    """Commits by (slot, sequence). A commit that a majority has never changes, so what is kept is never stale.

    Bounded: beyond `most_tallies`, commits are read from the database when they are wanted.
    """

    def __init__(self, collections: Collections, most_tallies: int = _MOST_TALLIES) -> None:
        self._commits = collections.commits
        self._kept: dict[tuple[int, int], Commit] = {}
        self.weight = 0
        self._most_tallies = most_tallies

    def keep(self, commits: Iterable[Commit]) -> None:
        """Remember commits, while there is room. They must be certain: read in a transaction that was committed."""
        for commit in commits:
            if (commit.slot, commit.sequence) not in self._kept and self.weight + commit.weight <= self._most_tallies:
                self._kept[commit.slot, commit.sequence] = commit
                self.weight += commit.weight

    def forget(self, folded: Positions) -> None:
        """Drop what the roll-ups hold by now."""
        for at in [at for at in self._kept if at[1] <= folded.get(at[0], 0)]:
            self.weight -= self._kept.pop(at).weight

    async def between(self, folded: Positions, ahead: Positions, session: Session) -> AsyncGenerator[Commit]:
        """Commits after `folded` up to `ahead`, in order within a slot. The session must see `ahead`."""
        for slot, last in sorted(ahead.items()):
            at = folded.get(slot, 0) + 1
            while at <= last:
                kept = self._kept.get((slot, at))
                if kept is not None:
                    yield kept
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
        wanted = {"slot": slot, "sequence": {"$gte": first, "$lte": last}}
        found = self._commits.find(wanted, {"sequence": True, "deltas": True}, session=session)
        async for document in found.sort("sequence", ASCENDING):
            yield Commit(slot, document["sequence"], _deltas_in(document))


def _deltas_in(commit: Document) -> Rows:
    """A commit record's deltas; a hierarchy edit has none."""
    packed: str | None = commit.get("deltas")
    return {} if packed is None else unpack_rows(packed)
