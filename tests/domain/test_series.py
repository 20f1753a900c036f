from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import InvalidInputError
from domain.ladder import Window, minute_of
from domain.series import MAX_POINTS, Steps, cut

ALL_KEPT = -(10**9)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def at(text: str, zone: str = "UTC") -> int:
    """The minute in which a local time begins."""
    return minute_of(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)))


def local(minute: int, zone: str) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)).astimezone(ZoneInfo(zone)).isoformat()


def starts(window: Window, length: timedelta, zone: str, kept_from: int = ALL_KEPT) -> list[str]:
    return [local(point.start, zone) for point in cut(window, Steps(length, zone), kept_from)]


def test_local_days_have_23_24_and_25_hours() -> None:
    for first, hours in (("2013-03-09", [24, 23, 24]), ("2013-11-02", [24, 25, 24])):
        start = datetime.fromisoformat(first)
        window = Window(at(first, "America/New_York"), at(str(start + 3 * DAY), "America/New_York"))
        points = cut(window, Steps(DAY, "America/New_York"), ALL_KEPT)
        assert [(point.end - point.start) / 60 for point in points] == hours


def test_the_window_cuts_the_first_and_the_last_point() -> None:
    window = Window(at("2013-01-01T10:30", "Asia/Kathmandu"), at("2013-01-03T00:01", "Asia/Kathmandu"))
    assert starts(window, DAY, "Asia/Kathmandu") == [
        "2013-01-01T10:30:00+05:45",
        "2013-01-02T00:00:00+05:45",
        "2013-01-03T00:00:00+05:45",
    ]


def test_weeks_begin_on_mondays() -> None:
    points = starts(Window(at("2013-01-02"), at("2013-01-21")), 7 * DAY, "UTC")
    assert points == ["2013-01-02T00:00:00+00:00", "2013-01-07T00:00:00+00:00", "2013-01-14T00:00:00+00:00"]


def test_steps_within_a_day_begin_anew_at_local_midnight() -> None:
    window = Window(at("2013-01-01", "Asia/Kolkata"), at("2013-01-02T08:00", "Asia/Kolkata"))
    assert [start[8:16] for start in starts(window, 7 * HOUR, "Asia/Kolkata")] == [
        "01T00:00",
        "01T07:00",
        "01T14:00",
        "01T21:00",
        "02T00:00",
        "02T07:00",
    ]


@pytest.mark.parametrize(
    ("day", "length", "shown"),
    [
        ("2013-03-31", 6 * HOUR, ["00:00:00+01:00", "06:00:00+02:00", "12:00:00+02:00", "18:00:00+02:00"]),
        ("2013-10-27", 6 * HOUR, ["00:00:00+02:00", "06:00:00+01:00", "12:00:00+01:00", "18:00:00+01:00"]),
        ("2013-03-31", 2 * HOUR, ["00:00:00+01:00", "03:00:00+02:00", "04:00:00+02:00", "06:00:00+02:00"]),
        ("2013-10-27", HOUR, ["00:00:00+02:00", "01:00:00+02:00", "02:00:00+02:00", "02:00:00+01:00"]),
    ],
)
def test_where_the_clock_changes_steps_follow_the_clock(day: str, length: timedelta, shown: list[str]) -> None:
    window = Window(at(day, "Europe/Berlin"), at(f"{day}T23:59", "Europe/Berlin"))
    assert [start[11:] for start in starts(window, length, "Europe/Berlin")][:4] == shown


def test_a_day_that_was_skipped_and_a_midnight_that_was_skipped_cost_no_minute() -> None:
    samoa = Window(at("2011-12-29", "Pacific/Apia"), at("2012-01-01", "Pacific/Apia"))
    assert [start[:10] for start in starts(samoa, DAY, "Pacific/Apia")] == ["2011-12-29", "2011-12-31"]
    brazil = Window(at("2017-10-14", "America/Sao_Paulo"), at("2017-10-16", "America/Sao_Paulo"))
    assert starts(brazil, DAY, "America/Sao_Paulo")[1] == "2017-10-15T01:00:00-02:00"


