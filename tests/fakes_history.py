"""What was recorded, in memory, as an edit sees it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from domain.corrected import corrected, has_moved, kept_out
from domain.corrections import UNMAPPED_PLACE, Correction, CorrectionKind
from domain.hierarchy import Hierarchy, HierarchyChange
from domain.interactions import Recorded, UnmappedKey
from domain.limits import Limits


class MemoryHistory:
    """What was recorded: interactions by id, and pairs of (place, when it occurred) that a test may add.

    `log` is the hierarchies' change log, whose edits begin corrections.
    """

    def __init__(self, recorded: Collection[tuple[str, datetime]] = ()) -> None:
        self.recorded = list(recorded)
        self.interactions: dict[str, Recorded] = {}
        self.most_unmapped_keys = Limits().max_unmapped_keys
        self.running: dict[str, str] = {}  # correction ids by moment
        self.attempted_outcomes: set[str] = set()
        self.log: list[HierarchyChange] = []

    async def holds_any(self, moment_id: str) -> bool:
        return any(place == moment_id for place, _ in self._places())

    async def holds_since(self, moment_id: str, at: datetime) -> bool:
        return any(place == moment_id and occurred_at >= at for place, occurred_at in self._places())

    async def unmapped_places(self) -> Collection[str]:
        return {place for place, _ in self._places() if place.startswith(UNMAPPED_PLACE)}

    async def count_unmapped(self, key: str) -> int:
        return sum(place == UNMAPPED_PLACE + key for place, _ in self._places())

    async def has_room_for(self, source: str, key: str) -> bool:
        return self.keeps(source, key, self.unmapped())

    async def interaction(self, source: str, key: str) -> Recorded | None:
        return self.interactions.get(f"{source}:{key}")

    async def unrecorded(self, source: str, keys: Sequence[str]) -> Sequence[str]:
        return [key for key in keys if f"{source}:{key}" not in self.interactions]

    async def rescoring(self, moment_id: str) -> str | None:
        return self.running.get(moment_id)

    async def attempted(self, outcomes: Collection[str]) -> tuple[str, ...]:
        return tuple(sorted(set(outcomes) & self.attempted_outcomes))

    async def correction(self, identity: str) -> Correction | None:
        return self.corrections().get(identity)

    def corrections(self) -> dict[str, Correction]:
        """Those that edits began, as if none had been worked on yet."""
        found: dict[str, Correction] = {}
        for edit in (change.edit for change in self.log):
            found |= {correction.id: correction for correction in edit.corrections}
            found |= {identity: replace(found[identity], state=state) for identity, state in edit.correction_states}
        return found

    def carry_out(self, correction: Correction, hierarchy: Hierarchy, now: datetime) -> None:
        """Correct the interactions that a correction names by id."""
        undone = {each.undoes for each in self.corrections().values()}
        exclusions = [each for each in self.corrections().values() if each.kind is CorrectionKind.EXCLUSION]
        standing = [each for each in exclusions if each.id not in undone]
        for identity in correction.scope.ids:
            before = self.interactions[identity]
            after = corrected(before, correction, hierarchy, now)
            self.interactions[identity] = kept_out(before, after, standing) if has_moved(before, after) else after

    def unmapped(self) -> dict[tuple[str, str], UnmappedKey]:
        """The list of unmapped keys, by source and key."""
        found: dict[tuple[str, str], UnmappedKey] = {}
        for recorded in self.interactions.values():
            if recorded.scored.moment is None:
                sent, at = recorded.scored.interaction, recorded.recorded_at
                name = (sent.source, sent.moment_key)
                new = UnmappedKey(key=name[1], source=name[0], interactions=0, first_seen_at=at, last_seen_at=at)
                known = found.get(name, new)
                found[name] = replace(known, interactions=known.interactions + 1, last_seen_at=at)
        return found

    def keeps(self, source: str, key: str, known: Collection[tuple[str, str]]) -> bool:
        """Whether there is room for an unmapped key beside the known ones."""
        return (source, key) in known or len(known) < self.most_unmapped_keys

    def _places(self) -> Iterator[tuple[str, datetime]]:
        yield from self.recorded
        for scored in (recorded.scored for recorded in self.interactions.values()):
            yield scored.moment or UNMAPPED_PLACE + scored.interaction.moment_key, scored.interaction.occurred_at
