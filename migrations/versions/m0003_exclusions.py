"""Exclusions are found by what they keep out, and by where they stand.

An interaction names all the exclusions that keep it out, in a list. Documents with the one id that they had before stay
as they are, for a process of the earlier release may still write them: an index finds an id in both. Such a process
carries out no exclusion or inclusion of what it sees as excluded already: correct again when all processes are new.
"""

from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ASCENDING, IndexModel

Database = AsyncIOMotorDatabase[dict[str, Any]]

INDEXES: dict[str, list[IndexModel]] = {
    # Sparse: what is not excluded, nearly everything, has no entry, and costs recording next to nothing.
    "interactions": [IndexModel([("excluded_by", ASCENDING)], name="by_exclusion", sparse=True)],
    "corrections": [
        IndexModel([("scope.places", ASCENDING)], name="by_place"),
        IndexModel([("undoes", ASCENDING)], name="by_undone"),
    ],
}


async def up(db: Database) -> None:
    """Make the indexes."""
    for name, indexes in INDEXES.items():
        await db[name].create_indexes(indexes)


async def verify(db: Database) -> None:
    """Raise when an index is missing."""
    for name, indexes in INDEXES.items():
        there = await db[name].index_information()
        missing = [index.document["name"] for index in indexes if index.document["name"] not in there]
        if missing:
            raise LookupError(f"missing: {name}." + ", ".join(missing))
