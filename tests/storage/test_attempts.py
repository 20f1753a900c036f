"""Attempts in the commits that move them: recoveries, results and limits."""

from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from domain import renaming
from domain.attempts import AttemptState
from domain.interactions import Receipt, RejectionCode, SentInteraction
from domain.ladder import EVER
from domain.listing import InteractionQuery, Part
from domain.recoveries import RecoversState
from storage.audit import Audit
from storage.client import Database
from storage.collections import Collections
from storage.history import MongoHistory
from storage.rebuild import Rebuild
from storage.store import Store
from storage.transactions import Session, Transactions
from storage.unmapped import Unmapped
from tests.storage.attempts import (
    BY_HAND,
    MISSED,
    achievement,
    attempt,
    check,
    history,
    observe,
    passed,
    result,
    steps,
    told,
    travelling,
)
from tests.storage.corrections import kept
from tests.storage.recoveries import BROKEN, MISS, RECOVERY, REPAIRED, claim, repaired
from tests.storage.stores import LIMITS, TESTER, opened, record

NARROW = replace(LIMITS, max_attempt_steps=3)


@pytest.fixture
async def store(database: Database) -> AsyncGenerator[Store]:
    async with travelling(database) as store:
        yield store


# ------------------------------------------------------------ recoveries


@pytest.mark.parametrize("order", [(MISS, RECOVERY), (RECOVERY, MISS)])
async def test_a_miss_is_repaired_whichever_of_the_two_comes_first(
    store: Store, database: Database, order: tuple[SentInteraction, SentInteraction]
) -> None:
    for item in order:
        assert await record(store, item) == Receipt(recorded=1)
        await check(database)
    assert (await history(store), await repaired(store)) == (REPAIRED, (1, 1))
    assert await claim(store) is RecoversState.RECOVERED


async def test_both_in_one_call_repair_once(store: Store, database: Database) -> None:
    assert await record(store, RECOVERY, MISS, RECOVERY) == Receipt(recorded=2, duplicates=1)
    assert (await history(store), await repaired(store)) == (REPAIRED, (1, 1))
    await check(database)


async def test_sending_either_again_repairs_nothing_twice(store: Store, database: Database) -> None:
    await record(store, RECOVERY)
    await record(store, MISS)
    before = [await database[name].find().sort("_id").to_list(None) for name in ("attempts", "interactions")]
    for items in ([MISS], [RECOVERY], [RECOVERY, MISS]):
        assert await record(store, *items) == Receipt(duplicates=len(items))
    after = [await database[name].find().sort("_id").to_list(None) for name in ("attempts", "interactions")]
    assert after == before
    assert await repaired(store) == (1, 1)
    await check(database)


async def test_of_several_recoveries_that_were_awaited_the_first_repairs(store: Store, database: Database) -> None:
    later = passed("r2", "meal", 0.75, recovers="m")
    await record(store, later)
    await record(store, RECOVERY, passed("failed", "bags", 0.25, wait=MISSED, recovers="m"))
    await record(store, MISS)
    assert [each.id for each in (await kept(store, "m")).recoveries] == ["test:failed", "test:r", "test:r2"]
    assert (await history(store), await repaired(store)) == (REPAIRED, (1, 1))
    assert await claim(store, "failed") is RecoversState.FAILED
    await check(database)


async def test_a_claim_that_repairs_nothing_says_why_and_counts_as_usual(store: Store, database: Database) -> None:
    await record(
        store,
        passed("good", "board", 1),
        passed("late", "bags", 2, wait=MISSED),
        passed("not-missed", "meal", 2, recovers="good"),
        passed("too-early", "meal", 1, recovers="late"),
        passed("self", "meal", 2, recovers="self"),
        passed("waiting", "meal", 2, recovers="nobody"),
    )
    names = {"not-missed": "good", "too-early": "late", "self": "self", "waiting": "nobody"}
    found = {key: await claim(store, key, missed) for key, missed in names.items()}
    assert found == {
        "not-missed": RecoversState.NOT_MISSED,
        "too-early": RecoversState.LATER,
        "self": RecoversState.SELF,
        "waiting": RecoversState.WAITING,
    }
    assert [await repaired(store, moment) for moment in ("board", "bags", "meal")] == [(0, 0), (1, 0), (0, 0)]
    await check(database)


