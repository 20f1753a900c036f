"""Followers: each gets exactly what came after its cursor."""

import asyncio
from contextlib import aclosing

import pytest

from domain.errors import CursorExpiredError, FellBehindError
from domain.feed import Cursor, FeedName, read_cursor, write_cursor
from domain.following import Event, Position, follow, recordings
from storage.client import Database
from storage.collections import Collections
from storage.feed_records import Records
from storage.followers import Followers
from storage.store import Store
from tests.storage.attempts import passed
from tests.storage.following import caught_up, following, recorded, two_following
from tests.storage.stores import record


def followers_of(store: Store, database: Database, *, most_waiting: int = 1_000, silence: float = 30.0) -> Followers:
    """Other followers of a store's feed."""
    records = Records(Collections.of(database), store.transactions)
    return Followers(store.feed, records, most_waiting=most_waiting, silence_seconds=silence)


async def record_some(store: Store, *keys: str) -> None:
    """Each in a commit of its own."""
    for key in keys:
        await record(store, passed(key, "ask", attempt=None))


async def test_from_any_cursor_also_in_the_middle_of_a_large_record_exactly_the_rest_comes(database: Database) -> None:
    async with two_following(database) as (one, two):
        start = await one.live.head()
        await record(one, *(passed(f"a{n}", "ask", attempt=None) for n in range(7)))
        await record_some(two, "b", "c")
        await record(one, *(passed(f"d{n}", "ask", attempt=None) for n in range(3)))
        await caught_up(one, two)
        everything = await recorded(one.live, start, 12)
        assert len({each.what for each in everything}) == 12
        for store in (one, two):
            for at, event in enumerate(everything[:-1], 1):
                cursor = read_cursor("after", write_cursor(event.cursor))
                rest = await recorded(store.live, cursor, 12 - at)
                assert sorted(each.what for each in rest) == sorted(each.what for each in everything[at:])


async def test_who_begins_in_the_database_goes_on_with_what_is_told_without_a_gap(database: Database) -> None:
    async with two_following(database) as (one, two):
        start = await one.live.head()
        hearing = [asyncio.create_task(recorded(store.live, start, 40)) for store in (one, two) for _ in range(3)]
        keys = {slot: [f"{slot}{n}" for n in range(20)] for slot in "ab"}
        await asyncio.gather(record_some(one, *keys["a"]), record_some(two, *keys["b"]))
        late = await recorded(one.live, start, 40)
        wanted = {f"test:{key}" for key in (*keys["a"], *keys["b"])}
        for heard in [*(await asyncio.gather(*hearing)), late]:
            assert {each.what for each in heard} == wanted
            assert [each.what for each in heard if each.what.startswith("test:a")] == [f"test:a{n}" for n in range(20)]


async def test_a_cursor_has_expired_when_a_record_after_it_was_pruned(database: Database) -> None:
    async with following(database, commit_retention_days=0) as store:
        await record_some(store, "a", "b")
        middle = await store.live.head()
        await record_some(store, "c")
        await store.upkeep.catch_up()
        await caught_up(store)
        await asyncio.sleep(0.01)  # what is pruned is older than now
        await store.upkeep.prune()
        for cursor in (Cursor(), middle):
            with pytest.raises(CursorExpiredError) as raised:
                await recorded(store.live, cursor, 1)
            assert raised.value.restart_from == await store.live.head()
        hearing = asyncio.create_task(recorded(store.live, await store.live.head(), 1))
        await record_some(store, "d")
        assert [each.what for each in await hearing] == ["test:d"]


async def test_a_cursor_ahead_of_all_that_was_ever_committed_has_expired(database: Database) -> None:
    async with following(database) as store:
        await record_some(store, "a")
        with pytest.raises(CursorExpiredError):
            await recorded(store.live, Cursor({1: 1_000}), 1)


async def test_a_cursor_ahead_of_this_process_is_waited_for(database: Database) -> None:
    async with two_following(database) as (one, two):
        await record_some(one, "a")
        ahead = await one.live.head()
        hearing = asyncio.create_task(recorded(two.live, ahead, 1))
        await record_some(one, "b")
        assert [each.what for each in await hearing] == ["test:b"]


async def test_who_is_too_slow_for_what_happens_now_is_told_where_to_go_on(database: Database) -> None:
    async with following(database) as store:
        live = followers_of(store, database, most_waiting=2)
        async with aclosing(follow(live, FeedName.INTERACTIONS, recordings, None)) as feed:  # pyright: ignore[reportArgumentType] - no more of `Live` is followed
            assert isinstance(await anext(feed), Position)
            hearing = asyncio.ensure_future(anext(feed))
            await asyncio.sleep(0.1)  # it has read all there was, and waits
            await record_some(store, "a")
            first = await hearing
            assert isinstance(first, Event)
            await record_some(store, "b", "c", "d")
            await caught_up(store)
            with pytest.raises(FellBehindError) as raised:
                await anext(feed)
        assert raised.value.cursor == first.cursor
        assert [each.what for each in await recorded(store.live, raised.value.cursor, 3)] == [
            "test:b",
            "test:c",
            "test:d",
        ]


async def test_who_still_reads_the_past_may_be_as_slow_as_it_likes(database: Database) -> None:
    async with following(database) as store:
        live = followers_of(store, database, most_waiting=1)
        await record_some(store, "a", "b")
        await caught_up(store)
        heard: list[str] = []
        async with aclosing(follow(live, FeedName.INTERACTIONS, recordings, Cursor())) as feed:  # pyright: ignore[reportArgumentType] - no more of `Live` is followed
            async for told in feed:
                if isinstance(told, Event):
                    heard.append(told.what)
                if len(heard) == 1 and isinstance(told, Event):
                    await record_some(store, "c", "d", "e")
                    await caught_up(store)
                if len(heard) == 5:
                    break
        assert heard == [f"test:{key}" for key in "abcde"]


async def test_silence_is_told(database: Database) -> None:
    async with following(database) as store:
        followers = followers_of(store, database, silence=0.05)
        async with followers.followed(None) as (start, records), asyncio.timeout(60):
            assert start == store.live.position
            assert [await anext(records), await anext(records)] == [None, None]
