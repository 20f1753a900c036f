"""One commit of observed results: which are new, and the attempts that they move, in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from domain.attempts import Observed
from domain.hierarchy import Hierarchy
from domain.interactions import RejectionCode
from domain.moves import Result
from domain.nodes import Outcome
from domain.results import ObservedResult
from storage.attempt_work import AttemptWork, Work
from storage.client import Document
from storage.collections import Collections
from storage.fates import Fates
from storage.hierarchy_log import HierarchyLog
from storage.items import Item
from storage.lookups import insert_all
from storage.portions import WEIGHT_OF_A_RESULT
from storage.transactions import Session, Transactions
from storage.writer import HierarchyMovedError, Stamp


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
        self._fates = Fates[ObservedResult](collections.results, transactions, log)
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
        await self._fates.tell(items, self._try_once)

    async def _try_once(self, pending: Sequence[Item[ObservedResult]]) -> None:
        hierarchy = self._log.newest
        unknown = [item for item in pending if _outcome_of(item, hierarchy) is None]
        if unknown and hierarchy.version < (await self._log.current()).version:
            raise HierarchyMovedError  # the outcomes may have been defined since
        await self._fates.reject(unknown, RejectionCode.UNKNOWN_OUTCOME)
        # Of those with the same id the first is written; the others are told apart by their content.
        firsts = {item.id: item for item in reversed(pending) if not item.is_settled}
        await self._write(list(reversed(firsts.values())), hierarchy)

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
