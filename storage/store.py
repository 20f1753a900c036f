"""Storage, put together: every port of the domain over one database, and the tasks that keep it going."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from pymongo.errors import DuplicateKeyError

from domain.auditing import Seals
from domain.limits import Limits
from domain.pseudonyms import Pseudonyms
from storage.api_keys import MongoApiKeys
from storage.attempt_reader import MongoAttempts
from storage.attempt_work import AttemptWork
from storage.client import Client, Database
from storage.clock import DatabaseClock
from storage.collections import Collections
from storage.committing import Committer
from storage.correction_store import MongoCorrections
from storage.corrector import Corrector
from storage.erasure_traces import ErasureTraces
from storage.feed import Feed
from storage.feed_records import Records
from storage.folding import Fold
from storage.followers import Followers
from storage.hierarchy_log import HierarchyLog
from storage.hierarchy_store import MongoHierarchyStore
from storage.ingest import Ingest, Queue
from storage.interaction_store import MongoInteractionStore
from storage.journal import Journal, MongoAuditLog
from storage.live import MongoLive
from storage.live_rollups import LiveRollups
from storage.presence import RENEWALS_A_LEASE, Presence
from storage.result_committing import ResultCommitter
from storage.rollups import MongoRollups
from storage.rule_books import RuleBooks
from storage.sign_in_failures import SignInFailures
from storage.slots import Slots
from storage.startup_errors import StartUpError
from storage.sweeping import Sweeper
from storage.tail import Tail
from storage.tasks import running
from storage.transactions import Transactions
from storage.unmapped import Unmapped
from storage.upkeep import Schedule, Upkeep
from storage.work_leases import WorkLease
from storage.writer import Writer


class OtherPseudonymKeyError(StartUpError):
    """The database's customers were made pseudonymous with another key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """What operators set. Durations are seconds or days, counts are items; `follows` where somebody may subscribe."""

    queue_limit_items: int = 20_000
    commit_items: int = 2_000
    slot_lease_seconds: float = 15.0
    fold_seconds: float = 1.0
    commit_retention_days: int = 7
    drain_seconds: float = 10.0
    correction_seconds: float = 0.5
    sweep_seconds: float = 1.0
    clock_grace_seconds: float = 60.0
    waiting_commits: int = 1_000
    position_seconds: float = 30.0
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Store:
    """The domain's ports over one database, and what commands need beside them.

    `transactions` are those that all of it writes by.
    """

    clock: DatabaseClock
    hierarchies: MongoHierarchyStore
    recorder: Ingest
    rollups: MongoRollups
    interactions: MongoInteractionStore
    attempts: MongoAttempts
    live: MongoLive
    feed: Feed
    upkeep: Upkeep
    sweeper: Sweeper
    corrections: MongoCorrections
    corrector: Corrector
    journal: Journal
    audit_log: MongoAuditLog
    sign_ins: SignInFailures
    transactions: Transactions
    api_keys: MongoApiKeys


