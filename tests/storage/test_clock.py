"""The database's clock: aware, whole milliseconds, and right to within a round trip."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.client import Client
from storage.clock import DatabaseClock


async def test_it_tells_the_databases_time_in_whole_milliseconds(client: Client) -> None:
    clock = DatabaseClock(client)
    await clock.refresh()
    now = clock.now()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=2)  # the engine runs on this machine


async def test_it_moves_on_between_refreshes(client: Client) -> None:
    clock = DatabaseClock(client)
    await clock.refresh()
    first = clock.now()
    while clock.now() == first:
        pass
    assert clock.now() > first


def test_it_does_not_guess_before_it_was_refreshed(client: Client) -> None:
    with pytest.raises(RuntimeError, match="never refreshed"):
        DatabaseClock(client).now()
