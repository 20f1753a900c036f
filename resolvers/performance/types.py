"""Performance as clients read it."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from domain import nodes, sketches
from domain.errors import InvalidInputError
from domain.numbers import format_number
from domain.performance import Health, MeasureTally, wilson_interval
from domain.reporting import MeasurePerformance as DomainMeasurePerformance
from domain.reporting import Performance as DomainPerformance
from domain.series import UTC_NAME
from resolvers import enums as enums  # noqa: PLC0414 - publishes the enums that are named below
from resolvers.context import Info
from resolvers.performance.ranges import Range
from resolvers.performance.series import PerformancePoint, SeriesOf, Step, TimeZone, read_steps
from resolvers.scalars import Count

if TYPE_CHECKING:
    from resolvers.hierarchy.types import Moment

MICRO: Final = sketches.MICRO
MOST_QUANTILES: Final = 100
PresentMoment = Callable[[nodes.Moment], "Moment"]


def _ratio(q: float) -> float:
    if not 0 <= q <= 1:
        raise InvalidInputError("q", f"q is {format_number(q)}; give a ratio from 0 to 1, as 0.95.")
    return q


@strawberry.type(description="How values were spread. Null where nothing was read.")
class Distribution:
    """What a sketch knows of its values."""

    count: Count = strawberry.field(description="How many values.")
    mean: float | None = strawberry.field(description="Their mean, exact to the millionth.")
    min: float | None = strawberry.field(description="The least, within `relativeError`.")
    max: float | None = strawberry.field(description="The greatest, within `relativeError`.")
    relative_error: float = strawberry.field(description="How far min, max and quantiles may be off: 0.01 is 1 %.")
    bins: strawberry.Private[dict[int, int]]

    @strawberry.field(description="The value at rank ⌈q·count⌉, within `relativeError`; the least for q = 0.")
    def quantile(
        self, q: Annotated[float, strawberry.argument(description="0 to 1; 0.95 is the 95th percentile.")]
    ) -> float | None:
        """Raises InvalidInputError outside [0, 1]."""
        return sketches.quantile(self.bins, _ratio(q))

    @strawberry.field(description="Several quantiles, in the order asked for; null where nothing was read.")
    def quantiles(
        self, q: Annotated[list[float], strawberry.argument(description=f"1 to {MOST_QUANTILES}, each 0 to 1.")]
    ) -> list[float] | None:
        """Raises InvalidInputError outside [0, 1], or for too many or none."""
        if not 1 <= len(q) <= MOST_QUANTILES:
            raise InvalidInputError("q", f"q has {len(q)} ratios; give 1 to {MOST_QUANTILES}.")
        return sketches.quantiles(self.bins, [_ratio(each) for each in q])

    @classmethod
    def of(cls, tally: MeasureTally) -> "Distribution":
        """From a measure's tally."""
        return cls(
            count=Count(tally.count),
            mean=tally.sum_micros / tally.count / MICRO if tally.count else None,
            min=sketches.smallest(tally.bins),
            max=sketches.largest(tally.bins),
            relative_error=sketches.RELATIVE_ERROR,
            bins=tally.bins,
        )


@strawberry.type(
    description="What one measure of one moment read. (magic + met) / distribution.count is the service level."
)
class MeasurePerformance:
    """A measure's counts and values."""

    moment: Annotated["Moment", strawberry.lazy("resolvers.hierarchy.types")] = strawberry.field(
        description="The moment that the measure belongs to."
    )
    key: str = strawberry.field(description="The measure's key, unique within its moment.")
    unit: str | None = strawberry.field(description="The unit of the values; null where none was given.")
    magic: Count = strawberry.field(description="Values at magic or better.")
    met: Count = strawberry.field(description="Values at expected or better that are not magic.")
    missed: Count = strawberry.field(description="Values worse than expected.")
    distribution: Distribution = strawberry.field(description="The values. A flag counts as 1 or 0.")

    @classmethod
    def of(cls, measure: DomainMeasurePerformance, present: PresentMoment) -> "MeasurePerformance":
        """From the domain's."""
        return cls(
            moment=present(measure.moment),
            key=measure.key,
            unit=measure.unit,
            magic=Count(measure.tally.magic),
            met=Count(measure.tally.met),
            missed=Count(measure.tally.missed),
            distribution=Distribution.of(measure.tally),
        )


@strawberry.type(
    description=(
        "How a node performed over a window, from the interactions at the distinct moments below it. "
        "What was not measured is null, never zero."
    )
)
class Performance:
    """A node's counters and what follows from them."""

    from_: datetime = strawberry.field(name="from", description="Where the counted window begins, included.")
    to: datetime = strawberry.field(description="Where the counted window ends, excluded.")
    interactions: Count = strawberry.field(description="All interactions.")
    magic: Count = strawberry.field(description="Interactions better than expected.")
    met: Count = strawberry.field(description="Interactions as expected.")
    missed: Count = strawberry.field(description="Interactions worse than expected.")
    unmeasured: Count = strawberry.field(description="Interactions without a verdict.")
    recovered: Count = strawberry.field(description="Misses that a later interaction repaired, at the miss's time.")
    contribution_rate: float | None = strawberry.field(description="(magic + met) / (magic + met + missed), 0 to 1.")
    contribution_rate_interval: Range | None = strawberry.field(description="Its 95 % Wilson score interval.")
    score: float | None = strawberry.field(
        description="0 to 1: of a moment the mean score, else the weighted mean of its direct contributors' scores."
    )
    coverage: float | None = strawberry.field(description="Measured / all, 0 to 1.")
    health: Health = strawberry.field(
        description=(
            "Whether the node keeps its objective. An outcome's own is about its attempts, of all channels: "
            "achieved / (achieved + lost)."
        )
    )
    measures: list[MeasurePerformance] = strawberry.field(
        description="One per moment and measure that read anything; by moment, then by key."
    )
    counted: strawberry.Private[DomainPerformance]
    series_of: strawberry.Private[SeriesOf]

    @strawberry.field(
        description=(
            "The performance step by step, in order of time, from the same reading: the points add up to it. At most "
            "1,000; more are refused."
        )
    )
    async def series(self, info: Info, step: Step, time_zone: TimeZone = UTC_NAME) -> list[PerformancePoint]:
        """Read together with the performance."""
        return await self.series_of.points(info, self.counted, read_steps(step, time_zone))

    @classmethod
    def of(cls, performance: DomainPerformance, present: PresentMoment, series_of: SeriesOf) -> "Performance":
        """From the domain's."""
        tally = performance.tally
        return cls(
            from_=performance.window.starts_at,
            to=performance.window.ends_at,
            interactions=Count(tally.interactions),
            magic=Count(tally.magic),
            met=Count(tally.met),
            missed=Count(tally.missed),
            unmeasured=Count(tally.unmeasured),
            recovered=Count(tally.recovered),
            contribution_rate=tally.contribution_rate,
            contribution_rate_interval=Range.of(wilson_interval(tally.contributed, tally.measured)),
            score=performance.score,
            coverage=tally.coverage,
            health=performance.health,
            measures=[MeasurePerformance.of(measure, present) for measure in performance.measures],
            counted=performance,
            series_of=series_of,
        )
