"""Where API keys are kept."""

from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ASCENDING

Database = AsyncIOMotorDatabase[dict[str, Any]]


async def up(db: Database) -> None:
    """Make the collection, and the index that keys are listed by."""
    if "api_keys" not in await db.list_collection_names():
        await db.create_collection("api_keys")
    await db["api_keys"].create_index([("created_at", ASCENDING)], name="by_created_at")


async def verify(db: Database) -> None:
    """Raise when the index is missing."""
    if "by_created_at" not in await db["api_keys"].index_information():
        raise LookupError("missing: api_keys.by_created_at")
