"""The feed in memory: records that a test tells."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace

from domain.attempts import Transition
from domain.errors import CursorExpiredError
from domain.feed import Cursor, FeedRecord
from domain.hierarchy import Hierarchy
from domain.ports import Rollups
from tests.builders import NOON
from tests.fakes import MemoryHierarchies


class MemoryLive:
    """One slot's records. `pruned` is the last of them that is gone."""

    def __init__(self, hierarchies: MemoryHierarchies, rollups: Rollups) -> None:
        self._hierarchies = hierarchies
        self._rollups = rollups
        self._records: list[FeedRecord] = []
        self._told = asyncio.Condition()
        self._events: set[asyncio.Event] = set()
        self.pruned = 0

    @property
    def rollups(self) -> Rollups:
        return self._rollups

    @property
    def hierarchy(self) -> Hierarchy:
        return self._hierarchies.hierarchy

    @property
    def position(self) -> Cursor:
        return Cursor({1: len(self._records)} if self._records else {})

    async def head(self) -> Cursor:
        return self.position

    async def tell(
        self, *, interactions: Sequence[str] = (), transitions: Sequence[Transition] = (), is_edit: bool = False
    ) -> FeedRecord:
        """Commit a record."""
        number = len(self._records) + 1
        record = FeedRecord(
            slot=1,
            sequence=number,
            lamport=number,
            at=NOON,
            hierarchy=self.hierarchy.version,
            is_edit=is_edit,
            interactions=interactions,
            transitions=[replace(each) for each in transitions],
        )
        async with self._told:
            self._records.append(record)
            self._told.notify_all()
        for event in self._events:
            event.set()
        return record

    @asynccontextmanager
    async def followed(self, after: Cursor | None) -> AsyncGenerator[tuple[Cursor, AsyncIterator[FeedRecord | None]]]:
        start = after or self.position
        if start.positions.get(1, 0) < self.pruned:
            raise CursorExpiredError(self.position)
        yield start, self._after(start.positions.get(1, 0))

    @contextmanager
    def touched(self, nodes: Collection[str]) -> Generator[asyncio.Event]:  # noqa: ARG002 - every record touches all
        event = asyncio.Event()
        self._events.add(event)
        try:
            yield event
        finally:
            self._events.discard(event)

    async def _after(self, number: int) -> AsyncGenerator[FeedRecord | None]:
        while True:
            async with self._told:
                while len(self._records) <= number:
                    await self._told.wait()
            yield self._records[number]
            number += 1
