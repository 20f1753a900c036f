"""The first collections: their indexes, and the single documents that later writes find in their place."""

from datetime import UTC, datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ASCENDING, IndexModel

Database = AsyncIOMotorDatabase[dict[str, Any]]

INDEXES: dict[str, list[IndexModel]] = {
    # One index only: on the embedded engine a second one costs as much as the insert itself.
    "interactions": [IndexModel([("place", ASCENDING), ("at", ASCENDING)], name="by_place")],
    "commits": [IndexModel([("slot", ASCENDING), ("sequence", ASCENDING)], name="by_position", unique=True)],
    # By a field of its own: the embedded engine scans for a range of `_id`.
    "hierarchy_changes": [IndexModel([("version", ASCENDING)], name="by_version", unique=True)],
    "rollups": [
        IndexModel([("span", ASCENDING)], name="by_span"),
        IndexModel([("rung", ASCENDING), ("page", ASCENDING)], name="by_age"),
    ],
}
# Without indexes of their own; a transaction must find its collections, for it cannot make them everywhere.
PLAIN = ("slots", "unmapped", "heads", "leases")
HEADS: dict[str, dict[str, Any]] = {
    "hierarchy": {"version": 0, "leases": 0},
    "fold": {"revision": 0, "positions": {}, "minutes_from": None, "first_day": None, "last_day": None},
    "pruned": {"positions": {}},
    "unmapped": {"count": 0},
    "editing": {"until": None},
}
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


async def up(db: Database) -> None:
    """Make what is missing; leave what is there."""
    there = set(await db.list_collection_names())
    for name in (*INDEXES, *PLAIN):
        if name not in there:
            await db.create_collection(name)
    for name, indexes in INDEXES.items():
        await db[name].create_indexes(indexes)
    for name, fields in HEADS.items():
        await db["heads"].update_one({"_id": name}, {"$setOnInsert": fields}, upsert=True)
    await db["leases"].update_one(
        {"_id": "upkeep"}, {"$setOnInsert": {"holder": None, "renewed_at": LONG_AGO}}, upsert=True
    )


async def verify(db: Database) -> None:
    """Raise when a collection, an index or a head is missing."""
    missing = {*INDEXES, *PLAIN} - set(await db.list_collection_names())
    for name, indexes in INDEXES.items():
        if name not in missing:
            there = await db[name].index_information()
            missing |= {f"{name}.{index.document['name']}" for index in indexes if index.document["name"] not in there}
    heads = {head["_id"] async for head in db["heads"].find({}, {"_id": True})}
    missing |= {f"heads.{name}" for name in HEADS if name not in heads}
    if not await db["leases"].find_one({"_id": "upkeep"}):
        missing.add("leases.upkeep")
    if missing:
        raise LookupError("missing: " + ", ".join(sorted(missing)))
