"""Followers of the feed: each gets every record after its cursor, from the database and then from memory."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager

from domain.errors import CursorExpiredError, FellBehindError
from domain.feed import Cursor, FeedRecord
from storage.feed import Feed
from storage.feed_records import PrunedError, Records, Told
from storage.positions import Positions, lag


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
    """Everybody who follows the feed in this process.

    Args:
        feed: tells what is new.
        records: those before.
        most_waiting: records that wait for one follower. All have the same ones: what each costs are references.
        silence_seconds: after how long a follower whom nothing concerns hears of itself.
    """

    def __init__(self, feed: Feed, records: Records, *, most_waiting: int, silence_seconds: float) -> None:
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
    async def followed(self, after: Cursor | None) -> AsyncGenerator[tuple[Cursor, AsyncGenerator[FeedRecord | None]]]:
        """The records after a cursor, as `Live.followed` says."""
        await self._feed.started()
        queue = _Queue(self._most_waiting)
        self._queues.add(queue)
        try:
            if after is not None:
                await self._check(after)
            start = after or Cursor(self._feed.position)
            async with aclosing(self._after(start, queue)) as records:
                yield start, records
        finally:
            self._queues.discard(queue)

    async def _after(self, cursor: Cursor, queue: _Queue) -> AsyncGenerator[FeedRecord | None]:
        """From the database up to where the feed stands, and then as the feed tells.

        None comes so often that also a follower whom nothing concerns hears of itself.
        """
        behind, silence = dict(cursor.positions), _Silence(self._silence_seconds)
        while True:
            queue.begin_anew()
            async with aclosing(self._stored(behind, self._feed.position)) as records:
                async for record in records:
                    yield record
                    if silence.is_over():
                        yield None
            if queue.overflowed:
                continue  # it was read more slowly than things happened; what was lost is in the database
            async with aclosing(_told(behind, queue, silence)) as records:
                async for record in records:
                    yield record

    async def _stored(self, behind: Positions, ahead: Positions) -> AsyncGenerator[FeedRecord]:
        """What lies between; it moves `behind` along."""
        try:
            async with aclosing(self._records.between(behind.copy(), ahead)) as records:
                async for told in records:
                    yield told.record
                    behind[told.record.slot] = told.record.sequence
        except PrunedError:
            raise CursorExpiredError(await self.head()) from None

    async def _check(self, after: Cursor) -> None:
        """Raise CursorExpiredError for what is kept no more, and for what this database never committed."""
        try:
            await self._records.check(after.positions)
        except PrunedError:
            raise CursorExpiredError(await self.head()) from None
        if lag(dict(after.positions), self._feed.position):
            head = await self.head()  # another process may be ahead of this one
            if lag(dict(after.positions), dict(head.positions)):
                raise CursorExpiredError(head)

    def _put(self, told: Told) -> None:
        for queue in self._queues:
            queue.put(told.record)


async def _told(behind: Positions, queue: _Queue, silence: "_Silence") -> AsyncGenerator[FeedRecord | None]:
    """What is told from now on, until something is missing. It moves `behind` along."""
    while True:
        record = await queue.take(silence.rest)
        if record is not None:
            at = behind.get(record.slot, 0)
            if record.sequence > at + 1:
                return
            if record.sequence == at + 1:
                yield record
                behind[record.slot] = record.sequence
        if silence.is_over():
            yield None


class _Silence:
    """How long a follower has heard nothing of itself."""

    def __init__(self, seconds: float) -> None:
        self._now = asyncio.get_running_loop().time
        self._seconds = seconds
        self._ends_at = self._now() + seconds

    @property
    def rest(self) -> float:
        """For how many seconds it may last on."""
        return max(self._ends_at - self._now(), 0)

    def is_over(self) -> bool:
        """Whether it has lasted long enough. If so, the next one begins."""
        if self._now() < self._ends_at:
            return False
        self._ends_at = self._now() + self._seconds
        return True
