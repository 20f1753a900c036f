"""Exclusions: what they cover, wherever it is brought meanwhile, and that each is taken back for itself."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from domain import renaming
from domain.corrections import Amended, CorrectionState
from storage.client import Database
from storage.store import Store
from tests.storage.corrections import (
    DAY,
    amend,
    as_now,
    exclude_days,
    exclude_ids,
    include,
    kept,
    serving,
    set_running,
)
from tests.storage.stores import MARCH, TESTER, differences, many, record, sent, verdicts

LATER = MARCH + 5 * DAY


@pytest.fixture
async def store(database: Database) -> AsyncGenerator[Store]:
    async with serving(database) as store:
        yield store


async def test_what_was_amended_out_of_an_exclusion_is_brought_back_with_the_rest(
    database: Database, store: Store
) -> None:
    await record(store, sent("a"), sent("b"), sent("c"), sent("d"))
    exclusion = await exclude_days(store, "call")
    await store.corrector.work()
    await amend(store, "a", Amended(occurred_at=LATER))
    await amend(store, "b", Amended(moment_key="visit"))
    await amend(store, "c", Amended(moment_key="nowhere"))
    await store.corrector.work()
    assert [bool((await kept(store, key)).excluded_by) for key in "abcd"] == [True] * 4
    inclusion = await include(store, exclusion)
    await store.corrector.work()
    assert [bool((await kept(store, key)).excluded_by) for key in "abcd"] == [False] * 4
    assert (await verdicts(store, "call"), await verdicts(store, "visit")) == ((0, 2, 0, 0), (0, 1, 0, 0))
    assert ((await as_now(store, inclusion)).done, (await as_now(store, inclusion)).total) == (4, 4)
    assert await differences(database) == []


async def test_an_inclusion_goes_on_where_it_was_stopped(
    database: Database, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.correction_scope.ITEMS_A_STEP", 3)
    await record(store, *(sent(f"i{n}") for n in range(20)))
    exclusion = await exclude_days(store, "call")
    await store.corrector.work()
    assert await verdicts(store, "call") == (0, 0, 0, 0)
    inclusion = await include(store, exclusion)
    for _ in range(4):
        work = asyncio.create_task(store.corrector.work())
        await asyncio.sleep(0.02)
        work.cancel()
        await asyncio.wait([work])
    await store.corrector.work()
    finished = await as_now(store, inclusion)
    assert (finished.state, finished.done, finished.total) == (CorrectionState.DONE, 20, 20)
    assert await verdicts(store, "call") == (0, 20, 0, 0)
    assert await differences(database) == []


async def test_including_the_first_of_two_exclusions_leaves_out_what_the_second_names(
    database: Database, store: Store
) -> None:
    await record(store, sent("a"), sent("b"), sent("c"))
    first = await exclude_ids(store, "a", "b")
    await store.corrector.work()
    second = await exclude_ids(store, "b", "c")
    await store.corrector.work()
    assert (await kept(store, "b")).excluded_by == (first.id, second.id)
    await include(store, first)
    await store.corrector.work()
    assert [(await kept(store, key)).excluded_by for key in "abc"] == [(), (second.id,), (second.id,)]
    assert await verdicts(store, "call") == (0, 1, 0, 0)
    await include(store, second)
    await store.corrector.work()
    assert await verdicts(store, "call") == (0, 3, 0, 0)
    assert await differences(database) == []


async def test_an_exclusion_that_an_earlier_release_wrote_as_one_id_is_read_and_taken_back(
    database: Database, store: Store
) -> None:
    await record(store, sent("a"), sent("b"))
    exclusion = await exclude_ids(store, "a")
    await store.corrector.work()
    await database["interactions"].update_one({"_id": "test:a"}, {"$set": {"excluded_by": exclusion.id}})
    assert (await kept(store, "a")).excluded_by == (exclusion.id,)
    await include(store, exclusion)
    await store.corrector.work()
    assert (await kept(store, "a")).excluded_by == ()
    assert await differences(database) == []


async def test_what_a_later_mapping_brings_into_an_exclusion_is_left_out_if_it_was_recorded_before(
    database: Database, store: Store
) -> None:
    await record(store, sent("before", "chat"), sent("elsewhere", "chat", at=LATER))
    exclusion = await exclude_days(store, "call")
    await store.corrector.work()
    await asyncio.sleep(0.01)  # the database tells milliseconds apart
    await record(store, sent("after", "chat"))
    await map_chat(store)
    await store.corrector.work()
    assert (await kept(store, "before")).excluded_by == (exclusion.id,)
    assert (await kept(store, "elsewhere")).excluded_by == ()
    assert (await kept(store, "after")).excluded_by == ()
    assert await differences(database) == []


async def test_what_an_unfinished_mapping_brings_after_the_exclusion_went_by_is_left_out(
    database: Database, store: Store
) -> None:
    await record(store, sent("a", "chat"), sent("b"))
    await map_chat(store)
    (mapping,) = await store.corrections.latest(1)
    await set_running(store, mapping.id, running=False)
    exclusion = await exclude_days(store, "call")
    await store.corrector.work()
    assert (await as_now(store, exclusion)).state is CorrectionState.DONE
    await set_running(store, mapping.id, running=True)
    await store.corrector.work()
    assert (await kept(store, "a")).excluded_by == (exclusion.id,)
    assert await verdicts(store, "call") == (0, 0, 0, 0)
    await include(store, exclusion)
    await store.corrector.work()
    assert await verdicts(store, "call") == (0, 2, 0, 0)
    assert await differences(database) == []


async def test_what_is_amended_into_an_exclusion_is_left_out_if_it_was_recorded_before(
    database: Database, store: Store
) -> None:
    await record(store, sent("place", "visit"), sent("time", at=LATER))
    exclusion = await exclude_days(store, "call")
    await store.corrector.work()
    await asyncio.sleep(0.01)  # the database tells milliseconds apart
    await record(store, sent("after", "visit"))
    for key in ("place", "time", "after"):
        await amend(store, key, Amended(moment_key="call", occurred_at=MARCH))
    await store.corrector.work()
    assert (await kept(store, "place")).excluded_by == (exclusion.id,)
    assert (await kept(store, "time")).excluded_by == (exclusion.id,)
    assert (await kept(store, "after")).excluded_by == ()
    assert await differences(database) == []


async def test_an_amendment_out_of_an_exclusion_that_is_still_to_come_by_does_not_escape_it(store: Store) -> None:
    await record(store, sent("a"), sent("b"))
    exclusion = await exclude_days(store, "call")
    await amend(store, "a", Amended(occurred_at=LATER))
    await store.corrector.work()
    assert (await kept(store, "a")).excluded_by == (exclusion.id,)


async def test_what_is_moved_into_an_exclusion_that_was_taken_back_counts(store: Store) -> None:
    await record(store, sent("a", "visit"), sent("b", "chat"))
    exclusion = await exclude_days(store, "call")
    await include(store, exclusion)
    await amend(store, "a", Amended(moment_key="call"))
    await map_chat(store)
    await store.corrector.work()
    assert await verdicts(store, "call") == (0, 2, 0, 0)


async def test_a_moment_or_an_id_that_is_named_twice_is_excluded_once(store: Store) -> None:
    await record(store, *many(6))
    await map_chat(store)
    exclusion = await exclude_days(store, "call", "chat", "call")
    ids = await exclude_ids(store, "i1", "i3", "i1")
    await store.corrector.work()
    assert ((await as_now(store, exclusion)).done, (await as_now(store, exclusion)).total) == (3, 3)
    assert ((await as_now(store, ids)).done, (await as_now(store, ids)).total) == (2, 2)


async def map_chat(store: Store) -> None:
    """Let "chat" name the call as well."""
    await renaming.map_key("chat", "call", TESTER, store.hierarchies, expected_revision=None)
