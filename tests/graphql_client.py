"""Runs operations against the schema: directly over fakes, or over HTTP through the ASGI app."""

import json
from copy import copy
from typing import Any

import httpx

from api.graphql import GraphQLApp
from api.operations.asked import Asked
from api.operations.pipeline import Pipeline
from api.operations.written import written
from api.settings import Settings
from domain.access import OPEN, Rights
from domain.hierarchy import Hierarchy
from domain.limits import Limits
from domain.pseudonyms import Pseudonyms
from resolvers.context import Context, Services
from resolvers.schema import PERMISSIONS
from tests.admitted import Admitted
from tests.fakes import FixedClock, MemoryCorrections, MemoryHierarchies, MemoryRecorder
from tests.fakes_keys import MemoryApiKeys
from tests.fakes_lists import MemoryAttemptReader, MemoryAuditLog, MemoryInteractions
from tests.fakes_live import MemoryLive
from tests.fakes_rollups import MemoryRollups

REQUEST_ID = "request-1"
PIPELINE = Pipeline(PERMISSIONS, Settings())
PSEUDONYMS = Pseudonyms(b"k" * 32)


class Service:
    """One service over fakes. Every `run` is a request of its own, with all rights unless it is `used_with` others."""

    rights = OPEN
    pipeline = PIPELINE

    def __init__(self, hierarchy: Hierarchy | None = None, limits: Limits | None = None) -> None:
        self.clock = FixedClock()
        self.hierarchies = MemoryHierarchies(hierarchy, clock=self.clock)
        self.recorder = MemoryRecorder(self.hierarchies, limits)
        self.rollups = MemoryRollups(self.recorder)
        self.interactions = MemoryInteractions(self.recorder)
        self.attempts = MemoryAttemptReader(self.recorder)
        self.live = MemoryLive(self.hierarchies, self.recorder, self.rollups)
        self.api_keys = MemoryApiKeys()
        self.services = Services(
            hierarchies=self.hierarchies,
            recorder=self.recorder,
            rollups=self.rollups,
            interactions=self.interactions,
            attempts=self.attempts,
            live=self.live,
            corrections=MemoryCorrections(self.hierarchies),
            audit_log=MemoryAuditLog(self.hierarchies),
            api_keys=self.api_keys,
            clock=self.clock,
            pseudonyms=PSEUDONYMS,
            limits=limits or Limits(),
        )

    def used_with(self, rights: Rights) -> "Service":
        """The same service, for a caller with these rights."""
        same = copy(self)
        same.rights = rights
        return same

    async def run(self, query: str, **variables: object) -> dict[str, Any]:
        """The answer as a client reads it: `data`, and `errors` where there are any. What is refused has no data."""
        context = Context(self.services, rights=self.rights, request_id=REQUEST_ID)
        found = self.pipeline.find(Asked(query), context)
        answer = await self.pipeline.execute(found, variables, context)
        told = json.loads(written(answer, REQUEST_ID))
        told.pop("extensions", None)  # what it cost
        return told

    async def data(self, query: str, **variables: object) -> dict[str, Any]:
        """The data of an operation that must not fail."""
        answer = await self.run(query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def error(self, query: str, **variables: object) -> dict[str, Any]:
        """The one error of an operation that must fail, without its place in the document."""
        (error,) = (await self.run(query, **variables))["errors"]
        return {name: value for name, value in error.items() if name != "locations"}

    def over_http(self) -> httpx.AsyncClient:
        """A client of the ASGI app over the same memory. Close it after use."""
        app = Admitted(GraphQLApp(lambda _: self.services, Settings(max_cost=0)))
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")
