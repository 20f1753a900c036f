"""The law: whatever the batches and however far the fold has come, performance is a plain recomputation."""

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import editing
from domain.editing import ContributionRequest, StandardRequest
from domain.edits import new_id
from domain.interactions import SentInteraction
from domain.nodes import Experience, Moment
from domain.standards import Measure, Standard
from domain.times import format_time
from domain.windows import Between
from storage.store import Store
from tests.builders import flag, rating, waiting
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
from tests.storage.stores import LIMITS, TESTER, performance, record

NOW: Final = datetime.now(UTC)  # one for all examples, which hypothesis repeats
RETENTION_DAYS: Final = LIMITS.minute_retention_days
MOMENTS: Final = ("call", "chat")
MEASURES: Final[dict[str, tuple[Measure, ...]]] = {
    "call": (waiting(magic=10, expected=30, unacceptable=90, weight=0.1), flag(weight=0.3, decisive=True)),
    "chat": (rating(magic=5, weight=3), waiting(expected=6, unacceptable=6, weight=0.2)),
}
STRICTER: Final[dict[str, tuple[Measure, ...]]] = {
    "call": (waiting(magic=1, expected=20, unacceptable=50),),
    "chat": (rating(magic=6),),
}

signals: Final = st.fixed_dictionaries(
    {},
    optional={
        "wait_seconds": st.one_of(
            st.integers(-5, 120), st.floats(-5, 120).map(lambda wait: round(wait, 6)), st.just("no number")
        ),
        "resolved": st.booleans(),
        "rating": st.integers(0, 6),
    },
)


@pytest.fixture
def examples() -> list[str]:
    """One entry an example, so that each has keys of its own in the one database."""
    return []


@given(data=st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_performance_equals_a_plain_recomputation(store: Store, examples: list[str], data: st.DataObject) -> None:
    drawn = data.draw(arrivals(MOMENTS, signals, NOW, RETENTION_DAYS))
    orders = data.draw(batches(drawn))
    folds = data.draw(st.lists(st.booleans(), min_size=len(orders), max_size=len(orders)))
    begin, end = data.draw(st.lists(instants(NOW, RETENTION_DAYS), min_size=2, max_size=2, unique=True).map(sorted))
    channel = data.draw(st.sampled_from((None, "web")))
    asked = data.draw(st.lists(steps(end - begin), min_size=1, max_size=2))
    # Nothing is drawn from here on: an example that hypothesis gives up must not have cost the database anything.
    examples.append(prefix := f"e{len(examples)}")
    keys = [f"{prefix}-{moment}" for moment in MOMENTS]
    items = [_keyed(raw, prefix) for raw in drawn]
    standards = await _define(store, prefix)
    for batch, fold in zip(orders, folds, strict=True):
        await _send(store, [_keyed(raw, prefix) for raw in batch])
        if fold:
            await store.upkeep.catch_up()
    for key, below in ((prefix, keys), *((key, [key]) for key in keys)):
        answer = await performance(store, key, Between(begin, end), channel, asked)
        start, stop = widened(begin, end, store.clock.now(), RETENTION_DAYS)
        plain = recompute(items, {moment: standards[moment] for moment in below}, start, stop, channel)
        assert differences(answer, plain) == []
        for step in asked:
            there = {moment: standards[moment] for moment in below}
            assert series_differences(answer, step, items, there, channel) == []
        if key in keys:
            assert answer.score == pytest.approx(plain.mean_score(key), abs=2e-6)


def _keyed(raw: Raw, prefix: str) -> Raw:
    """The interaction at this example's moment, under an id of this example."""
    return dataclasses.replace(raw, id=f"{prefix}-{raw.id}", moment=f"{prefix}-{raw.moment}")


async def _send(store: Store, batch: Sequence[Raw]) -> None:
    sent = [
        SentInteraction(
            id=raw.id,
            moment=raw.moment,
            occurred_at=format_time(raw.at),
            signals=dict(raw.signals),
            channel=raw.channel,
        )
        for raw in batch
    ]
    assert not (await record(store, *sent)).rejected


async def _define(store: Store, prefix: str) -> dict[str, tuple[Standard, ...]]:
    """An experience of both moments, each with a standard from the beginning of time, and one from last month on."""
    hierarchies = store.hierarchies
    month_ago = store.clock.now() - timedelta(days=30)
    await editing.define(Experience(id=new_id(), key=prefix, name=prefix), TESTER, hierarchies)
    published: dict[str, tuple[Standard, ...]] = {}
    for moment, measures in MEASURES.items():
        key = f"{prefix}-{moment}"
        await editing.define(Moment(id=new_id(), key=key, name=key), TESTER, hierarchies)
        await editing.contribute(ContributionRequest(contributor=key, to=prefix), TESTER, hierarchies)
        first = StandardRequest(moment=key, measures=measures)
        stricter = StandardRequest(moment=key, measures=STRICTER[moment], effective_from=month_ago)
        await editing.publish_standard(first, TESTER, hierarchies)
        hierarchy, _ = await editing.publish_standard(stricter, TESTER, hierarchies)
        published[key] = hierarchy.standards(hierarchy.moment(key).id)
    return published
