"""What subscriptions share: looked at once, read once, and told as the very same objects."""

import asyncio
import gc
import weakref
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from datetime import timedelta
from typing import Any

import pytest

from domain.attempts import AttemptState, Transition
from domain.errors import UnavailableError
from domain.feed import Cursor, FeedName
from domain.following import Event, Position, follow, recordings
from domain.interactions import Recorded
from domain.watching import Update, WatchRequest
from resolvers.live.objects import FeedObjects, Once
from resolvers.live.watches import Watches
from tests.graphql_client import Service
from tests.resolvers.trips import MET, record, sent, trips

REQUEST = WatchRequest(nodes=("id-board",), length=timedelta(minutes=5), every=timedelta(seconds=0.1))


@pytest.fixture
def trip() -> Service:
    return Service(trips())


def heard(service: Service, watches: Watches, request: WatchRequest = REQUEST) -> AsyncGenerator[list[Update]]:
    return watches.heard(
        request, lambda update: update, live=service.live, clock=service.clock, limits=service.services.limits
    )


async def test_who_watches_the_same_is_told_the_very_same_list(trip: Service) -> None:
    watches = Watches()
    async with aclosing(heard(trip, watches)) as one, aclosing(heard(trip, watches)) as two:
        assert await anext(one) is await anext(two)
        await record(trip, sent("1", "12:00", "board", MET))
        first, second = await anext(one), await anext(two)
    assert first is second
    assert first[0].performance.tally.interactions == 1


async def test_a_watch_ends_with_its_last_hearer_and_the_next_begins_anew(trip: Service) -> None:
    watches = Watches()
    for _ in range(2):
        async with aclosing(heard(trip, watches)) as one:
            await anext(one)
            async with aclosing(heard(trip, watches)) as two:
                await anext(two)
            assert trip.live.is_watched
        assert not trip.live.is_watched
    assert trip.rollups.readings == 2


async def test_a_first_look_that_fails_is_everybodys_and_the_next_to_come_looks_again(
    trip: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    watches, read = Watches(), trip.rollups.read
    waits = asyncio.Event()

    async def away(*_: object) -> None:
        await waits.wait()
        raise UnavailableError("away")

    monkeypatch.setattr(trip.rollups, "read", away)
    async with aclosing(heard(trip, watches)) as one, aclosing(heard(trip, watches)) as two:
        hearing = [asyncio.ensure_future(anext(each)) for each in (one, two)]
        await asyncio.sleep(0)
        waits.set()
        for each in hearing:
            with pytest.raises(UnavailableError):
                await each
    monkeypatch.setattr(trip.rollups, "read", read)
    async with aclosing(heard(trip, watches)) as three:
        assert (await anext(three))[0].node.key == "board"


async def test_a_later_look_that_fails_is_taken_again(trip: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domain.watching._REST", timedelta(milliseconds=1))
    read, failures = trip.rollups.read, 0

    async def away_twice(*asked: Any) -> object:  # noqa: ANN401 - as they are
        nonlocal failures
        failures += 1
        if failures < 3:
            raise UnavailableError("away")
        return await read(*asked)

    async with aclosing(heard(trip, Watches())) as one:
        await anext(one)
        monkeypatch.setattr(trip.rollups, "read", away_twice)
        await record(trip, sent("1", "12:00", "board", MET))
        assert (await anext(one))[0].performance.tally.interactions == 1


async def events(service: Service, count: int) -> list[Event[str]]:
    """The first recordings of all."""
    async with aclosing(follow(service.live, FeedName.INTERACTIONS, recordings, Cursor())) as followed:
        found: list[Event[str]] = []
        async for told in followed:
            if not isinstance(told, Position):
                found.append(told)
            if len(found) == count:
                break
    return found


async def test_events_are_made_once_for_all_who_stand_at_the_same_place(trip: Service) -> None:
    await record(trip, sent("1", "12:00", "board", MET), sent("2", "12:00", "board", MET))
    kept, services = FeedObjects(), trip.services
    one, two = await events(trip, 2), await events(trip, 2)

    def presented(event: Event[str], feed: FeedName = FeedName.INTERACTIONS) -> object:
        return kept.of(event.record, services).presented(feed, event, object)

    assert presented(one[0]) is presented(two[0])
    assert presented(one[0]) is not presented(one[1])
    elsewhere = Event(one[0].what, one[0].record, one[0].index, Cursor({2: 1}))
    assert presented(elsewhere) is not presented(one[0])


async def test_one_who_leaves_does_not_take_along_what_others_wait_for(
    trip: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    await record(trip, sent("1", "12:00", "board", MET))
    (event,) = await events(trip, 1)
    by_ids, goes_on = trip.interactions.by_ids, asyncio.Event()

    async def slow(ids: list[str]) -> Mapping[str, Recorded]:
        await goes_on.wait()
        return await by_ids(ids)

    monkeypatch.setattr(trip.interactions, "by_ids", slow)
    found = FeedObjects().of(event.record, trip.services)
    leaving, staying = (asyncio.ensure_future(found.interactions([event.what])) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    goes_on.set()
    (recorded,) = await staying
    assert recorded is not None
    assert leaving.cancelled()


async def test_a_reading_that_failed_is_made_again(trip: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    await record(trip, sent("1", "12:00", "board", MET))
    (event,) = await events(trip, 1)
    by_ids, readings = trip.interactions.by_ids, 0

    async def away_once(ids: list[str]) -> Mapping[str, Recorded]:
        nonlocal readings
        readings += 1
        if readings == 1:
            raise UnavailableError("away")
        return await by_ids(ids)

    monkeypatch.setattr(trip.interactions, "by_ids", away_once)
    found = FeedObjects().of(event.record, trip.services)
    with pytest.raises(UnavailableError):
        await found.interactions([event.what])
    (recorded,) = await found.interactions([event.what])
    assert recorded is not None


async def test_an_answer_that_failed_is_asked_for_again() -> None:
    asked = 0

    async def ask() -> int:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise UnavailableError("away")
        return asked

    once = Once(ask)
    with pytest.raises(UnavailableError):
        await once.get()
    assert [await once.get(), await once.get()] == [2, 2]


async def test_what_is_kept_of_records_is_bounded(trip: Service) -> None:
    kept = FeedObjects(most=5)
    transition = Transition("id-flight:f1", 1, None, AttemptState.OPEN, trip.clock.now())
    records = [trip.live.tell(transitions=[transition]) for _ in range(4)]
    found = [kept.of(each, trip.services) for each in records]
    assert kept.of(records[3], trip.services) is found[3]
    assert kept.of(records[0], trip.services) is not found[0]


async def test_what_was_read_is_forgotten_in_time_though_nothing_else_happens(trip: Service) -> None:
    kept, told = FeedObjects(seconds=0.05), trip.live.tell()
    objects = weakref.ref(kept.of(told, trip.services))
    assert objects() is not None
    async with asyncio.timeout(60):
        while objects() is not None:
            await asyncio.sleep(0.01)
            gc.collect()


@pytest.mark.parametrize(("seconds", "is_kept"), [(10.0, True), (-1.0, False)])
async def test_what_was_read_long_ago_is_read_again(trip: Service, seconds: float, *, is_kept: bool) -> None:
    kept, told = FeedObjects(seconds=seconds), trip.live.tell()
    first = kept.of(told, trip.services)
    assert (kept.of(told, trip.services) is first) == is_kept
