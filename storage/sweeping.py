"""The sweep: clocks of attempts that are due by now act, once, by whichever process has the work."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NoReturn

from pymongo.errors import PyMongoError

from domain.errors import UnavailableError
from domain.hierarchy import Hierarchy
from domain.ports import Clock
from domain.quoting import without_quotes
from storage.attempt_work import AttemptWork, Work, nothing_else
from storage.collections import Collections
from storage.hierarchy_log import HierarchyLog
from storage.lookups import PORTION
from storage.portions import in_parts
from storage.transactions import Session, Transactions
from storage.work_leases import WorkLease
from storage.writer import HierarchyMovedError

log = logging.getLogger(__name__)

ATTEMPTS_A_COMMIT: Final = 200
_ATTEMPTS_A_LOOK: Final = 10_000


class Sweeper:
    """Makes attempts LOST whose time is over."""

    def __init__(
        self,
        collections: Collections,
        transactions: Transactions,
        log: HierarchyLog,
        attempts: AttemptWork,
        lease: WorkLease,
        clock: Clock,
    ) -> None:
        self._collections = collections
        self._transactions = transactions
        self._log = log
        self._attempts = attempts
        self._lease = lease
        self._clock = clock

    async def run(self, every_seconds: float) -> NoReturn:
        """Work until cancelled. What fails is logged and tried again."""
        while True:
            await asyncio.sleep(every_seconds)
            try:
                if await self._lease.claim():
                    await self.sweep()
            except (PyMongoError, UnavailableError) as error:
                log.warning("sweep put off", extra={"reason": type(error).__name__})
            except Exception as error:
                log.exception("sweep failed; it is tried again", exc_info=without_quotes(error))

    async def sweep(self) -> int:
        """Let every clock act that is due by now. Returns how many attempts were looked at."""
        now, swept, stuck = self._clock.now(), 0, set[str]()

        async def commit(ids: Sequence[str]) -> None:
            await self._commit(ids, now)

        async def put_aside(identity: str) -> None:
            stuck.add(identity)
            log.error("the clock of an attempt would write more than the database takes; it is tried again")

        while due := [each for each in await self._transactions.ask(lambda: self._due(now)) if each not in stuck]:
            for at in range(0, len(due), ATTEMPTS_A_COMMIT):
                await in_parts(due[at : at + ATTEMPTS_A_COMMIT], commit, put_aside)
                await self._lease.claim()
            swept += len(due)
        return swept

    async def _due(self, now: datetime) -> Sequence[str]:
        found = self._collections.attempts.find({"sweep_at": {"$lte": now}}, {"_id": True}).limit(_ATTEMPTS_A_LOOK)
        return [document["_id"] async for document in found]

    async def _commit(self, ids: Sequence[str], now: datetime) -> None:
        while True:
            hierarchy = self._log.newest

            async def prepare(session: Session, _: datetime, hierarchy: Hierarchy = hierarchy) -> Work:
                due = await self._still_due(ids, now, session)
                return await self._attempts.work_out(
                    hierarchy, session, tell=lambda resolving: resolving.sweep(due, now)
                )

            try:
                await self._attempts.commit("clocks", hierarchy, prepare, nothing_else)
            except HierarchyMovedError:
                await self._log.current()
            else:
                return

    async def _still_due(self, ids: Sequence[str], now: datetime, session: Session) -> list[str]:
        """Those that nothing moved since they were looked up."""
        due: list[str] = []
        for at in range(0, len(ids), PORTION):
            wanted = {"_id": {"$in": list(ids[at : at + PORTION])}, "sweep_at": {"$lte": now}}
            found = self._collections.attempts.find(wanted, {"_id": True}, session=session)
            due += [document["_id"] async for document in found]
        return due
