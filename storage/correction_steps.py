"""One step of a correction, inside a transaction: interactions as it leaves them, and everything that they move."""

from collections.abc import Collection, Sequence
from datetime import datetime

from domain.corrected import corrected, has_moved, kept_out
from domain.corrections import OF_ATTEMPTS, Correction, CorrectionKind
from domain.hierarchy import Hierarchy
from domain.moves import Change
from storage.attempt_work import AttemptWork, Work
from storage.client import Document
from storage.collections import Collections
from storage.correction_documents import to_correction
from storage.documents import is_recorded, to_recorded
from storage.erasure import forget, work_out_erasure
from storage.lookups import by_ids
from storage.transactions import Session
from storage.unmapped import move_keys


async def correct(
    collections: Collections,
    attempts: AttemptWork,
    correction: Correction,
    ids: Sequence[str],
    hierarchy: Hierarchy,
    at: datetime,
    session: Session,
) -> Work:
    """Work out what a correction makes of the interactions, or of the attempts, of these `_id`s."""
    if correction.kind is CorrectionKind.ERASURE:
        return await work_out_erasure(collections, attempts, correction, ids, hierarchy, session)
    if correction.kind in OF_ATTEMPTS:
        only_open = correction.kind is CorrectionKind.MOVING_ON
        return await attempts.work_out(
            hierarchy, session, tell=lambda resolving: resolving.move_on(ids, only_open=only_open)
        )
    documents = await by_ids(collections.interactions, ids, session=session)
    recorded = [to_recorded(document) for document in documents.values() if is_recorded(document)]
    changes = [Change(before, corrected(before, correction, hierarchy, at)) for before in recorded]
    changes = [change for change in changes if change.after is not change.before]
    changes = await _without_excluded(collections, changes, session)
    return await attempts.work_out(hierarchy, session, changes)


async def note(
    collections: Collections, correction: Correction, work: Work, hierarchy: Hierarchy, session: Session, at: datetime
) -> Document:
    """Keep right what is kept beside interactions. Returns what the commit record says of the correction itself."""
    if correction.kind is CorrectionKind.ERASURE:
        await forget(collections, correction, work, hierarchy, session)
    changes = [(change.before, change.after) for change in work.changes if change.before is not None]
    if correction.kind is CorrectionKind.AMENDMENT:  # a mapping forgets its keys when it comes to its end
        await move_keys(collections, [(before.scored, after.scored) for before, after in changes], at, session)
    return {"correction": correction.id, "interactions": [after.id for _, after in changes]}


async def _without_excluded(collections: Collections, changes: list[Change], session: Session) -> list[Change]:
    """The changes, with what they move left out where an exclusion stands."""
    pairs = [(change.before, change.after) for change in changes if change.before is not None]
    places = {each.scored.moment for pair in pairs if has_moved(*pair) for each in pair} - {None}
    standing = await _standing(collections, places, session) if places else []
    return [Change(before, kept_out(before, after, standing)) for before, after in pairs] if standing else changes


async def _standing(collections: Collections, places: Collection[str | None], session: Session) -> list[Correction]:
    """The exclusions over any of these places that were not taken back, running or done, oldest first."""
    query = {"kind": str(CorrectionKind.EXCLUSION), "scope.places": {"$in": sorted(filter(None, places))}}
    found = [to_correction(each) async for each in collections.corrections.find(query, session=session)]
    wanted = {"undoes": {"$in": [exclusion.id for exclusion in found]}}
    undoing = collections.corrections.find(wanted, {"undoes": True}, session=session) if found else None
    undone = {each["undoes"] async for each in undoing} if undoing else set[str]()
    return sorted((each for each in found if each.id not in undone), key=lambda each: (each.started_at, each.id))