@asynccontextmanager
async def open_store(
    client: Client, database: Database, pseudonyms: Pseudonyms, limits: Limits, settings: StoreSettings
) -> AsyncGenerator[Store]:
    """A running store. At the end what waits is committed, and slot and leases are given back.

    Raises:
        OtherPseudonymKeyError: the database belongs to another key.
    """
    collections = Collections.of(database)
    await _check_pseudonyms(collections, pseudonyms)
    clock = DatabaseClock(client)
    await clock.refresh()
    presence = Presence(client, collections)
    transactions = Transactions(client, presence.session)
    slots = Slots(collections, transactions, clock, presence.name, lease_seconds=settings.slot_lease_seconds)
    writer = Writer(collections, transactions, slots, clock)
    log = HierarchyLog(collections, transactions)
    await log.current()
    unmapped = Unmapped(collections, transactions, limits.max_unmapped_keys)
    tail = Tail(collections)
    attempts = AttemptWork(
        collections,
        RuleBooks(log),
        writer,
        tail,
        max_steps=limits.max_attempt_steps,
        grace=timedelta(seconds=settings.clock_grace_seconds),
    )
    journal = Journal(collections, log, writer, Seals(pseudonyms))
    sign_ins = SignInFailures(journal, clock)
    hierarchies = MongoHierarchyStore(collections, transactions, log, writer, unmapped, attempts, journal)
    ingest = Ingest(
        Queue(
            Committer(collections, transactions, log, unmapped, attempts),
            limits,
            queue_limit_items=settings.queue_limit_items,
            batch_items=settings.commit_items,
        ),
        Queue(
            ResultCommitter(collections, transactions, log, attempts),
            limits,
            queue_limit_items=settings.queue_limit_items,
            batch_items=settings.commit_items,
        ),
    )
    fold = Fold(
        collections,
        transactions,
        tail,
        clock,
        minute_retention_days=limits.minute_retention_days,
        max_channels=limits.max_channels,
    )
    schedule = Schedule(
        fold_seconds=settings.fold_seconds,
        minute_retention_days=limits.minute_retention_days,
        commit_retention_days=settings.commit_retention_days,
    )
    leases = {
        name: WorkLease(collections, name, slots.holder, clock, seconds=settings.slot_lease_seconds)
        for name in ("upkeep", "clocks")
    }
    upkeep = Upkeep(collections, transactions, fold, tail, clock, leases["upkeep"], schedule)
    sweeper = Sweeper(collections, transactions, log, attempts, leases["clocks"], clock)
    corrector = Corrector(
        collections,
        transactions,
        log,
        attempts,
        clock,
        slots.holder,
        ErasureTraces(collections, transactions, upkeep.catch_up),
        lease_seconds=settings.slot_lease_seconds,
    )
    rollups = MongoRollups(collections, transactions, tail)
    feed = Feed(collections, transactions)
    followers = Followers(
        feed,
        Records(collections, transactions),
        most_waiting=settings.waiting_commits,
        silence_seconds=settings.position_seconds,
    )
    live = MongoLive(feed, followers, LiveRollups(rollups, feed), log)
    try:
        async with (
            running(
                *([feed.run()] if settings.follows else []),
                corrector.run(settings.correction_seconds),
                clock.keep_fresh(),
                presence.keep(settings.slot_lease_seconds / RENEWALS_A_LEASE),
                slots.keep_clear(settings.slot_lease_seconds / RENEWALS_A_LEASE),
                upkeep.run(),
                sweeper.run(settings.sweep_seconds),
                sign_ins.run(),
            ),
            _recording(ingest, settings.drain_seconds),
        ):
            yield Store(
                clock,
                hierarchies,
                ingest,
                rollups,
                MongoInteractionStore(collections, transactions),
                MongoAttempts(collections, transactions),
                live,
                feed,
                upkeep,
                sweeper,
                MongoCorrections(collections, transactions),
                corrector,
                journal,
                MongoAuditLog(collections, transactions),
                sign_ins,
                transactions,
                MongoApiKeys(collections, transactions, journal),
            )
    finally:
        await sign_ins.close()
        await writer.close()
        for lease in leases.values():
            await lease.release()
        await presence.leave()


@asynccontextmanager
async def _recording(ingest: Ingest, drain_seconds: float) -> AsyncGenerator[None]:
    """Commit calls; at the end those that wait, for as long as there is time."""
    task = asyncio.create_task(ingest.run(), name="recording")
    try:
        yield
    finally:
        ingest.close()
        await asyncio.wait([task], timeout=drain_seconds)
        task.cancel()
        await asyncio.wait([task])
        ingest.abandon()


async def _check_pseudonyms(collections: Collections, pseudonyms: Pseudonyms) -> None:
    """Two keys over one database would split every customer in two: the first key that comes is the database's."""
    check = pseudonyms.check_value()
    with contextlib.suppress(DuplicateKeyError):
        await collections.heads.update_one({"_id": "pseudonyms"}, {"$setOnInsert": {"check": check}}, upsert=True)
    head = await collections.heads.find_one({"_id": "pseudonyms"})
    if head is None or head["check"] != check:
        raise OtherPseudonymKeyError(
            "this database was written with another TOUCHSTONE_PSEUDONYM_KEY; start the service with that one."
        )
