"""Performance, added up: the roll-ups, plus the commits that they do not hold yet, in one snapshot."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from domain.achievement import AttemptTally
from domain.ladder import EVER, Rung, Window
from domain.performance import Tally
from domain.readings import Reading
from storage.attempt_tallies import to_attempts
from storage.channels import read_channels
from storage.collections import Collections
from storage.positions import FoldHead, Positions, committed, folded
from storage.rows import Rows, unpack_cells
from storage.sheets import Sheet, sheets_of, spans_wanted
from storage.tail import Commit, Tail
from storage.transactions import Session, Transactions

_SPANS_A_READ: Final = 1_000


class MongoRollups:
    """Answers from the coarsest buckets that tile a window: its cost does not grow with what was recorded."""

    def __init__(self, collections: Collections, transactions: Transactions, tail: Tail) -> None:
        self._collections = collections
        self._transactions = transactions
        self._tail = tail

    async def minutes_from(self) -> int | None:
        """Before this minute some were dropped already; None before any.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        return (await self._transactions.ask(lambda: folded(self._collections))).minutes_from

    async def read(
        self,
        moments: Collection[str],
        window: Window,
        channel: str | None,
        points: Sequence[Window] = (),
        outcomes: Collection[str] = (),
    ) -> Reading:
        """What happened at each moment in a window and in each of some points, in all channels or in one.

        Of outcomes, what became of their attempts, in all channels. It includes everything that was recorded before
        the call, at every instant exactly once.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        return (await self.count(moments, window, channel, points, outcomes)).reading()

    async def count(
        self,
        moments: Collection[str],
        window: Window,
        channel: str | None,
        points: Sequence[Window] = (),
        outcomes: Collection[str] = (),
    ) -> "Counting":
        """What `read` reads, to which later commits can be added.

        Raises:
            UnavailableError: the database did not answer in time.
        """

        async def read(session: Session) -> tuple[FoldHead, list[Commit], Counting]:
            head = await folded(self._collections, session)
            ahead = await committed(self._collections, session)
            known = {} if channel is None else await read_channels(self._collections, frozenset(moments), session)
            days = None if head.first_day is None or head.last_day is None else (head.first_day, head.last_day)
            counting = Counting(
                ahead,
                _Count.of(moments, channel, window, points, days, points_with_measures=False),
                _Count.of(outcomes, None, window, points, days, points_with_measures=True),
                _Count.of(outcomes, None, EVER, (), days, points_with_measures=False),
                frozenset(m for m, channels in known.items() if not channels.keeps_apart(channel or "")),
            )
            for count in counting.counts:
                await self._add_pages(count, session)
            unfolded = [commit async for commit in self._tail.between(head.positions, ahead, session)]
            for commit in unfolded:
                counting.add(commit.deltas)
            return head, unfolded, counting

        head, unfolded, counting = await self._transactions.read(read)
        self._tail.forget(head.positions)
        self._tail.keep(unfolded)
        return counting

    async def _add_pages(self, count: "_Count", session: Session) -> None:
        spans = spans_wanted(count.sheets, count.nodes)
        one_channel = {} if count.channel is None else {"channel": count.channel}
        for at in range(0, len(spans), _SPANS_A_READ):
            wanted = {"span": {"$in": spans[at : at + _SPANS_A_READ]}, **one_channel}
            async for page in self._collections.rollups.find(wanted, session=session):
                cells = unpack_cells(page["cells"])
                for sheet in count.sheets:
                    sheet.add_cells(page["moment"], Rung(page["rung"]), cells)


@dataclass(frozen=True, slots=True)
class _Count:
    """What is counted at some nodes, in all channels or in one: over a window, and in each of some points."""

    nodes: frozenset[str]
    channel: str | None
    sheets: Sequence[Sheet]  # the window's, and then those of the points
    places: Sequence[tuple[int, int]]

    @classmethod
    def of(
        cls,
        nodes: Collection[str],
        channel: str | None,
        window: Window,
        points: Sequence[Window],
        days: tuple[int, int] | None,
        *,
        points_with_measures: bool,
    ) -> "_Count":
        """A count that begins."""
        layers, places = sheets_of(points, days, with_measures=points_with_measures)
        return cls(frozenset(nodes), channel, (Sheet([window], days, with_measures=True), *layers), places)

    def add(self, deltas: Rows) -> None:
        """Add what a commit counted."""
        for sheet in self.sheets:
            sheet.add_deltas(deltas, self.nodes, self.channel)

    def whole(self) -> dict[str, Tally]:
        """Over the window, by node."""
        tallies = self.sheets[0].tallies()[0]
        return {node: tallies.get(node, Tally()) for node in self.nodes}

    def points(self) -> list[dict[str, Tally]]:
        """In each of the points, by node; one where nothing happened is left out."""
        layers = [sheet.tallies() for sheet in self.sheets[1:]]
        return [layers[layer][place] for layer, place in self.places]


class Counting:
    """What was counted up to some positions, and what is added after them."""

    def __init__(
        self, positions: Positions, at_moments: _Count, of_attempts: _Count, stock: _Count, mixed: frozenset[str]
    ) -> None:
        self.positions = positions
        self._at_moments = at_moments
        self._of_attempts = of_attempts
        self._stock = stock
        self._mixed = mixed

    @property
    def counts(self) -> list[_Count]:
        """Those that count anything."""
        return [count for count in (self._at_moments, self._of_attempts, self._stock) if count.nodes]

    def add(self, deltas: Rows) -> None:
        """Add what a commit counted."""
        for count in self.counts:
            count.add(deltas)

    def reading(self) -> Reading:
        """The counts, as they stand."""
        return Reading(
            self._at_moments.whole(),
            self._at_moments.points(),
            self._mixed,
            _attempts(self._of_attempts.whole()),
            [_attempts(point) for point in self._of_attempts.points()],
            _attempts(self._stock.whole()),
        )


def _attempts(tallies: Mapping[str, Tally]) -> dict[str, AttemptTally]:
    return {outcome: to_attempts(tally) for outcome, tally in tallies.items()}
