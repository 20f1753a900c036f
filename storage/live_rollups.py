"""Live windows: what was counted, kept in memory and moved by every record that the feed tells.

They answer as the roll-ups do, so that whoever reports needs not know which of the two it asks.
"""

import asyncio
from collections.abc import Awaitable, Collection, Sequence
from typing import Final, TypeAlias

from domain.ladder import Window
from domain.readings import Reading
from storage.feed import Feed
from storage.feed_records import Told
from storage.rollups import Counting, MongoRollups

KEPT_SECONDS: Final = 90.0  # a window that ends with the current minute is asked for in this one and in the next

Asked: TypeAlias = tuple[Window, frozenset[str], frozenset[str]]
"""A window, moments and outcomes."""


class _Live:
    """A window's counts, and until they are read, what is told meanwhile."""

    def __init__(self, read: Awaitable[Counting]) -> None:
        self.used_at = 0.0
        self.has_gap = False
        self._counting: Counting | None = None
        self._waiting: list[Told] = []
        self._read = asyncio.ensure_future(self._begin(read))

    async def counting(self) -> Counting:
        """The counts. Whoever stops waiting for them leaves the others theirs."""
        return await asyncio.shield(self._read)

    @property
    def must_be_read_anew(self) -> bool:
        """Whether the counts could not be read, or something was committed that they will not be told of."""
        return self.has_gap or (self._read.done() and (self._read.cancelled() or self._read.exception() is not None))

    def tell(self, told: Told) -> None:
        """Add a record, unless it was in what was read."""
        if self._counting is None:
            self._waiting.append(told)
            return
        slot, sequence = told.record.slot, told.record.sequence
        at = self._counting.positions.get(slot, 0)
        if sequence > at + 1:
            self.has_gap = True
        elif sequence == at + 1:
            self._counting.positions[slot] = sequence
            self._counting.add(told.rows)

    async def _begin(self, read: Awaitable[Counting]) -> Counting:
        self._counting = await read
        for told in self._waiting:
            self.tell(told)
        self._waiting.clear()
        return self._counting


class LiveRollups:
    """Roll-ups that read each window once, and from then on add what is committed, while somebody asks for it.

    It passes on what a window in memory cannot answer: points, and single channels.
    """

    def __init__(self, rollups: MongoRollups, feed: Feed) -> None:
        self._rollups = rollups
        self._windows: dict[Asked, _Live] = {}
        feed.add_sink(self._tell)

    async def minutes_from(self) -> int | None:
        """Before this minute some were dropped already; None before any."""
        return await self._rollups.minutes_from()

    async def read(
        self,
        moments: Collection[str],
        window: Window,
        channel: str | None,
        points: Sequence[Window] = (),
        outcomes: Collection[str] = (),
    ) -> Reading:
        """As `Rollups.read`; it includes at least everything that the feed has told.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        if channel is not None or points:
            return await self._rollups.read(moments, window, channel, points, outcomes)
        asked = window, frozenset(moments), frozenset(outcomes)
        live = self._windows.get(asked)
        if live is None or live.must_be_read_anew:
            live = self._windows[asked] = _Live(self._rollups.count(moments, window, None, (), outcomes))
        live.used_at = asyncio.get_running_loop().time()
        return (await live.counting()).reading()

    def _tell(self, told: Told) -> None:
        unused = asyncio.get_running_loop().time() - KEPT_SECONDS
        for asked, live in list(self._windows.items()):
            if live.used_at < unused:
                del self._windows[asked]
            else:
                live.tell(told)
