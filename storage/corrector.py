"""Carries corrections out: a few hundred interactions a commit, each commit as exact as a recording.

A step reads its interactions, replaces those that change, writes what that takes from the totals and adds to them, and
advances the correction, all in one transaction. So totals equal the interactions at every instant, a step that is done
twice is done once, and a correction that was stopped, or whose process was killed, goes on where it was.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime, timedelta
from typing import Final, NoReturn

from pymongo import ASCENDING, ReplaceOne
from pymongo.errors import PyMongoError

from domain.correcting import corrected
from domain.corrections import UNMAPPED_PLACE, Correction, CorrectionKind, CorrectionState
from domain.errors import UnavailableError
from domain.interactions import Recorded
from domain.ladder import EPOCH
from domain.ports import Clock
from storage.client import Document
from storage.collections import Collections
from storage.correction_documents import to_correction
from storage.deltas import Deltas, add, deltas_of, pack_deltas
from storage.documents import from_recorded, to_recorded
from storage.hierarchy_log import HierarchyLog
from storage.lookups import by_ids
from storage.transactions import Session, Transactions
from storage.unmapped import forget_key
from storage.writer import HierarchyMovedError, Stamp, Writer

log = logging.getLogger(__name__)

ITEMS_A_STEP: Final = 200
_DAY: Final = timedelta(days=1)

Position = tuple[int, datetime, str]
"""A place's number in the scope, and the time and id of the last interaction that was looked at there."""


class StoppedError(Exception):
    """The correction was stopped, or another process holds it. Nothing was written."""


