"""A store over a database of its own, with a small hierarchy defined."""

from collections.abc import AsyncGenerator

import pytest

from storage.client import Database
from storage.store import Store
from tests.storage.stores import define_service, opened


@pytest.fixture
async def store(database: Database) -> AsyncGenerator[Store]:
    async with opened(database) as store:
        await define_service(store)
        yield store
