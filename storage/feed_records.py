"""Commit records as the feed tells them, and the records between two places in the feed."""

import heapq
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pymongo import ASCENDING

from domain.feed import FeedRecord
from storage.client import Document
from storage.collections import Collections
from storage.heads import read_head
from storage.positions import Positions, positions_of
from storage.rows import Rows, unpack_rows
from storage.transactions import Transactions
from storage.transitions import PackedTransitions

_RECORDS_A_READ: Final = 50


class PrunedError(Exception):
    """Something after the place is kept no more."""


@dataclass(frozen=True)
class Told:
    """A record, and by how much it moves the roll-ups: `deltas` as text, `rows` for whoever looks."""

    record: FeedRecord
    deltas: str | None = None

    @cached_property
    def rows(self) -> Rows:
        """By how much it moves the roll-ups."""
        return {} if self.deltas is None else unpack_rows(self.deltas)


def to_told(document: Document) -> Told:
    """A commit record as the feed tells it."""
    is_recording = document["kind"] == "recording"
    transitions: str | None = document.get("transitions")
    record = FeedRecord(
        slot=document["slot"],
        sequence=document["sequence"],
        lamport=document["lamport"],
        at=document["at"],
        hierarchy=document["hierarchy"],
        is_edit=document["kind"] == "edit",
        interactions=tuple(document["interactions"]) if is_recording else (),
        transitions=() if transitions is None else PackedTransitions(transitions),
    )
    return Told(record, document.get("deltas"))


class Records:
    """Reads commit records by their positions."""

    def __init__(self, collections: Collections, transactions: Transactions) -> None:
        self._collections = collections
        self._transactions = transactions

    async def check(self, behind: Mapping[int, int]) -> None:
        """Raise PrunedError when a record after a place is gone. A slot that it lacks starts at 1."""
        head = await self._transactions.ask(lambda: read_head(self._collections, "pruned"))
        if any(pruned > behind.get(slot, 0) for slot, pruned in positions_of(head).items()):
            raise PrunedError

    async def between(self, behind: Mapping[int, int], ahead: Positions) -> AsyncGenerator[Told]:
        """The records after a place up to another one: in order within a slot, and what depends on others after them.

        Args:
            behind: by slot, the last record that is not wanted.
            ahead: by slot, the last that is. Whatever it depends on must not lie beyond it.

        Raises:
            PrunedError: one of them is gone.
            UnavailableError: the database did not answer in time.
        """
        slots = [self._of_slot(slot, behind.get(slot, 0), last) for slot, last in ahead.items()]
        waiting: list[tuple[int, int, Told, AsyncGenerator[Told]]] = []
        for records in slots:
            await _push(waiting, records)
        while waiting:
            _, _, told, records = heapq.heappop(waiting)
            yield told
            await _push(waiting, records)

    async def _of_slot(self, slot: int, behind: int, last: int) -> AsyncGenerator[Told]:
        while behind < last:
            upto = min(behind + _RECORDS_A_READ, last)
            documents = await self._transactions.ask(lambda b=behind, u=upto: self._read(slot, b, u))
            if [document["sequence"] for document in documents] != list(range(behind + 1, upto + 1)):
                raise PrunedError
            for document in documents:
                yield to_told(document)
            behind = upto

    async def _read(self, slot: int, behind: int, last: int) -> list[Document]:
        wanted = {"slot": slot, "sequence": {"$gt": behind, "$lte": last}}
        found = self._collections.commits.find(wanted).sort("sequence", ASCENDING)
        return await found.to_list(None)


async def _push(waiting: list[tuple[int, int, Told, AsyncGenerator[Told]]], records: AsyncGenerator[Told]) -> None:
    """Put a slot's next record into the heap. Lamport times of one slot grow, so no two entries are equal."""
    async for told in records:
        heapq.heappush(waiting, (told.record.lamport, told.record.slot, told, records))
        return
