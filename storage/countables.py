"""What roll-ups are counted from: of a moment the interactions there, of an outcome the attempts at it."""

from collections.abc import AsyncGenerator, AsyncIterable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from domain.attempts import Attempt
from domain.interactions import Recorded
from domain.ladder import EVER, MINUTES_A_DAY, minute_of, time_of
from domain.nodes import Moment, Outcome
from storage.attempt_documents import day_of_mark, mark_of, to_attempt
from storage.attempt_tallies import add_attempt
from storage.client import Collection, Document
from storage.collections import Collections
from storage.deltas import Deltas, add_interaction
from storage.documents import to_recorded
from storage.hierarchy_log import HierarchyLog
from storage.listings import within
from storage.transactions import Session, Transactions

Item: TypeAlias = Recorded | Attempt


@dataclass(frozen=True, slots=True)
class Countable:
    """All that counts at one node.

    Attributes:
        node: the id of the moment or outcome.
        collection: where it is kept.
        field: holds the node's id.
        time: says when something counts; it has an index behind `field`.
        has_other_days: whether something may count on other days too, which are in `also_on`.
        read: a document as what it holds.
    """

    node: str
    collection: Collection
    field: str
    time: str
    has_other_days: bool
    read: Callable[[Document], Item]

    async def on(self, day: int, session: Session) -> AsyncGenerator[Item]:
        """Each that counts on a day since 1970, once, in no order. An attempt may count on other days as well."""
        async for document in self._found(self._timed(day, day + 1), session):
            yield self.read(document)
        if self.has_other_days:
            async for document in self._found({"also_on": mark_of(self.node, day)}, session):
                yield self.read(document)

    async def days(self, first: int | None, end: int | None) -> set[int]:
        """Days from `first` until before `end` on which anything counts, and perhaps others; None has no bound."""
        found = [each async for each in self._found(self._timed(first, end), None, {self.time: True})]
        days = {minute_of(each[self.time]) // MINUTES_A_DAY for each in found}
        if self.has_other_days:
            marks = {"$gte": self._mark(first, ":"), "$lt": self._mark(end, ";")}  # in the order of characters
            async for each in self._found({"also_on": marks}, None, {"also_on": True}):
                days.update(map(day_of_mark, each["also_on"]))
        return days

    def _timed(self, first: int | None, end: int | None) -> Document:
        bounds = within(None if first is None else _start(first), None if end is None else _start(end))
        return {self.field: self.node, self.time: bounds} if bounds else {self.field: self.node}

    def _mark(self, day: int | None, bound: str) -> str:
        return self.node + bound if day is None else mark_of(self.node, day)

    def _found(
        self, wanted: Document, session: Session | None, fields: Mapping[str, bool] | None = None
    ) -> AsyncIterable[Document]:
        return self.collection.find(wanted, fields, session=session)


async def countables(collections: Collections, transactions: Transactions, log: HierarchyLog) -> list[Countable]:
    """Of all moments and outcomes. Whatever else has roll-ups is as a moment at which there is nothing."""
    rolled_up = await transactions.ask(lambda: collections.rollups.distinct("moment"))
    nodes = (await log.current()).nodes  # read last: an outcome defined meanwhile would be taken for an empty moment
    ids = [each for each in nodes.keys() | set(rolled_up) if isinstance(nodes.get(each), Moment | Outcome | None)]
    return [
        Countable(each, collections.attempts, "outcome", "opened_at", has_other_days=True, read=to_attempt)
        if isinstance(nodes.get(each), Outcome)
        else Countable(each, collections.interactions, "place", "at", has_other_days=False, read=to_recorded)
        for each in sorted(ids)
    ]


def add_item(total: Deltas, item: Item, day: int) -> None:
    """Add what something counts on a day since 1970, by the minute."""
    if isinstance(item, Attempt):
        add_attempt(total, item, EVER.start, day=day)
    else:
        add_interaction(total, item, EVER.start)


def _start(day: int) -> datetime:
    return time_of(day * MINUTES_A_DAY)
