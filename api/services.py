"""Where the service is composed: every object that outlives a request is made here, by constructor."""

import contextlib
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass

from api.health import Check, Finding
from api.settings import Settings
from domain.limits import Limits
from domain.pseudonyms import Pseudonyms
from migrations import runner
from storage.checks import check_isolation, check_topology
from storage.client import Client, Database, address, connect, open_database
from storage.store import Store, StoreSettings, open_store


@dataclass(frozen=True)
class Services:
    """What requests and commands are served with: the store, what its rules need, and what readiness asks."""

    store: Store
    pseudonyms: Pseudonyms
    limits: Limits
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
async def migrated(settings: Settings) -> AsyncGenerator[Database]:
    """A database that was migrated beforehand.

    Raises:
        DatabaseError: see `reached`.
        MigrationError: it lacks migrations.
    """
    async with reached(settings) as database:
        await runner.require_applied(database)
        yield database


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[Database]:
    """A database that is migrated, now where that is allowed, or beforehand.

    Raises:
        DatabaseError: see `reached`.
        MigrationError: it lacks migrations and may not be migrated here.
    """
    async with reached(settings) as database:
        await (runner.up(database) if settings.migrate_on_start else runner.require_applied(database))
        yield database


@contextlib.asynccontextmanager
async def composed(settings: Settings, *, follows: bool = False) -> AsyncGenerator[Services]:
    """Everything that serves, running; with `follows`, for subscribers too.

    Raises:
        StartUpError, MigrationError: see `opened` and `open_store`.
    """
    limits = limits_of(settings)
    pseudonyms = _pseudonyms(settings)
    async with (
        opened(settings) as database,
        open_store(database.client, database, pseudonyms, limits, _store_settings(settings, follows=follows)) as store,
    ):
        yield Services(store, pseudonyms, limits, _checks(database, store, settings, follows=follows))


def limits_of(settings: Settings) -> Limits:
    """The limits that the rules need."""
    return Limits(
        max_batch_items=settings.max_batch_items,
        max_unmapped_keys=settings.max_unmapped_keys,
        max_channels=settings.max_channels,
        minimum_measured_for_health=settings.minimum_measured_for_health,
        minute_retention_days=settings.minute_retention_days,
        max_attempt_steps=settings.max_attempt_steps,
        max_moment_outcomes=settings.max_moment_outcomes,
        max_watched_nodes=settings.max_watched_nodes,
        max_outcome_depth=settings.max_outcome_depth,
    )


def _store_settings(settings: Settings, *, follows: bool) -> StoreSettings:
    return StoreSettings(
        queue_limit_items=settings.queue_limit_items,
        slot_lease_seconds=settings.slot_lease_seconds,
        fold_seconds=settings.fold_interval_seconds,
        commit_retention_days=settings.commit_retention_days,
        drain_seconds=settings.shutdown_seconds,
        clock_grace_seconds=settings.clock_grace_seconds,
        waiting_commits=settings.max_waiting_commits,
        position_seconds=settings.position_seconds,
        follows=follows,
    )


def _pseudonyms(settings: Settings) -> Pseudonyms:
    if settings.pseudonym_key is None:
        raise ValueError("No pseudonym key is set; `api.engine` and `require_key` see to it.")
    return Pseudonyms(bytes.fromhex(settings.pseudonym_key.get_secret_value()))


def _checks(database: Database, store: Store, settings: Settings, *, follows: bool) -> Mapping[str, Check]:
    client: Client = database.client
    where = address(_url(settings))

    async def primary() -> Finding:
        await check_topology(client, where)
        return Finding()

    async def migrations() -> Finding:
        await runner.require_applied(database)
        return Finding()

    async def folded() -> Finding:
        lag = await store.upkeep.lag()
        slow = f"{lag} commits are not folded into roll-ups yet; answers are exact, and slow."
        return Finding({"lag_commits": lag}, slow if lag > settings.max_fold_lag_commits else None)

    async def told() -> Finding:
        lag = await store.feed.lag_seconds(store.clock.now())
        if lag is None:
            return Finding(reason="The feed is not open yet; subscriptions wait for it.")
        late = f"Subscribers hear of what happens {lag:.0f} s later; they miss nothing."
        return Finding({"lag_seconds": lag}, late if lag > settings.max_feed_lag_seconds else None)

    checks = {"database": primary, "migrations": migrations, "fold": folded}
    return {**checks, "feed": told} if follows else checks


def _url(settings: Settings) -> str:
    if settings.mongodb_url is None:
        message = "No database is named; `api.engine.database_named` starts the embedded one and names it."
        raise ValueError(message)
    return settings.mongodb_url.get_secret_value()
