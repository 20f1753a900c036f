"""What happens, as it happens: the domain's live port over this process's feed."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Collection, Generator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Final

from pymongo.errors import PyMongoError

from domain.errors import UnavailableError
from domain.feed import Cursor, FeedRecord
from domain.hierarchy import Hierarchy
from storage.feed import Feed
from storage.feed_records import Told
from storage.followers import Followers
from storage.hierarchy_log import HierarchyLog
from storage.live_rollups import LiveRollups

log = logging.getLogger(__name__)

_PAUSE_SECONDS: Final = 0.5


class MongoLive:
    """Follows the feed for everybody in this process."""

    def __init__(self, feed: Feed, followers: Followers, rollups: LiveRollups, log: HierarchyLog) -> None:
        self.rollups = rollups
        self._feed = feed
        self._followers = followers
        self._log = log
        self._reading: asyncio.Task[None] | None = None
        self._told_version = 0
        self._touched: dict[str, set[asyncio.Event]] = {}
        feed.add_sink(self._tell)

    @property
    def hierarchy(self) -> Hierarchy:
        """The newest version that this process has read."""
        return self._log.newest

    @property
    def position(self) -> Cursor:
        """How far the feed has come."""
        return Cursor(self._feed.position)

    async def head(self) -> Cursor:
        """Where somebody stands who has seen everything that was committed before this call."""
        return await self._followers.head()

    def followed(
        self, after: Cursor | None
    ) -> AbstractAsyncContextManager[tuple[Cursor, AsyncGenerator[FeedRecord | None]]]:
        """The records after a cursor, as `Live.followed` says."""
        return self._followers.followed(after)

    @contextmanager
    def touched(self, nodes: Collection[str]) -> Generator[asyncio.Event]:
        """An event that is set whenever what was counted at any of these nodes, or the hierarchy, has changed."""
        event = asyncio.Event()
        for node in nodes:
            self._touched.setdefault(node, set()).add(event)
        try:
            yield event
        finally:
            for node in nodes:
                self._touched[node].discard(event)
                if not self._touched[node]:
                    del self._touched[node]

    def _tell(self, told: Told) -> None:
        if told.record.is_edit:
            self._told_version = told.record.hierarchy
            if self._reading is None or self._reading.done():
                self._reading = asyncio.create_task(self._read_hierarchy())
        for node in {bucket[0] for bucket in told.rows} if self._touched else ():
            for event in self._touched.get(node, ()):
                event.set()

    async def _read_hierarchy(self) -> None:
        """Read what was edited, and wake everybody: what a node is made of may have changed."""
        while self._log.newest.version < self._told_version:
            try:
                await self._log.current()
            except (PyMongoError, UnavailableError) as error:
                log.warning("hierarchy not read yet", extra={"reason": type(error).__name__})
                await asyncio.sleep(_PAUSE_SECONDS)
        for events in self._touched.values():
            for event in events:
                event.set()
