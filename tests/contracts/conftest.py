"""Every implementation of the domain's ports, one fixture each: `memory` and `mongodb`."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

import pytest

from domain.limits import Limits
from domain.ports import Attempts, AuditLog, Clock, HierarchyStore, InteractionStore, Recorder, Rollups
from storage.client import Database
from tests.fakes import MemoryHierarchies, MemoryRecorder
from tests.fakes_lists import MemoryAttemptReader, MemoryAuditLog, MemoryInteractions
from tests.fakes_rollups import MemoryRollups
from tests.storage.stores import opened

LIMITS = Limits(max_unmapped_keys=3, max_attempt_steps=5)


@dataclass(frozen=True)
class Ports:
    """One implementation of all ports, over one empty database."""

    clock: Clock
    hierarchies: HierarchyStore
    recorder: Recorder
    rollups: Rollups
    interactions: InteractionStore
    attempts: Attempts
    audit_log: AuditLog


@pytest.fixture
def memory() -> Ports:
    hierarchies = MemoryHierarchies()
    recorder = MemoryRecorder(hierarchies, LIMITS)
    return Ports(
        hierarchies.clock,
        hierarchies,
        recorder,
        MemoryRollups(recorder),
        MemoryInteractions(recorder),
        MemoryAttemptReader(recorder),
        MemoryAuditLog(hierarchies),
    )


@pytest.fixture
async def mongodb(database: Database) -> AsyncGenerator[Ports]:
    async with opened(database, limits=LIMITS) as store:
        yield Ports(
            store.clock,
            store.hierarchies,
            store.recorder,
            store.rollups,
            store.interactions,
            store.attempts,
            store.audit_log,
        )


@pytest.fixture(params=["memory", "mongodb"])
def ports(request: pytest.FixtureRequest) -> Ports:
    return request.getfixturevalue(request.param)
