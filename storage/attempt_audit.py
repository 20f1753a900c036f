"""The audit of attempts: each against what it was made from, and that against the attempts that it made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from domain.attempts import Attempt, AttemptState, Observed, Step, attempt_id
from domain.interactions import Recorded
from domain.joining import chosen_outer, step_of
from domain.limits import Limits
from domain.resolution import resolve
from domain.rulebook import RuleBook
from storage.attempt_documents import from_attempt, to_attempt
from storage.client import Collection, Document
from storage.collections import Collections
from storage.documents import is_recorded, to_recorded
from storage.findings import Findings
from storage.lookups import by_ids
from storage.rule_books import RuleBooks
from storage.transactions import Session

ATTEMPTS_A_SNAPSHOT: Final = 200
_LISTED_BY: Final = ("outcome", "state", "opened_at", "also_on", "customer")


class AttemptAudit:
    """Compares what attempts say with what they were made from, some at a time in one snapshot."""

    def __init__(self, collections: Collections, books: RuleBooks, limits: Limits) -> None:
        self._collections = collections
        self._books = books
        self._limits = limits

    async def attempts(self, ids: Sequence[str], session: Session) -> Findings:
        """Attempts against their steps and results, and these against what was recorded and observed."""
        findings = Findings()
        documents = await self._found(self._collections.attempts, ids, session)
        attempts = {identity: to_attempt(document) for identity, document in documents.items()}
        steps = [step for attempt in attempts.values() for step in attempt.steps]
        interactions = await self._interactions([step.id for step in steps if not step.is_attempt], session)
        inner = await self._attempts([step.id for step in steps if step.is_attempt], session)
        results = await self._results([each.observed.id for each in attempts.values() if each.observed], session)
        for attempt in attempts.values():
            findings.attempts += 1
            if not await self._follows(attempt):
                findings.differs(f"attempt {attempt.id}: its state does not follow from its steps")
            if not _is_listed(documents[attempt.id], attempt):
                findings.differs(f"attempt {attempt.id}: it is not listed as what it is")
            if attempt.observed and results.get(attempt.observed.id) != (attempt.id, attempt.observed):
                findings.differs(f"attempt {attempt.id}: its result is not what was observed")
            for step in attempt.steps:
                if not (_closed(inner, step, attempt) if step.is_attempt else _taken(interactions, step, attempt)):
                    findings.differs(f"attempt {attempt.id}: its step {step.id} is not what was recorded")
        for sentence in await self._untold(list(attempts.values()), session):
            findings.differs(sentence)
        return findings

    async def results(self, ids: Sequence[str], session: Session) -> Findings:
        """Results against their attempts, which know them or later ones."""
        findings = Findings()
        results = await self._results(ids, session)
        attempts = await self._attempts([identity for identity, _ in results.values()], session)
        for identity, observed in results.values():
            attempt = attempts.get(identity)
            known = attempt.observed if attempt else None
            if known is None or (known.at, known.id) < (observed.at, observed.id):
                findings.differs(f"result {observed.id}: the attempt {identity} does not know of it")
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

    async def _untold(self, attempts: Sequence[Attempt], session: Session) -> list[str]:
        """Sentences about attempts whose close an outer attempt lacks, and has room for."""
        closes = [(inner, identity) for inner in attempts for identity in await self._outer_ids(inner)]
        outer = await self._attempts([identity for _, identity in closes], session)
        steps = {identity: {step.id for step in attempt.steps} for identity, attempt in outer.items()}
        return [
            f"attempt {inner.id}: its close is no step of the attempt {identity}"
            for inner, identity in closes
            if inner.id not in (held := steps.get(identity, set[str]())) and len(held) < self._limits.max_attempt_steps
        ]

    async def _outer_ids(self, inner: Attempt) -> list[str]:
        """The outer attempts that an attempt's close is a step of."""
        if not inner.resolution.state.is_closed:
            return []
        above = (await self._book(inner.version)).nearest_outcomes(inner.outcome)
        keys = ((outcome, inner.named_outer(outcome) or chosen_outer(inner, outcome)) for outcome in above)
        return [attempt_id(outcome, key) for outcome, key in keys if key is not None]

    async def _follows(self, attempt: Attempt) -> bool:
        rules = (await self._book(attempt.version)).rules(attempt.outcome)
        first = attempt.steps[0].at if attempt.steps else attempt.observed.at if attempt.observed else attempt.opened_at
        return attempt.opened_at == first and attempt.resolution == resolve(attempt.steps, rules, attempt.swept_to)

    async def _attempts(self, ids: Sequence[str], session: Session) -> Mapping[str, Attempt]:
        found = await self._found(self._collections.attempts, ids, session)
        return {identity: to_attempt(document) for identity, document in found.items()}

    async def _interactions(self, ids: Sequence[str], session: Session) -> Mapping[str, Recorded]:
        found = await self._found(self._collections.interactions, ids, session)
        return {identity: to_recorded(document) for identity, document in found.items() if is_recorded(document)}

    async def _results(self, ids: Sequence[str], session: Session) -> Mapping[str, tuple[str, Observed]]:
        """By their ids, the ids of the attempts that they are of, and what was observed."""
        found = await self._found(self._collections.results, ids, session)
        return {
            identity: (
                attempt_id(document["outcome"], document["attempt"]),
                Observed(document["at"], identity, document["achieved"]),
            )
            for identity, document in found.items()
        }

    async def _found(self, collection: Collection, ids: Sequence[str], session: Session) -> dict[str, Document]:
        return await by_ids(collection, list(dict.fromkeys(ids)), session=session)

    async def _book(self, version: int) -> RuleBook:
        return await self._books.at_version(version)


def _is_listed(document: Document, attempt: Attempt) -> bool:
    """Whether it is found by what it is; a clock that runs may have to wait, but is found."""
    wanted = from_attempt(attempt, attempt.opened_at, document["lamport"])
    due = attempt.resolution.deadline_at
    waits = document.get("sweep_at")
    return all(document.get(name) == wanted.get(name) for name in _LISTED_BY) and (
        waits is None if due is None else waits is not None and waits >= due
    )


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
