"""What storage provides, in memory. Each does what its port says, and passes the same contracts as MongoDB."""

from collections.abc import Callable, Sequence
from datetime import datetime

from domain.attempts import Observed
from domain.corrections import Correction, CorrectionState
from domain.errors import OverloadedError
from domain.hierarchy import Hierarchy, HierarchyChange
from domain.interactions import Interaction, Receipt, Recorded, Rejection, RejectionCode, Scored, UnmappedKey
from domain.limits import Limits
from domain.moves import Result
from domain.nodes import Outcome
from domain.placing import place
from domain.ports import Plan
from domain.results import ObservedResult
from domain.rulebook import RuleBook
from tests.builders import NOON
from tests.fakes_attempts import MemoryCommits
from tests.fakes_history import MemoryHistory


class FixedClock:
    """It is always the same time, until a test says otherwise."""

    def __init__(self, now: datetime = NOON) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time


class MemoryHierarchies:
    """A hierarchy and its change log.

    `reads` counts the readings. While `failure` is set, every use raises it. `tell` is called after each edit.
    """

    def __init__(
        self, hierarchy: Hierarchy | None = None, history: MemoryHistory | None = None, clock: FixedClock | None = None
    ) -> None:
        self.hierarchy = self._start = hierarchy or Hierarchy()
        self.history = history or MemoryHistory()
        self.clock = clock or FixedClock()
        self.log = self.history.log
        self.tell: Callable[[], object] = dict
        self.reads = 0
        self.failure: Exception | None = None

    async def current(self) -> Hierarchy:
        self._fail()
        self.reads += 1
        return self.hierarchy

    async def edit(self, action: str, plan: Plan, *, by: str, reason: str | None) -> Hierarchy:
        self._fail()
        edit = await plan(self.hierarchy, self.history, self.clock.now())
        if edit is not None:
            version = self.hierarchy.version + 1
            change = HierarchyChange(
                version=version, at=self.clock.now(), action=action, by=by, reason=reason, edit=edit
            )
            self.hierarchy = self.hierarchy.after(change)
            for correction in edit.corrections:
                if correction.state is CorrectionState.DONE:
                    self.history.carry_out(correction, self.hierarchy, self.clock.now())
            self.log.append(change)
            self.tell()
        return self.hierarchy

    async def at_version(self, version: int) -> Hierarchy:
        if version > self.hierarchy.version:
            raise LookupError(version)
        return self._start.after_all([change for change in self.log if change.version <= version])

    async def version_at(self, at: datetime) -> int:
        return max((change.version for change in self.log if change.at <= at), default=self._start.version)

    async def changes(self, before: int, most: int, after: int = 0) -> Sequence[HierarchyChange]:
        self._fail()
        return [change for change in reversed(self.log) if after < change.version < before][:most]

    async def unmapped_keys(self) -> Sequence[UnmappedKey]:
        self._fail()
        return sorted(self.history.unmapped().values(), key=lambda key: key.last_seen_at, reverse=True)

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


