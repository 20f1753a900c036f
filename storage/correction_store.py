"""Corrections, running and past."""

from collections.abc import Sequence

from pymongo import DESCENDING

from domain.corrections import Correction, CorrectionState
from domain.hierarchy import Edit
from storage.client import Document
from storage.collections import Collections
from storage.correction_documents import from_correction, to_correction
from storage.transactions import Session, Transactions


class MongoCorrections:
    """Reads corrections. `start` is a part of the edit that asks for them."""

    def __init__(self, collections: Collections, transactions: Transactions) -> None:
        self._corrections = collections.corrections
        self._transactions = transactions

    async def get(self, identity: str) -> Correction | None:
        """The correction as it stands now.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        document = await self._transactions.ask(lambda: self._corrections.find_one({"_id": identity}))
        return None if document is None else to_correction(document)

    async def latest(self, most: int) -> Sequence[Correction]:
        """At most `most`, the last started first.

        Raises:
            UnavailableError: the database did not answer in time.
        """

        async def ask() -> list[Correction]:
            found = self._corrections.find({}).sort([("started_at", DESCENDING), ("_id", DESCENDING)]).limit(most)
            return [to_correction(document) async for document in found]

        return await self._transactions.ask(ask)


async def store_corrections(collections: Collections, edit: Edit, session: Session) -> None:
    """Start, stop and resume what an edit says. One that begins as done is carried out with its edit."""
    for correction in edit.corrections:
        beginning: Document = {"cursor": None, "holder": None, "renewed_at": correction.started_at}
        if correction.customer is not None:
            beginning |= {"customer": correction.customer, "renamed": [], "channels": []}
        await collections.corrections.insert_one({**from_correction(correction), **beginning}, session=session)
    for identity, state in edit.correction_states:
        # Not what is done already: it may have come to its end meanwhile.
        await collections.corrections.update_one(
            {"_id": identity, "state": {"$ne": str(CorrectionState.DONE)}},
            {"$set": {"state": str(state), "holder": None}},
            session=session,
        )
