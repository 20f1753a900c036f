"""The feed in memory: what a recorder and an editor commit, and records that a test tells by itself."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Generator, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager

from domain.attempts import Transition
from domain.errors import CursorExpiredError, FellBehindError
from domain.feed import Cursor, FeedRecord
from domain.hierarchy import Hierarchy
from domain.ports import Rollups
from tests.builders import NOON
from tests.fakes import MemoryHierarchies, MemoryRecorder


class MemoryLive:
    """One slot's records.

    `pruned` is the last of them that is gone. A follower who would be told more than `most_waiting` falls behind.
    While `behind` is set, it is the newest version of the hierarchy that this process has read.
    """

    def __init__(self, hierarchies: MemoryHierarchies, recorder: MemoryRecorder, rollups: Rollups) -> None:
        self._hierarchies = hierarchies
        self._rollups = rollups
        self._records: list[FeedRecord] = []
        self._told = asyncio.Event()
        self._events: set[asyncio.Event] = set()
        self._silences = 0
        self.followers = 0
        self.pruned = 0
        self.behind: Hierarchy | None = None
        self.most_waiting = 1_000
        recorder.tell = self.tell
        hierarchies.tell = lambda: self.tell(is_edit=True)

    @property
    def rollups(self) -> Rollups:
        return self._rollups

    @property
    def hierarchy(self) -> Hierarchy:
        return self.behind or self._hierarchies.hierarchy

    @property
    def position(self) -> Cursor:
        return Cursor({1: len(self._records)} if self._records else {})

    @property
    def is_watched(self) -> bool:
        return bool(self._events)

    async def head(self) -> Cursor:
        return self.position

    def tell(
        self, *, interactions: Sequence[str] = (), transitions: Sequence[Transition] = (), is_edit: bool = False
    ) -> FeedRecord:
        """Commit a record."""
        number = len(self._records) + 1
        record = FeedRecord(
            slot=1,
            sequence=number,
            lamport=number,
            at=NOON,
            hierarchy=self._hierarchies.hierarchy.version,
            is_edit=is_edit,
            interactions=interactions,
            transitions=transitions,
        )
        self._records.append(record)
        self._wake()
        for event in self._events:
            event.set()
        return record

    def be_silent(self) -> None:
        """Let every follower hear that nothing happens."""
        self._silences += 1
        self._wake()

    @asynccontextmanager
    async def followed(self, after: Cursor | None) -> AsyncGenerator[tuple[Cursor, AsyncGenerator[FeedRecord | None]]]:
        start = after or self.position
        at = start.positions.get(1, 0)
        if at < self.pruned or at > len(self._records):
            raise CursorExpiredError(self.position)
        self.followers += 1
        try:
            async with aclosing(self._after(at, len(self._records), self._silences)) as records:
                yield start, records
        finally:
            self.followers -= 1

    @contextmanager
    def touched(self, nodes: Collection[str]) -> Generator[asyncio.Event]:  # noqa: ARG002 - every record touches all
        event = asyncio.Event()
        self._events.add(event)
        try:
            yield event
        finally:
            self._events.discard(event)

    async def _after(self, number: int, replayed: int, silences: int) -> AsyncGenerator[FeedRecord | None]:
        """`replayed` is the last that a follower may read as slowly as it likes."""
        while True:
            told = self._told
            if number >= replayed and len(self._records) - number > self.most_waiting:
                raise FellBehindError
            if number < len(self._records):
                yield self._records[number]
                number += 1
            elif silences < self._silences:
                silences += 1
                yield None
            else:
                await told.wait()

    def _wake(self) -> None:
        told, self._told = self._told, asyncio.Event()
        told.set()
