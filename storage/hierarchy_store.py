"""Editing the hierarchy: one transaction an edit, which no recording can overlap."""

from collections.abc import Sequence
from datetime import datetime

from pymongo import DESCENDING

from domain.auditing import event_of
from domain.corrections import CorrectionState
from domain.hierarchy import Edit, Hierarchy, HierarchyChange
from domain.interactions import UnmappedKey
from domain.ports import Plan
from storage.attempt_work import AttemptWork
from storage.client import Document
from storage.collections import Collections
from storage.correction_steps import correct, note
from storage.correction_store import store_corrections
from storage.documents import to_unmapped_key
from storage.hierarchy_documents import from_change
from storage.hierarchy_log import HierarchyLog
from storage.history import MongoHistory
from storage.journal import Journal
from storage.transactions import Session, Transactions
from storage.unmapped import Unmapped
from storage.writer import HierarchyMovedError, Stamp, Writer


class _NothingToDoError(Exception):
    """The plan gave no edit."""


class MongoHierarchyStore:
    """The change log, and edits to it through this process's writer."""

    def __init__(
        self,
        collections: Collections,
        transactions: Transactions,
        log: HierarchyLog,
        writer: Writer,
        unmapped: Unmapped,
        attempts: AttemptWork,
        journal: Journal,
    ) -> None:
        self._collections = collections
        self._transactions = transactions
        self._log = log
        self._writer = writer
        self._unmapped = unmapped
        self._attempts = attempts
        self._journal = journal

    async def current(self) -> Hierarchy:
        """The newest version that was committed before this call."""
        return await self._log.current()

    async def edit(self, action: str, plan: Plan, *, by: str, reason: str | None) -> Hierarchy:
        """Make the next version, as `HierarchyStore.edit` says."""
        while True:
            before = await self._log.current()

            async def write(session: Session, stamp: Stamp, before: Hierarchy = before) -> Document:
                edit = await plan(before, MongoHistory(self._collections, self._unmapped, session), stamp.at)
                if edit is None:
                    raise _NothingToDoError
                version = before.version + 1
                at = max(stamp.at, before.changed_at)  # the log's times never go back, whatever processes' clocks do
                change = HierarchyChange(version=version, at=at, action=action, by=by, reason=reason, edit=edit)
                before.after(change)  # what cannot be applied must not be stored
                await self._store(change, stamp, session)
                await self._journal.note([event_of(change)], session, stamp)
                did = await self._correct(edit, before, stamp, session)
                return {"kind": "edit", "hierarchy": version, **did}

            try:
                await self._writer.commit(before.version, write, above_all=True)
            except _NothingToDoError:
                return before
            except HierarchyMovedError:
                continue
            return await self._log.current()

    async def at_version(self, version: int) -> Hierarchy:
        """The hierarchy as of a version, as `HierarchyStore.at_version` says."""
        return await self._log.at_version(version)

    async def version_at(self, at: datetime) -> int:
        """The last version that was made at or before an instant."""
        return await self._log.version_at(at)

    async def changes(self, before: int, most: int, after: int = 0) -> Sequence[HierarchyChange]:
        """At most `most` entries with versions below `before` and above `after`, newest first."""
        return await self._log.changes(before, min(most, max(0, before - after - 1)))

    async def unmapped_keys(self) -> Sequence[UnmappedKey]:
        """Keys that nobody defined yet, the latest seen first."""

        async def ask() -> list[UnmappedKey]:
            found = self._collections.unmapped.find({}).sort([("last_seen_at", DESCENDING), ("_id", DESCENDING)])
            return [to_unmapped_key(document) async for document in found]

        return await self._transactions.ask(ask)

    async def _correct(self, edit: Edit, hierarchy: Hierarchy, stamp: Stamp, session: Session) -> Document:
        """Carry out the correction that the edit begins as done, if it does; such an edit changes no rules."""
        for correction in edit.corrections:
            if correction.state is CorrectionState.DONE:
                ids = correction.scope.ids
                work = await correct(self._collections, self._attempts, correction, ids, hierarchy, stamp.at, session)
                await self._attempts.write(work, stamp, session)
                noted = await note(self._collections, correction, work, hierarchy, session, stamp.at)
                return {**noted, **work.told(work.rows(stamp.at))}
        return {}

    async def _store(self, change: HierarchyChange, stamp: Stamp, session: Session) -> None:
        # Every recording that overlaps this edit advances one of these documents too, so that one of the two aborts.
        await self._collections.slots.update_many(
            {}, {"$set": {"hierarchy": change.version}, "$max": {"lamport": stamp.lamport}}, session=session
        )
        await self._collections.hierarchy_changes.insert_one(from_change(change), session=session)
        await store_corrections(self._collections, change.edit, session)
        await self._collections.heads.update_one(
            {"_id": "hierarchy"}, {"$set": {"version": change.version}}, session=session
        )
