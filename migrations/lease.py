"""A lease in the database, so that two processes never migrate at once, and a dead one never blocks for long.

It is taken and renewed by the database's clock: processes need not agree on the time.
"""

import asyncio
import contextlib
import os
import socket
import time
import uuid
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta

from pymongo.errors import DuplicateKeyError

from migrations.catalogue import Database
from migrations.errors import LeaseHeldError, LeaseLostError

COLLECTION = "migration_lease"
LEASE_ID = "migrations"
LEASE_SECONDS = 30.0
WAIT_SECONDS = 120.0
POLL_SECONDS = 0.2


class Lease:
    """One process's claim to migrate. It must be renewed before `seconds` have passed."""

    def __init__(self, database: Database, seconds: float = LEASE_SECONDS) -> None:
        self._database = database
        self._collection = database[COLLECTION]
        self._term = timedelta(seconds=seconds)
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"

    async def take(self) -> bool:
        """Take the lease when it is free or has run out."""
        now = await self._now()
        # A living lease does not match, so the upsert tries to insert a second one of the same id.
        with contextlib.suppress(DuplicateKeyError):
            await self._collection.update_one(
                {"_id": LEASE_ID, "expires_at": {"$lte": now}},
                {"$set": {"holder": self._holder, "expires_at": now + self._term}},
                upsert=True,
            )
            return True
        return False

    async def renew(self) -> None:
        """Hold the lease for another full term.

        Raises:
            LeaseLostError: it ran out and somebody else took it.
        """
        if not await self._expire_at(await self._now() + self._term):
            raise LeaseLostError

    async def give_back(self) -> None:
        """Let the next process in at once. One that was lost stays with its new holder."""
        await self._expire_at(await self._now())

    async def holder(self) -> str:
        """Who has it: host, process, and a random part that tells two takes apart."""
        found = await self._collection.find_one({"_id": LEASE_ID})
        return str(found["holder"]) if found else "nobody"

    async def _expire_at(self, moment: datetime) -> bool:
        mine = {"_id": LEASE_ID, "holder": self._holder}
        return (await self._collection.update_one(mine, {"$set": {"expires_at": moment}})).matched_count == 1

    async def _now(self) -> datetime:
        # Not `$$NOW` in the filter: SecantusDB 0.7.0b3 finds no stored date later than it.
        return (await self._database.command("hello"))["localTime"].replace(tzinfo=UTC)


@contextlib.asynccontextmanager
async def held(
    database: Database, *, seconds: float = LEASE_SECONDS, wait_seconds: float = WAIT_SECONDS
) -> AsyncGenerator[Lease]:
    """Hold the lease, renewing it in the background; a loss cancels the body.

    Raises:
        LeaseHeldError: another process kept it for all of `wait_seconds`.
        LeaseLostError: it ran out under the body.
    """
    lease = Lease(database, seconds)
    deadline = time.monotonic() + wait_seconds
    while not await lease.take():
        if time.monotonic() > deadline:
            raise LeaseHeldError(await lease.holder(), wait_seconds)
        await asyncio.sleep(POLL_SECONDS)
    try:
        async with _renewed(lease, every_seconds=seconds / 3):
            yield lease
    finally:
        await lease.give_back()


@contextlib.asynccontextmanager
async def _renewed(lease: Lease, *, every_seconds: float) -> AsyncGenerator[None]:
    try:
        async with asyncio.TaskGroup() as tasks:
            renewal = tasks.create_task(_keep_renewing(lease, every_seconds))
            yield
            renewal.cancel()
    except BaseExceptionGroup as group:
        # The group holds what the body or the renewal raised: one of them, because the first cancels the other.
        raise group.exceptions[0] from None


async def _keep_renewing(lease: Lease, every_seconds: float) -> None:
    while True:
        await asyncio.sleep(every_seconds)
        await lease.renew()
