"""Where attempts and observed results are kept."""

from datetime import UTC, datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ASCENDING

Database = AsyncIOMotorDatabase[dict[str, Any]]

COLLECTIONS = ("attempts", "running_attempts", "results")
OPENED = "by_outcome_and_opened_at"
OTHER_DAYS = "by_also_on"
CUSTOMER = "by_customer"
SWEEP = "by_sweep_at"
LEASE = {"_id": "clocks"}
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


async def up(db: Database) -> None:
    """Make the collections, and the indexes for lists, clocks that are due, and days that attempts count on."""
    there = await db.list_collection_names()
    for name in COLLECTIONS:
        if name not in there:
            await db.create_collection(name)
    attempts = db["attempts"]
    await attempts.create_index([("outcome", ASCENDING), ("opened_at", ASCENDING)], name=OPENED)
    await attempts.create_index([("customer", ASCENDING)], name=CUSTOMER, sparse=True)
    await attempts.create_index([("sweep_at", ASCENDING)], name=SWEEP, sparse=True)
    await attempts.create_index([("also_on", ASCENDING)], name=OTHER_DAYS, sparse=True)
    await db["leases"].update_one(LEASE, {"$setOnInsert": {"holder": None, "renewed_at": LONG_AGO}}, upsert=True)


async def verify(db: Database) -> None:
    """Raise when a collection or an index is missing."""
    missing = set(COLLECTIONS) - set(await db.list_collection_names())
    missing |= {OPENED, OTHER_DAYS, CUSTOMER, SWEEP} - set(await db["attempts"].index_information())
    if not await db["leases"].find_one(LEASE):
        missing.add("leases.clocks")
    if missing:
        raise LookupError(f"missing: {', '.join(sorted(missing))}")
