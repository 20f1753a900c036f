"""Reporting: how nodes performed over a window."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.admission import MAX_CHANNEL_CHARACTERS
from domain.charting import chart, cut_all, points_of
from domain.composites import pool, scores
from domain.errors import InvalidInputError
from domain.hierarchy import Hierarchy
from domain.ladder import Window, minute_of, minutes_kept_from, time_of
from domain.limits import Limits
from domain.nodes import Moment, Node, Outcome
from domain.performance import (
    Health,
    MeasureTally,
    Tally,
    judge_health,
    resolve_health,
)
from domain.ports import Clock, Rollups
from domain.series import AllSeries, Series, Steps
from domain.text import fault_in


@dataclass(frozen=True, slots=True)
class Last:
    """A window of this length that ends with the current minute."""

    length: timedelta


@dataclass(frozen=True, slots=True)
class Between:
    """`start` included, `end` excluded."""

    start: datetime
    end: datetime


WindowRequest = Last | Between


@dataclass(frozen=True, slots=True)
class MeasurePerformance:
    """What one measure of one moment read."""

    moment: Moment
    key: str
    unit: str | None
    tally: MeasureTally


@dataclass(frozen=True, slots=True)
class Performance:
    """How a node performed. `tally` pools the distinct moments below it, without their measures.

    `score` in [0, 1] is a moment's own mean, of a composite the weighted mean of its contributors' scores.
    `series` has the points for each of the steps that were asked for, from the same reading.
    """

    window: Window
    tally: Tally
    score: float | None
    health: Health
    measures: tuple[MeasurePerformance, ...]
    series: AllSeries = field(default_factory=dict[Steps, Series])


def window_of(request: WindowRequest, now: datetime, kept_from: int) -> Window:
    """The window that is counted, where minutes are kept from `kept_from` on.

    Raises:
        InvalidInputError: it holds nothing, or reaches back too far.
    """
    match request:
        case Last(length):
            if length <= timedelta():
                raise InvalidInputError("window.last", "last must be longer than nothing, as PT5M.")
            end = time_of(minute_of(now) + 1)
            try:
                start = end - length
            except OverflowError:
                raise InvalidInputError("window.last", "last reaches back before the year 1; shorten it.") from None
        case Between(start, end):
            if end <= start:
                raise InvalidInputError("window.between", "between.to must be later than between.from.")
    return Window.widened(start, end, kept_from)


async def report(
    nodes: Collection[str],
    window: WindowRequest,
    channel: str | None,
    steps: Collection[Steps] = (),
    *,
    hierarchy: Hierarchy,
    rollups: Rollups,
    clock: Clock,
    limits: Limits,
) -> dict[str, Performance]:
    """The performance of each node, by id, and its series, all from one reading; without a channel, on all of them.

    Raises:
        InvalidInputError: the window; or the channel, also where it is not kept apart at a moment below. Steps that
            are too many are not raised: they are what the series of these steps holds.
    """
    fault = None if channel is None else fault_in(channel, MAX_CHANNEL_CHARACTERS)
    if fault:
        raise InvalidInputError("channel", f"channel {fault}.")
    now = clock.now()
    kept_from = minutes_kept_from(now, limits.minute_retention_days, await rollups.minutes_from())
    counted = window_of(window, now, kept_from)
    hierarchy = hierarchy.pooling_until(counted.ends_at)
    below = hierarchy.contributors_first(nodes)
    moments = [node.id for node in below if isinstance(node, Moment)]
    cuts = cut_all(counted, steps, kept_from, nodes, hierarchy)
    points = points_of(cuts)
    reading = await rollups.read(moments, counted, channel, points)
    _check_mixed(reading.mixed, channel, hierarchy, limits)
    series = chart(nodes, cuts, dict(zip(points, reading.points, strict=True)), hierarchy)
    tallies = reading.whole
    scored = scores(below, hierarchy, tallies)
    healths = _healths(below, hierarchy, tallies, limits.minimum_measured_for_health)
    return {
        identity: Performance(
            counted,
            pool(identity, hierarchy, tallies),
            scored[identity],
            healths[identity],
            _measures(identity, hierarchy, tallies),
            series[identity],
        )
        for identity in nodes
    }


def _check_mixed(mixed: Collection[str], channel: str | None, hierarchy: Hierarchy, limits: Limits) -> None:
    """Refuse what would be a wrong number."""
    if mixed:
        key = min(hierarchy.nodes[moment].key for moment in mixed)
        raise InvalidInputError(
            "channel",
            f'"{key}" got more than {limits.max_channels} channels, and "{channel}" is not among those that are kept '
            "apart there. Ask for all channels, or for a node without that moment.",
        )


def _healths(
    below: Collection[Node], hierarchy: Hierarchy, tallies: Mapping[str, Tally], minimum: int
) -> Mapping[str, Health]:
    healths: dict[str, Health] = {}
    for node in below:
        if isinstance(node, Outcome):
            # An outcome owes achieved attempts, and none are resolved yet.
            own = Health.UNKNOWN
        elif node.objective is None:
            own = Health.UNKNOWN
        else:
            tally = pool(node.id, hierarchy, tallies)
            own = judge_health(tally.contributed, tally.measured, node.objective, minimum)
        edges = () if isinstance(node, Moment) else hierarchy.contributors(node.id)
        healths[node.id] = resolve_health(own, ((healths[edge.contributor], edge.make_or_break) for edge in edges))
    return healths


def _measures(node_id: str, hierarchy: Hierarchy, tallies: Mapping[str, Tally]) -> tuple[MeasurePerformance, ...]:
    """One for each measure that read anything, in the order of moments and then of the keys."""
    return tuple(
        MeasurePerformance(moment, key, _unit(hierarchy, moment, key), tally)
        for moment in hierarchy.moments_below(node_id)
        if moment.id in tallies
        for key, tally in sorted(tallies[moment.id].measures.items())
    )


def _unit(hierarchy: Hierarchy, moment: Moment, key: str) -> str | None:
    """A measure's unit is the same in every standard that has it."""
    for standard in hierarchy.standards(moment.id):
        for measure in standard.measures:
            if measure.key == key:
                return measure.unit
    return None
