"""Performance, added up: the roll-ups, plus the commits that they do not hold yet, in one snapshot."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from domain.ladder import Rung, Window
from domain.performance import Tally
from domain.readings import Reading
from storage.channels import read_channels
from storage.collections import Collections
from storage.deltas import unpack_cells
from storage.positions import FoldHead, committed, folded
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
        self, moments: Collection[str], window: Window, channel: str | None, points: Sequence[Window] = ()
    ) -> Reading:
        """What happened at each moment in a window and in each of some points, in all channels or in one.

        It includes everything that was recorded before the call, at every instant exactly once.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        wanted = frozenset(moments)

        async def read(session: Session) -> tuple[FoldHead, list[Commit], Reading]:
            head = await folded(self._collections, session)
            ahead = await committed(self._collections, session)
            known = {} if channel is None else await read_channels(self._collections, wanted, session)
            days = None if head.first_day is None or head.last_day is None else (head.first_day, head.last_day)
            whole = Sheet([window], days, with_measures=True)
            layers, places = sheets_of(points, days)
            await self._add_pages([whole, *layers], wanted, channel, session)
            unfolded: list[Commit] = []
            async for commit in self._tail.between(head.positions, ahead, session):
                for sheet in (whole, *layers):
                    sheet.add_deltas(commit.deltas, wanted, channel)
                unfolded.append(commit)
            reading = Reading(
                {moment: whole.tallies[0].get(moment, Tally()) for moment in moments},
                [layers[layer].tallies[place] for layer, place in places],
                frozenset(m for m, channels in known.items() if not channels.keeps_apart(channel or "")),
            )
            return head, unfolded, reading

        head, unfolded, reading = await self._transactions.read(read)
        self._tail.forget(head.positions)
        self._tail.keep(unfolded)
        return reading

    async def _add_pages(
        self, sheets: Collection[Sheet], moments: Iterable[str], channel: str | None, session: Session
    ) -> None:
        spans = spans_wanted(sheets, moments)
        one_channel = {} if channel is None else {"channel": channel}
        for at in range(0, len(spans), _SPANS_A_READ):
            wanted = {"span": {"$in": spans[at : at + _SPANS_A_READ]}, **one_channel}
            async for page in self._collections.rollups.find(wanted, session=session):
                cells = unpack_cells(page["cells"])
                for sheet in sheets:
                    sheet.add_cells(page["moment"], Rung(page["rung"]), cells)
