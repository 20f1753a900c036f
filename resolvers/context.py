"""What resolvers work with: the ports of the domain, and what one operation knows."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, TypeAlias, TypeVar

import strawberry

from domain.edits import Author
from domain.hierarchy import Hierarchy
from domain.limits import Limits
from domain.ports import Attempts, Clock, Corrections, HierarchyStore, InteractionStore, Recorder, Rollups
from domain.pseudonyms import Pseudonyms
from resolvers.loaders import PerformanceLoader


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The ports that all operations share."""

    hierarchies: HierarchyStore
    recorder: Recorder
    rollups: Rollups
    interactions: InteractionStore
    attempts: Attempts
    corrections: Corrections
    clock: Clock
    pseudonyms: Pseudonyms
    limits: Limits


class Context:
    """One operation: who calls, its id in the logs, and the one version of the hierarchy that it sees.

    Root fields call `see_hierarchy` before anything below them reads `hierarchy`; recording needs none and reads none.
    A mutation that edits calls `adopt`, so that what is selected below it is as after the edit.
    """

    def __init__(self, services: Services, *, caller: str, request_id: str) -> None:
        self.services = services
        self.caller = caller
        self.request_id = request_id
        self._reading: asyncio.Task[Hierarchy] | None = None
        self._hierarchy: Hierarchy | None = None
        self._performance: PerformanceLoader | None = None

    @property
    def hierarchy(self) -> Hierarchy:
        """The version that this operation sees."""
        if self._hierarchy is None:
            raise RuntimeError("a root field must see the hierarchy first")
        return self._hierarchy

    @property
    def performance(self) -> PerformanceLoader:
        """The loader over the version that this operation sees."""
        if self._performance is None:
            services = self.services
            self._performance = PerformanceLoader(self.hierarchy, services.rollups, services.clock, services.limits)
        return self._performance

    async def see_hierarchy(self) -> Hierarchy:
        """Read the newest version, once; root fields that run side by side wait for the same reading."""
        if self._hierarchy is None:
            if self._reading is None:
                self._reading = asyncio.ensure_future(self._read())
            self._hierarchy = await self._reading
        return self._hierarchy

    def adopt(self, hierarchy: Hierarchy) -> None:
        """From here on see this version, and read performance anew."""
        self._hierarchy = hierarchy
        self._performance = None

    def author(self, reason: str | None) -> Author:
        """Who makes an edit, and why."""
        return Author(by=self.caller, reason=reason)

    async def _read(self) -> Hierarchy:
        return await self.services.hierarchies.current()


T = TypeVar("T")
Input = Annotated[T, strawberry.argument(description="What is asked for.")]
Info: TypeAlias = strawberry.Info[Context, None]
