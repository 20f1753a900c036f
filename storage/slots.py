"""Writer slots: each process numbers its commits within one, and loses the right to when another takes it."""

import asyncio
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn

from pymongo.errors import DuplicateKeyError, PyMongoError

from domain.errors import UnavailableError
from domain.ports import Clock
from storage.client import Document
from storage.collections import Collections
from storage.heads import read_head
from storage.transactions import Session, Transactions

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Lease:
    """A slot that this process holds, its last commit's sequence and Lamport time, and the session to commit in."""

    slot: int
    sequence: int
    lamport: int
    session: Session


class Slots:
    """Leases slots to `holder`, a name that no other process has.

    A lease lasts `lease_seconds` from its last commit or renewal, by the database's clock. It says in which session its
    holder commits: what a process that was killed had begun to write there holds others up until somebody ends it, or
    the database does, after a minute.
    """

    def __init__(
        self, collections: Collections, transactions: Transactions, clock: Clock, *, lease_seconds: float
    ) -> None:
        self.holder = secrets.token_hex(8)
        self._collections = collections
        self._transactions = transactions
        self._clock = clock
        self._lease = timedelta(seconds=lease_seconds)
        self._session: Session | None = None

    async def take(self) -> Lease:
        """This process's slot, else one whose lease ran out, else a new one.

        Raises:
            UnavailableError: the database did not answer.
        """
        self._session = self._session or await self._transactions.session()
        committing = self._session
        while True:
            try:
                return await self._transactions.write(lambda session: self._take(session, committing), self._holds_one)
            except DuplicateKeyError:
                continue  # another process made the same new slot first

    async def renew(self, lease: Lease) -> bool:
        """Make the lease last on. False when another process holds the slot."""
        renewed = await self._collections.slots.update_one(
            {"_id": lease.slot, "holder": self.holder}, {"$currentDate": {"renewed_at": True}}
        )
        return renewed.matched_count == 1

    async def release(self, lease: Lease) -> None:
        """Let another process have the slot at once."""
        await self._collections.slots.update_one({"_id": lease.slot, "holder": self.holder}, {"$set": {"holder": None}})

    async def close(self) -> None:
        """Let go of the session."""
        if self._session is not None:
            await self._session.end_session()
            self._session = None

    async def keep_clear(self, every_seconds: float) -> NoReturn:
        """Free slots whose lease ran out, and end what their holders had begun to write, until cancelled."""
        while True:
            await asyncio.sleep(every_seconds)
            try:
                await self._clear()
            except (PyMongoError, UnavailableError) as error:
                log.warning("slots not cleared", extra={"reason": type(error).__name__})

    async def _clear(self) -> None:
        ran_out = {"holder": {"$ne": None}, "renewed_at": {"$lt": self._clock.now() - self._lease}}
        for slot in await self._collections.slots.find(ran_out).to_list(None):
            log.warning("lease ran out", extra={"slot": slot["_id"]})
            if "session" in slot:
                await self._transactions.kill(slot["session"])
            held = {name: slot[name] for name in ("_id", "holder", "renewed_at")}
            await self._collections.slots.update_one(held, {"$set": {"holder": None}})

    async def _holds_one(self) -> bool:
        return await self._collections.slots.find_one({"holder": self.holder}) is not None

    async def _take(self, session: Session, committing: Session) -> Lease:
        slots = [slot async for slot in self._collections.slots.find({}, session=session)]
        mine = next((slot for slot in slots if slot["holder"] == self.holder), None)
        # Writing the head makes this conflict with an edit, which would not see the slot it must mark.
        await self._collections.heads.update_one({"_id": "hierarchy"}, {"$inc": {"leases": 1}}, session=session)
        head = await read_head(self._collections, "hierarchy", session)
        slot = mine or next((slot for slot in slots if self._is_free(slot)), None)
        # Whatever this process commits comes after all that it could have read: edits above all.
        taken: Document = {
            "holder": self.holder,
            "hierarchy": head["version"],
            "lamport": max((slot["lamport"] for slot in slots), default=0),
            "session": bytes(committing.session_id["id"]),  # pyright: ignore[reportIndexIssue, reportUnknownArgumentType] - Motor's types take it for a method
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
        return Lease(slot["_id"], slot["sequence"], taken["lamport"], committing)

    def _is_free(self, slot: Document) -> bool:
        return slot["holder"] is None or slot["renewed_at"] < self._clock.now() - self._lease
