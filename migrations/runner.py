"""Takes a database forward through its migrations, and says where it stands."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pymongo.errors import PyMongoError

from migrations import lease
from migrations.catalogue import Database, Migration, Step, shipped
from migrations.errors import MigrationError, NotMigratedError, StepFailedError

log = logging.getLogger(__name__)

COLLECTION = "migrations"


class State(StrEnum):
    """How far a migration has come in one database."""

    PENDING = "PENDING"
    APPLYING = "APPLYING"
    """Begun and not finished: it is under way, or was cut off and will be run again."""
    APPLIED = "APPLIED"


@dataclass(frozen=True)
class Status:
    """Where one migration stands. Times are the database's, None when that has not happened."""

    name: str
    state: State
    started_at: datetime | None = None
    applied_at: datetime | None = None


async def status(database: Database, migrations: Sequence[Migration] | None = None) -> tuple[Status, ...]:
    """Where each migration of this release stands, in order.

    Those that a newer release has applied are left out: migrations suit the release that still runs.
    """
    kept = {record["_id"]: record async for record in database[COLLECTION].find()}
    return tuple(_status(migration.name, kept.get(migration.name)) for migration in _chosen(migrations))


async def pending(database: Database, migrations: Sequence[Migration] | None = None) -> tuple[str, ...]:
    """The names of those that are not applied, in order."""
    return tuple(each.name for each in await status(database, migrations) if each.state is not State.APPLIED)


async def require_applied(database: Database, migrations: Sequence[Migration] | None = None) -> None:
    """Do nothing on a database that this release may serve.

    Raises:
        NotMigratedError: it lacks some; the message names them and the command.
    """
    if missing := await pending(database, migrations):
        raise NotMigratedError(database.name, missing)


async def up(
    database: Database,
    migrations: Sequence[Migration] | None = None,
    *,
    lease_seconds: float = lease.LEASE_SECONDS,
    wait_seconds: float = lease.WAIT_SECONDS,
) -> tuple[str, ...]:
    """Apply, in order, what is not applied, one process at a time. Safe to run again.

    Returns:
        The names of those that this call applied.

    Raises:
        LeaseHeldError, LeaseLostError: another process is doing it.
        StepFailedError: one raised; those before it stay applied.
    """
    if not await pending(database, migrations):
        return ()
    async with lease.held(database, seconds=lease_seconds, wait_seconds=wait_seconds):
        missing = set(await pending(database, migrations))  # the process that we waited for may have done it
        applied = [migration for migration in _chosen(migrations) if migration.name in missing]
        for migration in applied:
            await _apply(database, migration)
    return tuple(migration.name for migration in applied)


async def verify(database: Database, migrations: Sequence[Migration] | None = None) -> None:
    """Look for the mark of every migration of this release.

    Raises:
        NotMigratedError: some are not applied.
        StepFailedError: one is applied and its mark is not there.
    """
    await require_applied(database, migrations)
    for migration in _chosen(migrations):
        await _attempt(database, migration.name, migration.verify)


async def _apply(database: Database, migration: Migration) -> None:
    log.info("migration begins", extra={"migration": migration.name})
    await _mark(database, migration.name, {"state": State.APPLYING, "started_at": "$$NOW", "applied_at": None})
    await _attempt(database, migration.name, migration.up)
    await _attempt(database, migration.name, migration.verify)
    await _mark(database, migration.name, {"state": State.APPLIED, "applied_at": "$$NOW"})
    log.info("migration applied", extra={"migration": migration.name})


async def _attempt(database: Database, name: str, step: Step) -> None:
    try:
        await step(database)
    except PyMongoError as error:
        raise StepFailedError(name, f"{type(error).__name__}: {error}") from error
    except MigrationError:
        raise
    except Exception as error:
        raise StepFailedError(name, str(error) or type(error).__name__) from error


async def _mark(database: Database, name: str, fields: dict[str, Any]) -> None:
    await database[COLLECTION].update_one({"_id": name}, [{"$set": fields}], upsert=True)


def _chosen(migrations: Sequence[Migration] | None) -> Sequence[Migration]:
    return shipped() if migrations is None else migrations


def _status(name: str, record: dict[str, Any] | None) -> Status:
    if record is None:
        return Status(name, State.PENDING)
    return Status(name, State(record["state"]), _utc(record["started_at"]), _utc(record["applied_at"]))


def _utc(moment: datetime | None) -> datetime | None:
    return moment and moment.astimezone(UTC)
