"""Live windows: at every instant what the roll-ups say."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from domain.errors import UnavailableError
from domain.ladder import EVER, Window, minute_of
from domain.readings import Reading
from storage.client import Database
from storage.rollups import Counting, MongoRollups
from storage.store import Store
from tests.builders import NOON
from tests.storage.attempts import MET, MISSED, passed
from tests.storage.following import caught_up, following, two_following
from tests.storage.stores import record

MOMENTS, OUTCOMES = ("id-board", "id-bags", "id-ask"), ("id-flight", "id-trip")
HOURS = [Window(minute_of(NOON) + start * 60, minute_of(NOON) + end * 60) for start, end in ((0, 1), (1, 5), (3, 40))]


async def both(store: Store, window: Window) -> tuple[Reading, Reading]:
    """What a live window says, and what the database does."""
    live = await store.live.rollups.read(MOMENTS, window, None, (), OUTCOMES)
    return live, await store.rollups.read(MOMENTS, window, None, (), OUTCOMES)


def asked_of_the_database(store: Store, monkeypatch: pytest.MonkeyPatch, failures: int = 0) -> list[Any]:
    """The windows that are read there from now on; the first so many readings fail."""
    count: Callable[..., Awaitable[Any]] = store.rollups.count
    asked: list[Any] = []

    async def noted(self: MongoRollups, moments: Any, window: Window, *more: Any) -> Any:  # noqa: ANN401, ARG001 - as it is
        asked.append(window)
        if len(asked) <= failures:
            raise UnavailableError("away")
        return await count(moments, window, *more)

    monkeypatch.setattr(MongoRollups, "count", noted)
    return asked


async def test_live_windows_equal_the_roll_ups_whatever_two_processes_record_meanwhile(database: Database) -> None:
    async with two_following(database) as stores:
        done = asyncio.Event()

        async def watch(store: Store) -> None:
            """Windows are opened at any time, between commits and during them."""
            while not done.is_set():
                for window in (EVER, *HOURS):
                    await store.live.rollups.read(MOMENTS, window, None, (), OUTCOMES)
                    await asyncio.sleep(0)  # what is in memory makes nobody wait

        async def send(store: Store, moment: str) -> None:
            for number in range(6):
                key, attempt = f"{moment}{number}", f"a{number % 5}"
                waits = (MET, MISSED, MET, MISSED)
                sent = [
                    passed(f"{key}-{n}", moment, number + n / 4, wait=wait, attempt=attempt)
                    for n, wait in enumerate(waits)
                ]
                await record(store, *sent)

        watching = [asyncio.create_task(watch(store)) for store in stores]
        for half in ("board", "bags"), ("ask", "bags"):
            await asyncio.gather(*(send(store, moment) for store, moment in zip(stores, half, strict=True)))
            await stores[0].upkeep.catch_up()
        done.set()
        await asyncio.gather(*watching)
        await caught_up(*stores)
        for store in stores:
            for window in HOURS:
                live, stored = await both(store, window)
                assert live == stored
            live, stored = await both(store, EVER)
            assert live == stored
            assert [stored.whole[moment].interactions for moment in MOMENTS] == [24, 24, 24]


async def test_a_window_is_read_once_and_then_moved_by_what_is_told(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two_following(database) as (one, two):
        asked = asked_of_the_database(two, monkeypatch)
        for number in range(3):
            await record(one, passed(str(number), "board"))
            await caught_up(two)
            reading = await two.live.rollups.read(MOMENTS, EVER, None, (), OUTCOMES)
            assert reading.whole["id-board"].interactions == number + 1
        assert asked == [EVER]
        await two.live.rollups.read(MOMENTS, HOURS[0], None, (), OUTCOMES)
        assert asked == [EVER, HOURS[0]]


async def test_a_reading_that_failed_is_everybodys_and_the_next_is_made_anew(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two_following(database) as (one, _):
        asked_of_the_database(one, monkeypatch, failures=1)
        await record(one, passed("1", "board"))
        asking = [one.live.rollups.read(MOMENTS, EVER, None, (), OUTCOMES) for _ in range(2)]
        failed = await asyncio.gather(*asking, return_exceptions=True)
        assert [type(each) for each in failed] == [UnavailableError, UnavailableError]
        reading = await one.live.rollups.read(MOMENTS, EVER, None, (), OUTCOMES)
        assert reading.whole["id-board"].interactions == 1


async def test_who_stops_waiting_for_a_reading_leaves_the_others_theirs(database: Database) -> None:
    async with two_following(database) as (one, _):
        await record(one, passed("1", "board"))
        leaving, staying = (
            asyncio.ensure_future(one.live.rollups.read(MOMENTS, EVER, None, (), OUTCOMES)) for _ in range(2)
        )
        await asyncio.sleep(0)
        leaving.cancel()
        assert (await staying).whole["id-board"].interactions == 1


async def test_a_window_that_lacks_what_the_feed_skipped_is_read_anew(database: Database) -> None:
    async with two_following(database) as (one, two):
        live, _ = await both(two, EVER)
        assert live.whole["id-board"].interactions == 0
        two.feed._sinks.clear()  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - as when it was away for too long
        await record(one, passed("1", "board"))
        await caught_up(two)
        two.feed.told_after = two.feed.position
        live, stored = await both(two, EVER)
        assert live == stored
        assert live.whole["id-board"].interactions == 1


async def test_a_record_costs_by_the_windows_that_it_touches(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    added: list[object] = []
    add = Counting.add
    monkeypatch.setattr(Counting, "add", lambda self, rows: (added.append(self), add(self, rows)))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    async with two_following(database) as (one, two):
        for number in range(20):
            await two.live.rollups.read((f"id-elsewhere-{number}",), EVER, None)
        await two.live.rollups.read(("id-board", "id-bags"), EVER, None)
        added.clear()
        await record(one, passed("1", "board", attempt=None), passed("2", "bags", attempt=None))
        await caught_up(two)
        assert len(added) == 1
        reading = await two.live.rollups.read(("id-board", "id-bags"), EVER, None)
        assert [reading.whole[moment].interactions for moment in ("id-board", "id-bags")] == [1, 1]


async def test_a_window_that_nobody_asks_for_any_more_is_forgotten(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two_following(database) as (one, two):
        await two.live.rollups.read(MOMENTS, EVER, None, (), OUTCOMES)
        monkeypatch.setattr("storage.live_rollups.KEPT_SECONDS", -1.0)
        await record(one, passed("1", "board"))
        await caught_up(two)
        monkeypatch.undo()
        asked = asked_of_the_database(two, monkeypatch)
        live, stored = await both(two, EVER)
        assert live == stored
        assert asked == [EVER, EVER]


async def test_a_window_that_nobody_asks_for_any_more_is_forgotten_also_while_nothing_happens(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with following(database) as store:
        asked = asked_of_the_database(store, monkeypatch)
        await store.live.rollups.read(MOMENTS, EVER, None)
        monkeypatch.setattr("storage.live_rollups.KEPT_SECONDS", -1.0)
        await store.live.rollups.read(MOMENTS, HOURS[0], None)
        monkeypatch.setattr("storage.live_rollups.KEPT_SECONDS", 90.0)
        await store.live.rollups.read(MOMENTS, HOURS[0], None)
        await store.live.rollups.read(MOMENTS, EVER, None)
    assert asked == [EVER, HOURS[0], EVER]


async def test_points_and_channels_are_answered_by_the_roll_ups(database: Database) -> None:
    async with following(database) as store:
        points = HOURS[:1]
        assert await store.live.rollups.read((), EVER, None, points) == await store.rollups.read((), EVER, None, points)
        assert await store.live.rollups.read((), EVER, "web") == await store.rollups.read((), EVER, "web")
