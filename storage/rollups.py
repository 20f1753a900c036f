"""Performance, added up: the roll-ups, plus the commits that they do not hold yet, in one snapshot."""

from collections.abc import Collection
from typing import Final

from domain.ladder import Run, Rung, Window, start_of
from domain.performance import Tally
from storage.client import Document
from storage.collections import Collections
from storage.deltas import Deltas, tally_from_list, unpack_cells
from storage.pages import spans_of
from storage.positions import FoldHead, committed, folded
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

    async def tallies(self, moments: Collection[str], window: Window, channel: str | None) -> dict[str, Tally]:
        """What happened at each moment in a window, in all channels or in one.

        It includes everything that was recorded before the call, at every instant exactly once.

        Raises:
            UnavailableError: the database did not answer in time.
        """

        async def read(session: Session) -> tuple[FoldHead, list[Commit], dict[str, Tally]]:
            totals = {moment: Tally() for moment in moments}
            head = await folded(self._collections, session)
            ahead = await committed(self._collections, session)
            await self._add_pages(totals, head, window, channel, session)
            unfolded: list[Commit] = []
            async for commit in self._tail.between(head.positions, ahead, session):
                _add_deltas(totals, commit.deltas, window, channel)
                unfolded.append(commit)
            return head, unfolded, totals

        head, unfolded, totals = await self._transactions.read(read)
        self._tail.forget(head.positions)
        self._tail.keep(unfolded)
        return totals

    async def _add_pages(
        self, totals: dict[str, Tally], head: FoldHead, window: Window, channel: str | None, session: Session
    ) -> None:
        if head.first_day is None or head.last_day is None:
            return
        runs = window.within_months(head.first_day, head.last_day).tiles()
        spans = [span for moment in totals for span in spans_of(moment, runs)]
        one_channel = {} if channel is None else {"channel": channel}
        for at in range(0, len(spans), _SPANS_A_READ):
            wanted = {"span": {"$in": spans[at : at + _SPANS_A_READ]}, **one_channel}
            async for page in self._collections.rollups.find(wanted, session=session):
                _add_page(totals[page["moment"]], page, runs)


def _add_page(total: Tally, page: Document, runs: Collection[Run]) -> None:
    rung = Rung(page["rung"])
    wanted = [range(run.first, run.end) for run in runs if run.rung is rung]
    for number, row in unpack_cells(page["cells"]).items():
        if any(number in run for run in wanted):
            total.add(tally_from_list(row))


def _add_deltas(totals: dict[str, Tally], deltas: Deltas, window: Window, channel: str | None) -> None:
    """A delta's bucket lies within the window or outside: windows are widened to what deltas are counted by."""
    for (moment, delta_channel, rung, number), tally in deltas.items():
        if moment in totals and (channel is None or channel == delta_channel) and start_of(rung, number) in window:
            totals[moment].add(tally)