class Corrector:
    """Works on running corrections, one at a time in each process, one process for each by lease."""

    def __init__(
        self,
        collections: Collections,
        transactions: Transactions,
        log: HierarchyLog,
        writer: Writer,
        clock: Clock,
        holder: str,
        *,
        lease_seconds: float,
    ) -> None:
        self._collections = collections
        self._transactions = transactions
        self._log = log
        self._writer = writer
        self._clock = clock
        self._holder = holder
        self._lease = timedelta(seconds=lease_seconds)

    async def run(self, every_seconds: float) -> NoReturn:
        """Work until cancelled. What fails is logged and tried again."""
        while True:
            await asyncio.sleep(every_seconds)
            try:
                await self.work()
            except (PyMongoError, UnavailableError) as error:
                log.warning("correction put off", extra={"reason": type(error).__name__})
            except Exception:
                log.exception("correction failed; it is tried again")

    async def work(self) -> None:
        """Carry out whatever runs and nobody else holds."""
        while (document := await self._claim()) is not None:
            try:
                await self._carry_out(to_correction(document), _position_of(document))
            except StoppedError:
                log.info("correction stopped", extra={"correction": document["_id"]})

    async def _claim(self) -> Document | None:
        """A running correction, for this process. Its total is counted by whoever claims it first."""
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

    async def _carry_out(self, correction: Correction, after: Position | None) -> None:
        if after is None:
            total = len(correction.scope.ids) or await self._count(correction)
            await self._transactions.ask(
                lambda: self._collections.corrections.update_one({"_id": correction.id}, {"$set": {"total": total}})
            )
        async for position, ids in self._portions(correction, after):
            await self._step(correction, position, ids)
        await self._step(correction, None, ())

    async def _step(self, correction: Correction, position: Position | None, ids: Sequence[str]) -> None:
        """Correct some interactions and come to a position; without one, to the end."""
        while True:
            hierarchy = self._log.newest

            async def write(session: Session, stamp: Stamp) -> Document:
                await self._advance(correction, position, len(ids), stamp.at, session)
                documents = await by_ids(self._collections.interactions, ids, session=session)
                pairs = [
                    (before, corrected(before, correction, self._log.newest, stamp.at))
                    for before in map(to_recorded, documents.values())
                ]
                changed = [(before, after) for before, after in pairs if after is not before]
                await self._replace(changed, session)
                return {
                    "kind": "correction",
                    "hierarchy": self._log.newest.version,
                    "correction": correction.id,
                    "interactions": [from_recorded(after)["_id"] for _, after in changed],
                    "deltas": pack_deltas(_moved(changed, stamp.at)),
                }

            try:
                await self._writer.commit(hierarchy.version, write)
            except HierarchyMovedError:
                await self._log.current()
            else:
                return

    async def _advance(
        self, correction: Correction, position: Position | None, count: int, at: datetime, session: Session
    ) -> None:
        finished = {"state": str(CorrectionState.DONE), "holder": None, "finished_at": at}
        advanced = await self._collections.corrections.update_one(
            {"_id": correction.id, "state": str(CorrectionState.RUNNING), "holder": self._holder},
            {
                "$set": finished if position is None else {"cursor": list(position)},
                "$inc": {"done": count},
                "$currentDate": {"renewed_at": True},
            },
            session=session,
        )
        if advanced.matched_count == 0:
            raise StoppedError
        if position is None and correction.kind is CorrectionKind.MAPPING:
            for place in correction.scope.places:
                await forget_key(self._collections, place.removeprefix(UNMAPPED_PLACE), session)

    async def _replace(self, changed: Sequence[tuple[Recorded, Recorded]], session: Session) -> None:
        writes = [
            ReplaceOne({"_id": document["_id"]}, document)
            for document in (from_recorded(after) for _, after in changed)
        ]
        if writes:
            # Motor's stubs leave a parameter of this method open.
            await self._collections.interactions.bulk_write(writes, ordered=False, session=session)  # pyright: ignore[reportUnknownMemberType]

    async def _portions(
        self, correction: Correction, after: Position | None
    ) -> AsyncGenerator[tuple[Position, Sequence[str]]]:
        """The interactions in scope after a position, in order of place, time and id, a step's worth at a time."""
        scope = correction.scope
        ids = list(dict.fromkeys(scope.ids))
        if after is not None and ids:
            ids = ids[ids.index(after[2]) + 1 :]
        for at in range(0, len(ids), ITEMS_A_STEP):
            portion = ids[at : at + ITEMS_A_STEP]
            yield (0, EPOCH, portion[-1]), portion
        for number, place in enumerate(scope.places):
            if after is not None and number < after[0]:
                continue
            for day in await self._days(correction, place):
                if after is not None and number == after[0] and day + _DAY <= after[1]:
                    continue
                found = [(number, *each) for each in await self._listed(correction, place, day)]
                rest = [position for position in found if after is None or position > after]
                for begin in range(0, len(rest), ITEMS_A_STEP):
                    portion = rest[begin : begin + ITEMS_A_STEP]
                    yield portion[-1], [identity for _, _, identity in portion]

    async def _listed(self, correction: Correction, place: str, day: datetime) -> list[tuple[datetime, str]]:
        """What is at a place on a day, in scope, in order."""
        span = _within(correction, {"$gte": day, "$lt": day + _DAY})

        async def ask() -> list[tuple[datetime, str]]:
            found = self._collections.interactions.find({"place": place, "at": span}, {"at": True})
            return sorted([(document["at"], document["_id"]) async for document in found])

        return await self._transactions.ask(ask)

    async def _days(self, correction: Correction, place: str) -> list[datetime]:
        """The days on which anything in scope is at a place."""
        query = _in_scope(correction, place)

        async def ask() -> list[datetime]:
            found = self._collections.interactions.find(query, {"_id": False, "at": True})
            days = {(document["at"] - EPOCH) // _DAY async for document in found}
            return [EPOCH + day * _DAY for day in sorted(days)]

        return await self._transactions.ask(ask)

    async def _count(self, correction: Correction) -> int:
        total = 0
        for place in correction.scope.places:
            query = _in_scope(correction, place)
            total += await self._transactions.ask(lambda q=query: self._collections.interactions.count_documents(q))
        return total


def _moved(changed: Sequence[tuple[Recorded, Recorded]], now: datetime) -> Deltas:
    """What the changes take away and what they add."""
    deltas = deltas_of((before for before, _ in changed), now, sign=-1)
    add(deltas, deltas_of((after for _, after in changed), now))
    return deltas


def _in_scope(correction: Correction, place: str) -> Document:
    span = _within(correction, {})
    return {"place": place, "at": span} if span else {"place": place}


def _within(correction: Correction, span: dict[str, datetime]) -> dict[str, datetime]:
    """A span of time, cut to the scope."""
    start, end = correction.scope.start, correction.scope.end
    if start is not None:
        span = {**span, "$gte": max(start, span.get("$gte", start))}
    if end is not None:
        span = {**span, "$lt": min(end, span.get("$lt", end))}
    return span


def _position_of(document: Document) -> Position | None:
    cursor = document["cursor"]
    return None if cursor is None else (cursor[0], cursor[1], cursor[2])
