"""Reporting: how nodes performed over a window."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from domain import windows
from domain.admission import MAX_CHANNEL_CHARACTERS
from domain.charting import Work, breadth, chart, cut_all, points_of
from domain.composites import pool, scores
from domain.errors import InvalidInputError
from domain.hierarchy import Hierarchy
from domain.ladder import Window
from domain.limits import Limits
from domain.nodes import Moment, Node, Outcome
from domain.performance import Health, MeasureTally, Tally, judge_health, resolve_health
from domain.ports import Clock, Rollups
from domain.readings import Reading
from domain.series import AllSeries, Series, Steps
from domain.text import fault_in
from domain.windows import WindowRequest


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


async def report(  # noqa: PLR0913 - what is asked for, and what it is read with
    nodes: Collection[str],
    window: WindowRequest,
    channel: str | None,
    steps: Collection[Steps] = (),
    *,
    hierarchy: Hierarchy,
    rollups: Rollups,
    clock: Clock,
    limits: Limits,
    work: Work | None = None,
) -> dict[str, Performance]:
    """The performance of each node, by id, and its series, all from one reading; without a channel, on all of them.

    Series take of `work`, which all reports of an operation share; without it this is the only one.

    Raises:
        InvalidInputError: the window; or the channel, also where it is not kept apart at a moment below. Steps that
            are too many are not raised: they are what the series of these steps holds.
    """
    fault = None if channel is None else fault_in(channel, MAX_CHANNEL_CHARACTERS)
    if fault:
        raise InvalidInputError("channel", f"channel {fault}.")
    counted, kept_from = await windows.counted(window, rollups=rollups, clock=clock, limits=limits)
    hierarchy = hierarchy.pooling_until(counted.ends_at)
    below = hierarchy.contributors_first(nodes)
    moments = [node.id for node in below if isinstance(node, Moment)]
    outcomes = [node.id for node in below if isinstance(node, Outcome) and node.objective is not None]
    cuts = cut_all(counted, steps, kept_from, breadth(nodes, hierarchy) if steps else 0, work or Work())
    points = points_of(cuts)
    reading = await rollups.read(moments, counted, channel, points, outcomes)
    _check_mixed(reading.mixed, channel, hierarchy, limits)
    series = chart(nodes, cuts, dict(zip(points, reading.points, strict=True)), hierarchy)
    tallies = reading.whole
    scored = scores(below, hierarchy, tallies)
    healths = _healths(below, hierarchy, reading, limits.minimum_measured_for_health)
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


def _healths(below: Collection[Node], hierarchy: Hierarchy, reading: Reading, minimum: int) -> Mapping[str, Health]:
    healths: dict[str, Health] = {}
    for node in below:
        own = _own_health(node, hierarchy, reading, minimum)
        edges = () if isinstance(node, Moment) else hierarchy.contributors(node.id)
        healths[node.id] = resolve_health(own, ((healths[edge.contributor], edge.make_or_break) for edge in edges))
    return healths


def _own_health(node: Node, hierarchy: Hierarchy, reading: Reading, minimum: int) -> Health:
    """By the node's own objective: an outcome owes achieved attempts, all others contributing interactions."""
    if node.objective is None:
        return Health.UNKNOWN
    if isinstance(node, Outcome):
        attempts = reading.attempts[node.id]
        return judge_health(attempts.achieved, attempts.closed, node.objective, minimum)
    tally = pool(node.id, hierarchy, reading.whole)
    return judge_health(tally.contributed, tally.measured, node.objective, minimum)


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
