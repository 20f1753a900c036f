"""Interactions and attempts in memory, one by one and in lists."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from domain.attempts import Attempt, outcome_and_key
from domain.auditing import AuditEntry, AuditQuery, event_of
from domain.interactions import Recorded
from domain.listing import AttemptQuery, InteractionQuery, Mark, Part
from tests.fakes import MemoryHierarchies, MemoryRecorder

T = TypeVar("T")


class MemoryInteractions:
    """Reads what a recorder stored. `readings` counts the calls."""

    def __init__(self, recorder: MemoryRecorder) -> None:
        self._recorder = recorder
        self.readings = 0

    async def get(self, source: str, key: str) -> Recorded | None:
        return None if ":" in source else self._recorder.commits.recorded.get(f"{source}:{key}")

    async def by_ids(self, ids: Collection[str]) -> Mapping[str, Recorded]:
        self.readings += 1
        recorded = self._recorder.commits.recorded
        return {identity: recorded[identity] for identity in ids if identity in recorded}

    async def listed(self, query: InteractionQuery, part: Part) -> Sequence[Recorded]:
        self.readings += 1

        def fits(recorded: Recorded) -> bool:
            sent = recorded.scored.interaction
            return (
                recorded.scored.moment == query.moment
                and _within(sent.occurred_at, query.start, query.end)
                and (query.verdicts is None or recorded.scored.assessment.verdict in query.verdicts)
                and query.customer in {None, sent.customer}
                and query.channel in {None, sent.channel}
                and (
                    query.tried_at is None or any(outcome_and_key(each)[0] in query.tried_at for each in recorded.tries)
                )
            )

        found = filter(fits, self._recorder.commits.recorded.values())
        return part_of(found, lambda each: (each.scored.interaction.occurred_at, each.id), part)


class MemoryAuditLog:
    """Reads what edits left behind: one chain, whose seals are not checked."""

    def __init__(self, hierarchies: MemoryHierarchies) -> None:
        self._log = hierarchies.log

    async def listed(self, query: AuditQuery, part: Part) -> Sequence[AuditEntry]:
        def fits(entry: AuditEntry) -> bool:
            return (
                (query.kinds is None or entry.event.kind in query.kinds)
                and query.by in {None, entry.event.by}
                and _within(entry.at, query.start, query.end)
            )

        entries = [
            AuditEntry(slot=1, number=change.version, at=change.at, event=event_of(change), previous="")
            for change in self._log
        ]
        return part_of(filter(fits, entries), lambda entry: (entry.at, entry.id), part)


class MemoryAttemptReader:
    """Reads the attempts that a recorder moved. `readings` counts the calls."""

    def __init__(self, recorder: MemoryRecorder) -> None:
        self._recorder = recorder
        self.readings = 0

    async def by_ids(self, ids: Collection[str]) -> Mapping[str, Attempt]:
        self.readings += 1
        return await self._recorder.commits.attempts.attempts(ids)

    async def listed(self, query: AttemptQuery, part: Part) -> Sequence[Attempt]:
        self.readings += 1

        def fits(attempt: Attempt) -> bool:
            return (
                query.outcome in {None, attempt.outcome}
                and (query.outcomes is None or attempt.outcome in query.outcomes)
                and query.customer in {None, attempt.customer}
                and (query.states is None or attempt.state in query.states)
                and _within(attempt.opened_at, query.start, query.end)
            )

        found = filter(fits, self._recorder.commits.attempts.stored.values())
        return part_of(found, lambda each: (each.opened_at, each.id), part)


def _within(at: datetime, start: datetime | None, end: datetime | None) -> bool:
    return (start is None or start <= at) and (end is None or at < end)


def part_of(items: Iterable[T], mark: Callable[[T], Mark], part: Part) -> Sequence[T]:
    """What the part asks for, the last first."""
    chosen = sorted(items, key=mark, reverse=True)
    chosen = [each for each in chosen if part.after is None or mark(each) < part.after]
    chosen = [each for each in chosen if part.before is None or mark(each) > part.before]
    return chosen[max(0, len(chosen) - part.most) :] if part.backward else chosen[: part.most]
