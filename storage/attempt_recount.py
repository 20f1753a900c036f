"""Counting attempts again: what an outcome's roll-ups should hold at the fold's head, from its attempts.

An attempt counts at its opening and at its close, however far these lie apart: an outcome is counted as a whole.
"""

from domain.ladder import EVER
from domain.performance import Tally
from storage.attempt_documents import to_attempt
from storage.attempt_tallies import add_attempt
from storage.collections import Collections
from storage.deltas import Deltas, up_the_ladder
from storage.recount import Recount, is_kept
from storage.rows import tally_of
from storage.transactions import Session


async def attempts_recounted(collections: Collections, outcome: str, recount: Recount, session: Session) -> Deltas:
    """An outcome's buckets of every rung, as their pages should hold them; in the recount's snapshot."""
    total: Deltas = {}
    async for document in collections.attempts.find({"outcome": outcome}, session=session):
        add_attempt(total, to_attempt(document), EVER.start)
    for commit in recount.unfolded:
        for bucket, row in commit.deltas.items():
            if bucket[0] == outcome:
                total.setdefault(bucket, Tally()).add(tally_of(row), -1)
    return {
        bucket: tally
        for bucket, tally in up_the_ladder(total).items()
        if tally != Tally() and is_kept(bucket[2], bucket[3], recount.head)
    }
