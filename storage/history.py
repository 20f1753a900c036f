"""What was recorded, as an edit sees it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from domain.corrections import UNMAPPED_PLACE, Correction, CorrectionKind, CorrectionState
from domain.hierarchy import BEGINNING
from domain.interactions import Recorded
from domain.ladder import EPOCH
from storage.attempt_store import attempted_head
from storage.client import Document
from storage.collections import Collections
from storage.correction_documents import to_correction
from storage.documents import interaction_id, is_recorded, may_be_source, source_and_key, to_recorded
from storage.lookups import by_ids
from storage.positions import folded
from storage.transactions import Session
from storage.unmapped import Unmapped

_DAY: Final = timedelta(days=1)


class MongoHistory:
    """What was recorded, as one transaction sees it. A recording that it does not see conflicts with the edit."""

    def __init__(self, collections: Collections, unmapped: Unmapped, session: Session) -> None:
        self._interactions = collections.interactions
        self._corrections = collections.corrections
        self._heads = collections.heads
        self._collections = collections
        self._unmapped = unmapped
        self._session = session

    async def holds_any(self, moment_id: str) -> bool:
        """Whether anything was recorded at a moment."""
        return await self._any_since(moment_id, BEGINNING)

    async def holds_since(self, moment_id: str, at: datetime) -> bool:
        """Whether anything recorded at a moment occurred at or after an instant."""
        return await self._any_since(moment_id, at)

    async def unmapped_places(self) -> Collection[str]:
        """The places of keys that nobody defined, where anything is kept: "?" and the key."""
        return {UNMAPPED_PLACE + key for key, _ in await self._unmapped_keys()}

    async def count_unmapped(self, key: str) -> int:
        """How many interactions of all sources are kept under a key that nobody defined."""
        return sum(count for unmapped, count in await self._unmapped_keys() if unmapped == key)

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

    async def attempted(self, outcomes: Collection[str]) -> tuple[str, ...]:
        """Those of the outcomes, by id, that there were ever attempts at."""
        heads = {attempted_head(outcome): outcome for outcome in sorted(outcomes)}
        found = await by_ids(self._heads, list(heads), session=self._session)
        return tuple(outcome for head, outcome in heads.items() if head in found)

    async def correction(self, identity: str) -> Correction | None:
        """The correction as it stands."""
        found = await self._corrections.find_one({"_id": identity}, session=self._session)
        return None if found is None else to_correction(found)

    async def _recorded(self, source: str, keys: Sequence[str]) -> dict[str, Document]:
        """By the sender's id."""
        ids = {interaction_id(source, key): key for key in keys} if may_be_source(source) else {}
        found = await by_ids(self._interactions, list(ids), session=self._session)
        return {ids[identity]: document for identity, document in found.items() if is_recorded(document)}

    async def _unmapped_keys(self) -> list[tuple[str, int]]:
        """Keys that nobody defined, each source's, and how many interactions are kept under them."""
        entries = self._collections.unmapped.find({}, {"interactions": True}, session=self._session)
        return [(source_and_key(entry["_id"])[1], entry["interactions"]) async for entry in entries]

    async def _any_since(self, moment_id: str, since: datetime) -> bool:
        """Look back from the last day that is known of, for to look at all there is would take long."""
        last_day = (await folded(self._collections, self._session)).last_day
        begin = max(EPOCH + (last_day or 0) * _DAY, since)
        if await self._any(moment_id, {"$gte": begin}):
            return True
        length = _DAY
        while begin > since:
            end, begin = begin, max(since, begin - length) if begin - BEGINNING > length else since
            if await self._any(moment_id, {"$gte": begin, "$lt": end}):
                return True
            length *= 2
        return False

    async def _any(self, moment_id: str, at: Document) -> bool:
        query = {"place": moment_id, "at": at}
        return await self._interactions.find_one(query, {"_id": True}, session=self._session) is not None
