"""Stores over a test's database, each like a process of its own, and short ways to write and read through them."""

from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from domain import recording, reporting
from domain.edits import Author
from domain.hierarchy import Edit
from domain.interactions import Receipt, SentInteraction
from domain.limits import Limits
from domain.pseudonyms import Pseudonyms
from domain.reporting import Performance
from domain.series import Steps
from domain.windows import Between, WindowRequest
from migrations import runner
from storage.audit import Audit
from storage.client import Database
from storage.store import Store, StoreSettings, open_store
from tests.builders import edge, moment, outcome, standard, waiting
from tests.contracts.edits import make

PSEUDONYMS = Pseudonyms(b"k" * 32)
LIMITS = Limits(max_unmapped_keys=3)
SETTINGS = StoreSettings(fold_seconds=3_600)  # tests fold when they mean to
TESTER = Author(by="tester")
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
EVER = Between(datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


@asynccontextmanager
async def opened(
    database: Database, *, limits: Limits = LIMITS, settings: StoreSettings = SETTINGS
) -> AsyncGenerator[Store]:
    """A store over a migrated database."""
    await runner.up(database)
    async with open_store(database.client, database, PSEUDONYMS, limits, settings) as store:
        yield store


async def define_service(store: Store) -> None:
    """The outcome "served", and the moments "call" and "visit" that it hangs on, each with a standard on its wait.

    All in one edit: most tests of a store begin with it.
    """
    keys = ("call", "visit")
    promise = standard(waiting(magic=10, expected=30, unacceptable=90))
    edit = Edit(
        nodes=(outcome("served"), *(moment(key) for key in keys)),
        contributions=tuple(edge(key, "served") for key in keys),
        standards=tuple((f"id-{key}", promise) for key in keys),
    )
    await make(store.hierarchies, edit)


def sent(
    key: str,
    moment: str = "call",
    *,
    at: datetime = MARCH,
    wait: object = 20,
    customer: str | None = None,
    channel: str | None = None,
) -> SentInteraction:
    """An interaction on its way."""
    return SentInteraction(
        id=key, moment=moment, occurred_at=at.isoformat(), signals={"wait_seconds": wait}, customer=customer,
        channel=channel,
    )  # fmt: skip


def many(count: int, *, start: int = 0, every: timedelta = timedelta(minutes=7)) -> list[SentInteraction]:
    """Interactions from March on, at both moments, with every verdict among them."""
    return [
        sent(f"i{n}", ("call", "visit")[n % 2], at=MARCH + n * every, wait=n * 13 % 120)
        for n in range(start, start + count)
    ]


async def record(store: Store, *items: SentInteraction, source: str = "test", limits: Limits = LIMITS) -> Receipt:
    """Record items in one call."""
    return await recording.record(
        source, items, recorder=store.recorder, clock=store.clock, pseudonyms=PSEUDONYMS, limits=limits
    )


async def performance(
    store: Store,
    key: str,
    window: WindowRequest = EVER,
    channel: str | None = None,
    steps: Collection[Steps] = (),
) -> Performance:
    """How a node performed."""
    hierarchy = await store.hierarchies.current()
    node = hierarchy.named(key)
    answer = await reporting.report(
        [node.id], window, channel, steps,
        hierarchy=hierarchy, rollups=store.rollups, clock=store.clock, limits=LIMITS,
    )  # fmt: skip
    return answer[node.id]


async def verdicts(store: Store, key: str) -> Sequence[int]:
    """Ever: magic, met, missed, unmeasured."""
    tally = (await performance(store, key)).tally
    return tally.magic, tally.met, tally.missed, tally.unmeasured


async def differences(database: Database, limits: Limits = LIMITS) -> Sequence[str]:
    """What an audit finds wrong."""
    audit = await Audit.of(database, limits)
    return (await audit.run(lambda _done, _total: None)).differences
