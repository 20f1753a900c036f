"""The law of erasing: whatever happened, nothing tells of the customer afterwards, and nothing else has changed."""

import random
from collections.abc import Iterator

import pytest

from domain import correcting
from domain.corrections import Amended
from domain.interactions import SentInteraction
from domain.results import SentResult
from storage.client import Database
from tests.storage.attempts import check, observe, result, sweep_all, travelling
from tests.storage.corrections import exclude_ids, include
from tests.storage.erasures import ANNA, by, counted, erase, traces
from tests.storage.stores import TESTER, differences, record

FLIGHT = ("board", "bags", "meal")


def lived(chance: random.Random) -> Iterator[SentInteraction]:
    """What Anna did, alone or where Bob was too, what nobody was named at in her attempts, and what Bob did."""
    yield by("first", "board", 0, attempt="KEY-A", trip="TRIP-A")
    for number in range(24):
        hours, wait = chance.uniform(0, 120), chance.choice((20, 20, 90))
        moment, trip = chance.choice(FLIGHT), chance.choice((None, "TRIP-A"))
        match chance.randrange(5):
            case 0:
                place = chance.choice((*FLIGHT, "ask", "unknown"))
                key = chance.choice((None, "KEY-A", "KEYÄ"))
                yield by(f"a{number}", place, hours, attempt=key, trip=trip if key else None, wait=wait)
            case 1:
                yield by(f"n{number}", moment, hours, None, attempt="KEY-A", trip=trip, wait=wait)
            case 2:
                yield by(f"s{number}", moment, hours, "bob", attempt="KEY-A", trip=trip, note="Bob", wait=wait)
            case 3:
                key = chance.choice((None, "KEY-B"))
                yield by(f"b{number}", moment, hours, "bob", attempt=key, note="Bob", wait=wait)
            case _:
                yield by(f"k{number}", chance.choice((*FLIGHT, "ask")), hours, wait=wait)


def observed(chance: random.Random) -> Iterator[SentResult]:
    for number, key in enumerate(chance.choices(("KEY-A", "KEY-B"), k=3)):
        yield result(f"r{number}", chance.uniform(0, 130), achieved=chance.random() < 0.5, attempt=key)


@pytest.mark.parametrize("seed", [1, 4, 8, 39])  # each of which found something once
async def test_nothing_tells_of_the_customer_and_nothing_else_changes(database: Database, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - chance, not secrecy
    async with travelling(database) as store:
        items = list(lived(chance))
        for begin in range(0, len(items), 7):
            await record(store, *items[begin : begin + 7])
            if chance.random() < 0.5:
                await store.upkeep.catch_up()
        await observe(store, *observed(chance))
        ids = [item.id for item in items if isinstance(item.id, str)]
        exclusion = await exclude_ids(store, *chance.sample(ids, 4))
        amended = Amended(channel="anna-app", signals={"wait_seconds": 90, "note": "Anna said yes"})
        await correcting.amend("test", "first", amended, TESTER, store.hierarchies)
        await store.corrector.work()
        if chance.random() < 0.5:
            await sweep_all(database)
        before = await counted(store)
        await erase(store)
        assert await traces(database) == []
        assert await counted(store) == before
        await check(database)

        await include(store, exclusion)
        await store.corrector.work()
        await record(store, by("later", "board", 130, "bob", attempt="KEY-B", note="Bob"))
        await record(store, by("again", "bags", 1, attempt="KEY-A"))
        assert await differences(database) == []
        await erase(store, ANNA)
        await store.upkeep.catch_up()
        assert await traces(database) == []
        await check(database)
