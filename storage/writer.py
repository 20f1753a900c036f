"""The one place that commits: numbered, fenced, and under the hierarchy that the writer believes in."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from pymongo.errors import PyMongoError

from domain.errors import UnavailableError
from domain.ports import Clock
from storage.client import Document
from storage.collections import Collections
from storage.right_of_way import RightOfWay
from storage.slots import Lease, Slots
from storage.transactions import Session, Transactions

log = logging.getLogger(__name__)


class HierarchyMovedError(Exception):
    """The hierarchy was edited since the caller read it: read it again and repeat. Nothing was written."""


class _NotAdvancedError(Exception):
    """The slot is not as the lease says: taken by another process, marked by an edit, or advanced already."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A commit's place: its slot and sequence, its Lamport time, and the database's time."""

    slot: int
    sequence: int
    lamport: int
    at: datetime


Body = Callable[[Session, Stamp], Awaitable[Document]]
Reads = Callable[[Session, datetime], Awaitable[int]]


class Writer:
    """This process's place in the feed: one slot, one commit at a time.

    Every transaction advances the slot's sequence, so that a process which lost its slot cannot commit, and names the
    hierarchy's version, so that what an edit overtook is done again.
    """

    def __init__(self, collections: Collections, transactions: Transactions, slots: Slots, clock: Clock) -> None:
        self._collections = collections
        self._transactions = transactions
        self._slots = slots
        self._clock = clock
        self._lease: Lease | None = None  # None also after a commit whose fate is unknown: taking it tells
        self._turn = asyncio.Lock()
        self._right_of_way = RightOfWay(collections, transactions, clock)

    async def commit(
        self, hierarchy_version: int, body: Body, *, reads: Reads | None = None, above_all: bool = False
    ) -> Document:
        """Commit what `body` writes, together with one commit record, which is returned.

        Args:
            hierarchy_version: what the writes were computed under.
            body: writes in the session and returns the record's own fields; it may run more than once.
            reads: reads in the session, before anything is written, what the writes depend on, given the time of the
                commit; returns the greatest Lamport time among it, which the commit's is above.
            above_all: for an edit, which every process's recordings conflict with: give the commit a Lamport time
                after every slot's last, and let recordings wait for it.

        Raises:
            HierarchyMovedError: nothing was written.
            UnavailableError: the writes may have happened.
            Exception: whatever `body` raised; nothing was written.
        """
        async with self._turn, self._right_of_way.claimed() if above_all else self._right_of_way.given():
            for pause in self._transactions.pauses():
                await asyncio.sleep(pause)
                lease, self._lease = self._lease or await self._slots.take(), None
                attempt = _Attempt(
                    self._collections,
                    self._slots.holder,
                    self._clock,
                    lease,
                    hierarchy_version,
                    body,
                    reads,
                    above_all=above_all,
                )
                try:
                    record = await self._transactions.write(attempt.write, attempt.landed)
                except _NotAdvancedError:
                    if not await self._transactions.ask(attempt.landed):
                        await self._check_hierarchy(lease, hierarchy_version)
                        continue
                    record = attempt.record
                except UnavailableError:
                    raise
                except Exception:
                    self._lease = lease
                    raise
                self._lease = replace(lease, sequence=record["sequence"], lamport=record["lamport"])
                return record
            raise self._transactions.unavailable()

    async def close(self) -> None:
        """Give the slot back. Where the database is away, the lease runs out by itself."""
        async with self._turn:
            if self._lease:
                with contextlib.suppress(PyMongoError):
                    await self._slots.release(self._lease)
            self._lease = None

    async def _check_hierarchy(self, lease: Lease, version: int) -> None:
        slot = await self._transactions.ask(lambda: self._collections.slots.find_one({"_id": lease.slot}))
        if slot is None or slot["holder"] != self._slots.holder:
            log.warning("writer slot lost to another process", extra={"slot": lease.slot})
        elif slot["hierarchy"] != version:
            raise HierarchyMovedError


class _Attempt:
    """One commit under one lease; its token tells its record from another's of the same number."""

    def __init__(
        self,
        collections: Collections,
        holder: str,
        clock: Clock,
        lease: Lease,
        hierarchy_version: int,
        body: Body,
        reads: Reads | None,
        *,
        above_all: bool,
    ) -> None:
        self._collections = collections
        self._holder = holder
        self._clock = clock
        self._lease = lease
        self._hierarchy_version = hierarchy_version
        self._body = body
        self._reads = reads
        self._above_all = above_all
        self._token = secrets.token_hex(8)
        self._id = f"{lease.slot}:{lease.sequence + 1}"
        self.record: Document = {}

    async def write(self, session: Session) -> Document:
        """Read, advance the lease, write, and add the commit record."""
        at = self._clock.now()
        lamport = max(await self._lamport(session), await self._reads(session, at) if self._reads else 0)
        stamp = Stamp(self._lease.slot, self._lease.sequence + 1, lamport + 1, at)
        advanced = await self._collections.slots.update_one(
            {
                "_id": stamp.slot,
                "holder": self._holder,
                "sequence": self._lease.sequence,
                "hierarchy": self._hierarchy_version,
            },
            {
                "$set": {"sequence": stamp.sequence, "lamport": stamp.lamport},
                "$currentDate": {"renewed_at": True},
            },
            session=session,
        )
        if advanced.matched_count == 0:
            raise _NotAdvancedError
        self.record = {
            "_id": self._id,
            "slot": stamp.slot,
            "sequence": stamp.sequence,
            "lamport": stamp.lamport,
            "at": stamp.at,
            "token": self._token,
            **await self._body(session, stamp),
        }
        await self._collections.commits.insert_one(self.record, session=session)
        return self.record

    async def landed(self) -> bool:
        """Whether this very commit is in the database."""
        return await self._collections.commits.find_one({"_id": self._id, "token": self._token}) is not None

    async def _lamport(self, session: Session) -> int:
        if not self._above_all:
            return self._lease.lamport
        slots = self._collections.slots.find({}, {"lamport": True}, session=session)
        return max([slot["lamport"] async for slot in slots])
