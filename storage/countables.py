"""What roll-ups are counted from: of a moment the interactions there, of an outcome the attempts at it."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from domain.attempts import Attempt
from domain.hierarchy import BEGINNING
from domain.interactions import Recorded
from domain.ladder import EPOCH, EVER, MINUTE, MINUTES_A_DAY
from domain.nodes import Moment, Outcome
from storage.attempt_documents import TIMES, to_attempt
from storage.attempt_tallies import add_attempt
from storage.client import Collection, Document
from storage.collections import Collections
from storage.deltas import Deltas, add_interaction
from storage.documents import to_recorded
from storage.hierarchy_log import HierarchyLog
from storage.transactions import Session, Transactions

Item: TypeAlias = Recorded | Attempt

_INTERACTION_TIMES: Final = ("at",)


@dataclass(frozen=True, slots=True)
class Countable:
    """All that counts at one node.

    Attributes:
        node: the id of the moment or outcome.
        collection: where it is kept.
        field: holds the node's id.
        times: fields that say when it counts, each with an index behind `field`; on a day at most one of a document's.
        read: a document as what it holds.
    """

    node: str
    collection: Collection
    field: str
    times: tuple[str, ...]
    read: Callable[[Document], Item]

    async def on(self, day: int, session: Session) -> AsyncGenerator[Item]:
        """Each that counts on a day since 1970, once, in no order. An attempt may count on other days as well."""
        for time in self.times:
            async for document in self.collection.find(self.found_by(time, day, day + 1), session=session):
                yield self.read(document)

    def found_by(self, time: str, first: int | None, end: int | None) -> Document:
        """The query by one of the times, for days from `first` until before `end`; None has no bound.

        There is always a lower one: without it an index that leaves documents out would not be used.
        """
        bounds = {"$gte": BEGINNING if first is None else _start(first)}
        return {self.field: self.node, time: bounds if end is None else {**bounds, "$lt": _start(end)}}


async def countables(collections: Collections, transactions: Transactions, log: HierarchyLog) -> list[Countable]:
    """Of all moments and outcomes. Whatever else has roll-ups is as a moment at which there is nothing."""
    nodes = (await log.current()).nodes
    rolled_up = await transactions.ask(lambda: collections.rollups.distinct("moment"))
    ids = [each for each in nodes.keys() | set(rolled_up) if isinstance(nodes.get(each), Moment | Outcome | None)]
    return [
        Countable(each, collections.attempts, "outcome", TIMES, to_attempt)
        if isinstance(nodes.get(each), Outcome)
        else Countable(each, collections.interactions, "place", _INTERACTION_TIMES, to_recorded)
        for each in sorted(ids)
    ]


def add_item(total: Deltas, item: Item, day: int) -> None:
    """Add what something counts on a day since 1970, by the minute."""
    if isinstance(item, Attempt):
        add_attempt(total, item, EVER.start, day=day)
    else:
        add_interaction(total, item, EVER.start)


def _start(day: int) -> datetime:
    return EPOCH + day * MINUTES_A_DAY * MINUTE
