"""The runner, against migrations of its own: forward, once, verified, one process at a time."""

import asyncio
from datetime import timedelta

import pytest

from migrations import commands, lease, runner
from migrations.catalogue import Database, Migration
from migrations.errors import LeaseHeldError, LeaseLostError, NotMigratedError, StepFailedError
from migrations.runner import State


def migration(name: str) -> Migration:
    """One that leaves a document as its mark and counts its runs in it."""

    async def up(database: Database) -> None:
        await database["marks"].update_one({"_id": name}, {"$inc": {"runs": 1}}, upsert=True)

    async def verify(database: Database) -> None:
        if not await database["marks"].find_one({"_id": name}):
            raise LookupError("no mark")

    return Migration(name, up, verify)


FIRST, SECOND = migration("m0001_first"), migration("m0002_second")
BOTH = (FIRST, SECOND)


async def _runs(database: Database) -> dict[str, int]:
    return {mark["_id"]: mark["runs"] async for mark in database["marks"].find()}


async def test_a_new_database_lacks_everything_and_up_applies_it_in_order(database: Database) -> None:
    assert await runner.pending(database, BOTH) == ("m0001_first", "m0002_second")
    assert await runner.up(database, BOTH) == ("m0001_first", "m0002_second")
    assert [each.state for each in await runner.status(database, BOTH)] == [State.APPLIED, State.APPLIED]


async def test_up_again_applies_nothing(database: Database) -> None:
    await runner.up(database, BOTH)
    assert await runner.up(database, BOTH) == ()
    assert await _runs(database) == {"m0001_first": 1, "m0002_second": 1}


async def test_a_newer_release_applies_only_what_it_adds(database: Database) -> None:
    await runner.up(database, [FIRST])
    assert await runner.up(database, BOTH) == ("m0002_second",)
    assert await runner.pending(database, [FIRST]) == ()  # the older release still runs


async def test_the_times_are_the_databases_and_in_order(database: Database) -> None:
    await runner.up(database, [FIRST])
    [status] = await runner.status(database, [FIRST])
    assert status.started_at is not None
    assert status.applied_at is not None
    assert status.started_at <= status.applied_at
    assert status.applied_at.utcoffset() == timedelta(0)


async def test_one_that_fails_stays_begun_and_runs_again(database: Database) -> None:
    broken = True

    async def up(database: Database) -> None:
        if broken:
            raise ValueError("no space left")
        await SECOND.up(database)

    second = Migration(SECOND.name, up, SECOND.verify)
    with pytest.raises(StepFailedError, match=r"m0002_second failed: no space left.*migrate up"):
        await runner.up(database, [FIRST, second])
    assert [each.state for each in await runner.status(database, BOTH)] == [State.APPLIED, State.APPLYING]
    broken = False
    assert await runner.up(database, [FIRST, second]) == ("m0002_second",)


async def test_one_that_leaves_no_mark_is_not_applied(database: Database) -> None:
    async def nothing(_: Database) -> None: ...

    with pytest.raises(StepFailedError, match="no mark"):
        await runner.up(database, [Migration("m0001_first", nothing, FIRST.verify)])
    assert await runner.pending(database, [FIRST]) == ("m0001_first",)


async def test_verify_wants_everything_applied_and_every_mark_there(database: Database) -> None:
    with pytest.raises(
        NotMigratedError, match=r"lacks m0001_first, m0002_second\. Run `python -m api migrate up` first"
    ):
        await runner.verify(database, BOTH)
    await runner.up(database, BOTH)
    await runner.verify(database, BOTH)
    await database["marks"].delete_one({"_id": "m0002_second"})
    with pytest.raises(StepFailedError, match="m0002_second"):
        await runner.verify(database, BOTH)


async def test_five_processes_at_once_run_each_migration_once(database: Database) -> None:
    applied = await asyncio.gather(*(runner.up(database, BOTH) for _ in range(5)))
    assert sorted(applied) == [(), (), (), (), ("m0001_first", "m0002_second")]
    assert await _runs(database) == {"m0001_first": 1, "m0002_second": 1}


async def test_a_lease_that_is_held_is_respected_until_it_runs_out(database: Database) -> None:
    assert await lease.Lease(database, seconds=0.5).take()
    with pytest.raises(LeaseHeldError, match=r"still migrating this database after 0 s"):
        await runner.up(database, BOTH, wait_seconds=0)
    assert await _runs(database) == {}
    assert await runner.up(database, BOTH, wait_seconds=10) == ("m0001_first", "m0002_second")


async def test_a_long_migration_keeps_its_lease_by_renewing_it(database: Database) -> None:
    async with lease.held(database, seconds=0.6):
        await asyncio.sleep(1.2)  # two terms: without renewal the lease would be free
        assert not await lease.Lease(database).take()


async def test_losing_the_lease_stops_the_migration(database: Database) -> None:
    async def up(database: Database) -> None:
        await database[lease.COLLECTION].update_one({}, {"$set": {"holder": "another"}})
        await asyncio.sleep(60)

    with pytest.raises(LeaseLostError, match="Run `python -m api migrate up` again"):
        await runner.up(database, [Migration("m0001_first", up, FIRST.verify)], lease_seconds=0.3)
    assert await runner.pending(database, [FIRST]) == ("m0001_first",)


async def test_the_command_prints_where_each_stands(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "shipped", lambda: BOTH)
    assert await commands.run(commands.Action.STATUS, database) == ["PENDING   m0001_first", "PENDING   m0002_second"]
    assert await commands.run(commands.Action.UP, database) == ["applied m0001_first", "applied m0002_second"]
    assert await commands.run(commands.Action.UP, database) == ["nothing to apply"]
    assert await commands.run(commands.Action.VERIFY, database) == ["every migration is applied and left its mark"]
