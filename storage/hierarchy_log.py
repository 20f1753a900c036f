"""The change log, and the hierarchy that it folds to, held in memory by version."""

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from pymongo import ASCENDING, DESCENDING

from domain.hierarchy import BEGINNING, Hierarchy, HierarchyChange
from storage.collections import Collections
from storage.heads import read_head
from storage.hierarchy_documents import to_change
from storage.transactions import Session, Transactions

PAST_VERSIONS: Final = 16  # of 5,000 nodes each takes about 1 MiB; their nodes are shared
CHECKPOINTS: Final = 16  # at most so many; twice as far apart once there would be more
CHECKPOINT_VERSIONS: Final = 500  # the least between two of them
_MILLISECOND: Final = timedelta(milliseconds=1)


class HierarchyLog:
    """Reads the change log once, and then what was added.

    Versions of the past are folded again when somebody asks, a commit among them, from the nearest that is still in
    memory. Checkpoints stay there, so that it is never far.
    """

    def __init__(self, collections: Collections, transactions: Transactions) -> None:
        self._collections = collections
        self._transactions = transactions
        self._newest = Hierarchy()
        self._times = array("q")  # when each version from 1 was made, in ms since the year 1; they never decrease
        self._past: OrderedDict[int, Hierarchy] = OrderedDict()
        self._checkpoints = {0: Hierarchy()}
        self._apart = CHECKPOINT_VERSIONS

    @property
    def newest(self) -> Hierarchy:
        """The newest version that this process has read."""
        return self._newest

    async def current(self) -> Hierarchy:
        """The newest version that was committed before this call.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        head = await self._transactions.ask(lambda: read_head(self._collections, "hierarchy"))
        if head["version"] <= self._newest.version:
            return self._newest
        return await self._transactions.read(self.current_in)

    async def at_version(self, version: int) -> Hierarchy:
        """The hierarchy as of a version. Reads the changes since the nearest earlier version in memory.

        Raises:
            LookupError: there is no such version yet.
            UnavailableError: the database did not answer in time.
        """
        if version > self._newest.version and version > (await self.current()).version:
            raise LookupError(version)
        if version == self._newest.version:
            return self._newest
        known = {**self._checkpoints, **self._past}
        hierarchy = known[max(each for each in known if each <= version)]
        while hierarchy.version < version:
            until = min(version, hierarchy.version + CHECKPOINT_VERSIONS)
            changes = await self.changes(until + 1, until - hierarchy.version)
            hierarchy = hierarchy.after_all(changes[::-1])
        self._remember(hierarchy)
        return hierarchy

    async def version_at(self, at: datetime) -> int:
        """The last version that was made at or before an instant; 0 before the first.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        await self.current()
        return bisect_right(self._times, _milliseconds(at))

    async def changes(self, before: int, most: int) -> Sequence[HierarchyChange]:
        """At most `most` entries with versions below `before`, newest first."""

        async def ask() -> list[HierarchyChange]:
            found = self._collections.hierarchy_changes.find({"version": {"$gte": before - most, "$lt": before}})
            return [to_change(document) async for document in found.sort("version", DESCENDING)]

        return await self._transactions.ask(ask)

    async def current_in(self, session: Session) -> Hierarchy:
        """The version that a snapshot sees."""
        head = await read_head(self._collections, "hierarchy", session)
        before = self._newest
        wanted = {"version": {"$gt": before.version, "$lte": head["version"]}}
        found = self._collections.hierarchy_changes.find(wanted, session=session).sort("version", ASCENDING)
        changes = [to_change(document) async for document in found]
        newest, passed = before, list[Hierarchy]()
        for some in _between(changes, CHECKPOINT_VERSIONS):
            newest = newest.after_all(some)
            passed.append(newest)
        if newest.version > self._newest.version:
            # Another task may have come as far as in between: no time is noted twice.
            self._times.extend(_milliseconds(change.at) for change in changes[self._newest.version - before.version :])
            self._newest = newest
            self._keep(passed)
        return newest

    def _keep(self, passed: Iterable[Hierarchy]) -> None:
        """Let those be checkpoints that are as far apart as they all have to be."""
        self._checkpoints.update((each.version, each) for each in passed)
        while True:
            self._checkpoints = {at: each for at, each in self._checkpoints.items() if at % self._apart == 0}
            if len(self._checkpoints) <= CHECKPOINTS:
                return
            self._apart *= 2

    def _remember(self, hierarchy: Hierarchy) -> None:
        self._past[hierarchy.version] = hierarchy
        self._past.move_to_end(hierarchy.version)
        while len(self._past) > PAST_VERSIONS:
            self._past.popitem(last=False)


def _between(changes: Sequence[HierarchyChange], apart: int) -> Iterator[Sequence[HierarchyChange]]:
    """The changes up to each version that is a multiple of `apart`, and up to the last."""
    first = 0
    while first < len(changes):
        end = first + apart - (changes[first].version - 1) % apart
        yield changes[first:end]
        first = end


def _milliseconds(at: datetime) -> int:
    return (at - BEGINNING) // _MILLISECOND
