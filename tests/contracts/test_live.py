"""The feed, as every implementation tells it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

import pytest

from domain.feed import Cursor, FeedName
from domain.following import Event, Position, edits, follow, recordings
from domain.ports import HierarchyStore, Live, Recorder
from storage.client import Database
from tests.builders import interaction, moment
from tests.contracts.edits import add
from tests.fakes import MemoryHierarchies, MemoryRecorder
from tests.fakes_live import MemoryLive
from tests.fakes_rollups import MemoryRollups
from tests.storage.following import following


@dataclass(frozen=True)
class House:
    """What commits, and what tells of it."""

    hierarchies: HierarchyStore
    recorder: Recorder
    live: Live


@pytest.fixture
def memory() -> House:
    hierarchies = MemoryHierarchies()
    recorder = MemoryRecorder(hierarchies)
    return House(hierarchies, recorder, MemoryLive(hierarchies, recorder, MemoryRollups(recorder)))


@pytest.fixture
async def mongodb(database: Database) -> AsyncGenerator[House]:
    async with following(database) as store:
        yield House(store.hierarchies, store.recorder, store.live)


@pytest.fixture(params=["memory", "mongodb"])
def house(request: pytest.FixtureRequest) -> House:
    return request.getfixturevalue(request.param)


async def test_what_was_committed_after_a_place_is_told_once_and_in_order(house: House) -> None:
    start = await house.live.head()
    await add(house.hierarchies, moment("a"))
    await house.recorder.record([(0, interaction("1", "a")), (1, interaction("2", "a"))])
    feed = follow(house.live, FeedName.INTERACTIONS, recordings, start)
    async with asyncio.timeout(60), aclosing(feed):
        assert await anext(feed) == Position(start)
        first, second = await anext(feed), await anext(feed)
    assert isinstance(first, Event)
    assert isinstance(second, Event)
    assert (first.what, second.what) == ("test:1", "test:2")
    assert second.cursor == await house.live.head()


async def test_an_edit_is_told_with_its_version_and_its_hierarchy_can_be_seen(house: House) -> None:
    feed = follow(house.live, FeedName.HIERARCHY, edits, Cursor())
    version = (await add(house.hierarchies, moment("a"))).version
    async with asyncio.timeout(60), aclosing(feed):
        await anext(feed)
        told = await anext(feed)
    assert isinstance(told, Event)
    assert told.what == version
    assert house.live.hierarchy.version == version


async def test_what_happens_touches(house: House) -> None:
    await add(house.hierarchies, moment("a"))
    with house.live.touched(["id-a"]) as touched:
        await house.recorder.record([(0, interaction("1", "a"))])
        async with asyncio.timeout(60):
            await touched.wait()