class MemoryRecorder:
    """Interactions, placed and scored by the hierarchy that is current when they arrive, and the attempts they move.

    While `failure` is set, every use raises it; `overload` sets the one that says to come back later. `tell` is called
    after each commit.
    """

    def __init__(self, hierarchies: MemoryHierarchies, limits: Limits | None = None) -> None:
        self._hierarchies = hierarchies
        self._limits = limits or Limits()
        self.commits = MemoryCommits(hierarchies.hierarchy, max_steps=self._limits.max_attempt_steps)
        self._history = hierarchies.history
        self._history.interactions = self.commits.recorded
        self._history.most_unmapped_keys = self._limits.max_unmapped_keys
        self.results: dict[str, ObservedResult] = {}
        self.tell: Callable[..., object] = dict
        self.failure: Exception | None = None

    @property
    def stored(self) -> dict[tuple[str, str], Scored]:
        """What was recorded, by source and id."""
        scored = (recorded.scored for recorded in self.commits.recorded.values())
        return {(each.interaction.source, each.interaction.key): each for each in scored}

    def overload(self, retry_after_seconds: float) -> None:
        self.failure = OverloadedError(retry_after_seconds)

    async def record(self, items: Sequence[tuple[int, Interaction]]) -> Receipt:
        if self.failure is not None:
            raise self.failure
        fresh: dict[str, Recorded] = {}
        places: dict[str, int] = {}
        unmapped = set(self._history.unmapped())
        duplicates, rejected = 0, list[Rejection]()
        for index, interaction in items:
            known = self.commits.recorded.get(interaction.id) or fresh.get(interaction.id)
            placed = place(interaction, self._hierarchies.hierarchy)
            if known is not None and known.scored.interaction.fingerprint == interaction.fingerprint:
                duplicates += 1
            elif known is not None:
                rejected.append(Rejection(index, interaction.key, RejectionCode.CONTENT_DIFFERS, "Other content."))
            elif isinstance(placed, RejectionCode):
                rejected.append(Rejection(index, interaction.key, placed, "No moment."))
            elif placed.moment is None and not self._history.keeps(
                interaction.source, interaction.moment_key, unmapped
            ):
                rejected.append(Rejection(index, interaction.key, RejectionCode.TOO_MANY_UNMAPPED, "No room."))
            else:
                fresh[interaction.id] = Recorded(placed, self._hierarchies.clock.now())
                if placed.moment is None:
                    unmapped.add((interaction.source, interaction.moment_key))
                places[interaction.id] = index
        self._see_hierarchy()
        while refused := await self._refused(fresh):
            for each, code in refused.items():
                key = fresh.pop(each).scored.interaction.key
                rejected.append(Rejection(places[each], key, code, "No room."))
        self._tell(list(fresh))
        return Receipt(len(fresh), duplicates, tuple(rejected))

    async def _refused(self, fresh: dict[str, Recorded]) -> dict[str, RejectionCode]:
        """Record them all or, where there is no room for some, none: why, by their ids."""
        moves = await self.commits.commit(*fresh.values(), rejecting=True)
        if self.commits.left_out:
            return dict.fromkeys(self.commits.left_out, RejectionCode.TOO_MANY_RECOVERIES)
        return dict.fromkeys(moves.crowded, RejectionCode.TOO_MANY_STEPS)

    async def record_results(self, items: Sequence[tuple[int, ObservedResult]]) -> Receipt:
        if self.failure is not None:
            raise self.failure
        fresh: list[Result] = []
        duplicates, rejected = 0, list[Rejection]()
        for index, sent in items:
            known = self.results.get(sent.id)
            outcome = self._hierarchies.hierarchy.find(sent.outcome_key)
            if known is not None and known.fingerprint == sent.fingerprint:
                duplicates += 1
            elif known is not None:
                rejected.append(Rejection(index, sent.key, RejectionCode.CONTENT_DIFFERS, "Other content."))
            elif not isinstance(outcome, Outcome):
                rejected.append(Rejection(index, sent.key, RejectionCode.UNKNOWN_OUTCOME, "No outcome."))
            else:
                self.results[sent.id] = sent
                fresh.append(Result(outcome.id, sent.attempt, Observed(sent.occurred_at, sent.id, sent.achieved)))
        self._see_hierarchy()
        await self.commits.commit(results=fresh)
        self._tell()
        return Receipt(len(fresh), duplicates, tuple(rejected))

    async def sweep(self) -> None:
        """Let all clocks act that are due by now."""
        before = len(self.commits.made)
        await self.commits.sweep_all(self._hierarchies.clock.now())
        for commit in range(before, len(self.commits.made)):
            self._tell(commit=commit)

    def _tell(self, interactions: Sequence[str] = (), commit: int = -1) -> None:
        transitions = [each for move in self.commits.made[commit].moves for each in move.transitions]
        if interactions or transitions:
            self.tell(interactions=interactions, transitions=transitions)

    def _see_hierarchy(self) -> None:
        """Resolve what comes next under the hierarchy as it is now."""
        hierarchy, books = self._hierarchies.hierarchy, self.commits.attempts.books
        self.commits.book = books.setdefault(hierarchy.version, RuleBook(hierarchy))


class MemoryCorrections:
    """The corrections that edits started, as if none had been worked on yet."""

    def __init__(self, hierarchies: MemoryHierarchies) -> None:
        self._history = hierarchies.history

    async def get(self, identity: str) -> Correction | None:
        return self._history.corrections().get(identity)

    async def latest(self, most: int) -> Sequence[Correction]:
        return list(reversed(self._history.corrections().values()))[:most]
