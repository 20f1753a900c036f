"""Which interactions a correction looks at, a step's worth at a time, and how many there are.

At a place they are read span by span, in order of time: the embedded engine answers a range of an index in the time
that its hits take, and a limit saves it nothing. A day with hits is one span; spans without any grow, so that a gap of
years is crossed in a few hundred reads.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from domain.corrections import UNMAPPED_PLACE, Correction, CorrectionKind
from domain.hierarchy import BEGINNING
from domain.ladder import EPOCH
from domain.nodes import Moment
from storage.client import Collection, Document
from storage.collections import Collections
from storage.days import rolled_up_days
from storage.documents import source_and_key
from storage.hierarchy_log import HierarchyLog
from storage.transactions import Transactions

ITEMS_A_STEP: Final = 200
_DAY: Final = timedelta(days=1)
_LONGEST_SPAN: Final = 32 * _DAY
_YEAR: Final = 365 * _DAY
_APART: Final = timedelta(minutes=1)  # processes know the database's clock about as well

Position = tuple[int, datetime, str]
"""A place's number in the scope, and the time and id of the last interaction that was looked at there."""


@dataclass(frozen=True, slots=True)
class Portion:
    """A step's worth of interactions by `_id`.

    Attributes:
        ids: of the interactions, or of attempts.
        position: after them; None in the midst of a step that is taken in parts, which is repeated from its beginning.
        done: how many have been looked at when the correction has come to the position.
    """

    ids: Sequence[str]
    position: Position | None
    done: int

    def halves(self) -> "tuple[Portion, Portion]":
        """Two that together are this one: with the second the correction has come to the position."""
        middle = len(self.ids) // 2
        return Portion(self.ids[:middle], None, 0), Portion(self.ids[middle:], self.position, self.done)


