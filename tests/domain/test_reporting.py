from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import charting, reporting
from domain.errors import InvalidInputError
from domain.hierarchy import Hierarchy
from domain.interactions import SentInteraction
from domain.limits import Limits
from domain.performance import Health
from domain.pseudonyms import Pseudonyms
from domain.recording import record
from domain.reporting import Performance
from domain.series import Point, Steps
from domain.standards import SignalValue
from domain.times import format_time
from domain.windows import Between, Last, WindowRequest
from tests.builders import NOON, built, edge, experience, flag, moment, outcome, rating, standard, waiting
from tests.domain.recomputation import (
    Raw,
    arrivals,
    batches,
    differences,
    instants,
    recompute,
    series_differences,
    steps,
    widened,
)
from tests.fakes import FixedClock, MemoryHierarchies, MemoryRecorder
from tests.fakes_rollups import MemoryRollups

LIMITS: Final = Limits()
PSEUDONYMS: Final = Pseudonyms(b"a secret of the tests, long enough")
MONTH_AGO: Final = NOON - timedelta(days=30)
STANDARDS: Final = {
    "call": (
        standard(waiting(magic=10, expected=30, unacceptable=90, weight=0.1), flag(weight=0.3, decisive=True)),
        standard(waiting(magic=5, expected=6, unacceptable=6), rating(weight=0.7), version=2, effective_from=MONTH_AGO),
    ),
    "chat": (standard(rating(magic=5, weight=3), waiting(weight=0.2), effective_from=NOON - timedelta(days=7)),),
    "shop": (standard(flag(expects=False)),),
}
HIERARCHY: Final = built(
    [outcome("won"), experience("buy"), experience("use"), moment("call"), moment("chat"), moment("shop")],
    [
        edge("buy", "won", weight=3, make_or_break=True),
        edge("use", "won", position=1),
        edge("call", "buy", weight=2),
        edge("chat", "buy", position=1),
        edge("call", "use"),
        edge("shop", "use", weight=0.5, position=1),
    ],
    [(key, promise) for key, promises in STANDARDS.items() for promise in promises],
)
BELOW: Final = {
    "won": STANDARDS,
    "buy": ("call", "chat"),
    "use": ("call", "shop"),
    "call": ("call",),
    "shop": ("shop",),
}


class World:
    """A hierarchy, and what was recorded there."""

    def __init__(self, hierarchy: Hierarchy = HIERARCHY) -> None:
        self.hierarchies = MemoryHierarchies(hierarchy)
        self.recorder = MemoryRecorder(self.hierarchies)

    async def record(self, *items: Raw) -> None:
        sent = [
            SentInteraction(
                id=raw.id,
                moment=raw.moment,
                occurred_at=format_time(raw.at),
                signals=dict(raw.signals),
                channel=raw.channel,
            )
            for raw in items
        ]
        receipt = await record(
            "test", sent, recorder=self.recorder, clock=FixedClock(), pseudonyms=PSEUDONYMS, limits=LIMITS
        )
        assert not receipt.rejected

    async def report(
        self, key: str, window: WindowRequest, channel: str | None = None, steps: Collection[Steps] = ()
    ) -> Performance:
        hierarchy = self.hierarchies.hierarchy
        node = hierarchy.named(key)
        answers = await reporting.report(
            [node.id],
            window,
            channel,
            steps,
            hierarchy=hierarchy,
            rollups=MemoryRollups(self.recorder),
            clock=FixedClock(),
            limits=LIMITS,
        )
        return answers[node.id]


numbers = st.integers(-20_000, 120_000).map(lambda thousandths: thousandths / 1_000)
signals: st.SearchStrategy[dict[str, SignalValue]] = st.fixed_dictionaries(
    {},
    optional={
        "wait_seconds": numbers | st.just("long"),
        "rating": st.integers(0, 6),
        "resolved": st.booleans() | st.just(1),
    },
)


@settings(max_examples=60, deadline=None)
@given(st.data())
async def test_performance_equals_a_plain_recomputation(data: st.DataObject) -> None:
    items = data.draw(arrivals(list(STANDARDS), signals, NOON, LIMITS.minute_retention_days))
    world = World()
    for batch in data.draw(batches(items)):
        await world.record(*batch)
    edges = data.draw(st.lists(instants(NOON, 7), min_size=2, max_size=2, unique=True).map(sorted))
    channel = data.draw(st.sampled_from((None, "web")))
    start, end = widened(edges[0], edges[1], NOON, LIMITS.minute_retention_days)
    for key, moments in BELOW.items():
        answer = await world.report(key, Between(edges[0], edges[1]), channel)
        plain = recompute(items, {moment: STANDARDS[moment] for moment in moments}, start, end, channel)
        assert differences(answer, plain) == []
        assert answer.score == pytest.approx(_score(key, plain.mean_score), abs=2e-6)


@settings(max_examples=60, deadline=None)
@given(st.data())
async def test_a_series_equals_a_plain_recomputation_of_each_point(data: st.DataObject) -> None:
    items = data.draw(arrivals(list(STANDARDS), signals, NOON, LIMITS.minute_retention_days))
    world = World()
    await world.record(*items)
    edges = data.draw(st.lists(instants(NOON, 7), min_size=2, max_size=2, unique=True).map(sorted))
    channel = data.draw(st.sampled_from((None, "web")))
    asked = data.draw(st.lists(steps(edges[1] - edges[0]), min_size=1, max_size=2))
    for key, moments in BELOW.items():
        answer = await world.report(key, Between(edges[0], edges[1]), channel, asked)
        standards = {moment: STANDARDS[moment] for moment in moments}
        for step in asked:
            assert series_differences(answer, step, items, standards, channel) == []
            for point in cast("tuple[Point, ...]", answer.series[step]):
                plain = recompute(items, standards, point.window.starts_at, point.window.ends_at, channel)
                assert point.score == pytest.approx(_score(key, plain.mean_score), abs=2e-6)


