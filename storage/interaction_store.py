"""Interactions, one by one."""

from domain.interactions import Recorded
from storage.collections import Collections
from storage.documents import interaction_id, to_recorded
from storage.transactions import Transactions


class MongoInteractionStore:
    """Reads what was recorded."""

    def __init__(self, collections: Collections, transactions: Transactions) -> None:
        self._interactions = collections.interactions
        self._transactions = transactions

    async def get(self, source: str, key: str) -> Recorded | None:
        """The interaction a source sent under an id.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        if ":" in source:  # no source has one, and with one the id would be another interaction's
            return None
        identity = interaction_id(source, key)
        document = await self._transactions.ask(lambda: self._interactions.find_one({"_id": identity}))
        return None if document is None else to_recorded(document)
