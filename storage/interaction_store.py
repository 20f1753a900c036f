"""Interactions, one by one."""

from domain.interactions import Recorded
from storage.collections import Collections
from storage.documents import interaction_id, to_recorded


class MongoInteractionStore:
    """Reads what was recorded."""

    def __init__(self, collections: Collections) -> None:
        self._interactions = collections.interactions

    async def get(self, source: str, key: str) -> Recorded | None:
        """The interaction a source sent under an id."""
        if ":" in source:  # no source has one, and with one the id would be another interaction's
            return None
        document = await self._interactions.find_one({"_id": interaction_id(source, key)})
        return None if document is None else to_recorded(document)
