"""Processes that go away in the middle of a transaction: what they had begun to write holds nobody up for long.

A process whose lease lasts an hour says so rarely that it lives that one whose lease lasts a second takes it for dead.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pymongo.errors import OperationFailure

import storage.committing
from domain import editing
from domain.auditing import AuditEvent
from domain.edits import new_id
from domain.errors import UnavailableError
from domain.interactions import Receipt
from domain.nodes import Moment
from storage.client import Client, Database
from storage.folding import Fold
from storage.presence import Presence
from storage.rebuild import Rebuild
from storage.slots import SAID_SO, Lease, Slots
from storage.store import Store
from storage.transactions import Session, Transactions
from tests.storage.stores import SETTINGS, TESTER, define_service, differences, opened, record, sent, verdicts

LEASE_SECONDS = 1.0
HASTY = replace(SETTINGS, slot_lease_seconds=LEASE_SECONDS)
SEEMS_DEAD = replace(SETTINGS, slot_lease_seconds=3_600)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
MAY_TAKE_SECONDS = 10
Operation = Callable[..., Awaitable[object]]


@asynccontextmanager
async def stuck(
    where: object, after: str, doing: Callable[[], Awaitable[object]], monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[None]:
    """Somebody has done the first call of a function, within a transaction, and goes no further."""
    real: Operation = getattr(where, after)
    reached, released = asyncio.Event(), asyncio.Event()

    async def and_no_further(*arguments: object) -> object:
        result = await real(*arguments)
        if not reached.is_set():
            reached.set()
            await released.wait()
        return result

    monkeypatch.setattr(where, after, and_no_further)
    at_it = asyncio.ensure_future(doing())
    await reached.wait()
    try:
        yield
    finally:
        released.set()
        await asyncio.wait([at_it])


async def for_ever(_: Presence, _every_seconds: float) -> None:
    await asyncio.Event().wait()


async def edit(store: Store) -> None:
    await editing.define(Moment(id=new_id(), key="chat", name="Chat"), TESTER, store.hierarchies)


async def test_what_a_dead_process_was_recording_can_be_recorded_once_its_lease_ran_out(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(database, settings=HASTY) as store, opened(database, settings=SEEMS_DEAD) as dead:
        await define_service(store)
        async with stuck(storage.committing, "insert_all", lambda: record(dead, sent("a")), monkeypatch):
            async with asyncio.timeout(MAY_TAKE_SECONDS):
                assert await record(store, sent("a"), sent("b")) == Receipt(recorded=2)
        assert await verdicts(store, "call") == (0, 2, 0, 0)


async def test_a_fold_goes_on_where_a_process_died_in_the_middle_of_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(database, settings=HASTY) as store, opened(database, settings=SEEMS_DEAD) as dead:
        await define_service(store)
        await record(store, sent("a"))
        async with stuck(Fold, "write", dead.upkeep.catch_up, monkeypatch):
            async with asyncio.timeout(MAY_TAKE_SECONDS):
                await store.upkeep.catch_up()
        assert await store.upkeep.lag() == 0
        assert await differences(database) == []


async def test_a_fold_goes_on_where_a_rebuild_died_in_the_middle_of_mending(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.rebuild.RENEWAL_SECONDS", 3_600.0)
    async with opened(database, settings=HASTY) as store:
        await define_service(store)
        await record(store, sent("a"))
        await store.upkeep.catch_up()
        await database["rollups"].delete_many({})
        await record(store, sent("b"))

        async def rebuild() -> None:
            await Rebuild.of(database).run(lambda _done, _total: None)

        async with stuck(Rebuild, "_look", rebuild, monkeypatch):
            async with asyncio.timeout(MAY_TAKE_SECONDS):
                await store.upkeep.catch_up()
        assert await store.upkeep.lag() == 0


async def test_an_edit_passes_where_a_process_died_while_it_took_its_slot(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(database, settings=HASTY) as store, opened(database, settings=SEEMS_DEAD) as dead:
        await define_service(store)
        async with stuck(Slots, "_take", lambda: record(dead, sent("a")), monkeypatch):
            async with asyncio.timeout(MAY_TAKE_SECONDS):
                await edit(store)
        assert (await store.hierarchies.current()).named("chat").key == "chat"


@pytest.mark.parametrize("says_so", [True, False])
async def test_a_transaction_that_takes_longer_than_the_lease_of_its_process_is_committed_at_the_first_try(
    database: Database, monkeypatch: pytest.MonkeyPatch, *, says_so: bool
) -> None:
    """Others see that the process lives; and itself, however late it is with saying so, it never takes for dead."""
    if not says_so:
        monkeypatch.setattr(Presence, "keep", for_ever)
    runs: list[int] = []

    async def write(session: Session) -> tuple[str, list[AuditEvent]]:
        runs.append(1)
        await database["scratch"].insert_one({"_id": len(runs)}, session=session)
        await asyncio.sleep(2.5 * LEASE_SECONDS)
        return "done", []

    async with opened(database, settings=HASTY if says_so else SEEMS_DEAD), opened(database, settings=HASTY) as store:
        async with asyncio.timeout(MAY_TAKE_SECONDS):
            assert await store.journal.commit(write) == "done"
    assert len(runs) == 1


async def test_one_process_whose_sessions_may_not_be_ended_keeps_nobody_from_ending_those_of_others(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbidden, other = b"1" * 16, b"2" * 16
    asked: list[bytes] = []

    async def kill(_: Transactions, sessions: list[bytes]) -> None:
        asked.extend(sessions)
        if forbidden in sessions:
            raise OperationFailure("not authorized", 13)

    monkeypatch.setattr(Transactions, "kill", kill)
    async with opened(database, settings=HASTY):
        await database["leases"].insert_many(
            [{"_id": each.decode(), "sessions": [each], "renewed_at": LONG_AGO} for each in (forbidden, other)]
        )
        async with asyncio.timeout(MAY_TAKE_SECONDS):
            while await database["leases"].count_documents({"renewed_at": LONG_AGO, **SAID_SO}):  # noqa: ASYNC110 - the database says so
                await asyncio.sleep(0.05)
    assert asked == [forbidden, other]


async def test_a_commit_whose_slot_is_never_as_its_lease_says_is_given_up(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = Slots.take

    async def take_another(slots: Slots) -> Lease:
        lease = await take(slots)
        return replace(lease, sequence=lease.sequence + 7)

    async with opened(database) as store:
        monkeypatch.setattr(store.transactions, "_patience_seconds", 1.0)
        monkeypatch.setattr(Slots, "take", take_another)
        async with asyncio.timeout(MAY_TAKE_SECONDS):
            with pytest.raises(UnavailableError):
                await edit(store)


async def test_a_transaction_whose_session_is_ended_under_a_statement_is_done_again(client: Client) -> None:
    runs: list[int] = []

    async def body(_: Session) -> int:
        runs.append(1)
        if len(runs) == 1:
            raise OperationFailure("operation was interrupted", 11601)
        return len(runs)

    async def landed() -> bool:
        return False

    assert await Transactions(client).write(body, landed) == 2
    assert len(runs) == 2
