"""What was recorded, as an edit sees it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from domain.corrections import UNMAPPED_PLACE, Correction, CorrectionKind, CorrectionState
from domain.interactions import Recorded
from domain.ladder import EPOCH
from storage.client import Document
from storage.collections import Collections
from storage.correction_documents import to_correction
from storage.documents import interaction_id, is_recorded, may_be_source, to_recorded
from storage.lookups import by_ids
from storage.transactions import Session
from storage.unmapped import Unmapped


class MongoHistory:
    """What was recorded, as one transaction sees it. A recording that it does not see conflicts with the edit."""

    def __init__(self, collections: Collections, unmapped: Unmapped, session: Session) -> None:
        self._interactions = collections.interactions
        self._corrections = collections.corrections
        self._attempts = collections.attempts
        self._unmapped = unmapped
        self._session = session

    async def holds_any(self, moment_id: str) -> bool:
        """Whether anything was recorded at a moment."""
        return await self._any({"place": moment_id})

    async def holds_since(self, moment_id: str, at: datetime) -> bool:
        """Whether anything recorded at a moment occurred at or after an instant."""
        return await self._any({"place": moment_id, "at": {"$gte": at}})

    async def unmapped_places(self) -> Collection[str]:
        """The places of keys that nobody defined, where anything is kept: "?" and the key."""
        unmapped = {"place": {"$gte": UNMAPPED_PLACE, "$lt": chr(ord(UNMAPPED_PLACE) + 1)}}
        return await self._interactions.distinct("place", unmapped, session=self._session)

    async def count_unmapped(self, key: str) -> int:
        """How many interactions of all sources are kept under a key that nobody defined."""
        return await self._interactions.count_documents({"place": UNMAPPED_PLACE + key}, session=self._session)

    async def has_room_for(self, source: str, key: str) -> bool:
        """Whether a source's unknown key is kept: it is listed already, or there is room for another."""
        return await self._unmapped.has_room_for(source, key, self._session)

    async def interaction(self, source: str, key: str) -> Recorded | None:
        """The interaction a source sent under an id."""
        found = await self._recorded(source, [key])
        return to_recorded(found[key]) if key in found else None

    async def unrecorded(self, source: str, keys: Sequence[str]) -> Sequence[str]:
        """Those of the ids that a source sent no interaction under, in their order."""
        found = await self._recorded(source, keys)
        return [key for key in keys if key not in found]

    async def rescoring(self, moment_id: str) -> str | None:
        """The id of a rescoring of this moment that is not done; None when there is none."""
        kinds = [str(CorrectionKind.RESCORING), str(CorrectionKind.MAPPING)]
        found = await self._corrections.find_one(
            {"kind": {"$in": kinds}, "state": {"$ne": str(CorrectionState.DONE)}, "scope.places": moment_id},
            {"_id": True},
            session=self._session,
        )
        return None if found is None else found["_id"]

    async def outcomes_with_open_attempts(self, outcomes: Collection[str]) -> tuple[str, ...]:
        """Those of the outcomes, by id, at which a clock may still close an attempt."""
        if not outcomes:
            return ()
        wanted = {"sweep_at": {"$gt": EPOCH}, "outcome": {"$in": sorted(outcomes)}}
        return tuple(sorted(await self._attempts.distinct("outcome", wanted, session=self._session)))

    async def correction(self, identity: str) -> Correction | None:
        """The correction as it stands."""
        found = await self._corrections.find_one({"_id": identity}, session=self._session)
        return None if found is None else to_correction(found)

    async def _recorded(self, source: str, keys: Sequence[str]) -> dict[str, Document]:
        """By the sender's id."""
        ids = {interaction_id(source, key): key for key in keys} if may_be_source(source) else {}
        found = await by_ids(self._interactions, list(ids), session=self._session)
        return {ids[identity]: document for identity, document in found.items() if is_recorded(document)}

    async def _any(self, query: Document) -> bool:
        return await self._interactions.find_one(query, {"_id": True}, session=self._session) is not None
