"""One step of a correction, inside a transaction: interactions as it leaves them, and everything that they move."""

from collections.abc import Collection, Sequence
from datetime import datetime

from pymongo import ReplaceOne

from domain.corrected import corrected, has_moved, kept_out
from domain.corrections import Correction, CorrectionKind
from domain.hierarchy import Hierarchy
from domain.interactions import Recorded
from storage.client import Document
from storage.collections import Collections
from storage.correction_documents import to_correction
from storage.deltas import Deltas, add, deltas_of, pack_deltas
from storage.documents import from_recorded, to_recorded
from storage.lookups import by_ids
from storage.transactions import Session
from storage.unmapped import move_keys

Change = tuple[Recorded, Recorded]
"""An interaction before and after."""


async def correct(
    collections: Collections,
    correction: Correction,
    ids: Sequence[str],
    hierarchy: Hierarchy,
    at: datetime,
    session: Session,
) -> Document:
    """Correct the interactions of these `_id`s. Returns what the commit record says of it."""
    documents = await by_ids(collections.interactions, ids, session=session)
    recorded = [to_recorded(document) for document in documents.values()]
    pairs = [(before, corrected(before, correction, hierarchy, at)) for before in recorded]
    changes = [pair for pair in pairs if pair[1] is not pair[0]]
    changes = await _without_excluded(collections, changes, session)
    await _replace(collections, [after for _, after in changes], session)
    if correction.kind is CorrectionKind.AMENDMENT:  # a mapping forgets its keys when it comes to its end
        scored = [(before.scored, after.scored) for before, after in changes]
        await move_keys(collections, scored, at, session)
    return {
        "correction": correction.id,
        "interactions": [from_recorded(after)["_id"] for _, after in changes],
        "deltas": pack_deltas(_moved(changes, at)),
    }


async def _without_excluded(collections: Collections, changes: list[Change], session: Session) -> list[Change]:
    """The changes, with what they move left out where an exclusion stands."""
    moved = [pair for pair in changes if has_moved(*pair)]
    places = {each.scored.moment for pair in moved for each in pair} - {None}
    standing = await _standing(collections, places, session) if places else []
    return [(before, kept_out(before, after, standing)) for before, after in changes] if standing else changes


async def _standing(collections: Collections, places: Collection[str | None], session: Session) -> list[Correction]:
    """The exclusions over any of these places that were not taken back, running or done, oldest first."""
    query = {"kind": str(CorrectionKind.EXCLUSION), "scope.places": {"$in": sorted(filter(None, places))}}
    found = [to_correction(each) async for each in collections.corrections.find(query, session=session)]
    wanted = {"undoes": {"$in": [exclusion.id for exclusion in found]}}
    undoing = collections.corrections.find(wanted, {"undoes": True}, session=session) if found else None
    undone = {each["undoes"] async for each in undoing} if undoing else set[str]()
    return sorted((each for each in found if each.id not in undone), key=lambda each: (each.started_at, each.id))


async def _replace(collections: Collections, changed: Sequence[Recorded], session: Session) -> None:
    writes = [ReplaceOne({"_id": document["_id"]}, document) for document in map(from_recorded, changed)]
    if writes:
        # Motor's stubs leave a parameter of this method open.
        await collections.interactions.bulk_write(writes, ordered=False, session=session)  # pyright: ignore[reportUnknownMemberType]


def _moved(changes: Sequence[Change], now: datetime) -> Deltas:
    """What the changes take away from the totals and what they add."""
    deltas = deltas_of((before for before, _ in changes), now, sign=-1)
    add(deltas, deltas_of((after for _, after in changes), now))
    return deltas
