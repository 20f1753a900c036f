"""What became of attempts at an outcome, as clients read it."""

from collections.abc import Awaitable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from domain import achieving
from domain.achieving import Achievement as DomainAchievement
from domain.errors import InvalidInputError
from domain.performance import wilson_interval
from domain.series import UTC_NAME, Steps
from domain.windows import Between
from resolvers.context import Info
from resolvers.performance.inputs import WindowInput
from resolvers.performance.ranges import Range
from resolvers.performance.series import Step, TimeZone, read_steps, steps_selected
from resolvers.performance.types import Distribution, PresentMoment
from resolvers.scalars import Count

if TYPE_CHECKING:
    from resolvers.hierarchy.types import Moment

MOST_BREAKING_POINTS: Final = 200


@strawberry.type(
    description=(
        "One step of an achievement. The first and the last are cut to the window. Before the minutes kept (by default "
        "the last 7 days) steps begin and end at quarter hours; `from` and `to` say what was counted."
    )
)
class AchievementPoint:
    """A point's counters and what follows from them."""

    from_: datetime = strawberry.field(name="from", description="Where the step begins, included.")
    to: datetime = strawberry.field(description="Where the step ends, excluded.")
    opened: Count = strawberry.field(description="Attempts that were opened.")
    achieved: Count = strawberry.field(description="Attempts that closed as achieved.")
    lost: Count = strawberry.field(description="Attempts that closed as lost.")
    achievement_rate: float | None = strawberry.field(
        description="Achieved / (achieved + lost), 0 to 1; null where none closed."
    )
    achievement_rate_interval: Range | None = strawberry.field(description="Its 95 % Wilson score interval.")

    @classmethod
    def of(cls, point: achieving.AchievementPoint) -> "AchievementPoint":
        """From the domain's."""
        closed = point.achieved + point.lost
        return cls(
            from_=point.window.starts_at,
            to=point.window.ends_at,
            opened=Count(point.opened),
            achieved=Count(point.achieved),
            lost=Count(point.lost),
            achievement_rate=point.achieved / closed if closed else None,
            achievement_rate_interval=Range.of(wilson_interval(point.achieved, closed)),
        )


@strawberry.type(
    description=(
        "What became of the attempts at an outcome over a window, on all channels: each counts where it was opened and "
        "where it closed, and a correction moves it. What was not seen is null, never zero."
    )
)
class Achievement:
    """An outcome's counters and what follows from them."""

    from_: datetime = strawberry.field(name="from", description="Where the counted window begins, included.")
    to: datetime = strawberry.field(description="Where the counted window ends, excluded.")
    opened: Count = strawberry.field(description="Attempts that were opened in the window.")
    achieved: Count = strawberry.field(description="Attempts that closed in the window as achieved.")
    lost: Count = strawberry.field(description="Attempts that closed in the window as lost.")
    recovered: Count = strawberry.field(description="Of the achieved, those that had been at risk.")
    open_now: Count = strawberry.field(
        description="Attempts of any time that are open now, without those at risk: not of the window."
    )
    at_risk_now: Count = strawberry.field(description="Attempts of any time that are at risk now: not of the window.")
    achievement_rate: float | None = strawberry.field(description="Achieved / (achieved + lost), 0 to 1.")
    achievement_rate_interval: Range | None = strawberry.field(description="Its 95 % Wilson score interval.")
    observed_achieved: Count = strawberry.field(description="Of the achieved, those that a result says were.")
    observed_lost: Count = strawberry.field(description="Of the lost, those that a result says were.")
    misaligned: Count = strawberry.field(
        description="Attempts whose steps closed them otherwise than a result did, at the later of both closes."
    )
    time_to_outcome_seconds: Distribution = strawberry.field(
        description="Of the achieved, how long it took from the opening to the close, in seconds."
    )
    counted: strawberry.Private[DomainAchievement]
    outcome_id: strawberry.Private[str]

    @strawberry.field(
        description=(
            "The achievement step by step, in order of time, from the same reading: the points add up to it. At most "
            "1,000; more are refused."
        )
    )
    async def series(self, info: Info, step: Step, time_zone: TimeZone = UTC_NAME) -> list[AchievementPoint]:
        """Read together with the achievement. Raises InvalidInputError where the points would be too many."""
        steps = read_steps(step, time_zone)
        series = self.counted.series.get(steps)
        if series is None:
            series = await self._read(info, steps)
        if isinstance(series, InvalidInputError):
            raise series
        return [AchievementPoint.of(point) for point in series]

    async def _read(self, info: Info, steps: Steps) -> achieving.AchievementSeries:
        window = Between(self.counted.window.starts_at, self.counted.window.ends_at)
        return (await info.context.loaders.achievement.load(self.outcome_id, window, [steps])).series[steps]

    @classmethod
    def of(cls, achievement: DomainAchievement, outcome_id: str) -> "Achievement":
        """From the domain's."""
        tally = achievement.tally
        return cls(
            from_=achievement.window.starts_at,
            to=achievement.window.ends_at,
            opened=Count(tally.opened),
            achieved=Count(tally.achieved),
            lost=Count(tally.lost),
            recovered=Count(tally.recovered),
            open_now=Count(achievement.stock.open_now),
            at_risk_now=Count(achievement.stock.at_risk_now),
            achievement_rate=tally.achievement_rate,
            achievement_rate_interval=Range.of(wilson_interval(tally.achieved, tally.closed)),
            observed_achieved=Count(tally.observed_achieved),
            observed_lost=Count(tally.observed_lost),
            misaligned=Count(tally.misaligned),
            time_to_outcome_seconds=Distribution.of(tally.times),
            counted=achievement,
            outcome_id=outcome_id,
        )


@strawberry.type(
    description="A moment at which a make-or-break path of attempts broke, and what became of them: those that closed."
)
class BreakingPoint:
    """A moment's counters."""

    moment: Annotated["Moment", strawberry.lazy("resolvers.hierarchy.types")] = strawberry.field(
        description="Where they broke."
    )
    breaks: Count = strawberry.field(description="Attempts that broke there: recovered + lost.")
    recovered: Count = strawberry.field(description="Those that were achieved after all.")
    lost: Count = strawberry.field(description="Those that were lost.")


def achievement(info: Info, outcome_id: str, window: WindowInput) -> Awaitable[Achievement]:
    """Join the operation's next report: not a coroutine, as `performance` is none."""
    asked = info.context.loaders.achievement.load(outcome_id, window.to_domain(), steps_selected(info.selected_fields))
    return _presented(asked, outcome_id)


async def _presented(asked: Awaitable[DomainAchievement], outcome_id: str) -> Achievement:
    return Achievement.of(await asked, outcome_id)


def breaking_points(
    info: Info, outcome_id: str, window: WindowInput, first: int, present: PresentMoment
) -> Awaitable[list[BreakingPoint]]:
    """From the same reading as the achievement over that window. Raises InvalidInputError."""
    if not 1 <= first <= MOST_BREAKING_POINTS:
        raise InvalidInputError("first", f"first is {first}; ask for 1 to {MOST_BREAKING_POINTS}.")
    return _broken(info, info.context.loaders.achievement.load(outcome_id, window.to_domain()), first, present)


async def _broken(
    info: Info, asked: Awaitable[DomainAchievement], first: int, present: PresentMoment
) -> list[BreakingPoint]:
    return [
        BreakingPoint(
            moment=present(each.moment),
            breaks=Count(each.breaks),
            recovered=Count(each.recovered),
            lost=Count(each.lost),
        )
        for each in achieving.breaking_points(await asked, info.context.hierarchy)[:first]
    ]
