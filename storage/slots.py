"""Writer slots: each process numbers its commits within one, and loses the right to when another takes it."""

import asyncio
import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn

from pymongo.errors import DuplicateKeyError, OperationFailure, PyMongoError

from domain.errors import UnavailableError
from domain.ports import Clock
from storage.client import Document
from storage.collections import Collections
from storage.heads import read_head
from storage.transactions import Session, Transactions

log = logging.getLogger(__name__)

SAID_SO: Document = {"sessions": {"$exists": True}}
"""Tells processes from work, which is leased too."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A slot that this process holds, and its last commit's sequence and Lamport time."""

    slot: int
    sequence: int
    lamport: int


class Slots:
    """Leases slots to `holder`, this process's name.

    A lease lasts `lease_seconds` from its last commit, or since its holder last said that it lives, by the database's
    clock. What a process had begun to write that says no more so is ended: see `presence.py`.
    """

    def __init__(
        self, collections: Collections, transactions: Transactions, clock: Clock, holder: str, *, lease_seconds: float
    ) -> None:
        self.holder = holder
        self._collections = collections
        self._transactions = transactions
        self._clock = clock
        self._lease = timedelta(seconds=lease_seconds)

    async def take(self) -> Lease:
        """This process's slot, else one whose lease ran out, else a new one.

        Raises:
            UnavailableError: the database did not answer.
        """
        for pause in self._transactions.pauses():
            await asyncio.sleep(pause)
            try:
                return await self._transactions.write(self._take, self._holds_one)
            except DuplicateKeyError:
                log.debug("another process made the same new slot first")
        raise self._transactions.unavailable()

    async def release(self, lease: Lease) -> None:
        """Let another process have the slot at once."""
        await self._collections.slots.update_one({"_id": lease.slot, "holder": self.holder}, {"$set": {"holder": None}})

    async def keep_clear(self, every_seconds: float) -> NoReturn:
        """End what processes that are gone had begun to write, until cancelled."""
        while True:
            await asyncio.sleep(every_seconds)
            try:
                await self._clear()
            except (PyMongoError, UnavailableError) as error:
                log.warning("processes that are gone not cleared away", extra={"reason": type(error).__name__})

    async def _clear(self) -> None:
        gone = {"_id": {"$ne": self.holder}, **SAID_SO, "renewed_at": {"$lt": self._clock.now() - self._lease}}
        for process in await self._collections.leases.find(gone).to_list(None):
            log.warning("a process is gone", extra={"holder": process["_id"]})
            try:
                await self._transactions.kill(process["sessions"])
            except OperationFailure as error:  # as where it is forbidden: the database ends them, after a minute
                log.warning("what a process had begun not ended", extra={"reason": type(error).__name__})
            await self._collections.leases.delete_one({"_id": process["_id"], "renewed_at": process["renewed_at"]})

    async def _holds_one(self) -> bool:
        return await self._collections.slots.find_one({"holder": self.holder}) is not None

    async def _take(self, session: Session) -> Lease:
        slots = [slot async for slot in self._collections.slots.find({}, session=session)]
        living = await self._living(session)
        mine = next((slot for slot in slots if slot["holder"] == self.holder), None)
        # Writing the head makes this conflict with an edit, which would not see the slot it must mark.
        await self._collections.heads.update_one({"_id": "hierarchy"}, {"$inc": {"leases": 1}}, session=session)
        head = await read_head(self._collections, "hierarchy", session)
        slot = mine or next((slot for slot in slots if self._is_free(slot, living)), None)
        # Whatever this process commits comes after all that it could have read: edits above all.
        taken: Document = {
            "holder": self.holder,
            "hierarchy": head["version"],
            "lamport": max((slot["lamport"] for slot in slots), default=0),
        }
        if slot is None:
            slot = {"_id": max((slot["_id"] for slot in slots), default=0) + 1, "sequence": 0}
            await self._collections.slots.insert_one(
                {**slot, **taken, "renewed_at": self._clock.now()}, session=session
            )
        else:
            await self._collections.slots.update_one(
                {"_id": slot["_id"]}, {"$set": taken, "$currentDate": {"renewed_at": True}}, session=session
            )
        return Lease(slot["_id"], slot["sequence"], taken["lamport"])

    async def _living(self, session: Session) -> set[str]:
        living = {**SAID_SO, "renewed_at": {"$gte": self._clock.now() - self._lease}}
        return {each["_id"] async for each in self._collections.leases.find(living, session=session)}

    def _is_free(self, slot: Document, living: Collection[str]) -> bool:
        if slot["holder"] in living:
            return False
        return slot["holder"] is None or slot["renewed_at"] < self._clock.now() - self._lease