async def test_what_is_only_awaited_is_nowhere_an_interaction(store: Store, database: Database) -> None:
    await record(store, RECOVERY, passed("lost", "elsewhere", 0.5, recovers="nobody"))
    assert await database["interactions"].count_documents({}) == 4
    assert (await store.interactions.get("test", "m"), await store.interactions.get("test", "nobody")) == (None, None)
    assert set(await store.interactions.by_ids(["test:m", "test:r", "test:nobody"])) == {"test:r"}
    assert await store.interactions.listed(InteractionQuery(moment="id-board"), Part(most=9)) == []
    collections, transactions = Collections.of(database), Transactions(database.client)

    async def seen(session: Session) -> tuple[object, ...]:
        past = MongoHistory(collections, Unmapped(collections, transactions, 3), session)
        return (
            await past.holds_any("id-board"),
            await past.holds_any("id-meal"),
            sorted(await past.unmapped_places()),
            await past.interaction("test", "m"),
            await past.unrecorded("test", ["m", "r"]),
        )

    assert await transactions.read(seen) == (False, True, ["?elsewhere"], None, ["m"])
    assert [(key.key, key.interactions) for key in await store.hierarchies.unmapped_keys()] == [("elsewhere", 1)]
    await store.upkeep.catch_up()
    audited = await (await Audit.of(database, LIMITS)).run(lambda _done, _total: None)
    assert (audited.interactions, audited.attempts, audited.wrong) == (1, 1, 0)
    rebuilt = await Rebuild.of(database).run(lambda _done, _total: None)
    assert (rebuilt.days, rebuilt.mended) == (2, 0), "of the moment and of the outcome"


async def test_a_recovery_reaches_a_miss_of_its_own_source_only(store: Store, database: Database) -> None:
    await record(store, MISS)
    await record(store, RECOVERY, source="other")
    assert (await history(store), await repaired(store)) == (BROKEN, (1, 0))
    await record(store, RECOVERY)
    assert (await history(store), await repaired(store)) == (REPAIRED, (1, 1))
    await check(database)


# ------------------------------------------------------------ results


async def test_a_result_before_any_step_opens_the_attempt_and_steps_move_what_is_derived(
    store: Store, database: Database
) -> None:
    await observe(store, result("r1", 5, achieved=False))
    found = await attempt(store)
    assert (found.state, found.resolution.state, found.opened_at) == (
        AttemptState.LOST,
        AttemptState.OPEN,
        found.closed_at,
    )
    assert found.deadline_at is None
    await check(database)
    await record(store, passed("1", "board"), passed("2", "bags", 1))
    found = await attempt(store)
    assert (found.state, found.resolution.state) == (AttemptState.LOST, AttemptState.ACHIEVED)
    tally = await achievement(store)
    assert (tally.opened, tally.lost, tally.achieved, tally.misaligned) == (1, 1, 0, 1)
    await check(database)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
async def test_of_conflicting_results_the_latest_counts_whatever_the_order(
    store: Store, database: Database, order: tuple[int, ...]
) -> None:
    results = [
        result("r1", 2, achieved=True),
        result("r2", 1, achieved=False),
        result("r3", 2, achieved=False),  # at the same instant the id decides
    ]
    await record(store, passed("1", "board"))
    for number in order:
        assert await observe(store, results[number]) == Receipt(recorded=1)
    found = await attempt(store)
    assert found.observed is not None
    assert (found.observed.id, found.state) == ("desk:r3", AttemptState.LOST)
    tally = await achievement(store)
    assert (tally.achieved, tally.lost, tally.observed_lost, tally.open_now) == (0, 1, 1, 0)
    assert await observe(store, *results) == Receipt(duplicates=3)
    await check(database)


async def test_a_result_under_an_alias_is_of_the_same_outcome(store: Store, database: Database) -> None:
    await record(store, passed("1", "board"))
    await renaming.rename("flight", "journey", TESTER, store.hierarchies, expected_revision=None)
    await observe(store, result("r1", 2, achieved=True), result("r2", 3, achieved=True, outcome="journey"))
    assert await database["attempts"].count_documents({}) == 1
    found = await attempt(store)
    assert (found.closed_at, found.state) == (found.observed and found.observed.at, AttemptState.ACHIEVED)
    assert found.observed is not None
    assert found.observed.id == "desk:r2"
    assert await observe(store, result("r1", 2, achieved=True)) == Receipt(duplicates=1)
    await check(database)


