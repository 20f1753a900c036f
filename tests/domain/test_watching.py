"""Watching: a look when something happened, and no more often than somebody wants to hear."""

import asyncio
from contextlib import aclosing
from datetime import timedelta

import pytest

from domain.errors import InvalidInputError, UnknownNodeError
from domain.limits import Limits
from domain.watching import WatchRequest, watch
from tests.builders import NOON, built, edge, interaction, moment, outcome, standard, waiting
from tests.fakes import FixedClock, MemoryHierarchies, MemoryRecorder
from tests.fakes_live import MemoryLive
from tests.fakes_rollups import MemoryRollups

HIERARCHY = built(
    [outcome("o"), moment("a"), moment("b")],
    [edge("a", "o"), edge("b", "o")],
    [(key, standard(waiting(expected=30))) for key in ("a", "b")],
)


class House:
    """One service's memory."""

    def __init__(self) -> None:
        self.clock = FixedClock()
        self.hierarchies = MemoryHierarchies(HIERARCHY, clock=self.clock)
        self.recorder = MemoryRecorder(self.hierarchies)
        self.rollups = MemoryRollups(self.recorder)
        self.live = MemoryLive(self.hierarchies, self.recorder, self.rollups)


def request(*nodes: str, every: float = 0.1) -> WatchRequest:
    return WatchRequest(nodes=nodes, length=timedelta(minutes=5), every=timedelta(seconds=every))


async def test_every_update_names_a_place_that_it_includes() -> None:
    house = House()
    async with aclosing(watch(request("id-o"), live=house.live, clock=house.clock, limits=Limits())) as watched:
        assert (await anext(watched))["id-o"].cursor == house.live.position
        await house.recorder.record([(0, interaction("1", "a", wait_seconds=5))])
        update = (await anext(watched))["id-o"]
    assert update.cursor == house.live.position
    assert update.performance.tally.met + update.performance.tally.magic == 1


async def test_two_updates_are_at_least_as_far_apart_as_was_asked_for() -> None:
    house, now = House(), asyncio.get_running_loop().time
    async with aclosing(
        watch(request("id-a", every=0.3), live=house.live, clock=house.clock, limits=Limits())
    ) as watched:
        await anext(watched)
        told_at = now()
        await house.recorder.record([(0, interaction("1", "a", wait_seconds=5))])
        await anext(watched)
        assert now() - told_at >= 0.3


async def test_what_changes_nothing_is_not_told() -> None:
    house = House()
    async with aclosing(watch(request("id-a"), live=house.live, clock=house.clock, limits=Limits())) as watched:
        await anext(watched)
        await house.recorder.record([(0, interaction("1", "b", wait_seconds=5))])
        hearing = asyncio.ensure_future(anext(watched))
        readings = house.rollups.readings
        async with asyncio.timeout(60):
            while house.rollups.readings == readings:  # noqa: ASYNC110 - until it has looked
                await asyncio.sleep(0.01)
        await house.recorder.record([(0, interaction("2", "a", wait_seconds=5))])
        assert (await hearing)["id-a"].performance.tally.interactions == 1


@pytest.mark.parametrize(
    ("nodes", "length", "every", "field"),
    [
        ((), timedelta(minutes=1), timedelta(seconds=1), "nodes"),
        (("id-a",), timedelta(0), timedelta(seconds=1), "window"),
        (("id-a",), timedelta(days=999_999), timedelta(seconds=1), "window"),
        (("id-a",), timedelta(minutes=1), timedelta(seconds=0.09), "every"),
        (("id-a",), timedelta(minutes=1), timedelta(seconds=3_601), "every"),
    ],
)
def test_a_request_that_says_nothing_is_refused(
    nodes: tuple[str, ...], length: timedelta, every: timedelta, field: str
) -> None:
    with pytest.raises(InvalidInputError) as raised:
        WatchRequest(nodes=nodes, length=length, every=every).check(HIERARCHY, NOON, Limits())
    assert raised.value.field == field


def test_a_node_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownNodeError):
        request("id-none").check(HIERARCHY, NOON, Limits())
