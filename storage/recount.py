"""Counting again: what pages should hold, from the interactions, in one snapshot with the fold's head.

Pages hold what was folded, and a snapshot shows what was committed: the deltas of the commits between are taken off.
"""

from collections.abc import Iterator

from domain.ladder import EPOCH, MINUTE, MINUTES_A_DAY, Rung, bucket_of, coarser, minute_of, start_of
from domain.performance import Tally
from storage.channels import filed, read_channels
from storage.client import Document
from storage.collections import Collections
from storage.deltas import Deltas, add, up_the_ladder
from storage.documents import to_recorded
from storage.pages import page_id, page_of, span_of
from storage.positions import FoldHead, committed
from storage.rows import tally_of, unpack_cells
from storage.tail import Tail
from storage.transactions import Session


async def recounted(collections: Collections, moment: str, day: int, head: FoldHead, session: Session) -> Deltas:
    """A moment's minutes and quarter hours of a day since 1970, as their pages should hold them at the fold's head."""
    total = await _recorded(collections, moment, day, session)
    ahead = await committed(collections, session)
    async for commit in Tail(collections).between(head.positions, ahead, session):
        for bucket, row in commit.deltas.items():
            if bucket[0] == moment and start_of(bucket[2], bucket[3]) // MINUTES_A_DAY == day:
                total.setdefault(bucket, Tally()).add(tally_of(row), -1)
    lists = await read_channels(collections, [moment], session)
    rungs = filed(up_the_ladder(total), lists)
    return {
        bucket: tally
        for bucket, tally in rungs.items()
        if bucket[2] <= Rung.QUARTER and tally != Tally() and is_kept(bucket[2], bucket[3], head)
    }


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


def is_kept(rung: Rung, number: int, head: FoldHead) -> bool:
    """Whether a bucket can be asked for: of minutes those that were never dropped."""
    return rung is not Rung.MINUTE or (head.minutes_from is not None and number >= head.minutes_from)


def day_spans(moment: str, day: int) -> Iterator[str]:
    """The pages of minutes and quarter hours that hold a day and nothing else."""
    begin = day * MINUTES_A_DAY
    for rung in (Rung.MINUTE, Rung.QUARTER):
        first, last = (page_of(rung, bucket_of(minute, rung)) for minute in (begin, begin + MINUTES_A_DAY - 1))
        yield from (span_of(moment, rung, page) for page in range(first, last + 1))


async def _recorded(collections: Collections, moment: str, day: int, session: Session) -> Deltas:
    begin = EPOCH + day * MINUTES_A_DAY * MINUTE
    wanted = {"place": moment, "at": {"$gte": begin, "$lt": begin + MINUTES_A_DAY * MINUTE}}
    total: Deltas = {}
    async for document in collections.interactions.find(wanted, session=session):
        for scored in to_recorded(document).counted:
            minute = minute_of(scored.interaction.occurred_at)
            bucket = (moment, scored.interaction.channel or "", Rung.MINUTE, minute)
            total.setdefault(bucket, Tally()).count(scored.assessment)
    return total
