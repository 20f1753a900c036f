"""The corrector: one process at a time carries a correction out, and one that fails holds up no other."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta

import pytest

from domain import renaming
from domain.corrections import Correction, CorrectionState
from storage import correction_scope
from storage.client import Collection, Database, Document
from storage.store import Store, StoreSettings
from tests.storage.corrections import as_now, exclude_days, kept, rescore, serving, set_running
from tests.storage.stores import MARCH, TESTER, define_service, differences, many, opened, record, sent, verdicts

SHORT_LEASES = StoreSettings(fold_seconds=3_600, correction_seconds=3_600, slot_lease_seconds=0.6)


@pytest.fixture
async def store(database: Database) -> AsyncGenerator[Store]:
    async with serving(database) as store:
        yield store


async def test_a_process_that_takes_long_to_count_keeps_its_lease(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    count = correction_scope.CorrectionScope.count

    async def slowly(scope: correction_scope.CorrectionScope, correction: Correction) -> int:
        counted.append(correction.id)
        await asyncio.sleep(1.5)  # more than two leases
        return await count(scope, correction)

    monkeypatch.setattr(correction_scope.CorrectionScope, "count", slowly)
    async with opened(database, settings=SHORT_LEASES) as one, opened(database, settings=SHORT_LEASES) as other:
        await define_service(one)
        await record(one, *many(10))
        exclusion = await exclude_days(one, "call")
        work = asyncio.create_task(one.corrector.work())
        while not work.done():
            await asyncio.sleep(0.1)
            await other.corrector.work()
        assert counted == [exclusion.id]
        assert (await as_now(one, exclusion)).state is CorrectionState.DONE


async def test_stopping_a_correction_ends_the_work_on_it_though_it_counts_still(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = asyncio.Event()

    async def for_ever(_scope: correction_scope.CorrectionScope, _correction: Correction) -> int:
        counting.set()
        return await asyncio.Future[int]()

    monkeypatch.setattr(correction_scope.CorrectionScope, "count", for_ever)
    async with opened(database, settings=SHORT_LEASES) as store:
        await define_service(store)
        await record(store, sent("a"))
        exclusion = await exclude_days(store, "call")
        work = asyncio.create_task(store.corrector.work())
        await counting.wait()
        await set_running(store, exclusion.id, running=False)
        await asyncio.wait_for(work, timeout=60)
        assert (await as_now(store, exclusion)).state is CorrectionState.STOPPED


async def test_a_correction_that_fails_says_so_and_holds_up_no_other(database: Database, store: Store) -> None:
    await record(store, sent("a"), sent("b"), sent("c", "visit"))
    spoilt = await database["interactions"].find_one_and_update({"_id": "test:b"}, {"$unset": {"fingerprint": True}})
    assert spoilt is not None
    first = await exclude_days(store, "call")
    second = await exclude_days(store, "visit")
    await store.corrector.work()
    failed = await as_now(store, first)
    assert (failed.state, failed.failure) == (CorrectionState.RUNNING, "KeyError")
    assert (await as_now(store, second)).state is CorrectionState.DONE
    await database["interactions"].update_one({"_id": "test:b"}, {"$set": {"fingerprint": spoilt["fingerprint"]}})
    await store.corrector.work()
    assert (await as_now(store, first)).state is CorrectionState.RUNNING, "it is not tried again at once"
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    await database["corrections"].update_one({"_id": first.id}, {"$set": {"renewed_at": long_ago}})
    await store.corrector.work()
    mended = await as_now(store, first)
    assert (mended.state, mended.failure, mended.done) == (CorrectionState.DONE, None, 2)
    assert await differences(database) == []


async def test_what_occurred_after_long_gaps_and_before_1970_is_found(
    database: Database, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.correction_scope.ITEMS_A_STEP", 2)
    times = [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        *(MARCH - timedelta(days=days) for days in (9_000, 400, 40, 0)),
    ]
    await record(store, *(sent(f"i{n}", "chat", at=at) for n, at in enumerate(times)))
    await record(store, *(sent(f"same{n}", "chat") for n in range(5)))
    await renaming.map_key("chat", "call", TESTER, store.hierarchies, expected_revision=None)
    await store.corrector.work()
    (mapping,) = await store.corrections.latest(1)
    assert (mapping.state, mapping.done, mapping.total) == (CorrectionState.DONE, 12, 12)
    assert None not in [(await kept(store, f"i{n}")).scored.moment for n in range(7)]
    assert await verdicts(store, "call") == (0, 9, 0, 0), "three occurred before this window"
    assert await differences(database) == []


async def test_a_scope_is_counted_a_day_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[int] = []
    counted = correction_scope.CorrectionScope._counted  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001

    async def noted(scope: correction_scope.CorrectionScope, query: Document, collection: Collection) -> int:
        counts.append(await counted(scope, query, collection))
        return counts[-1]

    monkeypatch.setattr(correction_scope.CorrectionScope, "_counted", noted)
    days = [MARCH + timedelta(days=day) for day in (0, 1, 5)]
    await record(store, *(sent(f"i{day}-{n}", "call", at=at) for day, at in enumerate(days) for n in range(day + 2)))
    await store.upkeep.catch_up()
    await rescore(store)
    await store.corrector.work()
    (rescoring,) = await store.corrections.latest(1)
    assert rescoring.total == 2 + 3 + 4
    assert [count for count in counts if count] == [2, 3, 4]


async def test_what_comes_after_the_counting_is_in_the_total_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    count = correction_scope.CorrectionScope.count

    async def too_early(scope: correction_scope.CorrectionScope, correction: Correction) -> int:
        counted = await count(scope, correction)
        await record(store, *many(10, start=10))
        return counted

    monkeypatch.setattr(correction_scope.CorrectionScope, "count", too_early)
    await record(store, *many(10))
    await rescore(store)
    await store.corrector.work()
    (rescoring,) = await store.corrections.latest(1)
    assert (rescoring.done, rescoring.total) == (10, 10)
