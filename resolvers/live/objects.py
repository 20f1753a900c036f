"""What records of the feed told of, as it is now: read once, however many follow them.

Events are made here once as well. Whoever stands at the same place in a feed gets the very same object, so that whoever
sends them can tell by identity what was executed and encoded already.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from strawberry.dataloader import DataLoader

from domain.attempts import Attempt
from domain.feed import Cursor, FeedName, FeedRecord
from domain.following import Event
from domain.hierarchy import Hierarchy, HierarchyChange
from domain.interactions import Recorded
from resolvers.loaders import loader_by_id

if TYPE_CHECKING:
    from resolvers.context import Services


T = TypeVar("T")
Presented = TypeVar("Presented")


class RecordObjects:
    """What one record told of."""

    def __init__(self, record: FeedRecord, services: "Services") -> None:
        self.made_at = asyncio.get_running_loop().time()
        self.weight = 1 + len(record.interactions) + len(record.transitions)
        self._record = record
        self._services = services
        self._interactions = loader_by_id(services.interactions.by_ids)
        self._attempts = loader_by_id(services.attempts.by_ids)
        self._newest = Once(services.hierarchies.current)
        self._change = Once(self._read_change)
        self._events: dict[tuple[FeedName, int], list[tuple[Cursor, object]]] = {}

    async def interactions(self, ids: Sequence[str]) -> Sequence[Recorded | None]:
        """Of its interactions those with these ids, together; None for what is not there any more."""
        return await _load(self._interactions, ids)

    async def attempts(self, ids: Sequence[str]) -> Sequence[Attempt | None]:
        """The attempts with these ids, likewise."""
        return await _load(self._attempts, ids)

    async def change(self) -> HierarchyChange | None:
        """The edit that it made; None where nothing of it is seen."""
        return await self._change.get()

    async def hierarchy(self) -> Hierarchy:
        """The newest version that is known here, at least the record's own."""
        known = self._services.live.hierarchy
        return known if known.version >= self._record.hierarchy else await self._newest.get()

    def presented(self, feed: FeedName, event: Event[Any], present: Callable[[], Presented]) -> Presented:
        """An event as it is sent, made once for all whose cursor is the same."""
        made = self._events.setdefault((feed, event.index), [])
        for cursor, known in made:
            if cursor == event.cursor:
                return known  # type: ignore[return-value] - a feed presents its events in one way
        fresh = present()
        made.append((event.cursor, fresh))
        return fresh

    async def _read_change(self) -> HierarchyChange | None:
        version = self._record.hierarchy
        changes = await self._services.hierarchies.changes(version + 1, 1, after=version - 1)
        return next(iter(changes), None)


class FeedObjects:
    """Those of the last records that somebody in this process was told of.

    Args:
        most: interactions and transitions of the records that are kept.
        seconds: how long they are kept: what is told is as it is now, or was so long ago at most when it was read.
    """

    def __init__(self, most: int = 20_000, seconds: float = 10.0) -> None:
        self._most = most
        self._seconds = seconds
        self._records: OrderedDict[tuple[int, int, int], RecordObjects] = OrderedDict()
        self._weight = 0
        self._forgetting: asyncio.TimerHandle | None = None

    def of(self, record: FeedRecord, services: "Services") -> RecordObjects:
        """Those of one record, as these services show them."""
        self._forget()
        place = record.slot, record.sequence, id(services)  # which its objects keep alive
        if place not in self._records:
            self._records[place] = RecordObjects(record, services)
            self._weight += self._records[place].weight
            if self._forgetting is None:
                self._forgetting = asyncio.get_running_loop().call_later(self._seconds, self._forget_in_time)
        return self._records[place]

    def _forget_in_time(self) -> None:
        """Also when nothing more happens: what is kept may have been erased since."""
        self._forget()
        self._forgetting = None
        if self._records:
            ends_at = self._oldest().made_at + self._seconds
            self._forgetting = asyncio.get_running_loop().call_at(ends_at, self._forget_in_time)

    def _forget(self) -> None:
        now = asyncio.get_running_loop().time()
        while self._records:
            if now - self._oldest().made_at < self._seconds and self._weight <= self._most:
                return
            self._weight -= self._oldest().weight
            self._records.popitem(last=False)

    def _oldest(self) -> RecordObjects:
        return next(iter(self._records.values()))


class Once(Generic[T]):
    """An answer that is asked for once, and again where that failed. Whoever stops waiting leaves the others theirs."""

    def __init__(self, ask: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._ask = ask
        self._task: asyncio.Task[T] | None = None

    async def get(self) -> T:
        """The answer. Raises what asking raises."""
        task = self._task
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._task = asyncio.create_task(self._ask())
        return await asyncio.shield(task)


async def _load(loader: DataLoader[str, T | None], ids: Sequence[str]) -> Sequence[T | None]:
    try:
        # Others wait for the same: one who leaves must not take their answers along.
        return await asyncio.shield(asyncio.ensure_future(loader.load_many(ids)))
    except Exception:
        loader.clear_many(ids)
        raise
