"""One real database engine for the session, and a fresh database of it for whoever asks."""

import gc
import os
import uuid
from collections.abc import AsyncGenerator, Generator

import pytest

from storage.client import Client, Database, connect, open_database
from storage.embedded import EmbeddedEngine

LONGEST = {"test_january.py", "test_ten_days.py", "test_readme.py", "test_bench.py"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First what takes longest, then what starts services: one process would else be waited for in the end."""
    items.sort(key=lambda item: (item.path.name not in LONGEST, not {"journeys", "api"} & {*item.path.parts}))


def pytest_collection() -> None:
    """What is imported for tests stays to the end: the garbage collector need not look through it, now or later."""
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """From here on there may be garbage."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def mongodb_url(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """MONGODB_URL where it is set, else an embedded engine as durable as in production."""
    if named := os.environ.get("MONGODB_URL"):
        yield named
        return
    with EmbeddedEngine(tmp_path_factory.mktemp("engine") / "data") as engine:
        yield engine.url


@pytest.fixture(scope="session")
async def client(mongodb_url: str) -> AsyncGenerator[Client]:
    client = connect(mongodb_url)
    yield client
    client.close()


@pytest.fixture
async def database(client: Client) -> AsyncGenerator[Database]:
    """Empty, and dropped afterwards where the engine outlives the session."""
    name = f"test_{uuid.uuid4().hex}"
    yield open_database(client, name)
    # The embedded one goes with its folder. It drops key by key, each with an fsync of its own: many a test is shorter.
    if "MONGODB_URL" in os.environ:
        await client.drop_database(name)
