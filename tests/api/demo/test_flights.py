from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.demo.flights import Flight, interactions_of, read_flights
from api.demo.timetable import LAP, Timetable
from domain.interactions import SentInteraction
from domain.times import parse_time
from tests.journeys.flights_oracle import SIGNALS, passages

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
hours = st.integers(0, 24 * 28 * 3).map(lambda count: timedelta(hours=count))


def times_of(interactions: list[SentInteraction]) -> list[datetime]:
    return [parse_time(interaction.occurred_at) for interaction in interactions]


@pytest.fixture(scope="module")
def flights() -> list[Flight]:
    return list(read_flights())


@pytest.fixture(scope="module")
def timetable(flights: list[Flight]) -> Timetable:
    return Timetable(flights)


# ------------------------------------------------------------ flights


def test_unmoved_flights_are_what_the_oracle_reads_from_the_same_file(flights: list[Flight]) -> None:
    ours = [interaction for flight in flights for _, interaction in interactions_of(flight)]
    theirs = passages()
    assert len({interaction.id for interaction in ours}) == len(ours)
    assert [(i.attempt, i.moment, parse_time(i.occurred_at), i.signals) for i in ours] == [
        (p.trip, p.moment, p.at, {} if p.seen is None else {SIGNALS[p.moment]: p.seen}) for p in theirs
    ]


def test_a_cancelled_flight_only_does_not_operate(flights: list[Flight]) -> None:
    flight = next(flight for flight in flights if flight.departure_delay is None)
    ((at, interaction),) = interactions_of(flight)
    assert at == flight.departs_at
    assert (interaction.moment, interaction.signals) == ("flight-operates", {"operated": False})


def test_a_moved_flight_is_another_attempt_on_another_day(flights: list[Flight]) -> None:
    flight: Flight = flights[0]
    (_, before), (_, after) = next(interactions_of(flight)), next(interactions_of(flight, LAP))
    assert (before.attempt, after.attempt) == ("2013-01-01-UA-1545-EWR", "2013-01-29-UA-1545-EWR")
    assert parse_time(after.occurred_at) - parse_time(before.occurred_at) == timedelta(weeks=4)


# ------------------------------------------------------------ timetable


def test_every_lap_holds_each_interaction_once(timetable: Timetable) -> None:
    lap = timetable.between(NOW - LAP, NOW)
    assert len(lap) == len({interaction.id for interaction in lap}) == 72_208
    assert times_of(lap) == sorted(times_of(lap))
    assert times_of(lap)[0] > NOW - LAP
    assert times_of(lap)[-1] <= NOW


@settings(max_examples=20, deadline=None)
@given(hours, st.integers(0, 72), st.integers(0, 72))
def test_a_span_is_the_sum_of_its_parts(timetable: Timetable, start: timedelta, first: int, second: int) -> None:
    begin = NOW + start
    middle, end = begin + timedelta(hours=first), begin + timedelta(hours=first + second)
    assert timetable.between(begin, end) == timetable.between(begin, middle) + timetable.between(middle, end)


@settings(max_examples=20, deadline=None)
@given(hours)
def test_the_next_interaction_is_the_first_after_and_there_always_is_one(
    timetable: Timetable, start: timedelta
) -> None:
    begin = NOW + start
    following = timetable.next_after(begin)
    assert following > begin
    assert times_of(timetable.between(begin, following)) == [following] * len(timetable.between(begin, following))
    assert timetable.between(begin, following)


@pytest.mark.parametrize("weeks", [0, 4, 400])
def test_weekdays_stay_what_they_were(timetable: Timetable, weeks: int) -> None:
    moved = timetable.between(NOW + timedelta(weeks=weeks), NOW + timedelta(weeks=weeks, days=1))
    there = timetable.between(NOW, NOW + timedelta(days=1))
    assert [interaction.signals for interaction in moved] == [interaction.signals for interaction in there]


def test_another_process_gives_the_same_interactions(timetable: Timetable) -> None:
    span = NOW - timedelta(hours=6), NOW
    assert Timetable(read_flights()).between(*span) == timetable.between(*span)
