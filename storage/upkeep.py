"""Work that the processes share: one of them, by lease, folds commits into roll-ups and prunes what is old."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NoReturn

from pymongo.errors import PyMongoError

from domain.errors import UnavailableError
from domain.ladder import GRACE_MINUTES, Rung, minutes_kept_from
from domain.ports import Clock
from domain.quoting import without_quotes
from storage.collections import Collections
from storage.folding import Fold, FoldedElsewhereError
from storage.heads import read_head
from storage.pages import page_of
from storage.positions import Positions, committed, folded, lag, positions_of
from storage.tail import Tail
from storage.transactions import Transactions
from storage.work_leases import WorkLease

log = logging.getLogger(__name__)

PRUNE_SECONDS: Final = 60.0
# A fold rewrites each page that it touches, however little it adds to it. Under a load that touches many, a fifth of
# the time goes into folding; a pause in recording is used at once.
RESTS_A_FOLD: Final = 4.0
LONGEST_REST_SECONDS: Final = 10.0
LOOK_SECONDS: Final = 0.2
# A query adds what is not folded yet: in the trial that set this, 40,000 tallies took it 375 ms at the median.
MOST_TALLIES_GATHERED: Final = 30_000
MOST_COMMITS_GATHERED: Final = 500  # a quarter of the lag at which a process says that it is not ready
COMMITS_A_PRUNE: Final = 500


def rests_on(seen: Positions | None, ahead: Positions, behind: Positions, tallies: int) -> bool:
    """Whether to let commits gather for longer before they are folded.

    Args:
        seen: how far commits had come at the last look; None at the first.
        ahead: how far they have come now.
        behind: how far they are folded.
        tallies: how many this process knows to be in those that are not folded.
    """
    return seen != ahead and tallies < MOST_TALLIES_GATHERED and lag(ahead, behind) < MOST_COMMITS_GATHERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How often and for how long.

    Attributes:
        fold_seconds: between two folds.
        minute_retention_days: how long minutes can be asked for by the minute.
        commit_retention_days: how long folded commit records stay.
    """

    fold_seconds: float
    minute_retention_days: int
    commit_retention_days: int


class Upkeep:
    """Folds and prunes, while this process holds the lease."""

    def __init__(
        self,
        collections: Collections,
        transactions: Transactions,
        fold: Fold,
        tail: Tail,
        clock: Clock,
        lease: WorkLease,
        schedule: Schedule,
    ) -> None:
        self._collections = collections
        self._transactions = transactions
        self._fold = fold
        self._tail = tail
        self._clock = clock
        self._lease = lease
        self._schedule = schedule
        self._folding = asyncio.Lock()

    async def run(self) -> NoReturn:
        """Work until cancelled. What fails is logged and tried again."""
        clock = asyncio.get_running_loop().time
        prune_at = took = 0.0
        while True:
            try:
                await self._rest(took * RESTS_A_FOLD)
                if not await self._lease.claim():
                    continue
                began = clock()
                await self.catch_up(while_=self._lease.claim)
                now = clock()
                took = now - began
                if now >= prune_at:
                    await self.prune()
                    prune_at = now + PRUNE_SECONDS
            except (PyMongoError, UnavailableError) as error:
                log.warning("upkeep put off", extra={"reason": type(error).__name__})
            except Exception as error:
                log.exception("upkeep failed; it is tried again", exc_info=without_quotes(error))

    async def catch_up(self, while_: Callable[[], Awaitable[bool]] | None = None) -> None:
        """Fold until the roll-ups hold everything that was committed before this call.

        Args:
            while_: asked after each fold whether to go on.
        """
        async with self._folding:
            target = await self._transactions.ask(lambda: committed(self._collections))
            folded_some = True
            while folded_some:
                try:
                    folded_some = await self._fold.advance(target) > 0
                except FoldedElsewhereError:
                    log.debug("another process folds too; one of the two wins each time")
                if while_ is not None and not await while_():
                    return

    async def lag(self) -> int:
        """Commits that the roll-ups do not hold yet."""
        head = await folded(self._collections)
        return lag(await committed(self._collections), head.positions)

    async def prune(self) -> None:
        """Delete minute pages that are no longer asked for, and folded commit records that are older than kept."""
        dropped = minutes_kept_from(self._clock.now(), self._schedule.minute_retention_days) - GRACE_MINUTES
        # Said before it is done: no query asks for a minute that may be gone.
        await self._collections.heads.update_one({"_id": "fold"}, {"$max": {"minutes_from": dropped}})
        head = await folded(self._collections)
        await self._collections.rollups.delete_many(
            {"rung": int(Rung.MINUTE), "page": {"$lt": page_of(Rung.MINUTE, head.minutes_from or dropped)}}
        )
        pruned = positions_of(await read_head(self._collections, "pruned"))
        for slot, last in head.positions.items():
            await self._prune_slot(slot, pruned.get(slot, 0), last)

    async def _rest(self, seconds: float) -> None:
        """Let commits gather so long, at least `fold_seconds`, and beyond that only while `rests_on` says so."""
        await asyncio.sleep(self._schedule.fold_seconds)
        left = min(seconds, LONGEST_REST_SECONDS) - self._schedule.fold_seconds
        behind = (await folded(self._collections)).positions
        seen: Positions | None = None
        while left > 0 and rests_on(seen, ahead := await committed(self._collections), behind, self._tail.weight):
            seen = ahead
            await asyncio.sleep(LOOK_SECONDS)
            left -= LOOK_SECONDS

    async def _prune_slot(self, slot: int, pruned: int, folded_to: int) -> None:
        """Commits age in order within a slot: stop at the first that is young, and say first what goes."""
        too_old = self._clock.now() - timedelta(days=self._schedule.commit_retention_days)
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
