"""Which time is counted: windows, widened to what is kept."""

from datetime import datetime, timedelta
from typing import Final

import pytest

from domain.errors import InvalidInputError
from domain.ladder import minutes_kept_from
from domain.limits import DEFAULTS
from domain.windows import Between, Last, WindowRequest, window_of
from tests.builders import NOON

KEPT_FROM: Final = minutes_kept_from(NOON, DEFAULTS.minute_retention_days)


@pytest.mark.parametrize(
    ("request_", "start", "end"),
    [
        (Last(timedelta(minutes=5)), NOON - timedelta(minutes=4), NOON + timedelta(minutes=1)),
        (Last(timedelta(seconds=1)), NOON, NOON + timedelta(minutes=1)),
        (Last(timedelta(days=30)), NOON - timedelta(days=30), NOON + timedelta(minutes=1)),
        (
            Between(NOON - timedelta(seconds=90), NOON - timedelta(seconds=1)),
            NOON - timedelta(minutes=2),
            NOON,
        ),
        (
            Between(NOON - timedelta(days=8, minutes=1), NOON - timedelta(days=8)),
            NOON - timedelta(days=8, minutes=15),
            NOON - timedelta(days=8),
        ),
    ],
)
def test_a_window_is_widened_to_what_can_be_counted(request_: WindowRequest, start: datetime, end: datetime) -> None:
    window = window_of(request_, NOON, KEPT_FROM)
    assert (window.starts_at, window.ends_at) == (start, end)


def test_last_ends_with_the_current_minute() -> None:
    window = window_of(Last(timedelta(minutes=1)), NOON + timedelta(seconds=59.999), KEPT_FROM)
    assert (window.starts_at, window.ends_at) == (NOON, NOON + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (Last(timedelta()), "window.last"),
        (Last(timedelta(days=999_999)), "window.last"),
        (Between(NOON, NOON), "window.between"),
        (Between(NOON, NOON - timedelta(seconds=1)), "window.between"),
    ],
)
def test_a_window_that_holds_nothing_is_refused(request_: WindowRequest, field: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        window_of(request_, NOON, KEPT_FROM)
    assert refusal.value.field == field