def _score(key: str, of_moment: Callable[[str], Fraction | None]) -> float | None:
    """Weighted means of direct contributors, all the way down, without those that have no data."""
    edges = HIERARCHY.contributors(f"id-{key}")
    if not edges:
        mean = of_moment(key)
        return None if mean is None else float(mean)
    below = [(_score(edge.contributor.removeprefix("id-"), of_moment), edge.weight) for edge in edges]
    known = [(score, weight) for score, weight in below if score is not None]
    return sum(score * weight for score, weight in known) / sum(weight for _, weight in known) if known else None


# ------------------------------------------------------------ nodes


def calls(good: int, bad: int, moment_key: str = "call") -> list[Raw]:
    return [Raw(f"{moment_key}{number}", moment_key, NOON, {"resolved": number < good}) for number in range(good + bad)]


def two_moments(call_objective: float | None, *, make_or_break: bool, own: float | None = None) -> Hierarchy:
    return built(
        [experience("buy", own), moment("call", call_objective), moment("chat", 0.5)],
        [edge("call", "buy", make_or_break=make_or_break), edge("chat", "buy", position=1)],
        [("call", standard(flag())), ("chat", standard(flag()))],
    )


async def test_nothing_recorded_is_zero_counts_and_no_values() -> None:
    answer = await World().report("won", Last(timedelta(days=1)))
    assert (answer.tally.interactions, answer.tally.contribution_rate, answer.score) == (0, None, None)
    assert (answer.health, answer.measures) == (Health.UNKNOWN, ())


@pytest.mark.parametrize(
    ("good", "bad", "make_or_break", "own", "health"),
    [
        (20, 0, True, None, Health.UNKNOWN),
        (18, 2, True, None, Health.STRAINED),
        (5, 15, True, None, Health.BROKEN),
        (5, 15, False, None, Health.STRAINED),
        (20, 0, True, 0.9, Health.HEALTHY),
        (5, 15, False, 0.9, Health.BROKEN),
        (5, 14, True, None, Health.UNKNOWN),
    ],
)
async def test_a_composite_is_judged_by_itself_and_by_those_below(
    good: int, bad: int, *, make_or_break: bool, own: float | None, health: Health
) -> None:
    world = World(two_moments(0.95, make_or_break=make_or_break, own=own))
    await world.record(*calls(good, bad))
    assert (await world.report("buy", Last(timedelta(hours=1)))).health is health


async def test_a_measure_keeps_its_unit_though_later_standards_left_it_out() -> None:
    world = World()
    old = Raw("1", "call", MONTH_AGO - timedelta(days=1), {"wait_seconds": 5, "resolved": True})
    await world.record(old)
    answer = await world.report("call", Last(timedelta(days=40)))
    assert [(measure.key, measure.unit, measure.tally.count) for measure in answer.measures] == [
        ("resolved", None, 1),
        ("wait", "s", 1),
    ]


async def test_a_channel_that_is_not_kept_apart_is_refused_and_totals_stay() -> None:
    world = World()
    await world.record(*(Raw(str(n), "shop", NOON, {"resolved": False}, f"till-{n}") for n in range(101)))
    hour = Last(timedelta(hours=1))
    assert (await world.report("won", hour)).tally.interactions == 101
    assert (await world.report("won", hour, "till-99")).tally.interactions == 1
    with pytest.raises(InvalidInputError, match='"shop" got more than 100 channels') as refusal:
        await world.report("won", hour, "till-100")
    assert refusal.value.field == "channel"
    assert (await world.report("call", hour, "till-100")).tally.interactions == 0


async def test_too_many_points_for_the_nodes_below_refuse_the_series_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charting, "MOST_WORK", 9 * 24)
    world = World()
    hourly, twice = Steps(timedelta(hours=1)), Steps(timedelta(minutes=30))
    answer = await world.report("won", Between(NOON - timedelta(days=1), NOON), None, [hourly, twice])
    assert len(cast("tuple[Point, ...]", answer.series[hourly])) == 24
    assert isinstance(answer.series[twice], InvalidInputError)


async def test_a_channel_counts_only_its_own() -> None:
    world = World()
    web = Raw("1", "shop", NOON, {"resolved": False}, "web")
    await world.record(web, replace(web, id="2", channel=None), replace(web, id="3", channel="phone"))
    counts = [(await world.report("shop", Last(timedelta(hours=1)), c)).tally.met for c in (None, "web", "shop")]
    assert counts == [3, 1, 0]


@pytest.mark.parametrize(
    ("archived_at", "counted"),
    [
        (NOON - timedelta(hours=2), 1),
        (NOON + timedelta(minutes=1), 1),
        (NOON + timedelta(minutes=1, milliseconds=1), 3),
    ],
)
async def test_an_archived_contributor_counts_in_windows_that_ended_before(archived_at: datetime, counted: int) -> None:
    hierarchy = built(
        [outcome("served"), replace(moment("call"), archived_at=archived_at), moment("chat")],
        [edge("call", "served"), edge("chat", "served")],
    )
    world = World(hierarchy)
    await world.record(*calls(1, 1), *calls(1, 0, "chat"))
    assert (await world.report("served", Last(timedelta(hours=1)))).tally.interactions == counted
    assert (await world.report("call", Last(timedelta(hours=1)))).tally.interactions == 2
