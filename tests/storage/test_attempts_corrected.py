"""Attempts follow what is corrected: interactions, and the hierarchy above them."""

from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from domain import editing, renaming
from domain.attempts import AttemptState
from domain.corrections import Amended, Correction, CorrectionState
from domain.editing import ContributionRequest
from domain.ladder import EVER
from domain.nodes import NodeKind
from storage.client import Database
from storage.correction_scope import CorrectionScope, Portion, Position
from storage.store import Store
from tests.storage.attempts import (
    LENIENT,
    MISSED,
    STRICT,
    achievement,
    at,
    attempt,
    check,
    history,
    judge_by,
    passed,
    steps,
    sweep_all,
    told,
    travelling,
)
from tests.storage.corrections import amend, as_now, exclude_ids, include, kept, set_running
from tests.storage.recoveries import BROKEN, RECOVERY, repaired
from tests.storage.stores import LIMITS, TESTER, record


@pytest.fixture
async def store(database: Database) -> AsyncGenerator[Store]:
    async with travelling(database) as store:
        yield store


async def revise(store: Store, outcome: str = "flight", **changes: object) -> None:
    await editing.revise(NodeKind.OUTCOME, outcome, changes, TESTER, store.hierarchies, expected_revision=None)


async def versions(store: Store, *keys: str) -> list[int]:
    """The versions of the hierarchy that flights are resolved under."""
    return [(await attempt(store, key)).version for key in keys]


async def test_a_rescoring_refolds_attempts_that_are_closed(store: Store, database: Database) -> None:
    await record(store, passed("1", "board", trip="t"), passed("2", "bags", 0.5))
    assert (await achievement(store)).achieved == 1
    await judge_by(store, STRICT)
    assert await history(store) == BROKEN
    assert await history(store, "t", "trip") == []
    tally, outer = await achievement(store), await achievement(store, "trip")
    assert (tally.opened, tally.achieved, tally.at_risk_now, outer.opened) == (1, 0, 1, 0)
    await check(database)
    await sweep_all(database)
    assert [await history(store), await history(store, "t", "trip")] == [
        [*BROKEN, ("LOST", 1)],
        [("OPEN", 1), ("AT_RISK", 1), ("LOST", 1)],
    ]
    await check(database)
    await judge_by(store, LENIENT)
    assert [await history(store), await history(store, "t", "trip")] == [
        [("OPEN", 0), ("ACHIEVED", 0.5)],
        [("OPEN", 0.5), ("ACHIEVED", 0.5)],
    ]
    await check(database)


async def test_an_amended_time_moves_the_step_to_its_place(store: Store, database: Database) -> None:
    await record(store, passed("1", "board", wait=MISSED), passed("2", "board", 0.5), passed("3", "bags", 0.75))
    await amend(store, "1", Amended(occurred_at=at(0.6)))
    assert await steps(store) == ["2", "1", "3"]
    assert await history(store) == [("OPEN", 0.5), ("AT_RISK", 0.6)]
    await check(database)


async def test_an_amended_moment_takes_the_step_to_the_attempt_at_the_other_outcome(
    store: Store, database: Database
) -> None:
    await record(store, passed("1", "board", wait=MISSED), passed("2", "bags", 0.5))
    await amend(store, "1", Amended(moment_key="ask"))
    assert (await steps(store), await steps(store, outcome="claim")) == (["2"], ["1"])
    assert (await kept(store, "1")).tries == ("id-claim:a",)
    await check(database)
    await amend(store, "1", Amended(moment_key="board"))
    assert (await steps(store), await steps(store, outcome="claim")) == (["1", "2"], [])
    assert (await achievement(store, "claim")).opened == 0
    await check(database)


@pytest.mark.parametrize("who", [{"attempt": "a"}, {"attempt": None, "customer": "ada"}])
async def test_what_is_amended_to_no_moment_comes_back_when_its_key_is_mapped(
    store: Store, database: Database, who: dict[str, str | None]
) -> None:
    await record(store, passed("1", "board", wait=MISSED, **who))  # pyright: ignore[reportArgumentType]
    (identity,) = (await kept(store, "1")).tries
    await amend(store, "1", Amended(moment_key="gate"))
    assert (await kept(store, "1")).tries == ()
    assert (await achievement(store)).opened == 0
    await check(database)
    await renaming.map_key("gate", "board", TESTER, store.hierarchies, expected_revision=None)
    await store.corrector.work()
    assert (await kept(store, "1")).tries == (identity,)
    tally = await achievement(store)
    assert (tally.opened, tally.at_risk_now) == (1, 1)
    await check(database)


async def test_what_was_recorded_under_an_unknown_key_becomes_steps_when_the_key_is_mapped(
    store: Store, database: Database
) -> None:
    await record(store, passed("1", "gate", wait=MISSED), passed("2", "meal", 0.5), RECOVERY, passed("m", "gate", 0.25))
    assert await steps(store) == ["2", "r"]
    await renaming.map_key("gate", "board", TESTER, store.hierarchies, expected_revision=None)
    await check(database)
    await store.corrector.work()
    assert await steps(store) == ["1", "m", "2", "r"]
    assert await history(store) == [*BROKEN, ("OPEN", 0.25)]
    await check(database)


