from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.times import MalformedError, format_duration, format_time, parse_duration, parse_time

milliseconds = st.integers(0, 10**12).map(lambda count: timedelta(milliseconds=count))


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-01-31T09:30:00Z", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("2026-01-31t09:30:00z", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("2026-01-31 09:30:00+05:45", datetime(2026, 1, 31, 3, 45, tzinfo=UTC)),
        ("2026-01-31T09:30:00-00:00", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("2026-01-31T00:30:00+01:00", datetime(2026, 1, 30, 23, 30, tzinfo=UTC)),
        ("2026-01-31T09:30:00.5Z", datetime(2026, 1, 31, 9, 30, 0, 500_000, tzinfo=UTC)),
        ("2026-01-31T09:30:00.123999999Z", datetime(2026, 1, 31, 9, 30, 0, 123_000, tzinfo=UTC)),
        ("2024-02-29T23:59:59.999Z", datetime(2024, 2, 29, 23, 59, 59, 999_000, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_time_is_an_instant_in_utc_to_the_millisecond(text: str, instant: datetime) -> None:
    assert parse_time(text) == instant
    assert parse_time(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31T09:30:00",
        "2026-01-31T09:30Z",
        "2026-01-31",
        "20260131T093000Z",
        "2026-1-31T09:30:00Z",
        "2026-02-30T09:30:00Z",
        "2025-02-29T09:30:00Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T09:60:00Z",
        "2026-01-31T09:30:00+24:00",
        "2026-01-31T09:30:00+05:99",
        "2026-01-31T09:30:00+0530",
        "2026-01-31T09:30:00.Z",
        "2026-01-31T09:30:00Z\n",
        " 2026-01-31T09:30:00Z",
        "\u0662026-01-31T09:30:00Z",
        "0001-01-01T00:00:00+01:00",
        "9999-01-01T00:00:00Z",
        "now",
        "",
        None,
        1_769_851_800,
        True,
        datetime(2026, 1, 31, tzinfo=UTC),
    ],
)
def test_what_is_no_time_is_refused(text: object) -> None:
    with pytest.raises(MalformedError):
        parse_time(text)


def test_a_refused_time_says_what_is_wanted() -> None:
    with pytest.raises(MalformedError) as without_offset:
        parse_time("2026-01-31T09:30:00")
    assert str(without_offset.value) == 'must be an RFC 3339 time with an offset, as "2026-01-31T09:30:00Z"'
    with pytest.raises(MalformedError) as no_day:
        parse_time("2026-02-30T09:30:00Z")
    assert str(no_day.value) == "is not a time that exists"


@given(
    st.datetimes(datetime(1, 1, 2), datetime(9998, 12, 30)),  # noqa: DTZ001
    st.integers(-1_439, 1_439),
)
def test_times_round_trip_from_any_offset(naive: datetime, offset_minutes: int) -> None:
    local = naive.replace(
        microsecond=naive.microsecond // 1_000 * 1_000, tzinfo=timezone(timedelta(minutes=offset_minutes))
    )
    assert parse_time(local.isoformat()) == local
    assert parse_time(format_time(local)) == local
    assert format_time(local).endswith("Z")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT5M", timedelta(minutes=5)),
        ("P7D", timedelta(days=7)),
        ("P2W", timedelta(weeks=2)),
        ("P1DT2H3M4S", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("PT0.5S", timedelta(milliseconds=500)),
        ("PT0,25S", timedelta(milliseconds=250)),
        ("PT90M", timedelta(minutes=90)),
        ("P0D", timedelta()),
    ],
)
def test_a_duration_is_read_in_weeks_days_hours_minutes_and_seconds(text: str, length: timedelta) -> None:
    assert parse_duration(text) == length


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "P1DT", "P1M", "P1Y", "-P1D", "P-1D", "PT5", "5M", "PT1.5M", "PT1S2M", "p1d", "PT5M ", "P1D1W"],
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        parse_duration(text)


@pytest.mark.parametrize(
    "text",
    ["PT0.0001S", "P999999999999W", "P9999999999999D", f"P{'1' * 100}D", "P\u0661D", None, 300, timedelta(1)],
)
def test_a_duration_that_cannot_be_counted_or_is_no_text_is_refused(text: object) -> None:
    with pytest.raises(MalformedError):
        parse_duration(text)


@given(milliseconds)
def test_durations_round_trip(length: timedelta) -> None:
    assert parse_duration(format_duration(length)) == length


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(), "P0D"),
        (timedelta(days=7), "P7D"),
        (timedelta(days=1, hours=2), "P1DT2H"),
        (timedelta(minutes=5), "PT5M"),
        (timedelta(seconds=10), "PT10S"),
        (timedelta(milliseconds=5_050), "PT5.05S"),
        (timedelta(milliseconds=500), "PT0.5S"),
    ],
)
def test_a_duration_is_written_in_its_shortest_form(length: timedelta, text: str) -> None:
    assert format_duration(length) == text
