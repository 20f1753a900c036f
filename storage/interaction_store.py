"""Interactions, one by one."""

from collections.abc import Collection, Mapping, Sequence

from domain.attempts import attempt_id
from domain.interactions import Recorded
from domain.listing import InteractionQuery, Part
from storage.client import Document
from storage.collections import Collections
from storage.documents import interaction_id, is_recorded, may_be_source, to_recorded
from storage.listings import part_of, within
from storage.lookups import by_ids
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
        if not may_be_source(source):
            return None
        identity = interaction_id(source, key)
        document = await self._transactions.ask(lambda: self._interactions.find_one({"_id": identity}))
        return None if document is None or not is_recorded(document) else to_recorded(document)

    async def by_ids(self, ids: Collection[str]) -> Mapping[str, Recorded]:
        """Those that were recorded, by "source:id".

        Raises:
            UnavailableError: the database did not answer in time.
        """
        found = await self._transactions.ask(lambda: by_ids(self._interactions, list(ids)))
        return {identity: to_recorded(document) for identity, document in found.items() if is_recorded(document)}

    async def listed(self, query: InteractionQuery, part: Part) -> Sequence[Recorded]:
        """A part of the interactions that a query asks for, the last that occurred first.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        found = await self._transactions.ask(lambda: part_of(self._interactions, _query(query), "at", part))
        return [to_recorded(document) for document in found]


def _query(query: InteractionQuery) -> Document:
    wanted: Document = {"customer": query.customer, "channel": query.channel}
    wanted = {"place": query.moment, **{name: value for name, value in wanted.items() if value is not None}}
    if query.verdicts is not None:
        wanted["verdict"] = {"$in": sorted(int(verdict) for verdict in query.verdicts)}
    if query.tried_at is not None:  # never empty: nobody asks for nothing
        wanted["$or"] = [{"tries": {"$elemMatch": _of(outcome)}} for outcome in sorted(query.tried_at)]
    occurred = within(query.start, query.end)
    return {**wanted, "at": occurred} if occurred else wanted


def _of(outcome: str) -> Document:
    """What the ids of attempts at an outcome are; ";" comes after ":"."""
    return {"$gte": attempt_id(outcome, ""), "$lt": f"{outcome};"}
