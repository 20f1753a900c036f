"""Followers of the feed: each gets every record after its cursor, from the database and then from memory."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from domain.errors import CursorExpiredError, FellBehindError
from domain.feed import Cursor, FeedRecord
from storage.feed import Feed
from storage.feed_records import PrunedError, Records, Told

MOST_WAITING: Final = 1_000  # records; they are shared by all followers, so what each costs are references
SILENCE_SECONDS: Final = 30.0


class _Queue:
    """What was told since somebody looked. Where it would grow too long it is emptied, and says so."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._records: deque[FeedRecord] = deque()
        self._woken = asyncio.Event()
        self.overflowed = False

    def put(self, record: FeedRecord) -> None:
        """Add a record; costs the same however slow the follower is."""
        if len(self._records) >= self._most:
            self._records.clear()
            self.overflowed = True
        if not self.overflowed:
            self._records.append(record)
        self._woken.set()

    def begin_anew(self) -> None:
        """Forget what was lost: the follower reads it from the database."""
        self.overflowed = False
        self._records.clear()

    async def take(self, seconds: float) -> FeedRecord | None:
        """The next record, or None after so long without any.

        Raises:
            FellBehindError: there were too many.
        """
        if not self._records and not self.overflowed:
            self._woken.clear()
            try:
                async with asyncio.timeout(seconds):
                    await self._woken.wait()
            except TimeoutError:
                return None
        if self.overflowed:
            raise FellBehindError
        return self._records.popleft()


class Followers:
    """Everybody who follows the feed in this process."""

    def __init__(
        self,
        feed: Feed,
        records: Records,
        *,
        most_waiting: int = MOST_WAITING,
        silence_seconds: float = SILENCE_SECONDS,
    ) -> None:
        self._feed = feed
        self._records = records
        self._most_waiting = most_waiting
        self._silence_seconds = silence_seconds
        self._queues: set[_Queue] = set()
        feed.add_sink(self._put)

    async def head(self) -> Cursor:
        """Where somebody stands who has seen everything that was committed before this call.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        return Cursor(await self._feed.head())

    @asynccontextmanager
    async def followed(self, after: Cursor | None) -> AsyncGenerator[tuple[Cursor, AsyncIterator[FeedRecord | None]]]:
        """The records after a cursor, as `Live.followed` says."""
        await self._feed.started()
        queue = _Queue(self._most_waiting)
        self._queues.add(queue)
        try:
            if after is not None:
                await self._check(after)
            start = Cursor(self._feed.position)
            yield after or start, self._after(after or start, queue)
        finally:
            self._queues.discard(queue)

    async def _after(self, cursor: Cursor, queue: _Queue) -> AsyncGenerator[FeedRecord | None]:
        behind = dict(cursor.positions)
        while True:
            queue.begin_anew()
            ahead = self._feed.position  # from here on the queue has what is told
            try:
                async for told in self._records.between(behind, ahead):
                    yield told.record
            except PrunedError:
                raise CursorExpiredError(await self.head()) from None
            behind = {slot: max(sequence, behind.get(slot, 0)) for slot, sequence in ahead.items()}
            if not queue.overflowed:
                break
        async for record in self._as_told(queue):
            yield record

    async def _as_told(self, queue: _Queue) -> AsyncGenerator[FeedRecord | None]:
        """What is told from now on, and None so often that also a follower whom nothing concerns hears of itself."""
        now = asyncio.get_running_loop().time
        hear_at = now() + self._silence_seconds
        while True:
            record = await queue.take(max(hear_at - now(), 0))
            if record is not None:
                yield record
            if now() >= hear_at:
                yield None
                hear_at = now() + self._silence_seconds

    async def _check(self, after: Cursor) -> None:
        try:
            await self._records.check(after.positions)
        except PrunedError:
            raise CursorExpiredError(await self.head()) from None

    def _put(self, told: Told) -> None:
        for queue in self._queues:
            queue.put(told.record)
