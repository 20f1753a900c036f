"""Channels: the first so many of a moment are rolled up by name, whichever process folds; totals hold all."""

import asyncio
import dataclasses

import pytest

from domain.errors import InvalidInputError
from storage.channels import OTHERS, Channels, filed, met
from storage.client import Database
from storage.store import Store
from tests.storage.stores import LIMITS, define_service, differences, opened, performance, record, sent

THREE = dataclasses.replace(LIMITS, max_channels=3)


async def count(store: Store, channel: str | None) -> int | None:
    """Interactions at the outcome; None where the channel is refused."""
    try:
        return (await performance(store, "served", channel=channel)).tally.interactions
    except InvalidInputError:
        return None


async def test_channels_beyond_the_limit_count_in_the_total_and_are_refused_by_name(database: Database) -> None:
    async with opened(database, limits=THREE) as store:
        await define_service(store)
        for n in range(5):
            await record(store, sent(f"a{n}", channel=f"c{n}"), sent(f"b{n}", channel=f"c{n}"))
        assert [await count(store, f"c{n}") for n in range(5)] == [2] * 5
        await store.upkeep.catch_up()
        assert [await count(store, channel) for channel in (None, "c0", "c2", "c3", "never")] == [10, 2, 2, None, None]
        await record(store, sent("late", channel="c0"), sent("later", channel="c4"))
        assert [await count(store, channel) for channel in (None, "c0", "c4")] == [12, 3, None]
        await store.upkeep.catch_up()
        assert [await count(store, channel) for channel in (None, "c0", "c4")] == [12, 3, None]
        assert (await performance(store, "visit", channel="c4")).tally.interactions == 0
    assert await database["rollups"].count_documents({"channel": OTHERS}) > 0
    assert await differences(database, THREE) == []


async def test_a_higher_limit_does_not_reopen_a_list_that_was_closed(database: Database) -> None:
    async with opened(database, limits=THREE) as store:
        await define_service(store)
        await record(store, *(sent(str(n), channel=f"c{n}") for n in range(4)))
        await store.upkeep.catch_up()
    async with opened(database) as store:
        await record(store, *(sent(str(n), channel=f"c{n}") for n in range(4, 6)))
        await store.upkeep.catch_up()
        assert [await count(store, channel) for channel in (None, "c2", "c3", "c5")] == [6, 1, None, None]
    assert await differences(database) == []


async def test_processes_that_fold_at_once_agree_on_the_channels(database: Database) -> None:
    async with opened(database, limits=THREE) as store, opened(database, limits=THREE) as other:
        await define_service(store)
        for n in range(6):
            await record((store, other)[n % 2], sent(str(n), channel=f"c{n}"))
            await asyncio.gather(store.upkeep.catch_up(), other.upkeep.catch_up())
        for each in (store, other):
            assert [await count(each, channel) for channel in (None, "c0", "c1", "c2", "c3")] == [6, 1, 1, 1, None]
    assert await differences(database, THREE) == []


def test_what_has_no_channel_takes_no_room() -> None:
    channels = Channels(frozenset({"web"}))
    assert channels.with_room_for("", 1) is channels
    assert channels.with_room_for("web", 1) is channels
    closed = channels.with_room_for("phone", 1)
    assert (closed.names, closed.closed) == (channels.names, True)
    assert [closed.filed_under(channel) for channel in ("", "web", "phone")] == ["", "web", OTHERS]


@pytest.mark.parametrize("most", [0, 1])
def test_lists_that_did_not_change_are_not_written(most: int) -> None:
    assert met([], {}, most) == {}
    assert filed({}, {}) == {}
