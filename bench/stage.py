"""Where it happens: one embedded engine with its durable settings, and services over HTTP, each a process."""

import asyncio
import contextlib
import os
import socket
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx

from api.demo.airline import define_airline
from api.pseudonym_key import kept_key
from domain.limits import Limits
from domain.pseudonyms import Pseudonyms
from migrations import runner
from storage.client import Client, Database, Document, connect, open_database
from storage.collections import Collections
from storage.embedded import EmbeddedEngine
from storage.positions import committed, folded, lag
from storage.store import Store, StoreSettings, open_store

ROOT: Final = Path(__file__).parents[1]
READY_SECONDS: Final = 300.0
ENGINE_READY_SECONDS: Final = 300.0  # it reads its oplog first: of a year, ten seconds of processor time
POLL_SECONDS: Final = 0.02

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Service:
    """One service process over one database, with the airline defined."""

    database: Database
    http: httpx.AsyncClient
    port: int
    pid: int

    async def ask(self, query: str, variables: Mapping[str, object]) -> dict[str, Any]:
        """The data of an operation. Raises RuntimeError for errors."""
        answer = (await self.http.post("/graphql", json={"query": query, "variables": variables})).json()
        if "errors" in answer:
            raise RuntimeError(str(answer["errors"]))
        return answer["data"]

    async def folded(self) -> None:
        """Return when the roll-ups hold everything."""
        collections = Collections.of(self.database)
        while lag(await committed(collections), (await folded(collections)).positions):  # noqa: ASYNC110 - another process folds
            await asyncio.sleep(POLL_SECONDS)


@dataclass(frozen=True, slots=True)
class Stage:
    """An engine, and a folder for files that goes when it ends."""

    client: Client
    folder: Path
    url: str
    key: str

    def settings(self, database: str) -> dict[str, str]:
        """The environment of a service or a command over one of the engine's databases."""
        ours = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("TOUCHSTONE_") and name != "MONGODB_URL"
        }
        return {
            **ours,
            "MONGODB_URL": self.url,
            "TOUCHSTONE_DATABASE": database,
            "TOUCHSTONE_PSEUDONYM_KEY": self.key,
            "TOUCHSTONE_LOG_LEVEL": "warning",
        }

    @asynccontextmanager
    async def store(self, name: str) -> AsyncGenerator[Store]:
        """A store in this process over a migrated database in which the airline is defined."""
        database = open_database(self.client, name)
        await runner.up(database)
        pseudonyms = Pseudonyms(bytes.fromhex(self.key))
        async with open_store(self.client, database, pseudonyms, Limits(), StoreSettings()) as store:
            await define_airline(store.hierarchies)
            yield store

    @asynccontextmanager
    async def service(self, name: str, **settings: str) -> AsyncGenerator[Service]:
        """A service process over a database of that name, which is prepared first; settings are variables."""
        async with self.store(name):
            pass
        port = _free_port()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "api", "serve", "--port", str(port),
            cwd=ROOT, env=self.settings(name) | settings,
        )  # fmt: skip
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=600) as http:
                await _ready(http, process)
                yield Service(open_database(self.client, name), http, port, process.pid)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()

    async def run(self, database: str, *arguments: str) -> float:
        """Run a command of the service. Returns the seconds that it took; raises RuntimeError when it failed."""
        began = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "api", *arguments,
            cwd=ROOT, env=self.settings(database), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        _, said = await process.communicate()
        if process.returncode:
            raise RuntimeError(said.decode(errors="replace"))
        return time.perf_counter() - began


@asynccontextmanager
async def set_up(data_dir: Path | None = None) -> AsyncGenerator[Stage]:
    """A stage for the time of the block.

    Args:
        data_dir: the engine's folder, which stays; without one it goes when the block ends.
    """
    with tempfile.TemporaryDirectory(prefix="touchstone-bench-") as folder:
        data = data_dir or Path(folder) / "data"
        engine = EmbeddedEngine(data, ready_seconds=ENGINE_READY_SECONDS)
        key = kept_key(data, has_data=engine.folder.engine_path.exists()).get_secret_value()
        # Starting and stopping the engine waits, and nothing else runs yet or any more.
        with engine:
            client = connect(engine.url)
            try:
                yield Stage(client, Path(folder), engine.url, key)
            finally:
                client.close()


def layout(title: str, document: Document | None, most_characters: int = 600) -> str:
    """One document as it is stored, long values cut."""
    lines = [f"{title}:"]
    for name, value in (document or {}).items():
        text = repr(value)
        lines.append(f"  {name}: {text if len(text) <= most_characters else text[:most_characters] + ' …'}")
    return "\n".join(lines)


async def at_once(calls: int, items: Iterable[T], handle: Callable[[T], Awaitable[None]]) -> None:
    """Handle the items in order, so many at once."""
    waiting = iter(items)

    async def work() -> None:
        for item in waiting:
            await handle(item)

    async with asyncio.TaskGroup() as group:
        for _ in range(calls):
            group.create_task(work())


def batches(items: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """Cut into batches."""
    return [items[at : at + size] for at in range(0, len(items), size)]


async def _ready(http: httpx.AsyncClient, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(READY_SECONDS):
        while process.returncode is None:
            with contextlib.suppress(httpx.TransportError):
                if (await http.get("/readyz")).is_success:
                    return
            await asyncio.sleep(POLL_SECONDS)
    raise RuntimeError(f"the service ended with {process.returncode}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
