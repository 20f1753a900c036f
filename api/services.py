"""Where the service is composed: every object that outlives a request is made here, by constructor."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass

from api.health import Check
from api.settings import Settings
from migrations import runner
from storage.checks import check_isolation, check_topology
from storage.client import Client, Database, address, connect, open_database
from storage.clock import DatabaseClock


@dataclass(frozen=True)
class Services:
    """What requests are served with."""

    clock: DatabaseClock
    checks: Mapping[str, Check]


@contextlib.asynccontextmanager
async def reached(settings: Settings) -> AsyncGenerator[Database]:
    """A database that has proved itself, whatever it holds; closed on the way out.

    Raises:
        DatabaseError: it is away, or is not one that can serve.
    """
    url = _url(settings)
    client = connect(url)
    try:
        await check_topology(client, address(url))
        database = open_database(client, settings.database)
        await check_isolation(database, address(url))
        yield database
    finally:
        client.close()


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[Database]:
    """A database that is migrated as well, now or beforehand.

    Raises:
        DatabaseError: see `reached`.
        MigrationError: it lacks migrations and may not be migrated here.
    """
    async with reached(settings) as database:
        await (runner.up(database) if settings.migrate_on_start else runner.require_applied(database))
        yield database


@contextlib.asynccontextmanager
async def composed(settings: Settings) -> AsyncGenerator[Services]:
    """Everything that serves, running. Raises what `opened` raises."""
    async with opened(settings) as database:
        clock = DatabaseClock(database.client)
        await clock.refresh()
        async with _background(clock):
            yield Services(clock=clock, checks=_checks(database, address(_url(settings))))


@contextlib.asynccontextmanager
async def _background(clock: DatabaseClock) -> AsyncGenerator[None]:
    """What runs beside the requests, cancelled on the way out."""
    task = asyncio.create_task(clock.keep_fresh(), name="clock")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def _checks(database: Database, where: str) -> Mapping[str, Check]:
    client: Client = database.client

    async def primary() -> None:
        await check_topology(client, where)

    async def migrated() -> None:
        await runner.require_applied(database)

    return {"database": primary, "migrations": migrated}


def _url(settings: Settings) -> str:
    if settings.mongodb_url is None:
        message = "No database is named; `api.engine.database_named` starts the embedded one and names it."
        raise ValueError(message)
    return settings.mongodb_url.get_secret_value()
