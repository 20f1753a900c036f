"""The audit of attempts: each against its interactions, and the roll-ups of each outcome against its attempts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from domain.attempts import Attempt, AttemptState, Step
from domain.interactions import Recorded
from domain.joining import step_of
from domain.ladder import EVER, Rung, minutes_kept_from, start_of
from domain.limits import Limits
from domain.performance import Tally
from domain.ports import Clock
from domain.resolution import resolve
from domain.rulebook import RuleBook
from storage.attempt_documents import to_attempt
from storage.attempt_tallies import add_attempt
from storage.collections import Collections
from storage.deltas import Deltas, add, up_the_ladder
from storage.documents import is_recorded, to_recorded
from storage.findings import Findings, span_name
from storage.lookups import by_ids
from storage.positions import committed, folded
from storage.rows import tally_of, unpack_cells
from storage.rule_books import RuleBooks
from storage.tail import Tail
from storage.transactions import Session

ATTEMPTS_A_SNAPSHOT: Final = 200


class AttemptAudit:
    """Compares what attempts say with what they were made from."""

    def __init__(self, collections: Collections, books: RuleBooks, clock: Clock, limits: Limits) -> None:
        self._collections = collections
        self._books = books
        self._clock = clock
        self._limits = limits

    async def attempts(self, ids: Sequence[str], session: Session) -> Findings:
        """Attempts against their steps, and these against the interactions and inner attempts that they were."""
        findings = Findings()
        attempts = await self._attempts(ids, session)
        steps = [step for attempt in attempts.values() for step in attempt.steps]
        interactions = await self._interactions([step.id for step in steps if not step.is_attempt], session)
        inner = await self._attempts([step.id for step in steps if step.is_attempt], session)
        for attempt in attempts.values():
            findings.attempts += 1
            rules = (await self._book(attempt.version)).rules(attempt.outcome)
            if resolve(attempt.steps, rules, attempt.swept_to) != attempt.resolution:
                findings.differs(f"attempt {attempt.id}: its state does not follow from its steps")
            for step in attempt.steps:
                if not (_closed(inner, step, attempt) if step.is_attempt else _taken(interactions, step, attempt)):
                    findings.differs(f"attempt {attempt.id}: its step {step.id} is not what was recorded")
        return findings

    async def missing(self, recorded: Sequence[Recorded], session: Session) -> Iterator[str]:
        """Of interactions that count, sentences about those that their attempts do not hold."""
        counted = [each for each in recorded if each.counted]
        attempts = await self._attempts([identity for each in counted for identity in each.tries], session)
        held = {identity: {step.id for step in attempt.steps} for identity, attempt in attempts.items()}
        return (
            f"interaction {each.id}: it is no step of the attempt {identity}"
            for each in counted
            for identity in each.tries
            if each.id not in held.get(identity, ())
        )

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

    async def _attempts(self, ids: Sequence[str], session: Session) -> Mapping[str, Attempt]:
        found = await by_ids(self._collections.attempts, list(dict.fromkeys(ids)), session=session)
        return {identity: to_attempt(document) for identity, document in found.items()}

    async def _interactions(self, ids: Sequence[str], session: Session) -> Mapping[str, Recorded]:
        found = await by_ids(self._collections.interactions, list(dict.fromkeys(ids)), session=session)
        return {identity: to_recorded(document) for identity, document in found.items() if is_recorded(document)}

    async def _book(self, version: int) -> RuleBook:
        return await self._books.at_version(version)


def _taken(interactions: Mapping[str, Recorded], step: Step, attempt: Attempt) -> bool:
    """Whether a step is the interaction that it was; the outer attempts that it names were found at recording."""
    recorded = interactions.get(step.id)
    if recorded is None or not recorded.counted or attempt.id not in recorded.tries:
        return False
    return step_of(recorded, step.names) == step


def _closed(inner: Mapping[str, Attempt], step: Step, attempt: Attempt) -> bool:
    """Whether a step is the close of the inner attempt that it was."""
    closed = inner.get(step.id)
    if closed is None or closed.outer.get(attempt.outcome) != attempt.key:
        return False
    resolution = closed.resolution
    achieved = resolution.state is AttemptState.ACHIEVED
    expected = replace(step, at=resolution.closed_at or step.at, node=closed.outcome, held=achieved)
    return resolution.state.is_closed and expected == step