async def test_excluding_all_steps_leaves_an_attempt_that_counts_nowhere_and_including_brings_it_back(
    store: Store, database: Database
) -> None:
    await record(store, passed("1", "board", trip="t"), passed("2", "bags", 1))
    before = [await achievement(store), await achievement(store, "trip")]
    exclusion = await exclude_ids(store, "1", "2")
    await store.corrector.work()
    assert [(await achievement(store, each)).opened for each in ("flight", "trip")] == [0, 0]
    assert (await attempt(store)).state is AttemptState.OPEN
    await check(database)
    await include(store, exclusion)
    await store.corrector.work()
    assert [await achievement(store), await achievement(store, "trip")] == before
    assert await history(store) == [("OPEN", 0), ("ACHIEVED", 1)]
    assert [(each.before, each.after.name, each.corrects) for each in (await told(database))["id-flight:a"]] == [
        (None, "OPEN", False),
        (AttemptState.OPEN, "ACHIEVED", False),
        (AttemptState.ACHIEVED, "OPEN", True),
        (None, "OPEN", False),
        (AttemptState.OPEN, "ACHIEVED", False),
    ]
    await check(database)


async def test_membership_without_a_key_is_kept_through_corrections(store: Store, database: Database) -> None:
    await record(store, passed("1", "board", attempt=None, customer="ada"))
    await record(store, passed("2", "bags", 1, attempt=None, customer="ada"))  # achieved: the next opens another
    await record(store, passed("3", "meal", 2, attempt=None, customer="ada"))
    tries = [(await kept(store, key)).tries for key in "123"]
    assert tries[0] == tries[1] != tries[2]
    await amend(store, "2", Amended(signals={"wait_seconds": MISSED}))  # the first is open again
    await amend(store, "3", Amended(occurred_at=at(0.5)))
    exclusion = await exclude_ids(store, "1", "3")
    await store.corrector.work()
    assert [(await kept(store, key)).tries for key in "123"] == tries
    await check(database)
    await include(store, exclusion)
    await store.corrector.work()
    assert [(await kept(store, key)).tries for key in "123"] == tries
    await check(database)


async def test_a_correction_refolds_under_the_version_that_is_stored(store: Store, database: Database) -> None:
    await record(store, passed("1", "board"), passed("2", "bags", 1))
    assert (await versions(store, "a"), await history(store)) == ([1], [("OPEN", 0), ("ACHIEVED", 1)])
    request = ContributionRequest(contributor="meal", to="flight", required=True)
    await editing.contribute(request, TESTER, store.hierarchies)
    await amend(store, "2", Amended(occurred_at=at(2)))
    assert (await versions(store, "a"), await history(store)) == ([1], [("OPEN", 0), ("ACHIEVED", 2)])
    await record(store, passed("late", "board", 1.5, wait=MISSED))
    assert (await versions(store, "a"), await history(store)) == ([1], [("OPEN", 0), ("AT_RISK", 1.5)])
    await check(database)


async def test_a_correction_that_was_stopped_leaves_attempts_exact_and_goes_on(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.correction_scope.ITEMS_A_STEP", 3)
    await record(store, *(passed(f"m{n}", "board", n, wait=MISSED, attempt=f"a{n}", trip="t") for n in range(12)))
    await record(store, *(passed(f"r{n}", "meal", n + 0.5, attempt=f"a{n}", recovers=f"m{n}") for n in range(12)))
    exclusion = await exclude_ids(store, *(f"r{n}" for n in range(12)))
    portions = CorrectionScope.portions

    async def stopped_after_two(
        self: CorrectionScope, correction: Correction, after: Position | None
    ) -> AsyncGenerator[Portion]:
        async for portion in portions(self, correction, after):
            if (await as_now(store, exclusion)).done == 6:
                await check(database)
                await set_running(store, exclusion.id, running=False)
            yield portion

    with monkeypatch.context() as patched:
        patched.setattr(CorrectionScope, "portions", stopped_after_two)
        await store.corrector.work()
    half = await as_now(store, exclusion)
    assert (half.state, half.done) == (CorrectionState.STOPPED, 6)
    assert await repaired(store) == (12, 6)
    await check(database)
    await set_running(store, exclusion.id, running=True)
    await store.corrector.work()
    assert await repaired(store) == (12, 0)
    assert [await history(store, f"a{n}") for n in range(12)] == [[("OPEN", n), ("AT_RISK", n)] for n in range(12)]
    await check(database)


async def test_a_step_that_has_no_room_after_a_correction_counts_at_its_moment_only(database: Database) -> None:
    narrow = replace(LIMITS, max_attempt_steps=2)
    async with travelling(database, narrow) as store:
        await record(store, passed("1", "meal"), passed("2", "meal", 1), limits=narrow)
        exclusion = await exclude_ids(store, "1")
        await store.corrector.work()
        await record(store, passed("3", "meal", 2), limits=narrow)
        await include(store, exclusion)
        await store.corrector.work()
        assert (await steps(store), (await kept(store, "1")).tries) == (["2", "3"], ())
        assert (await store.rollups.read(["id-meal"], EVER, None)).whole["id-meal"].interactions == 3
        await check(database)
