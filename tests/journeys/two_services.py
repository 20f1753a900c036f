"""Two services over one engine, each a process of its own, and everything of them can be killed."""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from storage.embedded import EmbeddedEngine
from tests import processes
from tests.api.service import Service, serving
from tests.journeys.lines import Line, line_to

ENGINE: Final = "engine"
_SHARED: Final = {"TOUCHSTONE_PSEUDONYM_KEY": "5c" * 32, "TOUCHSTONE_MIGRATE_ON_START": "true"}


@dataclass(frozen=True)
class TwoServices:
    """The processes, a line to each service, and a client without limits for whoever connects."""

    engine: EmbeddedEngine
    services: Sequence[Service]
    lines: Sequence[Line]
    http: httpx.AsyncClient

    async def ask(self, query: str, **variables: object) -> Any:  # noqa: ANN401 - the data, of whatever shape
        """An answer of the first service; not through its line, for that may be cut."""
        body = {"query": query, "variables": variables}
        answer = (await self.http.post(f"{self.services[0].url}/graphql", json=body)).json()
        assert "errors" not in answer, answer
        return answer["data"]

    async def kill(self, what: str) -> None:
        """The engine, or a service by its number, with no warning; return when all serve again."""
        if what == ENGINE:
            pid = self.engine.pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)  # whoever owns it starts it again
            await asyncio.to_thread(processes.await_end, pid)
        else:
            service = self.services[int(what)]
            service.kill()
            await asyncio.to_thread(service.start)
        for service in self.services:
            await asyncio.to_thread(service.await_ready)


@asynccontextmanager
async def two_services(folder: Path, **settings: str) -> AsyncGenerator[TwoServices]:
    """Ready, and stopped cleanly by the end of the block."""
    with EmbeddedEngine(folder / "data") as engine:
        async with AsyncExitStack() as stack:
            shared = {**_SHARED, **settings, "MONGODB_URL": engine.url}
            services = [await stack.enter_async_context(serving(folder / name, **shared)) for name in ("one", "two")]
            lines = [await stack.enter_async_context(line_to(service.port)) for service in services]
            http = httpx.AsyncClient(
                timeout=httpx.Timeout(30, read=60),  # subscribers hear a comment every 20 s
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=10),
            )
            yield TwoServices(engine, services, lines, await stack.enter_async_context(http))
