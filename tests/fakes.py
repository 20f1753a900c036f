"""What storage provides, in memory. Each does what its port says, and passes the same contracts as MongoDB."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from domain.corrections import UNMAPPED_PLACE, Correction
from domain.errors import OverloadedError
from domain.hierarchy import Hierarchy, HierarchyChange
from domain.interactions import Interaction, Receipt, Recorded, Rejection, RejectionCode, Scored, UnmappedKey
from domain.ladder import Window, minute_of
from domain.limits import Limits
from domain.performance import Tally
from domain.placing import place
from domain.ports import Plan
from domain.readings import Reading
from tests.builders import NOON


class FixedClock:
    """It is always the same time, until a test says otherwise."""

    def __init__(self, now: datetime = NOON) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time


class MemoryHistory:
    """What was recorded: pairs of (moment id, when it occurred)."""

    def __init__(self, recorded: Collection[tuple[str, datetime]] = ()) -> None:
        self.recorded = list(recorded)
        self.running: dict[str, str] = {}  # correction ids by moment

    async def holds_any(self, moment_id: str) -> bool:
        return any(moment == moment_id for moment, _ in self.recorded)

    async def holds_since(self, moment_id: str, at: datetime) -> bool:
        return any(moment == moment_id and occurred_at >= at for moment, occurred_at in self.recorded)

    async def unmapped_places(self) -> Collection[str]:
        return {place for place, _ in self.recorded if place.startswith(UNMAPPED_PLACE)}

    async def rescoring(self, moment_id: str) -> str | None:
        return self.running.get(moment_id)


class MemoryHierarchies:
    """A hierarchy and its change log.

    `reads` counts the readings. While `failure` is set, every use raises it.
    """

    def __init__(
        self, hierarchy: Hierarchy | None = None, history: MemoryHistory | None = None, clock: FixedClock | None = None
    ) -> None:
        self.hierarchy = self._start = hierarchy or Hierarchy()
        self.history = history or MemoryHistory()
        self.clock = clock or FixedClock()
        self.log: list[HierarchyChange] = []
        self.unmapped: dict[tuple[str, str], UnmappedKey] = {}
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
            self.log.append(change)
        return self.hierarchy

    async def at_version(self, version: int) -> Hierarchy:
        if version > self.hierarchy.version:
            raise LookupError(version)
        return self._start.after_all([change for change in self.log if change.version <= version])

    async def version_at(self, at: datetime) -> int:
        return max((change.version for change in self.log if change.at <= at), default=self._start.version)

    async def changes(self, before: int, most: int) -> Sequence[HierarchyChange]:
        self._fail()
        return [change for change in reversed(self.log) if change.version < before][:most]

    async def unmapped_keys(self) -> Sequence[UnmappedKey]:
        self._fail()
        return sorted(self.unmapped.values(), key=lambda key: key.last_seen_at, reverse=True)

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


class MemoryRecorder:
    """Interactions by source and id, placed and scored by the hierarchy that is current when they arrive.

    While `failure` is set, every use raises it; `overload` sets the one that says to come back later.
    """

    def __init__(self, hierarchies: MemoryHierarchies, limits: Limits | None = None) -> None:
        self._hierarchies = hierarchies
        self._limits = limits or Limits()
        self.stored: dict[tuple[str, str], Scored] = {}
        self.recorded_at: dict[tuple[str, str], datetime] = {}
        self.failure: Exception | None = None

    def overload(self, retry_after_seconds: float) -> None:
        self.failure = OverloadedError(retry_after_seconds)

    async def record(self, items: Sequence[tuple[int, Interaction]]) -> Receipt:
        if self.failure is not None:
            raise self.failure
        recorded, duplicates = 0, 0
        rejected: list[Rejection] = []
        for index, interaction in items:
            known = self.stored.get((interaction.source, interaction.key))
            placed = place(interaction, self._hierarchies.hierarchy)
            if known is not None and known.interaction.fingerprint == interaction.fingerprint:
                duplicates += 1
            elif known is not None:
                rejected.append(Rejection(index, interaction.key, RejectionCode.CONTENT_DIFFERS, "Other content."))
            elif isinstance(placed, RejectionCode):
                rejected.append(Rejection(index, interaction.key, placed, "No moment."))
            elif placed.moment is None and not self._keep_unmapped(interaction):
                rejected.append(Rejection(index, interaction.key, RejectionCode.TOO_MANY_UNMAPPED, "No room."))
            else:
                self._store(placed)
                recorded += 1
        return Receipt(recorded, duplicates, tuple(rejected))

    def _store(self, scored: Scored) -> None:
        interaction = scored.interaction
        self.stored[interaction.source, interaction.key] = scored
        self.recorded_at[interaction.source, interaction.key] = self._hierarchies.clock.now()
        if scored.moment is not None:
            self._hierarchies.history.recorded.append((scored.moment, interaction.occurred_at))

    def _keep_unmapped(self, interaction: Interaction) -> bool:
        """Count the key, if there is room for it."""
        unmapped, now = self._hierarchies.unmapped, self._hierarchies.clock.now()
        name = (interaction.source, interaction.moment_key)
        if name not in unmapped and len(unmapped) >= self._limits.max_unmapped_keys:
            return False
        fresh = UnmappedKey(key=name[1], source=name[0], interactions=0, first_seen_at=now, last_seen_at=now)
        known = unmapped.get(name, fresh)
        unmapped[name] = replace(known, interactions=known.interactions + 1, last_seen_at=now)
        return True


class MemoryRollups:
    """Tallies counted anew from what a recorder stored. `readings` counts the calls."""

    def __init__(self, recorder: MemoryRecorder, max_channels: int = 100) -> None:
        self._recorder = recorder
        self._most = max_channels
        self.readings = 0

    async def minutes_from(self) -> int | None:
        return None

    async def read(
        self, moments: Collection[str], window: Window, channel: str | None, points: Sequence[Window] = ()
    ) -> Reading:
        self.readings += 1
        whole = self._tallies(moments, window, channel)
        parts = [self._tallies(moments, point, channel) for point in points]
        for tallies in parts:
            for tally in tallies.values():
                tally.measures.clear()
        return Reading(whole, parts, frozenset(m for m in moments if self._mixes(m, channel)))

    def _tallies(self, moments: Collection[str], window: Window, channel: str | None) -> dict[str, Tally]:
        found = {moment: Tally() for moment in moments}
        for scored in self._recorder.stored.values():
            interaction = scored.interaction
            if scored.moment is None or scored.moment not in found:
                continue
            if minute_of(interaction.occurred_at) in window and channel in {None, interaction.channel}:
                found[scored.moment].count(scored.assessment)
        return found

    def _mixes(self, moment: str, channel: str | None) -> bool:
        """Whether the moment got more channels than are kept apart, and this one came too late."""
        stored = self._recorder.stored.values()
        met = dict.fromkeys(s.interaction.channel for s in stored if s.moment == moment and s.interaction.channel)
        return channel is not None and len(met) > self._most and channel not in list(met)[: self._most]


class MemoryCorrections:
    """The corrections that edits started, as if none had been worked on yet."""

    def __init__(self, hierarchies: MemoryHierarchies) -> None:
        self._hierarchies = hierarchies

    async def get(self, identity: str) -> Correction | None:
        return self._all().get(identity)

    async def latest(self, most: int) -> Sequence[Correction]:
        return list(reversed(self._all().values()))[:most]

    def _all(self) -> dict[str, Correction]:
        found: dict[str, Correction] = {}
        for edit in (change.edit for change in self._hierarchies.log):
            found |= {correction.id: correction for correction in edit.corrections}
            found |= {identity: replace(found[identity], state=state) for identity, state in edit.correction_states}
        return found


class MemoryInteractions:
    """Reads what a recorder stored."""

    def __init__(self, recorder: MemoryRecorder) -> None:
        self._recorder = recorder

    async def get(self, source: str, key: str) -> Recorded | None:
        scored = self._recorder.stored.get((source, key))
        return None if scored is None else Recorded(scored, self._recorder.recorded_at[source, key])