async def test_a_result_that_another_process_has_the_outcome_for_is_recorded(store: Store, database: Database) -> None:
    async with opened(database, settings=BY_HAND) as other:
        await record(other, passed("1", "board"))
        await renaming.rename("flight", "journey", TESTER, store.hierarchies, expected_revision=None)
        assert await observe(other, result("r1", 2, achieved=True, outcome="journey")) == Receipt(recorded=1)
    await check(database)


# ------------------------------------------------------------ limits


async def test_a_step_too_many_is_rejected_alone_and_again_when_it_is_resent(database: Database) -> None:
    async with travelling(database, NARROW) as store:
        items = [passed(str(n), "meal", n) for n in range(5)]
        others = [passed("other", "meal", attempt="b"), passed("no-attempt", "ask", attempt=None)]
        receipt = await record(store, *items, *others, limits=NARROW)
        assert (receipt.recorded, receipt.duplicates) == (5, 0)
        too_many = [(each.index, each.id, each.code) for each in receipt.rejected]
        assert too_many == [(3, "3", RejectionCode.TOO_MANY_STEPS), (4, "4", RejectionCode.TOO_MANY_STEPS)]
        assert await steps(store) == ["0", "1", "2"]
        receipt = await record(store, *items, *others, limits=NARROW)
        assert (receipt.recorded, receipt.duplicates) == (0, 5)
        assert [(each.index, each.id, each.code) for each in receipt.rejected] == too_many
        assert await store.interactions.get("test", "3") is None
        assert (await store.rollups.read(["id-meal"], EVER, None)).whole["id-meal"].interactions == 4
        await check(database)


async def test_a_step_too_many_leaves_its_id_to_what_else_is_sent_under_it(database: Database) -> None:
    async with travelling(database, NARROW) as store:
        await record(store, *(passed(str(n), "meal", n) for n in range(3)), limits=NARROW)
        twice = passed("3", "meal", 3), passed("3", "meal", 3, attempt="b")
        receipt = await record(store, *twice, limits=NARROW)
        assert [(each.index, each.code) for each in receipt.rejected] == [(0, RejectionCode.TOO_MANY_STEPS)]
        assert (receipt.recorded, await steps(store, "b")) == (1, ["3"])
        await check(database)


async def test_a_rejected_recovery_repairs_nothing(database: Database) -> None:
    async with travelling(database, NARROW) as store:
        await record(store, MISS, passed("1", "meal", 0.1), passed("2", "meal", 0.2), limits=NARROW)
        receipt = await record(store, RECOVERY, limits=NARROW)
        assert [each.code for each in receipt.rejected] == [RejectionCode.TOO_MANY_STEPS]
        assert (await history(store), await repaired(store)) == (BROKEN, (1, 0))
        assert await record(store, replace(RECOVERY, attempt="b"), limits=NARROW) == Receipt(recorded=1)
        assert await repaired(store) == (1, 1)
        await check(database)


async def test_what_was_awaited_and_has_no_room_is_rejected_and_still_awaited(database: Database) -> None:
    async with travelling(database, NARROW) as store:
        await record(store, replace(RECOVERY, attempt="b"), *(passed(str(n), "meal") for n in range(3)), limits=NARROW)
        receipt = await record(store, MISS, limits=NARROW)
        assert [each.code for each in receipt.rejected] == [RejectionCode.TOO_MANY_STEPS]
        assert await store.interactions.get("test", "m") is None
        assert await claim(store) is RecoversState.WAITING
        assert await record(store, replace(MISS, attempt="c"), limits=NARROW) == Receipt(recorded=1)
        assert await claim(store) is RecoversState.RECOVERED
        await check(database)


# ------------------------------------------------------------ what is told


async def test_one_call_tells_everything_that_it_moved_once(store: Store, database: Database) -> None:
    await record(store, MISS, RECOVERY, passed("b", "bags", 0.75, trip="t"))
    transitions = await told(database)
    assert {identity: [each.after.name for each in its] for identity, its in transitions.items()} == {
        "id-flight:a": ["OPEN", "AT_RISK", "OPEN", "ACHIEVED"],
        "id-trip:t": ["OPEN", "ACHIEVED"],
    }
    assert len([each async for each in database["commits"].find({"transitions": {"$exists": True}})]) == 1
    await check(database)
