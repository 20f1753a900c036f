"""The feed: everything that is committed, told once on every process, whatever is interrupted."""

import asyncio
import os
import signal
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Never, cast

import pytest
from bson.errors import InvalidBSON
from pymongo.errors import OperationFailure

from domain.attempts import Transition
from domain.errors import UnavailableError
from domain.feed import FeedRecord
from storage.client import Database, connect, open_database
from storage.collections import Collections
from storage.embedded import EmbeddedEngine
from storage.feed import Feed
from storage.feed_records import Told
from storage.positions import Positions
from storage.store import Store
from storage.tasks import running
from storage.transactions import Transactions
from tests.builders import moment
from tests.contracts.edits import add
from tests.logs import until_logged
from tests.storage.attempts import MET, MISSED, passed
from tests.storage.following import caught_up, following, listening, two_following
from tests.storage.severing import Cut, severing
from tests.storage.stores import record

SECRET = "ada-lovelace"


async def record_rounds(stores: Sequence[Store], rounds: int, name: str = "") -> None:
    """Both record at once, now and then at the same attempts, in commits that depend on each other."""
    for number in range(rounds):
        await asyncio.gather(
            *(
                record(
                    store, passed(f"{name}{number}-{at}", ("board", "bags")[at], number, wait=(MISSED, MET)[number % 2])
                )
                for at, store in enumerate(stores)
            )
        )


def check_told(heard: Sequence[FeedRecord], stored: Sequence[tuple[int, int]]) -> None:
    """Every record once, those of a slot in order; and of an attempt revision after revision."""
    places = [(each.slot, each.sequence) for each in heard]
    assert sorted(places) == sorted(stored)
    for slot in {slot for slot, _ in places}:
        sequences = [sequence for at, sequence in places if at == slot]
        assert sequences == sorted(sequences)
    transitions: dict[str, list[Transition]] = {}
    for each in (transition for one in heard for transition in one.transitions):
        transitions.setdefault(each.attempt, []).append(each)
    for told in transitions.values():
        assert all(later.revision == earlier.revision + 1 for earlier, later in pairwise(told))


async def places_after(database: Database, start: dict[int, int]) -> list[tuple[int, int]]:
    """The records beyond a position."""
    found = await database["commits"].find().to_list(None)
    return [(each["slot"], each["sequence"]) for each in found if each["sequence"] > start.get(each["slot"], 0)]


async def test_every_process_is_told_everything_once_and_in_causal_order(database: Database) -> None:
    async with two_following(database) as stores:
        start, heard = stores[0].feed.position, [listening(store) for store in stores]
        await record_rounds(stores, 15)
        await caught_up(*stores)
        stored = await places_after(database, start)
        assert len({slot for slot, _ in stored}) == 2
        for each in heard:
            check_told(each, stored)
            assert sum(len(one.transitions) for one in each) > 0


async def test_a_stream_that_is_cut_again_and_again_costs_nothing(database: Database, mongodb_url: str) -> None:
    async with severing(mongodb_url, b"getMore") as proxy, two_following(database) as (one, two):
        client = connect(proxy.url)
        async with following(open_database(client, database.name)) as cut_off:
            start, heard = cut_off.feed.position, listening(cut_off)
            for number in range(6):
                proxy.cuts = [Cut.BEFORE, Cut.AFTER] if number % 2 else [Cut.AFTER] * 3
                await record_rounds((one, two), 3, f"{number}-")
            async with asyncio.timeout(30):
                while proxy.cuts:
                    await record_rounds((one, two), 1, f"{len(heard)}-more-")
            await caught_up(cut_off)
            check_told(heard, await places_after(database, start))
        await asyncio.to_thread(client.close)  # it says goodbye through the proxy, which lives in this loop


async def test_after_the_engine_was_killed_the_feed_goes_on_where_it_was(tmp_path: Path) -> None:
    with EmbeddedEngine(tmp_path / "data") as engine:
        client = connect(engine.url)
        database = open_database(client, "test")
        async with two_following(database) as (one, two):
            start, heard = one.feed.position, listening(one)
            await record_rounds((one, two), 3, "before-")
            assert engine.pid is not None
            os.kill(engine.pid, signal.SIGKILL)
            await record_rounds((one, two), 3, "after-")
            await caught_up(one, two)
            check_told(heard, await places_after(database, start))
        client.close()


