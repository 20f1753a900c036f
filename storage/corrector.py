"""Carries corrections out: a few hundred interactions a commit, each commit as exact as a recording.

A step reads its interactions, replaces those that change, writes what that takes from the totals and adds to them, and
advances the correction, all in one transaction. So totals equal the interactions at every instant, a step that is done
twice is done once, and a correction that was stopped, or whose process was killed, goes on where it was.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final, NoReturn

from pymongo import ASCENDING
from pymongo.errors import PyMongoError

from domain.corrections import UNMAPPED_PLACE, Correction, CorrectionKind, CorrectionState
from domain.errors import UnavailableError
from domain.hierarchy import Hierarchy
from domain.ports import Clock
from domain.quoting import without_quotes
from storage.attempt_work import AttemptWork, Work
from storage.client import Document
from storage.collections import Collections
from storage.correction_documents import to_correction
from storage.correction_scope import CorrectionScope, Portion, Position
from storage.correction_steps import correct, note
from storage.erasure_traces import ErasureTraces
from storage.hierarchy_log import HierarchyLog
from storage.portions import is_too_large
from storage.transactions import Session, Transactions
from storage.unmapped import forget_key
from storage.writer import HierarchyMovedError, Stamp

log = logging.getLogger(__name__)

RENEWALS_A_LEASE: Final = 3
OF_ERASURES: Final = {"customer": "", "renamed": "", "channels": ""}
"""What an erasure has to know, and must not when it is done."""
FAILED: Final = "nobody: it failed"  # no process is called so: the lease must run out before any tries again


class StoppedError(Exception):
    """The correction was stopped, or another process holds it. Nothing was written."""


class Corrector:
    """Works on running corrections, one at a time in each process, one process for each by lease."""

    def __init__(
        self,
        collections: Collections,
        transactions: Transactions,
        log: HierarchyLog,
        attempts: AttemptWork,
        clock: Clock,
        holder: str,
        traces: ErasureTraces,
        *,
        lease_seconds: float,
    ) -> None:
        self._collections = collections
        self._transactions = transactions
        self._log = log
        self._attempts = attempts
        self._clock = clock
        self._holder = holder
        self._lease = timedelta(seconds=lease_seconds)
        self._scope = CorrectionScope(collections, transactions, log)
        self._traces = traces

    async def run(self, every_seconds: float) -> NoReturn:
        """Work until cancelled. What fails is logged and tried again."""
        while True:
            await asyncio.sleep(every_seconds)
            try:
                await self.work()
            except (PyMongoError, UnavailableError) as error:
                log.warning("corrections put off", extra={"reason": type(error).__name__})

    async def work(self) -> None:
        """Carry out whatever runs and nobody else holds. One that fails is put aside for the length of a lease."""
        while (document := await self._claim()) is not None:
            identity: str = document["_id"]
            try:
                async with self._held(identity):
                    await self._carry_out(to_correction(document), _position_of(document))
            except StoppedError:
                log.info("correction stopped", extra={"correction": identity})
            except Exception as error:  # noqa: BLE001 - whatever it is, the corrections behind this one go on
                await self._put_aside(identity, error)

    async def _claim(self) -> Document | None:
        """A running correction, for this process."""
        return await self._transactions.ask(
            lambda: self._collections.corrections.find_one_and_update(
                {
                    "state": str(CorrectionState.RUNNING),
                    "$or": [
                        {"holder": {"$in": [None, self._holder]}},
                        {"renewed_at": {"$lt": self._clock.now() - self._lease}},
                    ],
                },
                {"$set": {"holder": self._holder}, "$currentDate": {"renewed_at": True}},
                sort=[("started_at", ASCENDING), ("_id", ASCENDING)],
            )
        )

    @asynccontextmanager
    async def _held(self, identity: str) -> AsyncGenerator[None]:
        """Renew the lease beside the work, however long a part of it takes; without the lease the work ends.

        Raises:
            StoppedError: the correction was stopped, or another process holds it.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                renewal = tasks.create_task(self._keep_renewing(identity))
                yield
                renewal.cancel()
        except BaseExceptionGroup as group:
            # Of the work or of the renewal: the first to raise ends the other.
            raise group.exceptions[0] from None

    async def _keep_renewing(self, identity: str) -> NoReturn:
        mine = {"_id": identity, "state": str(CorrectionState.RUNNING), "holder": self._holder}
        while True:
            await asyncio.sleep(self._lease.total_seconds() / RENEWALS_A_LEASE)
            with contextlib.suppress(PyMongoError):  # as where a step writes it at this moment, which renews it too
                renewed = await self._collections.corrections.update_one(mine, {"$currentDate": {"renewed_at": True}})
                if renewed.matched_count == 0:
                    raise StoppedError

    async def _put_aside(self, identity: str, error: Exception) -> None:
        """Say that it failed. Whoever finds the lease run out tries again; those behind it are not held up."""
        log.error(
            "correction failed; it is tried again",
            extra={"correction": identity, "reason": type(error).__name__},
            exc_info=without_quotes(error),
        )
        update: Document = {"$set": {"holder": FAILED, "failure": type(error).__name__}}
        await self._transactions.ask(
            lambda: self._collections.corrections.update_one(
                {"_id": identity, "holder": self._holder}, {**update, "$currentDate": {"renewed_at": True}}
            )
        )

    async def _carry_out(self, correction: Correction, after: Position | None) -> None:
        if not correction.total:
            total = await self._scope.count(correction)
            await self._transactions.ask(
                lambda: self._collections.corrections.update_one({"_id": correction.id}, {"$set": {"total": total}})
            )
        async for portion in self._scope.portions(correction, after):
            await self._step(correction, portion)
        if correction.kind is CorrectionKind.ERASURE:
            await self._traces.remove(correction)
        await self._step(correction, None)

    async def _step(self, correction: Correction, portion: Portion | None) -> None:
        """Correct some interactions and come to the position after them; without any, to the end.

        Where the database does not take so much at once, in halves. What is too large by itself fails the correction:
        nothing is left as it was without a word.
        """
        try:
            await self._commit(correction, portion)
        except Exception as error:
            if portion is None or len(portion.ids) == 1 or not is_too_large(error):
                raise
            for half in portion.halves():
                await self._step(correction, half)

    async def _commit(self, correction: Correction, portion: Portion | None) -> None:
        while True:
            hierarchy = self._log.newest

            async def prepare(session: Session, at: datetime, hierarchy: Hierarchy = hierarchy) -> Work:
                ids = () if portion is None else portion.ids
                return await correct(self._collections, self._attempts, correction, ids, hierarchy, at, session)

            async def advance(work: Work, session: Session, stamp: Stamp, hierarchy: Hierarchy = hierarchy) -> Document:
                await self._advance(correction, portion, stamp.at, session)
                return await note(self._collections, correction, work, hierarchy, session, stamp.at)

            try:
                await self._attempts.commit("correction", hierarchy, prepare, advance)
            except HierarchyMovedError:
                await self._log.current()
            else:
                return

    async def _advance(self, correction: Correction, portion: Portion | None, at: datetime, session: Session) -> None:
        finished = {"state": str(CorrectionState.DONE), "holder": None, "finished_at": at}
        reached = portion and portion.position
        progress = finished if portion is None else {"cursor": list(reached)} if reached else {}
        advanced = await self._collections.corrections.update_one(
            {"_id": correction.id, "state": str(CorrectionState.RUNNING), "holder": self._holder},
            {
                "$set": {**progress, "failure": None},
                **({"$unset": OF_ERASURES} if portion is None else {}),
                "$inc": {"done": 0 if portion is None else portion.done},
                "$currentDate": {"renewed_at": True},
            },
            session=session,
        )
        if advanced.matched_count == 0:
            raise StoppedError
        if portion is None and correction.kind is CorrectionKind.MAPPING:
            for place in correction.scope.places:
                await forget_key(self._collections, place.removeprefix(UNMAPPED_PLACE), session)


def _position_of(document: Document) -> Position | None:
    cursor = document["cursor"]
    return None if cursor is None else (cursor[0], cursor[1], cursor[2])
