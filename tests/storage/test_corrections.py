"""Corrections: the past changes in small steps, and every total is exact before, during and after."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest

from domain import correcting, editing
from domain.correcting import ExclusionRequest
from domain.corrections import Amended, CorrectionKind, CorrectionState
from domain.editing import StandardRequest
from domain.edits import new_id
from domain.errors import AlreadyRunningError, InvalidInputError, UnknownCorrectionError, UnknownInteractionError
from domain.interactions import Receipt
from domain.nodes import Moment
from storage.client import Database
from storage.store import Store
from tests.storage.corrections import BY_HAND, STRICT, amend, exclude, include, rescore, serving, set_running
from tests.storage.stores import (
    MARCH,
    TESTER,
    define_service,
    differences,
    many,
    opened,
    performance,
    record,
    sent,
    verdicts,
)


@pytest.fixture
async def store(database: Database) -> AsyncGenerator[Store]:
    async with serving(database) as store:
        yield store


async def test_a_standard_published_into_the_past_rescores_what_occurred_since(
    store: Store, database: Database
) -> None:
    await record(store, sent("old", at=MARCH - timedelta(days=1)), sent("a"), sent("b", wait=3))
    assert await verdicts(store, "call") == (1, 2, 0, 0)
    await store.upkeep.catch_up()
    await rescore(store)
    assert await differences(database) == []
    await store.corrector.work()
    assert await verdicts(store, "call") == (0, 2, 1, 0)
    assert await differences(database) == []
    await store.upkeep.catch_up()
    assert await verdicts(store, "call") == (0, 2, 1, 0)
    assert await differences(database) == []


async def test_rescoring_gives_what_a_fresh_database_would(database: Database, store: Store) -> None:
    await record(store, *many(60))
    await rescore(store)
    await record(store, *many(30, start=60))
    await store.corrector.work()
    answer = (await performance(store, "call")).tally
    fresh = database.client.get_database(f"{database.name}_fresh")
    async with opened(fresh, settings=BY_HAND) as other:
        await define_service(other)
        await editing.publish_standard(
            StandardRequest(moment="call", measures=STRICT, effective_from=MARCH), TESTER, other.hierarchies
        )
        await record(other, *many(90))
        assert (await performance(other, "call")).tally == answer
    await database.client.drop_database(fresh.name)


async def test_totals_are_exact_while_a_rescoring_runs_beside_recordings_and_is_killed(
    database: Database, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.correction_scope.ITEMS_A_STEP", 7)
    await record(store, *many(120))
    await rescore(store)
    done = asyncio.Event()

    async def keep_recording() -> None:
        number = 120
        while not done.is_set():
            await record(store, *many(5, start=number))
            number += 5

    async with asyncio.TaskGroup() as group:
        group.create_task(keep_recording())
        for seconds in (0.02, 0.05, 0.08):
            work = asyncio.create_task(store.corrector.work())
            await asyncio.sleep(seconds)
            work.cancel()
            await asyncio.wait([work])
            assert await differences(database) == []
        await store.corrector.work()
        done.set()
    (correction,) = await store.corrections.latest(10)
    assert correction.state is CorrectionState.DONE
    assert await differences(database) == []


async def test_a_second_rescoring_of_a_moment_waits_for_the_first(store: Store) -> None:
    await record(store, sent("a"))
    await rescore(store)
    version = (await store.hierarchies.current()).version
    with pytest.raises(AlreadyRunningError):
        await rescore(store)
    assert (await store.hierarchies.current()).version == version
    await store.corrector.work()
    await rescore(store)


async def test_a_correction_can_be_stopped_and_goes_on_where_it_was(database: Database, store: Store) -> None:
    await record(store, *many(40))
    await rescore(store)
    (correction,) = await store.corrections.latest(1)
    stopped = await set_running(store, correction.id, running=False)
    assert stopped.state is CorrectionState.STOPPED
    await store.corrector.work()
    assert (await store.corrections.get(correction.id)) == stopped
    resumed = await set_running(store, correction.id, running=True)
    assert resumed.state is CorrectionState.RUNNING
    await store.corrector.work()
    finished = await store.corrections.get(correction.id)
    assert finished is not None
    assert (finished.state, finished.done, finished.total) == (CorrectionState.DONE, 20, 20)
    with pytest.raises(InvalidInputError):
        await set_running(store, correction.id, running=True)
    assert await differences(database) == []


async def test_an_excluded_day_leaves_all_totals_and_comes_back(database: Database, store: Store) -> None:
    await record(store, *many(200, every=timedelta(hours=1)))
    await store.upkeep.catch_up()
    before = await performance(store, "served")
    day = ExclusionRequest(moments=("call", "visit"), start=MARCH + timedelta(days=2), end=MARCH + timedelta(days=3))
    exclusion = await exclude(store, day)
    await store.corrector.work()
    assert (await performance(store, "served")).tally.interactions == 200 - 24
    assert await differences(database) == []
    await store.upkeep.catch_up()
    assert (await performance(store, "served")).tally.interactions == 200 - 24
    assert await differences(database) == []
    kept = await store.interactions.get("test", "i48")
    assert kept is not None
    assert kept.excluded_by == (exclusion.id,)
    await include(store, exclusion)
    await store.corrector.work()
    assert await performance(store, "served") == before
    await store.upkeep.catch_up()
    assert await performance(store, "served") == before
    assert await differences(database) == []


async def test_a_resend_of_what_is_excluded_is_a_duplicate(store: Store) -> None:
    await record(store, sent("a"), sent("b"))
    await exclude(store, ExclusionRequest(source="test", ids=("a",)))
    await store.corrector.work()
    assert await record(store, sent("a")) == Receipt(duplicates=1)
    assert await verdicts(store, "call") == (0, 1, 0, 0)


async def test_including_takes_back_only_what_that_exclusion_took_out(store: Store) -> None:
    await record(store, sent("a"), sent("b"), sent("c"))
    first = await exclude(store, ExclusionRequest(source="test", ids=("a", "b")))
    await store.corrector.work()
    second = await exclude(store, ExclusionRequest(source="test", ids=("b", "c")))
    await store.corrector.work()
    assert await verdicts(store, "call") == (0, 0, 0, 0)
    await include(store, second)
    await store.corrector.work()
    assert await verdicts(store, "call") == (0, 1, 0, 0)
    await include(store, first)
    await store.corrector.work()
    assert await verdicts(store, "call") == (0, 3, 0, 0)


async def test_an_amended_interaction_counts_as_amended_and_its_original_stays_readable(
    database: Database, store: Store
) -> None:
    await record(store, sent("a", wait=500), sent("b"))
    await store.upkeep.catch_up()
    later = MARCH + timedelta(days=40)
    await amend(store, "a", Amended(signals={"wait_seconds": 5}, occurred_at=later, moment_key="visit", channel="web"))
    await store.corrector.work()
    assert await verdicts(store, "call") == (0, 1, 0, 0)
    assert await verdicts(store, "visit") == (1, 0, 0, 0)
    kept = await store.interactions.get("test", "a")
    assert kept is not None
    assert (kept.scored.interaction.signals, kept.scored.interaction.occurred_at) == ({"wait_seconds": 5}, later)
    (amendment,) = kept.amendments
    assert (amendment.by, amendment.before.interaction.signals) == ("tester", {"wait_seconds": 500})
    assert amendment.before.assessment.verdict.name == "MISSED"
    assert await differences(database) == []
    assert await record(store, sent("a", wait=500)) == Receipt(duplicates=1)
    await amend(store, "a", Amended(signals={"wait_seconds": 50}))
    await store.corrector.work()
    twice = await store.interactions.get("test", "a")
    assert twice is not None
    assert len(twice.amendments) == 2
    await store.upkeep.catch_up()
    assert await differences(database) == []


async def test_what_does_not_exist_cannot_be_amended_excluded_or_included(store: Store) -> None:
    version = (await store.hierarchies.current()).version
    with pytest.raises(UnknownInteractionError, match='Source "test" recorded no interaction "nobody"'):
        await amend(store, "nobody", Amended(channel="web"))
    with pytest.raises(UnknownInteractionError):
        await exclude(store, ExclusionRequest(source="test", ids=("nobody",)))
    with pytest.raises(UnknownCorrectionError):
        await correcting.include("none", TESTER, store.hierarchies)
    await record(store, sent("a"))
    with pytest.raises(InvalidInputError):
        await amend(store, "a", Amended(moment_key="served"))
    assert (await store.hierarchies.current()).version == version


async def test_defining_a_moment_with_an_unmapped_key_brings_in_what_was_kept_under_it(
    database: Database, store: Store
) -> None:
    await record(store, sent("a", "chat"), sent("b", "chat", at=MARCH + timedelta(days=1)))
    await record(store, sent("c", "chat"), sent("d", "mail"), source="other")
    await editing.define(Moment(id=new_id(), key="chat", name="Chat"), TESTER, store.hierarchies)
    await store.corrector.work()
    assert (await performance(store, "chat")).tally.unmeasured == 3
    assert [key.key for key in await store.hierarchies.unmapped_keys()] == ["mail"]
    assert await differences(database) == []
    room = await record(store, sent("e", "one"), sent("f", "two"))
    assert room == Receipt(recorded=2), "the mapped key made room for others"


async def test_a_correction_is_in_the_change_log_with_its_reason(store: Store) -> None:
    await record(store, sent("a"))
    exclusion = await exclude(store, ExclusionRequest(source="test", ids=("a",)))
    (change, *_) = await store.hierarchies.changes(10**6, 10**6)
    assert (change.action, change.by) == ("excludeInteractions", "tester")
    assert change.edit.corrections == (exclusion,)
    assert exclusion.kind is CorrectionKind.EXCLUSION


async def test_two_processes_carry_a_correction_out_once(
    database: Database, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.correction_scope.ITEMS_A_STEP", 5)
    await record(store, *many(100))
    await rescore(store)
    async with opened(database, settings=BY_HAND) as other:
        await asyncio.gather(store.corrector.work(), other.corrector.work())
    (correction,) = await store.corrections.latest(1)
    assert (correction.state, correction.done) == (CorrectionState.DONE, 50)
    assert await differences(database) == []


async def test_what_arrives_after_an_exclusion_counts(store: Store) -> None:
    await record(store, sent("a"), sent("b"))
    await exclude(store, ExclusionRequest(moments=("call",), start=MARCH, end=MARCH + timedelta(days=1)))
    await asyncio.sleep(0.01)  # the database tells milliseconds apart
    await record(store, sent("late"))
    await store.corrector.work()
    assert await verdicts(store, "call") == (0, 1, 0, 0)


async def test_an_exclusion_that_was_taken_back_cannot_be_resumed(store: Store) -> None:
    await record(store, sent("a"))
    exclusion = await exclude(store, ExclusionRequest(source="test", ids=("a",)))
    await include(store, exclusion)
    with pytest.raises(InvalidInputError):
        await set_running(store, exclusion.id, running=True)
    await store.corrector.work()
    assert await verdicts(store, "call") == (0, 1, 0, 0)


async def test_a_correction_by_ids_goes_on_where_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.correction_scope.ITEMS_A_STEP", 2)
    await record(store, *(sent(f"i{n}") for n in range(9)))
    exclusion = await exclude(store, ExclusionRequest(source="test", ids=tuple(f"i{n}" for n in range(9))))
    for _ in range(6):
        work = asyncio.create_task(store.corrector.work())
        await asyncio.sleep(0.01)
        work.cancel()
        await asyncio.wait([work])
    await store.corrector.work()
    finished = await store.corrections.get(exclusion.id)
    assert finished is not None
    assert (finished.state, finished.done, finished.total) == (CorrectionState.DONE, 9, 9)
    assert await verdicts(store, "call") == (0, 0, 0, 0)
