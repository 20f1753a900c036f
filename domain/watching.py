"""Watching: how nodes perform now, told whenever it changes, and no more often than somebody wants to hear."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.achieving import Achievement, achieve
from domain.charting import Work
from domain.errors import InvalidInputError, UnavailableError, UnknownNodeError
from domain.feed import Cursor
from domain.hierarchy import Hierarchy
from domain.ladder import minute_of, time_of
from domain.limits import Limits
from domain.nodes import Node, NodeKind, Outcome
from domain.ports import Clock, Live
from domain.reporting import Performance, report
from domain.series import Steps
from domain.windows import Last, span_of

SHORTEST: Final = timedelta(milliseconds=100)
LONGEST: Final = timedelta(hours=1)
_REST: Final = timedelta(seconds=1)  # after a look that found nothing new, before the next one


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRequest:
    """What somebody wants to hear: of which nodes, by id, over which last span of time, and how often at most.

    `steps` are those of the series that are wanted as well.
    """

    nodes: tuple[str, ...]
    length: timedelta
    every: timedelta
    steps: frozenset[Steps] = frozenset()

    def check(self, hierarchy: Hierarchy, now: datetime, limits: Limits) -> None:
        """Raise InvalidInputError or UnknownNodeError where there is nothing to hear."""
        most = limits.max_watched_nodes
        if not 0 < len(self.nodes) <= most:
            raise InvalidInputError("nodes", f"nodes names {len(self.nodes)}; name 1 to {most}.")
        if not SHORTEST <= self.every <= LONGEST:
            raise InvalidInputError("every", "every must be from PT0.1S to PT1H.")
        try:
            span_of(Last(self.length), now)
        except InvalidInputError as error:
            raise InvalidInputError("window", error.message.replace("last", "window", 1)) from None
        _check_nodes(self.nodes, hierarchy)


@dataclass(frozen=True, slots=True)
class Update:
    """A node as it is now; `achievement` is None of what is no outcome. `cursor` is what it includes at least."""

    node: Node
    performance: Performance
    achievement: Achievement | None
    cursor: Cursor

    @property
    def told(self) -> tuple[object, ...]:
        """What a change of may be worth telling, whatever was asked for: that the window moved on alone is not."""
        performance, achievement = self.performance, self.achievement
        return (
            self.node,
            performance.tally,
            performance.score,
            performance.health,
            performance.measures,
            performance.series,
            achievement and (achievement.tally, achievement.stock, achievement.series),
        )


async def watch(
    request: WatchRequest, *, live: Live, clock: Clock, limits: Limits
) -> AsyncGenerator[Mapping[str, Update]]:
    """All nodes as they are now, and then, each time, those that changed; without an end.

    A state is never told twice in a row, and of states that followed each other faster than `every` only the last.
    Once something was told, a database that is away is waited for.

    Raises:
        InvalidInputError: the window.
        UnavailableError: the database did not answer in time, before anything was told.
        UnknownNodeError: a node is seen no more.
    """
    last: dict[str, tuple[object, ...]] = {}
    while True:
        hierarchy = live.hierarchy
        _check_nodes(request.nodes, hierarchy)  # what is below an outcome today need not be tomorrow
        with live.touched(_below(request.nodes, hierarchy)) as touched:
            while live.hierarchy.version == hierarchy.version:
                touched.clear()  # before the reading: what comes during it is looked at again
                minute = minute_of(clock.now())
                try:
                    updates = await _updates(request, hierarchy, live, clock, limits)
                except UnavailableError:
                    if not last:
                        raise
                    await asyncio.sleep(_REST.total_seconds())
                    continue
                changed = {node: each for node, each in updates.items() if last.get(node) != each.told}
                if changed:
                    last.update({node: each.told for node, each in changed.items()})
                    yield changed
                pause = request.every if changed else min(request.every, _REST)
                await asyncio.sleep(pause.total_seconds())
                await _wait(touched, time_of(minute + 1), clock)


async def _updates(
    request: WatchRequest, hierarchy: Hierarchy, live: Live, clock: Clock, limits: Limits
) -> Mapping[str, Update]:
    cursor, window, work = live.position, Last(request.length), Work()
    outcomes = [node for node in request.nodes if isinstance(hierarchy.nodes[node], Outcome)]
    performances = await report(
        request.nodes, window, None, request.steps,
        hierarchy=hierarchy, rollups=live.rollups, clock=clock, limits=limits, work=work,
    )  # fmt: skip
    achievements = (
        await achieve(outcomes, window, request.steps, rollups=live.rollups, clock=clock, limits=limits, work=work)
        if outcomes
        else {}
    )
    return {
        node: Update(hierarchy.nodes[node], performance, achievements.get(node), cursor)
        for node, performance in performances.items()
    }


def _check_nodes(nodes: Sequence[str], hierarchy: Hierarchy) -> None:
    for node in nodes:
        if node not in hierarchy.nodes:
            raise UnknownNodeError(node, "node")


async def _wait(touched: asyncio.Event, until: datetime, clock: Clock) -> None:
    """Until something changed, or the window moves on; it may have done so already."""
    try:
        async with asyncio.timeout((until - clock.now()).total_seconds()):
            await touched.wait()
    except TimeoutError:
        return


def _below(nodes: Sequence[str], hierarchy: Hierarchy) -> frozenset[str]:
    """What is counted at the nodes: the moments and outcomes at and below them."""
    counted = {NodeKind.MOMENT, NodeKind.OUTCOME}
    return frozenset(node.id for node in hierarchy.contributors_first(nodes) if node.kind in counted)
