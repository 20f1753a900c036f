"""Where corrections are kept."""

from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ASCENDING

Database = AsyncIOMotorDatabase[dict[str, Any]]


async def up(db: Database) -> None:
    """Make the collection, and the index that running corrections are found by."""
    if "corrections" not in await db.list_collection_names():
        await db.create_collection("corrections")
    await db["corrections"].create_index([("state", ASCENDING)], name="by_state")


async def verify(db: Database) -> None:
    """Raise when the index is missing."""
    if "by_state" not in await db["corrections"].index_information():
        raise LookupError("missing: corrections.by_state")
