"""The change log, and the hierarchy that it folds to, held in memory by version."""

from collections.abc import Sequence

from pymongo import ASCENDING, DESCENDING

from domain.hierarchy import Hierarchy, HierarchyChange
from storage.collections import Collections
from storage.heads import read_head
from storage.hierarchy_documents import to_change
from storage.transactions import Session, Transactions


class HierarchyLog:
    """Reads the change log once, and then what was added."""

    def __init__(self, collections: Collections, transactions: Transactions) -> None:
        self._collections = collections
        self._transactions = transactions
        self._newest = Hierarchy()

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
        newest = before.after_all([to_change(document) async for document in found])
        if newest.version > self._newest.version:
            self._newest = newest
        return newest
