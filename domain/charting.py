"""Charting: how nodes performed in each step of a window."""

from collections.abc import Collection, Mapping
from typing import Final

from domain.composites import scores
from domain.errors import InvalidInputError
from domain.hierarchy import Hierarchy
from domain.ladder import Window
from domain.performance import Tally, pooled
from domain.series import AllSeries, Point, Series, Steps, cut

MOST_WORK: Final = 500_000  # points × the nodes that go into each: about a second

Cuts = Mapping[Steps, tuple[Window, ...] | InvalidInputError]


class Work:
    """What the series of one operation may still take, all of them together, in points × nodes."""

    def __init__(self) -> None:
        self._left = MOST_WORK

    def take(self, work: int) -> bool:
        """Whether there was enough left; what is too much takes nothing."""
        enough = work <= self._left
        self._left -= work if enough else 0
        return enough


def breadth(nodes: Collection[str], hierarchy: Hierarchy) -> int:
    """How many nodes each point of some nodes' series is worked out from: nodes below, and moments below each."""
    return len(hierarchy.contributors_first(nodes)) + sum(len(hierarchy.moments_below(node)) for node in nodes)


def cut_all(window: Window, steps: Collection[Steps], kept_from: int, breadth: int, work: Work) -> Cuts:
    """The points for each of the steps, or why there are none; `breadth` nodes go into each point."""
    return {each: _cut(window, each, kept_from, breadth, work) for each in steps}


def points_of(cuts: Cuts) -> list[Window]:
    """Every point of every series, once."""
    return list(dict.fromkeys(w for cut in cuts.values() if not isinstance(cut, InvalidInputError) for w in cut))


def chart(
    nodes: Collection[str],
    cuts: Cuts,
    tallies: Mapping[Window, Mapping[str, Tally]],
    hierarchy: Hierarchy,
) -> dict[str, AllSeries]:
    """Each node's series, by id.

    Args:
        nodes: ids of the nodes that were asked for.
        cuts: of the window.
        tallies: of the moments below, for every point in `cuts`.
        hierarchy: pools the moments.
    """
    if not cuts:
        return {node: {} for node in nodes}
    below = hierarchy.contributors_first(nodes)
    moments = {node: [moment.id for moment in hierarchy.moments_below(node)] for node in nodes}
    scored = {window: scores(below, hierarchy, tally) for window, tally in tallies.items()}

    def point(node: str, window: Window) -> Point:
        there = tallies[window]
        total = pooled(there[moment] for moment in moments[node] if moment in there)
        return Point(
            window,
            total.interactions,
            total.missed,
            total.unmeasured,
            total.contribution_rate,
            scored[window][node],
        )

    def series(node: str, cut: tuple[Window, ...] | InvalidInputError) -> Series:
        return cut if isinstance(cut, InvalidInputError) else tuple(point(node, window) for window in cut)

    return {node: {steps: series(node, cut) for steps, cut in cuts.items()} for node in nodes}


def _cut(
    window: Window, steps: Steps, kept_from: int, breadth: int, work: Work
) -> tuple[Window, ...] | InvalidInputError:
    try:
        points = cut(window, steps, kept_from)
    except InvalidInputError as error:
        return error
    if not work.take(len(points) * breadth):
        return InvalidInputError(
            "step",
            f"{len(points):,} points over {breadth:,} nodes are too much for one answer with all its series; "
            "ask for a longer step, a shorter window, fewer nodes, or in several operations.",
        )
    return points
