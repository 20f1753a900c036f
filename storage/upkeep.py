"""Work that the processes share: one of them, by lease, folds commits into roll-ups and prunes what is old."""

import asyncio
import contextlib
import logging
from datetime import timedelta
from typing import Final, NoReturn

from pymongo.errors import PyMongoError

from domain.errors import UnavailableError
from domain.ladder import GRACE_MINUTES, Rung, minutes_kept_from
from domain.ports import Clock
from storage.collections import Collections
from storage.folding import Fold, FoldedElsewhereError
from storage.heads import read_head
from storage.pages import page_of
from storage.positions import committed, folded, lag, positions_of

log = logging.getLogger(__name__)

PRUNE_SECONDS: Final = 60.0
COMMITS_A_PRUNE: Final = 500


class Upkeep:
    """Folds about every `fold_seconds` and prunes every minute, while this process holds the lease.

    A lease that is not renewed for `lease_seconds` goes to whichever process asks first.
    """

    def __init__(
        self,
        collections: Collections,
        fold: Fold,
        clock: Clock,
        holder: str,
        *,
        fold_seconds: float,
        lease_seconds: float,
        minute_retention_days: int,
        commit_retention_days: int,
    ) -> None:
        self._collections = collections
        self._fold = fold
        self._clock = clock
        self._holder = holder
        self._fold_seconds = fold_seconds
        self._lease = timedelta(seconds=lease_seconds)
        self._minute_retention_days = minute_retention_days
        self._commit_retention = timedelta(days=commit_retention_days)
        self._folding = asyncio.Lock()

    async def run(self) -> NoReturn:
        """Work until cancelled. What fails is logged and tried again."""
        prune_at = 0.0
        while True:
            await asyncio.sleep(self._fold_seconds)
            try:
                if not await self._claim():
                    continue
                await self.catch_up()
                now = asyncio.get_running_loop().time()
                if now >= prune_at:
                    await self.prune()
                    prune_at = now + PRUNE_SECONDS
            except (PyMongoError, UnavailableError) as error:
                log.warning("upkeep put off", extra={"reason": type(error).__name__})
            except Exception:
                log.exception("upkeep failed; it is tried again")

    async def catch_up(self) -> None:
        """Fold until the roll-ups hold everything that was committed before."""
        async with self._folding:
            folded_some = True
            while folded_some:
                try:
                    folded_some = await self._fold.advance() > 0
                except FoldedElsewhereError:
                    log.debug("another process folds too; one of the two wins each time")

    async def lag(self) -> int:
        """Commits that the roll-ups do not hold yet."""
        head = positions_of(await folded(self._collections))
        return lag(await committed(self._collections), head)

    async def prune(self) -> None:
        """Delete minute pages that are no longer asked for, and folded commit records that are older than kept."""
        kept_from = minutes_kept_from(self._clock.now(), self._minute_retention_days) - GRACE_MINUTES
        await self._collections.rollups.delete_many(
            {"rung": int(Rung.MINUTE), "page": {"$lt": page_of(Rung.MINUTE, kept_from)}}
        )
        pruned = positions_of(await read_head(self._collections, "pruned"))
        for slot, last in positions_of(await folded(self._collections)).items():
            await self._prune_slot(slot, pruned.get(slot, 0), last)

    async def release(self) -> None:
        """Let another process take over at once."""
        with contextlib.suppress(PyMongoError):
            await self._collections.leases.update_one(
                {"_id": "upkeep", "holder": self._holder}, {"$set": {"holder": None}}
            )

    async def _claim(self) -> bool:
        claimed = await self._collections.leases.update_one(
            {
                "_id": "upkeep",
                "$or": [
                    {"holder": {"$in": [None, self._holder]}},
                    {"renewed_at": {"$lt": self._clock.now() - self._lease}},
                ],
            },
            {"$set": {"holder": self._holder}, "$currentDate": {"renewed_at": True}},
        )
        return claimed.matched_count == 1

    async def _prune_slot(self, slot: int, pruned: int, folded_to: int) -> None:
        """Commits age in order within a slot: stop at the first that is young, and say first what goes."""
        too_old = self._clock.now() - self._commit_retention
        while pruned < folded_to:
            last = min(pruned + COMMITS_A_PRUNE, folded_to)
            some = {"slot": slot, "sequence": {"$gt": pruned, "$lte": last}}
            ages = self._collections.commits.find(some, {"sequence": True, "at": True})
            old = [commit["sequence"] async for commit in ages if commit["at"] < too_old]
            if not old:
                return
            pruned = max(old)
            await self._collections.heads.update_one({"_id": "pruned"}, {"$max": {f"positions.{slot}": pruned}})
            # From the very first, so that what an interrupted prune left behind goes too.
            await self._collections.commits.delete_many({"slot": slot, "sequence": {"$lte": pruned}})
            if len(old) < COMMITS_A_PRUNE:
                return
