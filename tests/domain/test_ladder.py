from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ladder import (
    MINUTES_A_DAY,
    Run,
    Rung,
    Window,
    bucket_of,
    coarser,
    minute_of,
    minutes_kept_from,
    start_of,
    time_of,
)

FIRST = minute_of(datetime(1, 1, 2, tzinfo=UTC))
LAST = minute_of(datetime(9998, 12, 31, tzinfo=UTC))


def minutes() -> st.SearchStrategy[int]:
    """Anywhere in the calendar, and often where something begins."""
    anywhere = st.integers(FIRST, LAST)
    return st.one_of(
        anywhere,
        anywhere.map(lambda minute: minute - minute % 15),
        anywhere.map(lambda minute: minute - minute % MINUTES_A_DAY),
        anywhere.map(lambda minute: start_of(Rung.MONTH, bucket_of(minute, Rung.MONTH))),
    )


def windows(longest: int) -> st.SearchStrategy[Window]:
    def window(start: int, length: int) -> Window:
        return Window(start, min(start + length, LAST))

    return st.builds(window, minutes(), st.integers(0, longest))


def minutes_of(run: Run) -> tuple[int, int]:
    return start_of(run.rung, run.first), start_of(run.rung, run.end)


@given(minutes(), st.sampled_from(Rung))
def test_every_minute_lies_in_one_bucket_of_every_rung(minute: int, rung: Rung) -> None:
    number = bucket_of(minute, rung)
    assert start_of(rung, number) <= minute < start_of(rung, number + 1)


@pytest.mark.parametrize(
    ("rung", "number", "start"),
    [
        (Rung.MINUTE, 27, "1970-01-01T00:27:00+00:00"),
        (Rung.QUARTER, 1, "1970-01-01T00:15:00+00:00"),
        (Rung.QUARTER, -1, "1969-12-31T23:45:00+00:00"),
        (Rung.DAY, 19_782, "2024-02-29T00:00:00+00:00"),
        (Rung.MONTH, 0, "1970-01-01T00:00:00+00:00"),
        (Rung.MONTH, -1, "1969-12-01T00:00:00+00:00"),
        (Rung.MONTH, 674, "2026-03-01T00:00:00+00:00"),
    ],
)
def test_buckets_are_numbered_from_1970(rung: Rung, number: int, start: str) -> None:
    assert time_of(start_of(rung, number)) == datetime.fromisoformat(start)
    assert bucket_of(start_of(rung, number), rung) == number


@given(minutes(), st.sampled_from((Rung.MINUTE, Rung.QUARTER, Rung.DAY)))
def test_a_coarser_bucket_holds_all_of_a_finer_one(minute: int, rung: Rung) -> None:
    number = bucket_of(minute, rung)
    above = coarser(rung, number)
    assert above == (Rung(rung + 1), bucket_of(minute, above[0]))
    assert start_of(*above) <= start_of(rung, number)
    assert start_of(rung, number + 1) <= start_of(above[0], above[1] + 1)


@given(windows(longest=4 * 366 * MINUTES_A_DAY))
def test_runs_are_disjoint_and_cover_the_window_exactly(window: Window) -> None:
    spans = sorted(minutes_of(run) for run in window.tiles())
    assert all(start < end for start, end in spans)
    edges = [edge for span in spans for edge in span]
    assert edges[1:-1:2] == edges[2::2]
    assert not spans if window.start == window.end else (edges[0], edges[-1]) == (window.start, window.end)


@given(windows(longest=70 * MINUTES_A_DAY))
def test_every_bucket_is_the_coarsest_that_fits_there(window: Window) -> None:
    for run in window.tiles():
        if run.rung is Rung.MONTH:
            continue
        for number in range(run.first, run.end):
            above, holding = coarser(run.rung, number)
            assert start_of(above, holding) < window.start or start_of(above, holding + 1) > window.end


def test_nothing_is_coarser_than_a_month() -> None:
    with pytest.raises(ValueError, match="4 is not a valid Rung"):
        coarser(Rung.MONTH, 0)


@given(windows(longest=LAST - FIRST))
def test_however_long_a_window_is_it_has_at_most_seven_runs(window: Window) -> None:
    assert len(window.tiles()) <= 7


def test_a_window_from_a_minute_to_a_minute_climbs_the_ladder_and_comes_down() -> None:
    start, end = datetime(2026, 1, 30, 23, 44, tzinfo=UTC), datetime(2026, 4, 2, 0, 16, tzinfo=UTC)
    runs = sorted(Window(minute_of(start), minute_of(end)).tiles(), key=minutes_of)
    assert [(run.rung.name, run.end - run.first, f"{time_of(minutes_of(run)[0]):%m-%d %H:%M}") for run in runs] == [
        ("MINUTE", 1, "01-30 23:44"),
        ("QUARTER", 1, "01-30 23:45"),
        ("DAY", 1, "01-31 00:00"),
        ("MONTH", 2, "02-01 00:00"),
        ("DAY", 1, "04-01 00:00"),
        ("QUARTER", 1, "04-02 00:00"),
        ("MINUTE", 1, "04-02 00:15"),
    ]


instants = st.datetimes(datetime(1, 1, 2), datetime(9998, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@given(start=instants, length=st.timedeltas(timedelta(milliseconds=1), timedelta(days=90)), kept=minutes())
def test_a_window_widens_to_the_nearest_edges_that_can_be_counted(
    start: datetime, length: timedelta, kept: int
) -> None:
    kept_from = kept - kept % 15
    end = start + length
    window = Window.widened(start, end, kept_from)
    assert window.starts_at <= start
    assert end <= window.ends_at
    for edge, instant in ((window.start, start), (window.end, end)):
        step = 15 if instant < time_of(kept_from) else 1
        assert edge % step == 0
        assert abs(time_of(edge) - instant) < timedelta(minutes=step)


@given(start=instants, length=st.timedeltas(timedelta(milliseconds=1), timedelta(days=90)), kept=minutes())
def test_widening_again_changes_nothing(start: datetime, length: timedelta, kept: int) -> None:
    kept_from = kept - kept % 15
    window = Window.widened(start, start + length, kept_from)
    assert Window.widened(window.starts_at, window.ends_at, kept_from) == window


@given(start=instants, length=st.timedeltas(timedelta(milliseconds=1), timedelta(days=90)), kept=minutes())
def test_no_minute_before_those_kept_is_asked_for(start: datetime, length: timedelta, kept: int) -> None:
    kept_from = kept - kept % 15
    runs = Window.widened(start, start + length, kept_from).tiles()
    assert all(run.first >= kept_from for run in runs if run.rung is Rung.MINUTE)


def test_the_minutes_kept_begin_a_quarter_hour_and_reach_back_as_many_days() -> None:
    now = datetime(2026, 3, 9, 12, 44, 59, tzinfo=UTC)
    assert time_of(minutes_kept_from(now, 7)) == datetime(2026, 3, 2, 12, 30, tzinfo=UTC)


def test_a_window_holds_its_first_minute_and_not_the_one_at_its_end() -> None:
    window = Window(10, 12)
    assert [minute in window for minute in (9, 10, 11, 12)] == [False, True, True, False]
