"""What resolvers work with: the ports of the domain, and what one operation knows."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Annotated, Final, TypeAlias, TypeVar

import strawberry
from strawberry.dataloader import DataLoader

from domain.access import Rights
from domain.achieving import Achievement
from domain.attempts import Attempt
from domain.charting import Work
from domain.edits import Author
from domain.feed import Cursor
from domain.hierarchy import Hierarchy
from domain.interactions import Recorded
from domain.key_ports import ApiKeys
from domain.limits import Limits
from domain.ports import (
    Attempts,
    AuditLog,
    Clock,
    Corrections,
    HierarchyStore,
    InteractionStore,
    Live,
    Recorder,
    Rollups,
)
from domain.pseudonyms import Pseudonyms
from domain.reporting import Performance
from domain.restricted import (
    BoundRecorder,
    NoCorrections,
    SeenAttempts,
    SeenHierarchies,
    SeenInteractions,
    SeenLive,
)
from domain.visibility import Sight
from domain.windows import WindowRequest
from resolvers.live.objects import FeedObjects
from resolvers.live.watches import Watches
from resolvers.loaders import ReportLoader, achievement_loader, loader_by_id, performance_loader

MOST_VIEWS: Final = 256  # of restricted callers: those that come back find what subscriptions share

Restriction: TypeAlias = tuple[frozenset[str] | None, str | None]
"""What callers are restricted to: outcomes, a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The ports that all operations share, and what subscriptions share of their work."""

    hierarchies: HierarchyStore
    recorder: Recorder
    rollups: Rollups
    interactions: InteractionStore
    attempts: Attempts
    live: Live
    corrections: Corrections
    audit_log: AuditLog
    api_keys: ApiKeys
    clock: Clock
    pseudonyms: Pseudonyms
    limits: Limits
    watches: Watches = field(default_factory=Watches)
    feed_objects: FeedObjects = field(default_factory=FeedObjects)
    views: "OrderedDict[Restriction, Services]" = field(default_factory=OrderedDict["Restriction", "Services"])

    def seen_with(self, rights: Rights) -> "Services":
        """As callers with these rights have them: all that they must not see is as if it did not exist."""
        restriction = rights.outcomes, rights.source
        if restriction == (None, None):
            return self
        if restriction not in self.views:
            self.views[restriction] = self._restricted(*restriction)
            if len(self.views) > MOST_VIEWS:
                self.views.popitem(last=False)
        self.views.move_to_end(restriction)
        return self.views[restriction]

    def _restricted(self, outcomes: frozenset[str] | None, source: str | None) -> "Services":
        if outcomes is None:
            return replace(self, recorder=BoundRecorder(self.recorder, source, None))
        sight = Sight(outcomes)
        hierarchies = SeenHierarchies(self.hierarchies, sight)
        return replace(
            self,
            hierarchies=hierarchies,
            recorder=BoundRecorder(self.recorder, source, hierarchies),
            interactions=SeenInteractions(self.interactions, hierarchies),
            attempts=SeenAttempts(self.attempts, hierarchies),
            live=SeenLive(self.live, sight),
            corrections=NoCorrections(),
            watches=Watches(),
        )


@dataclass(frozen=True, slots=True)
class Loaders:
    """What one operation asks for in many places."""

    performance: ReportLoader[tuple[WindowRequest, str | None], Performance]
    achievement: ReportLoader[WindowRequest, Achievement]
    interactions: DataLoader[str, Recorded | None]
    attempts: DataLoader[str, Attempt | None]

    @classmethod
    def of(cls, services: Services, hierarchy: Hierarchy, work: Work) -> "Loaders":
        """Loaders that have read nothing yet. All that they read takes of the same work."""
        return cls(
            performance_loader(hierarchy, services.rollups, services.clock, services.limits, work),
            achievement_loader(services.rollups, services.clock, services.limits, work),
            loader_by_id(services.interactions.by_ids),
            loader_by_id(services.attempts.by_ids),
        )


class Context:
    """One operation: what its caller may do, its id in the logs, and the one version of the hierarchy that it sees.

    `services` are as the caller's rights show them, so that whatever reads through them shows nothing else.

    Root fields call `see_hierarchy` before anything below them reads `hierarchy`; recording needs none and reads none.
    A mutation that edits calls `adopt`, so that what is selected below it is as after the edit. So does a subscription
    before each event: execute its selection with the context that subscribed, before the next event is asked for.
    """

    def __init__(self, services: Services, *, rights: Rights, request_id: str, address: str = "") -> None:
        self.services = services.seen_with(rights)
        self.rights = rights
        self.request_id = request_id
        self.address = address
        """Of the client, for limits on those who did not say who they are."""
        self._reading: asyncio.Task[Hierarchy] | None = None
        self._position: asyncio.Task[Cursor] | None = None
        self._hierarchy: Hierarchy | None = None
        self._loaders: Loaders | None = None
        self._work = Work()

    @property
    def hierarchy(self) -> Hierarchy:
        """The version that this operation sees."""
        if self._hierarchy is None:
            raise RuntimeError("a root field must see the hierarchy first")
        return self._hierarchy

    @property
    def loaders(self) -> "Loaders":
        """What this operation reads once, over the version that it sees."""
        if self._loaders is None:
            self._loaders = Loaders.of(self.services, self.hierarchy, self._work)
        return self._loaders

    async def see_hierarchy(self) -> Hierarchy:
        """Read the newest version, once; root fields that run side by side wait for the same reading."""
        if self._hierarchy is None:
            if self._reading is None:
                self._reading = asyncio.ensure_future(self._read())
            self._hierarchy = await self._reading
        return self._hierarchy

    def adopt(self, hierarchy: Hierarchy) -> None:
        """From here on see this version, and read everything anew."""
        self._hierarchy = hierarchy
        self._loaders = None

    def begin_position(self) -> "asyncio.Task[Cursor]":
        """Read where the feed stands, once."""
        if self._position is None:
            self._position = asyncio.ensure_future(self._head())
        return self._position

    async def position(self) -> Cursor:
        """Where the feed stood when it was first asked for."""
        return await self.begin_position()

    def author(self, reason: str | None) -> Author:
        """Who makes an edit, and why."""
        return Author(by=self.rights.name, reason=reason)

    async def _read(self) -> Hierarchy:
        return await self.services.hierarchies.current()

    async def _head(self) -> Cursor:
        return await self.services.live.head()


T = TypeVar("T")
Input = Annotated[T, strawberry.argument(description="What is asked for.")]
Info: TypeAlias = strawberry.Info[Context, None]
