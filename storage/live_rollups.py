"""Live windows: what was counted, kept in memory and moved by every record that the feed tells.

They answer as the roll-ups do, so that whoever reports needs not know which of the two it asks.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Collection, Sequence
from typing import Final, TypeAlias

from domain.ladder import Window
from domain.readings import Reading
from storage.feed import Feed
from storage.feed_records import Told
from storage.positions import Positions
from storage.rollups import Counting, MongoRollups

KEPT_SECONDS: Final = 90.0  # a window that ends with the current minute is asked for in this one and in the next

Asked: TypeAlias = tuple[Window, frozenset[str], frozenset[str]]
"""A window, moments and outcomes."""


class _Live:
    """A window's counts, and until they are read, what is told meanwhile."""

    def __init__(self, read: Awaitable[Counting]) -> None:
        self.used_at = 0.0
        self._counting: Counting | None = None
        self._waiting: list[Told] = []
        self._read = asyncio.ensure_future(self._begin(read))

    async def counting(self) -> Counting:
        """The counts. Whoever stops waiting for them leaves the others theirs."""
        return await asyncio.shield(self._read)

    def must_be_read_anew(self, told_after: Positions) -> bool:
        """Whether the counts could not be read, or lack something that the feed did not tell."""
        if not self._read.done():
            return False
        if self._read.cancelled() or self._read.exception() is not None:
            return True
        read_to = self._read.result().positions
        return any(read_to.get(slot, 0) < last for slot, last in told_after.items())

    def tell(self, told: Told) -> None:
        """Add a record, unless it was in what was read. The feed tells each once."""
        if self._counting is None:
            self._waiting.append(told)
        elif told.record.sequence > self._counting.positions.get(told.record.slot, 0):
            self._counting.add(told.rows)

    async def _begin(self, read: Awaitable[Counting]) -> Counting:
        self._counting = await read
        for told in self._waiting:
            self.tell(told)
        self._waiting.clear()
        return self._counting


class LiveRollups:
    """Roll-ups that read each window once, and from then on add what is committed, while somebody asks for it.

    A record costs by the windows that count at its moments and outcomes, however many others there are. It passes on
    what a window in memory cannot answer: points, and single channels.
    """

    def __init__(self, rollups: MongoRollups, feed: Feed) -> None:
        self._rollups = rollups
        self._feed = feed
        self._windows: OrderedDict[Asked, _Live] = OrderedDict()  # what was used last comes last
        self._counting_at: dict[str, set[_Live]] = {}
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
        await self._feed.started()  # what is committed between a reading and the first that is told would be lost
        asked = window, frozenset(moments), frozenset(outcomes)
        live = self._windows.get(asked)
        if live is None or live.must_be_read_anew(self._feed.told_after):
            self._forget(asked)
            self._forget_unused()  # here too: windows move on every minute, also where nothing is told
            live = self._open(asked)
        live.used_at = asyncio.get_running_loop().time()
        self._windows.move_to_end(asked)
        return (await live.counting()).reading()

    def _open(self, asked: Asked) -> _Live:
        window, moments, outcomes = asked
        live = self._windows[asked] = _Live(self._rollups.count(moments, window, None, (), outcomes))
        for node in moments | outcomes:
            self._counting_at.setdefault(node, set()).add(live)
        return live

    def _forget(self, asked: Asked) -> None:
        live = self._windows.pop(asked, None)
        for node in (asked[1] | asked[2]) if live else ():
            self._counting_at[node].discard(live)
            if not self._counting_at[node]:
                del self._counting_at[node]

    def _forget_unused(self) -> None:
        unused = asyncio.get_running_loop().time() - KEPT_SECONDS
        while self._windows and next(iter(self._windows.values())).used_at < unused:
            self._forget(next(iter(self._windows)))

    def _tell(self, told: Told) -> None:
        self._forget_unused()
        if not self._counting_at:
            return
        touched = [self._counting_at.get(node, ()) for node in {bucket[0] for bucket in told.rows}]
        for live in {each for some in touched for each in some}:
            live.tell(told)