def test_before_the_minutes_kept_edges_move_to_the_quarter_hour() -> None:
    kept_from = at("2013-01-01T01:00")
    window = Window(at("2013-01-01T00:30"), at("2013-01-01T01:10"))
    minutes = [start[14:16] for start in starts(window, timedelta(minutes=5), "UTC", kept_from)]
    assert minutes == ["30", "45", "00", "05"]
    liberia = Window(at("1960-01-01"), at("1960-01-03"))  # 44 minutes and 30 seconds behind UTC
    assert all(p.start % 15 == 0 for p in cut(liberia, Steps(DAY, "Africa/Monrovia"), at("2013-01-01")))


def test_a_thousand_points_are_the_most() -> None:
    assert len(cut(Window(at("2013-01-01"), at("2013-01-01") + MAX_POINTS), Steps(timedelta(minutes=1)), 0)) == 1_000
    with pytest.raises(InvalidInputError, match="more than 1,000 steps of PT1M"):
        cut(Window(0, MAX_POINTS + 1), Steps(timedelta(minutes=1)), 0)
    with pytest.raises(InvalidInputError, match="more than 1,000 steps of P1D"):
        cut(Window(at("0001-01-01"), at("9998-12-31")), Steps(DAY, "Pacific/Kiritimati"), 0)


@pytest.mark.parametrize("length", [timedelta(days=999_999), timedelta(days=999_999_999)])
def test_the_longest_steps_are_one_point(length: timedelta) -> None:
    window = Window(at("2013-01-01"), at("2013-01-02"))
    assert cut(window, Steps(length, "America/New_York"), 0) == (window,)


@pytest.mark.parametrize(
    ("length", "zone", "field"),
    [
        (timedelta(), "UTC", "step"),
        (timedelta(seconds=90), "UTC", "step"),
        (timedelta(hours=25), "UTC", "step"),
        (DAY, "Mars/Olympus", "timeZone"),
        (DAY, "../../etc/passwd", "timeZone"),
        (DAY, "", "timeZone"),
        (DAY, "america/new_york", "timeZone"),
    ],
)
def test_a_step_or_a_zone_that_cannot_be_is_refused(length: timedelta, zone: str, field: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        Steps(length, zone)
    assert refusal.value.field == field


ZONES = ("UTC", "America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca")


@settings(deadline=None)
@given(
    start=st.integers(at("1975-01-01"), at("2037-01-01")),
    length=st.integers(1, 60 * 24 * 30),
    step=st.sampled_from([timedelta(minutes=m) for m in (45, 60, 360, 1_440, 2_880, 10_080)]),
    zone=st.sampled_from(ZONES),
    kept=st.integers(-100_000, 100_000),
)
def test_points_tile_the_window_and_cut_at_the_local_clock(
    start: int, length: int, step: timedelta, zone: str, kept: int
) -> None:
    window = Window(start - start % 15, start - start % 15 + length // 15 * 15 + 15)
    points = cut(window, Steps(step, zone), start + kept)
    assert [points[0].start, *(point.end for point in points)] == [*(point.start for point in points), window.end]
    for point in points[1:]:
        shown = datetime.fromisoformat(local(point.start, zone))
        before = datetime.fromisoformat(local(point.start - 1, zone))
        if step >= DAY:
            assert shown.date() > before.date()
            assert (shown.date().toordinal() - datetime(1970, 1, 5).toordinal()) % (step // DAY) == 0  # noqa: DTZ001
        elif shown.utcoffset() == before.utcoffset():
            assert (shown.hour * 60 + shown.minute) % (step // timedelta(minutes=1)) == 0 or _changes(shown, zone)


def _changes(shown: datetime, zone: str) -> bool:
    """Whether the clock changes on this day: then times that it skips are read by the clock before."""
    midnight = shown.replace(hour=0, minute=0, tzinfo=ZoneInfo(zone))
    return midnight.utcoffset() != (midnight + DAY).utcoffset()