class CorrectionScope:
    """Reads what is in a correction's scope."""

    def __init__(self, collections: Collections, transactions: Transactions, log: HierarchyLog) -> None:
        self._collections = collections
        self._log = log
        self._unmapped = collections.unmapped
        self._interactions = collections.interactions
        self._attempts = collections.attempts
        self._transactions = transactions

    async def count(self, correction: Correction) -> int:
        """How many interactions are in scope now; of a customer's 0, for only looking at all there are tells."""
        if correction.kind is CorrectionKind.ERASURE:
            return 0
        if correction.kind is CorrectionKind.INCLUSION:
            return await self._counted({"excluded_by": correction.undoes})
        if correction.kind is CorrectionKind.MOVING_ON:
            return len(await self._open(correction))
        if correction.scope.ids:
            return len(set(correction.scope.ids))
        start, end = _bounds(correction)
        places = dict.fromkeys(correction.scope.places)
        return sum([await self._count_at(self._listed(correction), place, start, end) for place in places])

    async def portions(self, correction: Correction, after: Position | None) -> AsyncGenerator[Portion]:
        """What is in scope after a position, in order of place, time and id."""
        if correction.kind is CorrectionKind.INCLUSION:
            source = self._excluded(correction)  # what was included already is found no more
        elif correction.kind is CorrectionKind.ERASURE:
            source = self._of_customer(correction)  # what was erased is found no more
        elif correction.kind is CorrectionKind.MOVING_ON:
            source = _named(await self._open(correction), after)
        elif correction.scope.ids:
            source = _named(correction.scope.ids, after)
        else:
            source = self._placed(correction, after)
        async for positions in source:
            for begin in range(0, len(positions), ITEMS_A_STEP):
                portion = positions[begin : begin + ITEMS_A_STEP]
                yield Portion([identity for _, _, identity in portion], portion[-1], len(portion))

    async def _excluded(self, inclusion: Correction) -> AsyncGenerator[list[Position]]:
        """What the exclusion keeps out, wherever it is by now."""
        positions: list[Position] = []
        async for document in self._interactions.find({"excluded_by": inclusion.undoes}, {"_id": True}):
            positions.append((0, EPOCH, document["_id"]))
            if len(positions) == ITEMS_A_STEP:
                yield positions
                positions = []
        yield positions

    async def _of_customer(self, erasure: Correction) -> AsyncGenerator[list[Position]]:
        """All that names the customer and was recorded before; once more where an edit may have moved some of it."""
        known = None
        while known != (hierarchy := await self._log.current()).version:
            known = hierarchy.version
            unmapped = await self._transactions.ask(lambda: self._unmapped.distinct("_id"))
            # First the unmapped ones: where a mapping takes them is looked at later.
            keys = sorted({UNMAPPED_PLACE + source_and_key(identity)[1] for identity in unmapped})
            moments = sorted(node.id for node in hierarchy.nodes.values() if isinstance(node, Moment))
            for number, place in enumerate([*keys, *moments]):
                theirs = {"customer": erasure.customer, "recorded_at": {"$lte": erasure.started_at + _APART}}
                _, end = _bounds(erasure)
                begin = await self._first_year(place, end)
                listed = _Listed(self._interactions, "place", "at", theirs)
                async for found in self._spans(listed, place, begin, end):
                    yield [(number, at, identity) for at, identity in found]

    async def _first_year(self, place: str, end: datetime) -> datetime:
        """From when on, to the year, there is anything at a place; until then a customer is not looked for."""
        at = self._interactions
        if await self._transactions.ask(lambda: at.find_one({"place": place, "at": {"$lt": EPOCH}}, {"_id": True})):
            return BEGINNING
        begin = EPOCH
        while begin < end:
            year: Document = {"$gte": begin, "$lt": begin + _YEAR}
            if await self._transactions.ask(lambda y=year: at.find_one({"place": place, "at": y}, {"_id": True})):
                return begin
            begin += _YEAR
        return end

    async def _placed(self, correction: Correction, after: Position | None) -> AsyncGenerator[list[Position]]:
        start, end = _bounds(correction)
        first, resumed_at, _ = after or (0, start, "")
        for number, place in list(enumerate(correction.scope.places))[first:]:
            begin = resumed_at if number == first else start
            async for found in self._spans(self._listed(correction), place, begin, end):
                positions = [(number, at, identity) for at, identity in found]
                yield [position for position in positions if after is None or position > after]

    async def _open(self, moving_on: Correction) -> list[str]:
        """The attempts at the outcomes that a clock may still close, in order."""
        wanted = {"sweep_at": {"$gt": EPOCH}, "outcome": {"$in": list(moving_on.scope.places)}}

        async def ask() -> list[str]:
            return [document["_id"] async for document in self._attempts.find(wanted, {"_id": True})]

        return sorted(await self._transactions.ask(ask))

    def _listed(self, correction: Correction) -> "_Listed":
        if correction.kind is CorrectionKind.RESOLVING:
            return _Listed(self._attempts, "outcome", "opened_at")
        return _Listed(self._interactions, "place", "at")

    async def _spans(
        self, listed: "_Listed", place: str, begin: datetime, end: datetime
    ) -> AsyncGenerator[list[tuple[datetime, str]]]:
        length = _DAY
        while begin < end:
            # Little occurs before 1970 but what has a wrong date: one span, for years of centuries would be many.
            until = min(EPOCH if begin < EPOCH else begin + length, end)
            found = await self._between(listed, place, begin, until)
            yield found
            begin, length = until, _DAY if found else min(2 * length, _LONGEST_SPAN)

    async def _between(
        self, listed: "_Listed", place: str, begin: datetime, end: datetime
    ) -> list[tuple[datetime, str]]:
        async def ask() -> list[tuple[datetime, str]]:
            found = listed.collection.find(listed.between(place, begin, end), {listed.time: True})
            return [(document[listed.time], document["_id"]) async for document in found]

        return sorted(await self._transactions.ask(ask))

    async def _count_at(self, listed: "_Listed", place: str, start: datetime, end: datetime) -> int:
        """Day by day where roll-ups know of any: the embedded engine answers nobody while it counts a year at once."""
        known = await self._transactions.ask(lambda: rolled_up_days(self._collections, place))
        midnights = {EPOCH + day * _DAY for known_day in known for day in (known_day, known_day + 1)}
        edges = sorted({start, end, *(at for at in midnights if start < at < end)})
        spans = [listed.between(place, *span) for span in pairwise(edges)]
        return sum([await self._counted(span, listed.collection) for span in spans])

    async def _counted(self, query: Document, collection: Collection | None = None) -> int:
        counted = self._interactions if collection is None else collection
        return await self._transactions.ask(lambda: counted.count_documents(query))


@dataclass(frozen=True, slots=True)
class _Listed:
    """By what a correction lists its scope."""

    collection: Collection
    place: str
    time: str
    also: Document = field(default_factory=dict[str, Any])

    def between(self, place: str, begin: datetime, end: datetime) -> Document:
        """What is at a place in a span of time."""
        return {self.place: place, self.time: {"$gte": begin, "$lt": end}, **self.also}


async def _named(identities: Sequence[str], after: Position | None) -> AsyncGenerator[list[Position]]:
    """Ids in an order that stays, though some may be named no more when the work is resumed."""
    ids = sorted(set(identities))
    yield [(0, EPOCH, identity) for identity in ids if after is None or identity > after[2]]


def _bounds(correction: Correction) -> tuple[datetime, datetime]:
    """From when and until when anything in scope occurred: what is recorded later is right from the start."""
    # Nothing occurs more than a minute ahead of when it is recorded; a day is well beyond that.
    return correction.scope.start or BEGINNING, correction.scope.end or correction.started_at + _DAY