async def test_a_stream_that_the_database_has_ended_is_opened_again(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with two_following(database) as (one, two):
        await database.drop_collection("commits")  # as who restores a backup does
        await until_logged(caplog)
        assert caplog.messages[0] == "feed interrupted"
        heard = listening(two)
        await record(one, passed("1", "board"))
        await caught_up(two)
        assert [each.interactions for each in heard] == [("test:1",)]


async def test_an_edit_is_usually_seen_by_another_process_within_a_second(database: Database) -> None:
    now, taken = asyncio.get_running_loop().time, list[float]()
    async with two_following(database) as (one, two):
        for key in ("new", "newer", "newest"):
            begun = now()
            async with asyncio.timeout(60):
                with two.live.touched(["id-board"]) as touched:
                    version = (await add(one.hierarchies, moment(key))).version
                    while two.live.hierarchy.version < version:
                        await touched.wait()
                        touched.clear()
            taken.append(now() - begun)
            assert f"id-{key}" in two.live.hierarchy.nodes
    assert min(taken) < 1, "others may want the machine just now, but not three times"


async def test_only_what_was_recorded_at_or_below_touches(database: Database) -> None:
    async with two_following(database) as (one, two):
        await caught_up(two)  # with the edits that defined the nodes: they touch everything
        with two.live.touched(["id-board"]) as board, two.live.touched(["id-ask"]) as ask:
            await record(one, passed("1", "board", attempt=None))
            async with asyncio.timeout(60):
                await board.wait()
            await caught_up(two)
            assert not ask.is_set()


def failing(_: Told) -> None:
    raise OperationFailure(SECRET)


async def test_a_sink_that_fails_does_not_keep_others_from_hearing(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with two_following(database) as (one, _):
        one.feed.add_sink(failing)
        heard = listening(one)
        await record(one, passed("1", "board"))
        await caught_up(one)
        assert [each.interactions for each in heard] == [("test:1",)]
        assert "a follower of the feed failed" in caplog.messages
        assert SECRET not in caplog.text


class Unreadable:
    """Commits that hold what the driver cannot read."""

    def watch(self, *_: object, **__: object) -> Never:
        raise InvalidBSON(SECRET)


async def test_a_feed_that_fails_is_told_without_what_a_driver_quotes(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    collections = replace(Collections.of(database), commits=cast("Any", Unreadable()))
    feed = Feed(collections, Transactions(database.client))
    async with running(feed.run()):
        await until_logged(caplog)
    assert caplog.messages[0] == "feed failed; it is opened again"
    assert SECRET not in caplog.text


class AwayAtTheSecondLook(Feed):
    """A feed whose database does not answer when it asks for the head the second time after a pause."""

    looks = 0

    async def head(self) -> Positions:
        self.looks += 1
        if self.looks == 2:
            raise UnavailableError("away")
        return await super().head()


async def test_a_feed_that_was_away_for_too_long_goes_on_also_after_an_outage_at_that_very_moment(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with following(database) as store:
        feed = AwayAtTheSecondLook(Collections.of(database), Transactions(database.client))
        async with running(feed.run()):
            await feed.started()
        await record(store, passed("1", "board"))
        await caught_up(store)
        await database["commits"].delete_many({})
        feed.looks, heard = 0, asyncio.Queue[Told]()
        feed.add_sink(heard.put_nowait)
        async with running(feed.run()), asyncio.timeout(60):
            while feed.told_after != await store.feed.head():  # noqa: ASYNC110 - as is tested
                await asyncio.sleep(0.01)
            await record(store, passed("2", "board"))
            assert (await heard.get()).record.interactions == ("test:2",)
        assert heard.empty()
        assert [message for message in caplog.messages if message.startswith("feed")] == [
            "feed was away for longer than commits are kept: what came meanwhile was not told",
            "feed interrupted",
        ]


async def test_how_far_it_is_behind_is_the_age_of_the_oldest_record_that_was_not_told(database: Database) -> None:
    async with following(database) as store:
        feed = Feed(Collections.of(database), Transactions(database.client))
        assert await feed.lag_seconds(store.clock.now()) is None
        async with running(feed.run()):
            await feed.started()
            assert await feed.lag_seconds(store.clock.now()) == 0
        await record(store, passed("1", "board", attempt=None))
        await record(store, passed("2", "board", attempt=None))
        untold = await database["commits"].find().sort("sequence", -1).to_list(2)
        now = store.clock.now() + timedelta(minutes=1)
        assert await feed.lag_seconds(now) == (now - untold[1]["at"]).total_seconds()
