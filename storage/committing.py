"""One recording commit: which items are new, what they are scored, and everything they move, in one transaction."""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.hierarchy import Hierarchy
from domain.interactions import Interaction, Recorded, RejectionCode, Scored
from domain.moves import Change
from domain.placing import place
from storage.attempt_work import AttemptWork, Work
from storage.client import Document
from storage.collections import Collections
from storage.documents import from_recorded, is_recorded, to_recoveries
from storage.fates import Fates
from storage.hierarchy_log import HierarchyLog
from storage.items import Item
from storage.lookups import by_ids, insert_all, replace_all
from storage.portions import weight_of
from storage.transactions import Session, Transactions
from storage.unmapped import Admission, Unmapped, UnmappedMovedError
from storage.writer import HierarchyMovedError, Stamp

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Placed:
    item: Item[Interaction]
    scored: Scored


class _StoredMeanwhileError(Exception):
    """What was only awaited is stored by now. Nothing was written."""


class _NoRoomError(Exception):
    """Some, by id, are too many where they belong. Nothing was written."""

    def __init__(self, ids: Collection[str], code: RejectionCode) -> None:
        super().__init__()
        self.ids = ids
        self.code = code


class Committer:
    """Commits batches, one at a time."""

    def __init__(
        self,
        collections: Collections,
        transactions: Transactions,
        log: HierarchyLog,
        unmapped: Unmapped,
        attempts: AttemptWork,
    ) -> None:
        self._interactions = collections.interactions
        self._fates = Fates[Interaction](collections.interactions, transactions, log)
        self._log = log
        self._unmapped = unmapped
        self._attempts = attempts

    def weigh(self, sent: Interaction) -> int:
        """About how many bytes it writes."""
        return weight_of(sent, self._attempts.reach(self._log.newest, sent.moment_key))

    async def commit(self, items: Sequence[Item[Interaction]]) -> None:
        """Record each item once and tell it its fate, in several commits where one does not hold them.

        Raises:
            UnavailableError: items without a fate may be recorded or not.
        """
        await self._fates.tell(items, self._try_once)

    async def _try_once(self, pending: Sequence[Item[Interaction]]) -> None:
        hierarchy = self._log.newest
        placed, refused = _place(pending, hierarchy)
        admission = await self._unmapped.admit([each.scored for each in placed])
        if admission.refused and hierarchy.version < (await self._log.current()).version:
            raise HierarchyMovedError  # the keys may have been defined since
        overflow = [each.item for each in placed if not admission.admits(each.scored)]
        await self._fates.reject(refused, RejectionCode.NOT_A_MOMENT)
        await self._fates.reject(overflow, RejectionCode.TOO_MANY_UNMAPPED)
        # Of those with the same id the first is written; the others are told apart by their content.
        by_id = {each.item.id: each for each in reversed(placed) if not each.item.is_settled}
        firsts = list(reversed(by_id.values()))
        try:
            await self._write(firsts, hierarchy, admission)
        except UnmappedMovedError:
            log.debug("another process recorded under a new unmapped key first")
        except _StoredMeanwhileError:
            log.debug("another process recorded what was awaited first")
        except _NoRoomError as error:
            # What else was sent under such an id, in another call perhaps, comes first now.
            await self._fates.reject([each.item for each in firsts if each.item.id in error.ids], error.code)

    async def _write(self, placed: Sequence[_Placed], hierarchy: Hierarchy, admission: Admission) -> None:
        if not placed:
            return

        async def prepare(session: Session, at: datetime) -> Work:
            work = await self._attempts.work_out(hierarchy, session, await self._recorded(placed, at, session))
            if work.left_out:
                raise _NoRoomError(work.left_out, RejectionCode.TOO_MANY_RECOVERIES)
            if work.moves.crowded:
                raise _NoRoomError(work.moves.crowded, RejectionCode.TOO_MANY_STEPS)
            return work

        async def insert(work: Work, session: Session, stamp: Stamp) -> Document:
            awaited = {each.item.id for each in placed if each.item.is_awaited}
            new = [from_recorded(change.after) for change in work.changes if change.before is None]
            await insert_all(self._interactions, [each for each in new if each["_id"] not in awaited], session)
            await replace_all(self._interactions, [each for each in new if each["_id"] in awaited], session)
            await self._unmapped.count([each.scored for each in placed], admission, stamp.at, session)
            return {"interactions": [each.item.id for each in placed]}

        await self._attempts.commit("recording", hierarchy, prepare, insert)
        for each in placed:
            each.item.recorded = True

    async def _recorded(self, placed: Sequence[_Placed], at: datetime, session: Session) -> list[Change]:
        """What is new, each with the recoveries that waited for it."""
        ids = [each.item.id for each in placed if each.item.is_awaited]
        awaited = await by_ids(self._interactions, ids, session=session)
        if any(is_recorded(document) for document in awaited.values()):
            raise _StoredMeanwhileError
        return [
            Change(None, Recorded(each.scored, at, recoveries=to_recoveries(awaited.get(each.item.id, {}))))
            for each in placed
        ]


def _place(items: Iterable[Item[Interaction]], hierarchy: Hierarchy) -> tuple[list[_Placed], list[Item[Interaction]]]:
    """Items at their moments, and those whose key names another kind of node, which it does for ever."""
    placed: list[_Placed] = []
    refused: list[Item[Interaction]] = []
    for item in items:
        scored = place(item.sent, hierarchy)
        if isinstance(scored, Scored):
            placed.append(_Placed(item, scored))
        else:
            refused.append(item)
    return placed, refused
