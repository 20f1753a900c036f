"""Achieving: what became of the attempts at outcomes over a window."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from domain import windows
from domain.achievement import AttemptTally
from domain.charting import Cuts, Work, cut_all, points_of
from domain.errors import InvalidInputError
from domain.hierarchy import Hierarchy
from domain.ladder import Window
from domain.limits import Limits
from domain.nodes import Moment
from domain.ports import Clock, Rollups
from domain.series import Steps
from domain.windows import WindowRequest


@dataclass(frozen=True, slots=True)
class AchievementPoint:
    """One step of an outcome's series: whole minutes, and what became of attempts in them."""

    window: Window
    opened: int
    achieved: int
    lost: int


AchievementSeries = tuple[AchievementPoint, ...] | InvalidInputError
"""An outcome's points in order of time; or why there are none."""


@dataclass(frozen=True, slots=True)
class Achievement:
    """What became of the attempts at an outcome.

    `tally` is over the window; `stock` has the attempts of any time that are open or at risk now. `series` has the
    points for each of the steps that were asked for, from the same reading.
    """

    window: Window
    tally: AttemptTally
    stock: AttemptTally
    series: Mapping[Steps, AchievementSeries] = field(default_factory=dict[Steps, AchievementSeries])


@dataclass(frozen=True, slots=True)
class BreakingPoint:
    """A moment where make-or-break paths broke, and what became of those attempts in the end."""

    moment: Moment
    recovered: int
    lost: int

    @property
    def breaks(self) -> int:
        """Attempts that broke there and are closed."""
        return self.recovered + self.lost


async def achieve(
    outcomes: Collection[str],
    window: WindowRequest,
    steps: Collection[Steps] = (),
    *,
    rollups: Rollups,
    clock: Clock,
    limits: Limits,
    work: Work | None = None,
) -> dict[str, Achievement]:
    """What became of attempts at each outcome, by its id, and its series, all from one reading.

    Series take of `work`, which all reports of an operation share; without it this is the only one.

    Raises:
        InvalidInputError: the window. Steps that are too many are not raised: they are what the series of these
            steps holds.
    """
    counted, kept_from = await windows.counted(window, rollups=rollups, clock=clock, limits=limits)
    cuts = cut_all(counted, steps, kept_from, len(outcomes), work or Work())
    points = points_of(cuts)
    reading = await rollups.read((), counted, None, points, outcomes)
    tallies = dict(zip(points, reading.attempt_points, strict=True))
    return {
        outcome: Achievement(
            counted, reading.attempts[outcome], reading.stock[outcome], _series(outcome, cuts, tallies)
        )
        for outcome in outcomes
    }


def breaking_points(achievement: Achievement, hierarchy: Hierarchy) -> list[BreakingPoint]:
    """Where attempts broke that closed in the window: most breaks first, then by the moment's key."""
    breaks = achievement.tally.breaks.items()
    places = ((hierarchy.nodes.get(identity), each) for identity, each in breaks)
    found = [BreakingPoint(node, each.recovered, each.lost) for node, each in places if isinstance(node, Moment)]
    return sorted(found, key=lambda each: (-each.breaks, each.moment.key))


def _series(
    outcome: str, cuts: Cuts, tallies: Mapping[Window, Mapping[str, AttemptTally]]
) -> dict[Steps, AchievementSeries]:
    def point(window: Window) -> AchievementPoint:
        tally = tallies[window].get(outcome, AttemptTally())
        return AchievementPoint(window, tally.opened, tally.achieved, tally.lost)

    def series(cut: tuple[Window, ...] | InvalidInputError) -> AchievementSeries:
        return cut if isinstance(cut, InvalidInputError) else tuple(map(point, cut))

    return {steps: series(cut) for steps, cut in cuts.items()}
