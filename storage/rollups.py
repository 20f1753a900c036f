"""Performance, added up: the roll-ups, plus the commits that they do not hold yet, in one snapshot."""

from collections.abc import Collection
from typing import Final

from domain.ladder import Rung, Window, start_of
from domain.performance import Tally
from storage.client import Document
from storage.collections import Collections
from storage.deltas import Deltas, tally_from_list, unpack_cells
from storage.pages import spans_of
from storage.positions import committed, folded, positions_of
from storage.tail import Tail
from storage.transactions import Session, Transactions

_SPANS_A_READ: Final = 1_000


class MongoRollups:
    """Answers from the coarsest buckets that tile a window: its cost does not grow with what was recorded."""

    def __init__(self, collections: Collections, transactions: Transactions, tail: Tail) -> None:
        self._collections = collections
        self._transactions = transactions
        self._tail = tail

    async def tallies(self, moments: Collection[str], window: Window, channel: str | None) -> dict[str, Tally]:
        """What happened at each moment in a window, in all channels or in one.

        It includes everything that was recorded before the call, at every instant exactly once.

        Raises:
            UnavailableError: the database did not answer in time.
        """

        async def read(session: Session) -> dict[str, Tally]:
            totals = {moment: Tally() for moment in moments}
            head = positions_of(await folded(self._collections, session))
            ahead = await committed(self._collections, session)
            spans = [span for moment in totals for span in spans_of(moment, window)]
            for at in range(0, len(spans), _SPANS_A_READ):
                found = self._collections.rollups.find(
                    {"span": {"$in": spans[at : at + _SPANS_A_READ]}}, session=session
                )
                async for page in found:
                    if channel is None or page["channel"] == channel:
                        _add_page(totals[page["moment"]], page, window)
            async for commit in self._tail.between(head, ahead, session):
                _add_deltas(totals, commit.deltas, window, channel)
            return totals

        return await self._transactions.read(read)


def _add_page(total: Tally, page: Document, window: Window) -> None:
    rung = Rung(page["rung"])
    wanted = [range(run.first, run.end) for run in window.tiles() if run.rung is rung]
    for number, row in unpack_cells(page["cells"]).items():
        if any(number in run for run in wanted):
            total.add(tally_from_list(row))


def _add_deltas(totals: dict[str, Tally], deltas: Deltas, window: Window, channel: str | None) -> None:
    """A delta's bucket lies within the window or outside: windows are widened to what deltas are counted by."""
    for (moment, delta_channel, rung, number), tally in deltas.items():
        if moment in totals and (channel is None or channel == delta_channel) and start_of(rung, number) in window:
            totals[moment].add(tally)
