"""Short ways to correct through a store, and a store whose corrections are carried out when a test says so."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

from domain import correcting, editing
from domain.correcting import ExclusionRequest
from domain.corrections import Amended, Correction
from domain.editing import StandardRequest
from domain.interactions import Recorded
from storage.client import Database
from storage.store import Store, StoreSettings
from tests.builders import waiting
from tests.storage.stores import MARCH, TESTER, define_service, opened

BY_HAND = StoreSettings(fold_seconds=3_600, correction_seconds=3_600)
STRICT = (waiting(magic=1, expected=5, unacceptable=90),)
DAY = timedelta(days=1)


@asynccontextmanager
async def serving(database: Database) -> AsyncGenerator[Store]:
    """A store with the service defined, whose corrections are carried out when a test says so."""
    async with opened(database, settings=BY_HAND) as store:
        await define_service(store)
        yield store


async def rescore(store: Store, moment: str = "call") -> None:
    """Begin to judge a moment's interactions from March on by a stricter standard."""
    request = StandardRequest(moment=moment, measures=STRICT, effective_from=MARCH, rescore=True)
    await editing.publish_standard(request, TESTER, store.hierarchies)


async def exclude(store: Store, request: ExclusionRequest) -> Correction:
    return await correcting.exclude(request, TESTER, store.hierarchies)


async def exclude_days(store: Store, *moments: str, days: int = 1) -> Correction:
    """Begin to leave out what occurred at moments in the first days of March."""
    return await exclude(store, ExclusionRequest(moments=moments, start=MARCH, end=MARCH + days * DAY))


async def exclude_ids(store: Store, *ids: str) -> Correction:
    return await exclude(store, ExclusionRequest(source="test", ids=ids))


async def include(store: Store, exclusion: Correction) -> Correction:
    return await correcting.include(exclusion.id, TESTER, store.hierarchies)


async def amend(store: Store, key: str, amended: Amended) -> Correction:
    return await correcting.amend("test", key, amended, TESTER, store.hierarchies)


async def set_running(store: Store, identity: str, *, running: bool) -> Correction:
    return await correcting.set_running(identity, running=running, author=TESTER, hierarchies=store.hierarchies)


async def kept(store: Store, key: str) -> Recorded:
    """An interaction as it is stored."""
    recorded = await store.interactions.get("test", key)
    assert recorded is not None
    return recorded


async def as_now(store: Store, correction: Correction) -> Correction:
    """A correction as it stands now."""
    found = await store.corrections.get(correction.id)
    assert found is not None
    return found


async def listed(store: Store) -> dict[str, int]:
    """How many interactions each unmapped key is said to hold."""
    return {key.key: key.interactions for key in await store.hierarchies.unmapped_keys()}
