"""Stores that follow the feed, and short ways to hear what it tells."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

from domain.feed import Cursor, FeedName, FeedRecord
from domain.following import Event, follow, recordings
from domain.ports import Live
from storage.client import Database
from storage.store import Store
from tests.contracts.edits import make
from tests.storage.attempts import BY_HAND, trips
from tests.storage.stores import opened

FOLLOWING = replace(BY_HAND, follows=True)
PATIENCE_SECONDS = 30.0


@asynccontextmanager
async def following(database: Database, **settings: object) -> AsyncGenerator[Store]:
    """A store that follows from now on."""
    async with opened(database, settings=replace(FOLLOWING, **settings)) as store:  # pyright: ignore[reportArgumentType]
        await store.feed.started()
        yield store


@asynccontextmanager
async def two_following(database: Database) -> AsyncGenerator[tuple[Store, Store]]:
    """Two of them, like two processes, with `trips` defined."""
    async with following(database) as one, following(database) as two:
        await make(one.hierarchies, trips())
        await caught_up(one, two)
        yield one, two


async def caught_up(*stores: Store) -> None:
    """Wait until the feeds have told everything that is committed."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        for store in stores:
            head = (await store.live.head()).positions
            while any(last > store.live.position.positions.get(slot, 0) for slot, last in head.items()):  # noqa: ASYNC110 - what is asked is what is tested
                await asyncio.sleep(0.01)


def listening(store: Store) -> list[FeedRecord]:
    """What a store's feed tells from now on."""
    heard: list[FeedRecord] = []
    store.feed.add_sink(lambda told: heard.append(told.record))
    return heard


async def recorded(live: Live, after: Cursor | None, count: int) -> list[Event[str]]:
    """So many recordings after a cursor."""
    heard: list[Event[str]] = []
    async with (
        asyncio.timeout(PATIENCE_SECONDS),
        aclosing(follow(live, FeedName.INTERACTIONS, recordings, after)) as feed,
    ):
        async for told in feed:
            if isinstance(told, Event):
                heard.append(told)
            if len(heard) == count:
                break
    return heard
