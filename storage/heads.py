"""The single documents that say how far things have come. Migration m0001 makes them."""

from storage.client import Document
from storage.collections import Collections
from storage.transactions import Session


async def read_head(collections: Collections, name: str, session: Session | None = None) -> Document:
    """One head.

    Raises:
        LookupError: the database was not migrated.
    """
    head = await collections.heads.find_one({"_id": name}, session=session)
    if head is None:
        message = f"the head {name!r} is missing: run `python -m api migrate up`"
        raise LookupError(message)
    return head
