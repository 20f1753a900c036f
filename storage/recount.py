"""Counting again: what pages should hold, from interactions or attempts, in one snapshot with the fold's head.

Pages hold what was folded, and a snapshot shows what was committed: the deltas of the commits between are taken off.
"""

from collections.abc import Sequence

from domain.ladder import MINUTES_A_DAY, Rung, bucket_of, coarser, start_of
from domain.performance import Tally
from storage.channels import filed, read_channels
from storage.client import Document
from storage.collections import Collections
from storage.countables import Countable, add_item
from storage.deltas import Deltas, add, up_the_ladder
from storage.pages import page_id, page_of, span_of
from storage.positions import FoldHead, committed, folded
from storage.rows import Bucket, Row, tally_of, unpack_cells
from storage.tail import Commit, Tail
from storage.transactions import Session


class Recount:
    """Counts in one snapshot, which was taken at the fold's `head`; `items` is how many it has read."""

    def __init__(self, collections: Collections, session: Session, head: FoldHead, unfolded: Sequence[Commit]) -> None:
        self.head = head
        self.unfolded = unfolded
        self.items = 0
        self._collections = collections
        self._session = session
        self._ahead: dict[tuple[str, int], list[tuple[Bucket, Row]]] = {}
        for commit in unfolded:
            for bucket, row in commit.deltas.items():
                self._ahead.setdefault((bucket[0], day_of(bucket)), []).append((bucket, row))

    @classmethod
    async def begin(cls, collections: Collections, tail: Tail, session: Session) -> "Recount":
        """A recount in this snapshot. `tail` may hold commits already."""
        head = await folded(collections, session)
        unfolded = tail.between(head.positions, await committed(collections, session), session)
        return cls(collections, session, head, [commit async for commit in unfolded])

    async def day(self, countable: Countable, day: int) -> Deltas:
        """A node's minutes and quarter hours of a day since 1970, as their pages should hold them at the head."""
        node, total = countable.node, Deltas()
        async for item in countable.on(day, self._session):
            self.items += 1
            add_item(total, item, day)
        for bucket, row in self._ahead.get((node, day), ()):
            total.setdefault(bucket, Tally()).add(tally_of(row), -1)
        lists = await read_channels(self._collections, [node], self._session)
        rungs = filed(up_the_ladder(total), lists)
        return {
            bucket: tally
            for bucket, tally in rungs.items()
            if bucket[2] <= Rung.QUARTER
            and is_on(bucket, node, day)
            and tally != Tally()
            and is_kept(bucket[2], bucket[3], self.head)
        }

    def day_spans(self, moment: str, day: int) -> list[str]:
        """The pages of minutes, where any are kept, and of quarter hours that hold a day and nothing else."""
        begin = day * MINUTES_A_DAY
        last = begin + MINUTES_A_DAY - 1
        return [
            span_of(moment, rung, page)
            for rung in (Rung.MINUTE, Rung.QUARTER)
            if is_kept(rung, bucket_of(last, rung), self.head)
            for page in range(page_of(rung, bucket_of(begin, rung)), page_of(rung, bucket_of(last, rung)) + 1)
        ]


def above(quarters: Deltas) -> Deltas:
    """The days and the months of quarter hours; of other rungs nothing."""
    total: Deltas = {}
    for (moment, channel, rung, number), tally in quarters.items():
        if rung is Rung.QUARTER:
            day = coarser(rung, number)
            add(total, {(moment, channel, *day): tally})
            add(total, {(moment, channel, *coarser(*day)): tally})
    return {bucket: tally for bucket, tally in total.items() if tally != Tally()}


def held(page: Document, head: FoldHead) -> Deltas | None:
    """What a page holds that can be asked for; None where it is not even a page, or lies under a wrong name."""
    try:
        moment, channel, rung = page["moment"], page["channel"], Rung(page["rung"])
        cells = {
            (moment, channel, rung, number): tally_of(row)
            for number, row in unpack_cells(page["cells"]).items()
            if is_kept(rung, number, head)
        }
        name = page["_id"].partition("#")[0]
        return cells if all(page_id(bucket) == name for bucket in cells) else None
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None


def day_of(bucket: Bucket) -> int:
    """The day since 1970 that a bucket begins on."""
    return start_of(bucket[2], bucket[3]) // MINUTES_A_DAY


def is_on(bucket: Bucket, node: str, day: int) -> bool:
    """Whether a bucket is a node's, of a day."""
    return bucket[0] == node and day_of(bucket) == day


def is_kept(rung: Rung, number: int, head: FoldHead) -> bool:
    """Whether a bucket can be asked for: of minutes those that were never dropped."""
    return rung is not Rung.MINUTE or (head.minutes_from is not None and number >= head.minutes_from)
