"""Interactions as clients follow them: each once, in the order in which they were recorded."""

from collections.abc import Sequence

import pytest

from domain.interactions import Recorded
from resolvers.global_ids import global_id
from resolvers.live.objects import RecordObjects
from tests.graphql_client import Service
from tests.resolvers.feeds import INTERACTIONS, place
from tests.resolvers.subscribing import subscribed
from tests.resolvers.trips import MET, MISSED, record, sent, trips


@pytest.fixture
def trip() -> Service:
    return Service(trips())


async def test_interactions_are_told_in_the_order_in_which_they_were_recorded(trip: Service) -> None:
    async with subscribed(trip, INTERACTIONS) as subscriber:
        await subscriber.next()
        await record(trip, sent("2", "09:00", "board", MISSED), sent("1", "08:00", "nowhere", MET))
        told = [await subscriber.next() for _ in range(2)]
    assert [each["interaction"] for each in told] == [
        {"key": "2", "verdict": "MISSED"},
        {"key": "1", "verdict": "UNMEASURED"},
    ]
    assert told[-1]["cursor"] == await place(trip)


async def test_interactions_are_chosen_by_moment_and_verdict(trip: Service) -> None:
    board = global_id("Moment", "id-board")
    async with subscribed(trip, INTERACTIONS, moments=[board], verdicts=["MET"]) as subscriber:
        await subscriber.next()
        await record(
            trip,
            sent("1", "09:00", "board", MISSED),
            sent("2", "09:00", "bags", MET),
            sent("3", "09:00", "board", MET),
        )
        told = await subscriber.next()
    assert told["interaction"] == {"key": "3", "verdict": "MET"}


async def test_a_large_record_is_told_whole_and_read_in_portions(trip: Service) -> None:
    async with subscribed(trip, INTERACTIONS) as subscriber:
        await subscriber.next()
        await record(trip, *(sent(str(n), "09:00", "meal", MET, None) for n in range(250)))
        before = trip.interactions.readings
        told = [(await subscriber.next())["interaction"]["key"] for _ in range(250)]
    assert told == [str(n) for n in range(250)]
    assert trip.interactions.readings - before == 3


async def test_who_wants_few_of_a_records_interactions_asks_for_them_by_the_portion_not_one_by_one(
    trip: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    load, asked = RecordObjects.interactions, list[int]()

    async def noted(self: RecordObjects, ids: Sequence[str]) -> Sequence[Recorded | None]:
        asked.append(len(ids))
        return await load(self, ids)

    monkeypatch.setattr(RecordObjects, "interactions", noted)
    async with subscribed(trip, INTERACTIONS, moments=[global_id("Moment", "id-board")]) as subscriber:
        await subscriber.next()
        others = [sent(str(n), "09:00", "meal", MET, None) for n in range(120)]
        await record(trip, *others, sent("last", "09:00", "board", MET))
        assert (await subscriber.next())["interaction"]["key"] == "last"
    assert asked == [100, 21]
