"""Attempts, as they stand now."""

from collections.abc import Collection, Mapping, Sequence

from domain.attempts import Attempt
from domain.listing import AttemptQuery, Part
from storage.attempt_documents import to_attempt
from storage.client import Document
from storage.collections import Collections
from storage.listings import part_of, within
from storage.lookups import by_ids
from storage.transactions import Transactions


class MongoAttempts:
    """Reads attempts. What writes them is `storage.attempt_store`."""

    def __init__(self, collections: Collections, transactions: Transactions) -> None:
        self._attempts = collections.attempts
        self._transactions = transactions

    async def by_ids(self, ids: Collection[str]) -> Mapping[str, Attempt]:
        """Those that exist, by id.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        found = await self._transactions.ask(lambda: by_ids(self._attempts, list(ids)))
        return {identity: to_attempt(document) for identity, document in found.items()}

    async def listed(self, query: AttemptQuery, part: Part) -> Sequence[Attempt]:
        """A part of the attempts that a query asks for, the last that were opened first.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        found = await self._transactions.ask(lambda: part_of(self._attempts, _query(query), "opened_at", part))
        return [to_attempt(document) for document in found]


def _query(query: AttemptQuery) -> Document:
    wanted: Document = {"outcome": query.outcome, "customer": query.customer}
    wanted = {name: value for name, value in wanted.items() if value is not None}
    if query.outcomes is not None:
        wanted["$and"] = [{"outcome": {"$in": sorted(query.outcomes)}}]
    if query.states is not None:
        wanted["state"] = {"$in": sorted(int(state) for state in query.states)}
    opened = within(query.start, query.end)
    return {**wanted, "opened_at": opened} if opened else wanted
