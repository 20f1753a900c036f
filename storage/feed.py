"""The feed: this process's one change stream, on commit records only.

The stream only says that something was committed. Where it stands is counted in records, slot by slot: after whatever
interruption, the records themselves say what was missed, and a record that is missing in the stream is noticed.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final, NoReturn

from pymongo.errors import PyMongoError

from domain.errors import UnavailableError
from domain.quoting import without_quotes
from storage.client import Document
from storage.collections import Collections
from storage.feed_records import PrunedError, Records, Told, to_told
from storage.positions import Positions, committed, lag
from storage.transactions import Transactions

log = logging.getLogger(__name__)

LONGEST_SILENCE_MILLISECONDS: Final = 1_000
_FIRST_PAUSE_SECONDS: Final = 0.05
_LONGEST_PAUSE_SECONDS: Final = 1.0

Sink = Callable[[Told], None]


class _EndedError(Exception):
    """The database has ended the stream: nothing more will come by it, and no error would ever say so."""


class Feed:
    """Tells every record that is committed, once, to sinks, in an order in which what depends on others comes after.

    `position` is how far it has come; it is set once the first stream is open. Everything after `told_after` was told.
    """

    def __init__(self, collections: Collections, transactions: Transactions) -> None:
        self._collections = collections
        self._transactions = transactions
        self._records = Records(collections, transactions)
        self._sinks: list[Sink] = []
        self._started = asyncio.Event()
        self._begins_anew = True
        self.position: Positions = {}
        self.told_after: Positions = {}

    def add_sink(self, sink: Sink) -> None:
        """Tell this one too, from the next record on. A sink must not wait, and must not raise."""
        self._sinks.append(sink)

    async def started(self) -> None:
        """Wait until the position is known."""
        await self._started.wait()

    async def head(self) -> Positions:
        """How far all slots have come, all seen at one instant.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        return await self._transactions.read(lambda session: committed(self._collections, session))

    async def lag_seconds(self, now: datetime) -> float | None:
        """For how long the oldest record that was not told yet has been committed; None before the feed is open."""
        if not self._started.is_set():
            return None
        told, oldest = self.position, now
        for slot, last in (await committed(self._collections)).items():
            sequence = told.get(slot, 0) + 1
            if sequence <= last:
                record = await self._collections.commits.find_one({"slot": slot, "sequence": sequence}, {"at": True})
                oldest = oldest if record is None else min(oldest, record["at"])
        return (now - oldest).total_seconds()

    async def run(self) -> NoReturn:
        """Follow until cancelled. What interrupts the stream is logged; a new one is opened."""
        pause = _FIRST_PAUSE_SECONDS
        while True:
            before = dict(self.position)
            try:
                await self._follow()
            except (PyMongoError, UnavailableError, _EndedError) as error:
                log.warning("feed interrupted", extra={"reason": type(error).__name__})
            except PrunedError:
                log.error("feed was away for longer than commits are kept: what came meanwhile was not told")  # noqa: TRY400 - the trace tells nothing
                self._begins_anew = True  # by what the next stream sees: to ask here could fail, and end it all
            except Exception as error:
                log.exception("feed failed; it is opened again", exc_info=without_quotes(error))
            pause = _FIRST_PAUSE_SECONDS if self.position != before else min(2 * pause, _LONGEST_PAUSE_SECONDS)
            await asyncio.sleep(pause)

    async def _follow(self) -> None:
        async with self._stream() as next_one:
            # Opened first: what is committed while the head is read comes by the stream as well.
            change = await next_one()
            await self._catch_up()
            self._started.set()
            clock = asyncio.get_running_loop().time
            looked_at = clock()
            while True:
                # Of a silent stream nobody knows whether it is a broken one. The embedded engine's is silent whenever
                # anything else was written.
                is_silent = change is None and clock() - looked_at >= LONGEST_SILENCE_MILLISECONDS / 1_000
                if is_silent or (change is not None and not self._tell_next(to_told(change["fullDocument"]))):
                    await self._catch_up()
                    looked_at = clock()
                change = await next_one()

    def _tell_next(self, told: Told) -> bool:
        """Tell a record that is the next of its slot, or was told already. False when some before it are missing."""
        slot, sequence = told.record.slot, told.record.sequence
        at = self.position.get(slot, 0)
        if sequence > at + 1:
            return False
        if sequence == at + 1:
            self._tell(told)
        return True

    async def _catch_up(self) -> None:
        """Tell what was committed and not told yet; where that is not wanted or not kept, only note how far it is."""
        head = await self.head()
        if self._begins_anew:
            self.position = self.told_after = head
            self._begins_anew = False
        elif lag(head, self.position):
            async for told in self._records.between(self.position, head):
                self._tell(told)

    def _tell(self, told: Told) -> None:
        self.position = {**self.position, told.record.slot: told.record.sequence}
        for sink in self._sinks:
            try:
                sink(told)
            except Exception as error:
                log.exception("a follower of the feed failed", exc_info=without_quotes(error))

    @asynccontextmanager
    async def _stream(self) -> AsyncGenerator[Callable[[], Any]]:
        """An open change stream: what gives its next change, or None after a silence."""
        stages: list[Mapping[str, Any]] = [{"$match": {"operationType": "insert"}}]
        stream = self._collections.commits.watch(stages, max_await_time_ms=LONGEST_SILENCE_MILLISECONDS)

        async def next_one() -> Document | None:
            change = await stream.try_next()
            if change is None and not stream.alive:
                raise _EndedError
            return change

        try:
            yield next_one
        finally:
            await stream.close()
