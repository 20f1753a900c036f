"""Subscribers at two services over one database, while whatever there is is cut off or killed: told everything, once.

A small run is one of all tests; `make proof ARGS=tests/journeys/test_live_proof.py` is the large one, and prints what
came of it.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.journeys.courses import COURSES, DEFINE, MOMENTS, OUTCOMES, Attempt, attempts
from tests.journeys.lines import Line
from tests.journeys.live_judging import all_told, assert_recorded, judged, states_differ
from tests.journeys.recordings import Recordings
from tests.journeys.subscribers import Subscriber
from tests.journeys.subscriptions import Following, Subscriptions, Watching
from tests.journeys.two_services import ENGINE, TwoServices, two_services

SEED: Final = 5
WHOLE_LINE: Final = 20  # one cut of so many is of all connections to one service
# Recorded when all the rest was told, for what is told twice comes before: all courses at all outcomes.
LAST: Final = len(COURSES) * len(OUTCOMES)
IDS: Final = "{ outcomes { nodes { key id } } moments(first: 100) { nodes { key id } } }"


@dataclass(frozen=True)
class Scale:
    """How much of everything.

    Attributes:
        kills: what is killed, one after the other, at equal distances.
        lease_seconds: for so long a killed service may hold up what it had begun to write.
        batch: how many attempts take their steps together.
        pause: seconds that each sender waits after a batch.
        cut_seconds: the mean time between two cuts.
    """

    subscribers: int
    attempts: int
    kills: Sequence[str]
    batch: int
    pause: float
    cut_seconds: float
    lease_seconds: float


SMALL: Final = Scale(10, 320, ["0", ENGINE], batch=20, pause=0.2, cut_seconds=0.1, lease_seconds=1)
LARGE: Final = Scale(200, 6_250, ["0", ENGINE, "1", ENGINE], batch=50, pause=0.6, cut_seconds=0.5, lease_seconds=15)


def test_judging_counts_what_was_lost_told_twice_told_late_or_never_recorded() -> None:
    everybody = attempts(2, datetime.now(UTC))
    following, *_ = Subscriptions({key: key for key in (*OUTCOMES, *MOMENTS)}).make(1)
    assert isinstance(following, Following)
    opened, achieved = following.wanted(everybody[0])
    first, second, third, fourth = following.wanted(everybody[1])
    following.kept.told += [first, third, second, first, achieved, opened._replace(what="something else"), fourth]
    assert judged([following], everybody) == {"lost": 1, "duplicated": 1, "out of order": 3, "not as recorded": 1}


@pytest.mark.timeout(900)
async def test_ten_subscribers_are_told_everything_once(tmp_path: Path) -> None:
    await everything_is_told_once(SMALL, tmp_path)


@pytest.mark.proof
@pytest.mark.timeout(1_800)
async def test_two_hundred_subscribers_are_told_everything_once(tmp_path: Path) -> None:
    await everything_is_told_once(LARGE, tmp_path)


async def everything_is_told_once(scale: Scale, folder: Path) -> None:
    everybody = attempts(scale.attempts, datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=2))
    async with two_services(folder, TOUCHSTONE_SLOT_LEASE_SECONDS=str(scale.lease_seconds)) as services:
        await services.ask(DEFINE)
        ids = await _ids(services)
        made = Subscriptions(ids).make(scale.subscribers)
        followings = [each for each in made if isinstance(each, Following)]
        watchings = [each for each in made if isinstance(each, Watching)]
        recordings = Recordings(services.http, services.lines, scale.batch, scale.pause)
        async with _subscribed(made, services) as subscribers:
            await _record_amid_trouble(scale, services, recordings, everybody[:-LAST])
            await all_told(followings, everybody[:-LAST])
            for line in services.lines:
                line.cut_all()
            await recordings.record(everybody[-LAST:])
            await all_told(followings, everybody)
            differ = await states_differ(watchings, services)
        await assert_recorded(everybody, services, ids)
        wrong = judged(followings, everybody)
        _tell(scale, services.lines, recordings, subscribers, followings, wrong)
        assert not any(wrong.values()), wrong
        assert differ == []


@asynccontextmanager
async def _subscribed(
    made: Sequence[Following | Watching], services: TwoServices
) -> AsyncGenerator[Sequence[Subscriber]]:
    """Subscribers that all were told where they stand; events are told from there on."""
    subscribers = [
        Subscriber(each.kept, services.lines, Random(SEED + n), services.http if each.over_http else None)  # noqa: S311 - chosen alike in every run
        for n, each in enumerate(made)
    ]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(subscriber.run()) for subscriber in subscribers]
        async with asyncio.timeout(300):
            for subscriber in subscribers:
                await subscriber.begun.wait()
        yield subscribers
        for task in tasks:
            task.cancel()


async def _record_amid_trouble(
    scale: Scale, services: TwoServices, recordings: Recordings, everybody: Sequence[Attempt]
) -> None:
    """While connections are cut all the time, something is killed now and then."""
    total = sum(len(attempt.course.steps) for attempt in everybody)
    async with asyncio.TaskGroup() as group:
        cutting = group.create_task(_cut(services.lines, scale.cut_seconds))
        recording = group.create_task(recordings.record(everybody))
        for number, what in enumerate(scale.kills, 1):
            await recordings.reached(total * number // (len(scale.kills) + 1))
            await services.kill(what)
        await recording
        cutting.cancel()


async def _cut(lines: Sequence[Line], mean_seconds: float) -> None:
    chance = Random(SEED)  # noqa: S311 - chosen alike in every run
    for number in count(1):
        await asyncio.sleep(chance.expovariate(1 / mean_seconds))
        line = chance.choice(lines)
        if number % WHOLE_LINE:
            line.cut_one(chance)
        else:
            line.cut_all()


async def _ids(services: TwoServices) -> Mapping[str, str]:
    answer = await services.ask(IDS)
    return {node["key"]: node["id"] for found in answer.values() for node in found["nodes"]}


def _tell(
    scale: Scale,
    lines: Sequence[Line],
    recordings: Recordings,
    subscribers: Sequence[Subscriber],
    followings: Sequence[Following],
    wrong: Mapping[str, int],
) -> None:
    """What happened, and what came of it."""
    codes = sum((subscriber.codes for subscriber in subscribers), Counter[str]())
    *counted, other = wrong
    print(  # noqa: T201 - a proof says what came of it
        f"\n{recordings.acknowledged:,} interactions recorded in {recordings.batches:,} batches, "
        f"of which {recordings.sent_again:,} had to be sent again",
        f"{sum(line.cuts for line in lines):,} connections cut; killed, one after the other: {', '.join(scale.kills)}",
        f"{len(subscribers):,} subscribers connected {sum(each.connections for each in subscribers):,} times; "
        f"sent away: {dict(codes)}",
        f"{sum(len(each.kept.told) for each in followings):,} events told; {other}: {wrong[other]:,}",
        f"{', '.join(counted)}: {', '.join(f'{wrong[name]:,}' for name in counted)}",
        sep="\n",
    )
