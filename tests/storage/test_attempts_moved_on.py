"""Attempts follow the hierarchy: open ones to its newest version, closed ones when somebody asks."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

import pytest

from domain import archiving, correcting, editing
from domain.attempts import AttemptState
from domain.corrections import Correction, CorrectionKind
from domain.editing import ContributionRequest
from domain.nodes import NodeKind
from storage.client import Database
from storage.correction_scope import CorrectionScope, Portion, Position
from storage.store import Store
from tests.storage.attempts import (
    HOUR,
    MISSED,
    achievement,
    at,
    attempt,
    check,
    history,
    passed,
    sweep_all,
    told,
    travelling,
)
from tests.storage.corrections import as_now
from tests.storage.stores import TESTER, record


@pytest.fixture
async def store(database: Database) -> AsyncGenerator[Store]:
    async with travelling(database) as store:
        yield store


async def revise(store: Store, outcome: str = "flight", **changes: object) -> None:
    await editing.revise(NodeKind.OUTCOME, outcome, changes, TESTER, store.hierarchies, expected_revision=None)


async def begun(store: Store) -> list[tuple[CorrectionKind, tuple[str, ...]]]:
    """The corrections that edits began, the oldest first."""
    return [(each.kind, each.scope.places) for each in reversed(await store.corrections.latest(99))]


async def versions(store: Store, *keys: str) -> list[int]:
    """The versions of the hierarchy that flights are resolved under."""
    return [(await attempt(store, key)).version for key in keys]


async def open_and_closed(store: Store) -> None:
    """Flight "open" is open, "closed" achieved."""
    await record(
        store,
        passed("1", "board", attempt="open"),
        passed("2", "board", attempt="closed"),
        passed("3", "bags", 1, attempt="closed"),
    )


async def _contribute(store: Store) -> None:
    request = ContributionRequest(contributor="meal", to="flight", required=True)
    await editing.contribute(request, TESTER, store.hierarchies)


async def _withdraw(store: Store) -> None:
    await editing.withdraw("bags", "flight", TESTER, store.hierarchies, expected_revision=None)


async def _archive(store: Store) -> None:
    await archiving.archive("bags", TESTER, store.hierarchies, expected_revision=None)


async def _wait_longer(store: Store) -> None:
    await revise(store, recovery_window=2 * HOUR)


@pytest.mark.parametrize("edit", [_contribute, _withdraw, _archive, _wait_longer])
async def test_open_attempts_follow_an_edit_that_changes_their_rules_and_closed_ones_do_not(
    store: Store, database: Database, edit: Callable[[Store], Awaitable[None]]
) -> None:
    await open_and_closed(store)
    await edit(store)
    assert await begun(store) == [(CorrectionKind.MOVING_ON, ("id-flight",))]
    assert await versions(store, "open", "closed") == [1, 1]
    await check(database)
    await store.corrector.work()
    assert await versions(store, "open", "closed") == [2, 1]
    assert await history(store, "closed") == [("OPEN", 0), ("ACHIEVED", 1)]
    await check(database)


async def test_what_an_archived_contributor_held_up_is_achieved_and_is_open_again_when_it_is_restored(
    store: Store, database: Database
) -> None:
    await open_and_closed(store)
    await _archive(store)
    await store.corrector.work()
    assert await history(store, "open") == [("OPEN", 0), ("ACHIEVED", 0)]
    await check(database)
    await record(store, passed("4", "meal", attempt="another"))
    await archiving.restore("bags", TESTER, store.hierarchies, expected_revision=None)
    await store.corrector.work()
    assert await versions(store, "open", "closed", "another") == [2, 1, 3]  # achieved, it is open no more
    await check(database)


async def test_an_edit_without_open_attempts_or_other_rules_begins_nothing(store: Store, database: Database) -> None:
    await _contribute(store)
    await open_and_closed(store)
    await revise(store, name="Journey", objective=0.9)
    await revise(store, "claim", recovery_window=HOUR)
    await editing.contribute(
        ContributionRequest(contributor="bags", to="flight", required=True, weight=3), TESTER, store.hierarchies
    )
    assert await begun(store) == []
    await check(database)


async def test_a_late_arrival_to_a_closed_attempt_is_folded_under_its_version(store: Store, database: Database) -> None:
    await open_and_closed(store)
    await _wait_longer(store)
    await store.corrector.work()
    await record(store, passed("4", "board", 0.5, wait=MISSED, attempt="closed"))
    await record(store, passed("5", "board", 0.5, wait=MISSED, attempt="open"))
    assert await versions(store, "open", "closed") == [2, 1]
    await sweep_all(database)
    assert (await attempt(store, "closed")).closed_at == at(1.5)
    assert (await attempt(store, "open")).closed_at == at(2.5)
    await check(database)


async def test_attempts_are_moved_on_beside_recordings(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.correction_scope.ITEMS_A_STEP", 3)
    await record(store, *(passed(f"b{n}", "board", attempt=f"a{n}") for n in range(12)))
    await _contribute(store)

    async def go_on() -> None:
        for n in range(12):
            await record(store, passed(f"g{n}", "bags", 1, attempt=f"a{n}"))

    await asyncio.gather(store.corrector.work(), go_on())
    for n in range(12):
        found = await attempt(store, f"a{n}")
        # Whichever came first: what was achieved under the rules of then stays so.
        assert (found.version, found.state) in {(2, AttemptState.OPEN), (1, AttemptState.ACHIEVED)}
    await check(database)


async def test_an_attempt_that_was_closed_since_it_was_looked_up_keeps_its_version(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_and_closed(store)
    await _contribute(store)
    portions = CorrectionScope.portions

    async def interrupted(
        self: CorrectionScope, correction: Correction, after: Position | None
    ) -> AsyncGenerator[Portion]:
        async for portion in portions(self, correction, after):
            assert portion.ids == ["id-flight:open"]
            await record(store, passed("4", "bags", 1, attempt="open"))
            yield portion

    monkeypatch.setattr(CorrectionScope, "portions", interrupted)
    await store.corrector.work()
    assert (await versions(store, "open"), await history(store, "open")) == ([1], [("OPEN", 0), ("ACHIEVED", 1)])
    await check(database)


async def test_resolving_moves_closed_attempts_on_that_were_opened_in_the_window(
    store: Store, database: Database
) -> None:
    for n in range(4):
        await record(store, passed(f"b{n}", "board", n, attempt=f"a{n}"), passed(f"g{n}", "bags", n, attempt=f"a{n}"))
    await _contribute(store)
    resolving = await correcting.resolve("flight", at(1), at(3), TESTER, store.hierarchies)
    await store.corrector.work()
    assert (await as_now(store, resolving)).done == 2
    newest = (await store.hierarchies.current()).version
    assert await versions(store, "a0", "a1", "a2", "a3") == [1, newest, newest, 1]
    assert [(await attempt(store, f"a{n}")).state.name for n in range(4)] == ["ACHIEVED", "OPEN", "OPEN", "ACHIEVED"]
    tally = await achievement(store)
    assert (tally.achieved, tally.open_now) == (2, 2)
    assert [each.corrects for each in (await told(database))["id-flight:a1"]] == [False, False, True]
    await check(database)
    await correcting.resolve("flight", None, None, TESTER, store.hierarchies)
    await store.corrector.work()
    assert (await achievement(store)).open_now == 4
    await check(database)
