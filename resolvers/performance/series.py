"""`Performance.series`: a performance step by step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

import strawberry
from strawberry.types.nodes import SelectedField, Selection

from domain.errors import InvalidInputError
from domain.performance import wilson_interval
from domain.reporting import Performance as DomainPerformance
from domain.series import UTC_NAME, Point, Series, Steps
from domain.windows import Between
from resolvers.context import Info
from resolvers.performance.ranges import Range
from resolvers.scalars import Count, SentDuration, given, read_duration

FIELD: Final = "series"

Step = Annotated[
    SentDuration,
    strawberry.argument(
        description=(
            "How long a step is, in whole minutes: below a day by the local clock from midnight on; whole days by the "
            "local calendar, P7D from Monday to Monday. Days have 23 or 25 hours where the clock changes."
        )
    ),
]
TimeZone = Annotated[
    str | None, strawberry.argument(description="An IANA name, as Europe/Berlin: whose midnight a step begins at.")
]


@strawberry.type(
    description=(
        "One step of a performance. The first and the last are cut to the window. Before the minutes kept (by default "
        "the last 7 days) steps begin and end at quarter hours; `from` and `to` say what was counted."
    )
)
class PerformancePoint:
    """A point's counters and what follows from them."""

    from_: datetime = strawberry.field(name="from", description="Where the step begins, included.")
    to: datetime = strawberry.field(description="Where the step ends, excluded.")
    interactions: Count = strawberry.field(description="All interactions.")
    missed: Count = strawberry.field(description="Interactions worse than expected.")
    unmeasured: Count = strawberry.field(description="Interactions without a verdict.")
    contribution_rate: float | None = strawberry.field(
        description="(measured - missed) / measured, 0 to 1; null when nothing was measured."
    )
    contribution_rate_interval: Range | None = strawberry.field(description="Its 95 % Wilson score interval.")
    score: float | None = strawberry.field(
        description=(
            "0 to 1: of a moment the mean score, else the weighted mean of its direct contributors' scores; "
            "null without data."
        )
    )

    @classmethod
    def of(cls, point: Point) -> "PerformancePoint":
        """From the domain's."""
        measured = point.interactions - point.unmeasured
        return cls(
            from_=point.window.starts_at,
            to=point.window.ends_at,
            interactions=Count(point.interactions),
            missed=Count(point.missed),
            unmeasured=Count(point.unmeasured),
            contribution_rate=point.contribution_rate,
            contribution_rate_interval=Range.of(wilson_interval(measured - point.missed, measured)),
            score=point.score,
        )


@dataclass(frozen=True, slots=True)
class SeriesOf:
    """Whose performance it is, for a series that was not read together with it."""

    node_id: str
    channel: str | None

    async def points(self, info: Info, performance: DomainPerformance, steps: Steps) -> list[PerformancePoint]:
        """The points of one series. Raises InvalidInputError where they would be too many."""
        series = performance.series.get(steps)
        if series is None:
            series = await self._read(info, performance, steps)
        if isinstance(series, InvalidInputError):
            raise series
        return [PerformancePoint.of(point) for point in series]

    async def _read(self, info: Info, performance: DomainPerformance, steps: Steps) -> Series:
        window = Between(performance.window.starts_at, performance.window.ends_at)
        return (await info.context.loaders.performance.load(self.node_id, (window, self.channel), [steps])).series[
            steps
        ]


def read_steps(step: object, time_zone: object) -> Steps:
    """The steps that a client asked for; null is UTC. Raises InvalidInputError."""
    zone = given(time_zone)
    return Steps(read_duration("step", step), UTC_NAME if zone is None else zone)


def steps_selected(selections: Sequence[Selection]) -> frozenset[Steps]:
    """The series that are selected below a `performance` field, so that they are read together with it.

    What is not well is left out: the field `series` itself says what is wrong.
    """
    return frozenset(_steps_selected(selections, depth=0))


def _steps_selected(selections: Sequence[Selection], depth: int) -> Iterator[Steps]:
    for selection in selections:
        if not isinstance(selection, SelectedField):
            yield from _steps_selected(selection.selections, depth)
        elif depth == 0:
            yield from _steps_selected(selection.selections, depth=1)
        elif selection.name == FIELD:
            try:
                yield read_steps(selection.arguments.get("step"), selection.arguments.get("timeZone"))
            except InvalidInputError:
                continue
