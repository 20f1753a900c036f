"""Where the audit log is kept, and how the results of an attempt are found, whose key an erasure changes."""

from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ASCENDING, IndexModel

Database = AsyncIOMotorDatabase[dict[str, Any]]

INDEXES: dict[str, list[IndexModel]] = {
    "journal": [
        IndexModel([("slot", ASCENDING), ("number", ASCENDING)], name="by_place", unique=True),
        IndexModel([("at", ASCENDING)], name="by_at"),
    ],
    "results": [IndexModel([("attempt", ASCENDING)], name="by_attempt")],
}


async def up(db: Database) -> None:
    """Make the collection and the indexes."""
    if "journal" not in await db.list_collection_names():
        await db.create_collection("journal")
    for name, indexes in INDEXES.items():
        await db[name].create_indexes(indexes)


async def verify(db: Database) -> None:
    """Raise when an index is missing."""
    for name, indexes in INDEXES.items():
        there = await db[name].index_information()
        missing = [index.document["name"] for index in indexes if index.document["name"] not in there]
        if missing:
            raise LookupError(f"missing: {name}." + ", ".join(missing))
