"""The audit of achievement: an outcome's roll-ups, bucket by bucket, against its attempts."""

from domain.ladder import EVER, Rung, minutes_kept_from, start_of
from domain.limits import Limits
from domain.performance import Tally
from domain.ports import Clock
from storage.attempt_documents import to_attempt
from storage.attempt_tallies import add_attempt
from storage.collections import Collections
from storage.deltas import Deltas, add, up_the_ladder
from storage.findings import Findings, span_name
from storage.positions import committed, folded
from storage.rows import tally_of, unpack_cells
from storage.tail import Tail
from storage.transactions import Session


class AchievementAudit:
    """Compares what was added up of attempts with the attempts, an outcome as a whole in one snapshot."""

    def __init__(self, collections: Collections, clock: Clock, limits: Limits) -> None:
        self._collections = collections
        self._clock = clock
        self._limits = limits

    async def rollups(self, outcome: str, session: Session) -> Findings:
        """An outcome's roll-ups, bucket by bucket, against its attempts."""
        findings = Findings()
        head = await folded(self._collections, session)
        counted, kept = await self._counted(outcome, session), Deltas()
        async for commit in Tail(self._collections).between(
            head.positions, await committed(self._collections, session), session
        ):
            add(kept, {bucket: tally_of(row) for bucket, row in commit.deltas.items() if bucket[0] == outcome})
        kept = up_the_ladder(kept)
        async for page in self._collections.rollups.find({"moment": outcome}, session=session):
            for number, row in unpack_cells(page["cells"]).items():
                add(kept, {(outcome, page["channel"], Rung(page["rung"]), number): tally_of(row)})
        kept_from = minutes_kept_from(self._clock.now(), self._limits.minute_retention_days, head.minutes_from)
        for bucket in counted.keys() | kept.keys():
            if bucket[2] is Rung.MINUTE and start_of(bucket[2], bucket[3]) < kept_from:
                continue
            findings.buckets += 1
            wanted, found = counted.get(bucket, Tally()), kept.get(bucket, Tally())
            if wanted != found:
                findings.differs(f"outcome {outcome} {span_name(bucket)}: attempts give {wanted}, roll-ups {found}")
        return findings

    async def _counted(self, outcome: str, session: Session) -> Deltas:
        counted: Deltas = {}
        async for document in self._collections.attempts.find({"outcome": outcome}, session=session):
            add_attempt(counted, to_attempt(document), EVER.start)
        return up_the_ladder(counted)
