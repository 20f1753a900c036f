"""Documents by their ids: read in portions that every engine answers well, and written whole."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pymongo import ReplaceOne
from pymongo.errors import BulkWriteError

from domain.text import SURROGATE
from storage.client import Collection, Document
from storage.transactions import Session

# SecantusDB 0.7.0b3 answers `$in` in time quadratic in its hits; ten of these take a fifth of one of 500.
PORTION: Final = 50
_DUPLICATE_KEY: Final = 11_000


async def by_ids(
    collection: Collection,
    ids: Sequence[str],
    projection: Mapping[str, Any] | None = None,
    session: Session | None = None,
) -> dict[str, Document]:
    """Those of the documents that exist, by `_id`. What is no Unicode names none, and no driver can ask for it."""
    found: dict[str, Document] = {}
    wanted = [each for each in ids if each.isascii() or not SURROGATE.search(each)]
    for at in range(0, len(wanted), PORTION):
        portion = collection.find({"_id": {"$in": wanted[at : at + PORTION]}}, projection, session=session)
        found.update({document["_id"]: document async for document in portion})
    return found


async def replace_all(collection: Collection, documents: Sequence[Document], session: Session) -> None:
    """Write documents whole, whether they exist or not."""
    writes = [ReplaceOne({"_id": document["_id"]}, document, upsert=True) for document in documents]
    if writes:
        # Motor's stubs leave a parameter of this method open.
        await collection.bulk_write(writes, ordered=False, session=session)  # pyright: ignore[reportUnknownMemberType]


async def insert_all(collection: Collection, documents: Sequence[Document], session: Session) -> None:
    """Write new documents. Raises BulkWriteError where one is there already: see `is_duplicate_key`."""
    if documents:
        await collection.insert_many(documents, session=session)


def is_duplicate_key(error: BulkWriteError) -> bool:
    """Whether a document of the same id was there already."""
    details = error.details or {}
    return any(each["code"] == _DUPLICATE_KEY for each in details.get("writeErrors", ()))
