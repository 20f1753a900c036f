"""Roll-ups, in memory: counted anew with every reading."""

from collections.abc import Collection, Sequence

from domain.achievement import AttemptTally, counted
from domain.ladder import EVER, Window, minute_of
from domain.performance import Tally
from domain.readings import Reading
from domain.recoveries import repair_of
from tests.fakes import MemoryRecorder


class MemoryRollups:
    """Tallies counted anew from what a recorder stored. `readings` counts the calls."""

    def __init__(self, recorder: MemoryRecorder, max_channels: int = 100) -> None:
        self._recorder = recorder
        self._most = max_channels
        self.readings = 0

    async def minutes_from(self) -> int | None:
        return None

    async def read(
        self,
        moments: Collection[str],
        window: Window,
        channel: str | None,
        points: Sequence[Window] = (),
        outcomes: Collection[str] = (),
    ) -> Reading:
        self.readings += 1
        whole = self._tallies(moments, window, channel)
        parts = [self._tallies(moments, point, channel) for point in points]
        for tallies in parts:
            for tally in tallies.values():
                tally.measures.clear()
        return Reading(
            whole,
            parts,
            frozenset(m for m in moments if self._mixes(m, channel)),
            self._attempts(outcomes, window),
            [self._attempts(outcomes, point) for point in points],
            self._attempts(outcomes, EVER),
        )

    def _tallies(self, moments: Collection[str], window: Window, channel: str | None) -> dict[str, Tally]:
        found = {moment: Tally() for moment in moments}
        for recorded in self._recorder.commits.recorded.values():
            scored, interaction = recorded.scored, recorded.scored.interaction
            if scored.moment is None or scored.moment not in found or recorded.excluded_by:
                continue
            if minute_of(interaction.occurred_at) in window and channel in {None, interaction.channel}:
                found[scored.moment].count(scored.assessment)
                found[scored.moment].recovered += repair_of(recorded) is not None
        return found

    def _attempts(self, outcomes: Collection[str], window: Window) -> dict[str, AttemptTally]:
        found = {outcome: AttemptTally() for outcome in outcomes}
        for attempt in self._recorder.commits.attempts.stored.values():
            for at, tally in counted(attempt):
                if attempt.outcome in found and minute_of(at) in window:
                    found[attempt.outcome].add(tally)
        return found

    def _mixes(self, moment: str, channel: str | None) -> bool:
        """Whether the moment got more channels than are kept apart, and this one came too late."""
        stored = self._recorder.stored.values()
        met = dict.fromkeys(s.interaction.channel for s in stored if s.moment == moment and s.interaction.channel)
        return channel is not None and len(met) > self._most and channel not in list(met)[: self._most]
