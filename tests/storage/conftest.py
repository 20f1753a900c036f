"""A store over a database of its own, with a small hierarchy defined."""

from collections.abc import AsyncGenerator

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from storage.client import Client, Database, open_database
from storage.store import Store
from tests.storage.answers import Answers
from tests.storage.stores import define_service, opened


@pytest.fixture
async def store(database: Database) -> AsyncGenerator[Store]:
    async with opened(database) as store:
        await define_service(store)
        yield store


@pytest.fixture
async def watched(database: Database, mongodb_url: str) -> AsyncGenerator[tuple[Database, Answers]]:
    """The database, and what it answers to whoever uses it so."""
    answers = Answers()
    client: Client = AsyncIOMotorClient(
        mongodb_url, tz_aware=True, uuidRepresentation="standard", event_listeners=[answers]
    )
    yield open_database(client, database.name), answers
    client.close()
