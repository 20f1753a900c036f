"""The law: whatever the batches and however far the fold has come, performance is a plain recomputation."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import editing
from domain.editing import ContributionRequest, StandardRequest, new_id
from domain.nodes import Experience, Moment
from domain.reporting import Between, Performance
from storage.store import Store
from tests.builders import waiting
from tests.storage.stores import TESTER, performance, record, sent

KEPT = timedelta(days=7)
QUARTER = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)

waits = st.one_of(st.none(), st.integers(-5, 120), st.floats(-5, 120).map(lambda wait: round(wait, 6)))
# Around now, around the edge of the minutes that are kept, and long ago.
ages = st.one_of(
    st.integers(0, 7_200),
    st.integers(-3_600, 3_600).map(lambda seconds: int(KEPT.total_seconds()) + seconds),
    st.integers(0, 400 * 86_400),
)


@dataclass(frozen=True)
class Raw:
    """An interaction as the test remembers it: 0 and 1 are the two moments."""

    moment: int
    age_seconds: int
    wait: float | None
    channel: str | None


raws = st.builds(Raw, st.integers(0, 1), ages, waits, st.sampled_from([None, "web", "phone"]))
batches = st.lists(st.tuples(st.lists(raws, max_size=8), st.booleans()), min_size=1, max_size=6)


@pytest.fixture
async def serial() -> list[int]:
    """Counts examples, so that each has keys of its own in the one database."""
    return []


@given(batches=batches, edges=st.lists(st.tuples(ages, ages), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_performance_equals_a_plain_recomputation(
    store: Store,
    serial: list[int],
    batches: list[tuple[list[Raw], bool]],
    edges: list[tuple[int, int]],
) -> None:
    serial.append(1)
    prefix = f"e{len(serial)}"
    await _define(store, prefix)
    now = store.clock.now()
    recorded: list[Raw] = []
    for number, (batch, fold) in enumerate(batches):
        items = [
            sent(
                f"{prefix}-{number}-{index}",
                f"{prefix}-{raw.moment}",
                at=now - timedelta(seconds=raw.age_seconds),
                wait="absent" if raw.wait is None else raw.wait,
                channel=raw.channel,
            )
            for index, raw in enumerate(batch)
        ]
        assert (await record(store, *items)).recorded == len(batch)
        recorded += batch
        if fold:
            await store.upkeep.catch_up()
    for older, younger in edges:
        begin, end = now - timedelta(seconds=max(older, younger) + 1), now - timedelta(seconds=min(older, younger))
        for channel in (None, "web"):
            for node, moments in ((f"{prefix}-0", {0}), (f"{prefix}-1", {1}), (prefix, {0, 1})):
                answer = await performance(store, node, Between(begin, end), channel)
                start, stop = _widened(begin, store.clock.now(), up=False), _widened(end, store.clock.now(), up=True)
                assert (answer.window.starts_at, answer.window.ends_at) == (start, stop)
                inside = [
                    raw
                    for raw in recorded
                    if raw.moment in moments
                    and (channel is None or raw.channel == channel)
                    and start <= now - timedelta(seconds=raw.age_seconds) < stop
                ]
                _compare(answer, inside)


def _compare(answer: Performance, inside: Sequence[Raw]) -> None:
    read = [raw for raw in inside if raw.wait is not None]
    tally = answer.tally
    counts = [_verdict(raw.wait) for raw in read if raw.wait is not None]
    assert (tally.magic, tally.met, tally.missed) == tuple(counts.count(name) for name in ("magic", "met", "missed"))
    assert tally.unmeasured == len(inside) - len(read)
    scores = [round(_score(raw.wait) * 1_000_000) for raw in read if raw.wait is not None]
    assert tally.score_sum == sum(scores)
    assert sum(measure.tally.count for measure in answer.measures) == len(read)
    for measure in answer.measures:
        mine = [raw.wait for raw in read if raw.wait is not None and measure.moment.key.endswith(f"-{raw.moment}")]
        assert measure.tally.sum_micros == sum(round(Fraction(str(wait)) * 1_000_000) for wait in mine)
        assert measure.tally.count == len(mine)


def _verdict(wait: float) -> str:
    return "magic" if wait <= 10 else "met" if wait <= 30 else "missed"


def _score(wait: float) -> Fraction:
    """Magic at 10, expected at 30, unacceptable at 90."""
    at = Fraction(str(wait))
    if at <= 10:
        return Fraction(1)
    if at <= 30:
        return 1 - (at - 10) / 40
    return max(Fraction(0), (90 - at) / 120)


def _widened(edge: datetime, now: datetime, *, up: bool) -> datetime:
    """To the whole minute, or to the whole quarter hour before the quarter in which a week ago lies."""
    minute = _rounded(edge, MINUTE, up=up)
    return _rounded(edge, QUARTER, up=up) if minute < _rounded(now - KEPT, QUARTER, up=False) else minute


def _rounded(edge: datetime, unit: timedelta, *, up: bool) -> datetime:
    epoch = datetime(1970, 1, 1, tzinfo=edge.tzinfo)
    units = (edge - epoch) / unit
    return epoch + (math.ceil(units) if up else math.floor(units)) * unit


async def _define(store: Store, prefix: str) -> None:
    await editing.define(Experience(id=new_id(), key=prefix, name=prefix), TESTER, store.hierarchies)
    for number in (0, 1):
        key = f"{prefix}-{number}"
        await editing.define(Moment(id=new_id(), key=key, name=key), TESTER, store.hierarchies)
        await editing.contribute(ContributionRequest(contributor=key, to=prefix), TESTER, store.hierarchies)
        standard = StandardRequest(moment=key, measures=(waiting(magic=10, expected=30, unacceptable=90),))
        await editing.publish_standard(standard, TESTER, store.hierarchies)
