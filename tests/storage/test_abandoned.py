"""Processes that go away in the middle of a commit: what they had begun to write holds nobody up for long."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

from domain.interactions import Receipt
from storage.client import Database, Document
from storage.clock import DatabaseClock
from storage.collections import Collections
from storage.slots import Slots
from storage.transactions import Session, Transactions
from storage.writer import Stamp, Writer
from tests.storage.stores import SETTINGS, define_service, opened, record, sent, verdicts

LEASE_SECONDS = 1.0


@asynccontextmanager
async def stuck_after_writing(database: Database, identity: str) -> AsyncGenerator[None]:
    """A process that has written an interaction, does not commit it, and does not renew its lease either."""
    collections, transactions = Collections.of(database), Transactions(database.client)
    clock = DatabaseClock(database.client)
    await clock.refresh()
    writer = Writer(
        collections, transactions, Slots(collections, transactions, clock, lease_seconds=LEASE_SECONDS), clock
    )
    written, released = asyncio.Event(), asyncio.Event()

    async def body(session: Session, _: Stamp) -> Document:
        await collections.interactions.insert_one({"_id": identity}, session=session)
        written.set()
        await released.wait()
        raise asyncio.CancelledError

    head = await collections.heads.find_one({"_id": "hierarchy"})
    assert head is not None
    committing = asyncio.create_task(writer.commit(head["version"], body))
    try:
        await written.wait()
        yield
    finally:
        released.set()
        await asyncio.wait([committing])


async def test_what_a_dead_process_was_recording_can_be_recorded_once_its_lease_ran_out(database: Database) -> None:
    async with opened(database, settings=replace(SETTINGS, slot_lease_seconds=LEASE_SECONDS)) as store:
        await define_service(store)
        async with stuck_after_writing(database, "test:a"), asyncio.timeout(10):
            assert await record(store, sent("a"), sent("b")) == Receipt(recorded=2)
        assert await verdicts(store, "call") == (0, 2, 0, 0)
