"""One commit of observed results: which are new, and the attempts that they move, in one transaction."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime

from pymongo.errors import BulkWriteError

from domain.attempts import Observed
from domain.hierarchy import Hierarchy
from domain.interactions import RejectionCode
from domain.moves import Result
from domain.nodes import Outcome
from domain.results import ObservedResult
from storage.attempt_work import AttemptWork, Work
from storage.client import Document
from storage.collections import Collections
from storage.hierarchy_log import HierarchyLog
from storage.items import Item
from storage.lookups import by_ids, insert_all, is_duplicate_key
from storage.portions import WEIGHT_OF_A_RESULT, in_parts
from storage.transactions import Session, Transactions
from storage.writer import HierarchyMovedError, Stamp

log = logging.getLogger(__name__)


class ResultCommitter:
    """Commits batches of results, one at a time."""

    def __init__(
        self,
        collections: Collections,
        transactions: Transactions,
        log: HierarchyLog,
        attempts: AttemptWork,
    ) -> None:
        self._results = collections.results
        self._transactions = transactions
        self._log = log
        self._attempts = attempts

    def weigh(self, _: ObservedResult) -> int:
        """About how many bytes it writes."""
        return WEIGHT_OF_A_RESULT

    async def commit(self, items: Sequence[Item[ObservedResult]]) -> None:
        """Record each item once and tell it its fate, in several commits where one does not hold them.

        Raises:
            UnavailableError: items without a fate may be recorded or not.
        """
        await in_parts(items, self._commit, self._reject_large)

    async def _commit(self, items: Sequence[Item[ObservedResult]]) -> None:
        for pause in self._transactions.pauses():
            await asyncio.sleep(pause)
            if await self._settle([item for item in items if not item.is_settled]):
                return
        raise self._transactions.unavailable()

    async def _settle(self, pending: Sequence[Item[ObservedResult]]) -> bool:
        """Try once to tell every item its fate; False where something came between."""
        hierarchy = self._log.newest
        unknown = [item for item in pending if _outcome_of(item, hierarchy) is None]
        if unknown and hierarchy.version < (await self._log.current()).version:
            return False  # the outcomes may have been defined since
        for item in await self._without_stored(unknown):
            item.rejected = RejectionCode.UNKNOWN_OUTCOME
        firsts = {item.id: item for item in reversed(pending) if not item.is_settled}
        try:
            await self._write(list(reversed(firsts.values())), hierarchy)
        except HierarchyMovedError:
            await self._log.current()
        except BulkWriteError as error:
            if not is_duplicate_key(error):
                raise
            await self._without_stored(pending)
        else:
            await self._without_stored([item for item in pending if not item.is_settled])
        return all(item.is_settled for item in pending)

    async def _write(self, items: Sequence[Item[ObservedResult]], hierarchy: Hierarchy) -> None:
        if not items:
            return
        results = [_result(item.sent, hierarchy) for item in items]

        async def prepare(session: Session, _: datetime) -> Work:
            return await self._attempts.work_out(hierarchy, session, tell=lambda resolving: resolving.observe(results))

        async def insert(_: Work, session: Session, stamp: Stamp) -> Document:
            documents = [_from_result(item.sent, result.outcome) for item, result in zip(items, results, strict=True)]
            await insert_all(self._results, [{**each, "recorded_at": stamp.at} for each in documents], session)
            return {"results": [item.id for item in items]}

        await self._attempts.commit("results", hierarchy, prepare, insert)
        for item in items:
            item.recorded = True

    async def _reject_large(self, item: Item[ObservedResult]) -> None:
        for each in await self._without_stored([item]):
            each.rejected = RejectionCode.TOO_LARGE

    async def _without_stored(self, items: Sequence[Item[ObservedResult]]) -> list[Item[ObservedResult]]:
        """Tell the items whose id is stored their fate; return the others."""
        ids = list(dict.fromkeys(item.id for item in items))
        stored = await self._transactions.ask(lambda: by_ids(self._results, ids, {"fingerprint": True}))
        for item in items:
            if item.id in stored:
                item.compare(stored[item.id]["fingerprint"])
        return [item for item in items if not item.is_settled]


def _outcome_of(item: Item[ObservedResult], hierarchy: Hierarchy) -> Outcome | None:
    node = hierarchy.find(item.sent.outcome_key)
    return node if isinstance(node, Outcome) else None


def _result(sent: ObservedResult, hierarchy: Hierarchy) -> Result:
    outcome = hierarchy.named(sent.outcome_key)
    return Result(outcome.id, sent.attempt, Observed(sent.occurred_at, sent.id, sent.achieved))


def _from_result(sent: ObservedResult, outcome: str) -> Document:
    return {
        "_id": sent.id,
        "outcome": outcome,
        "attempt": sent.attempt,
        "achieved": sent.achieved,
        "at": sent.occurred_at,
        "fingerprint": sent.fingerprint,
    }
