"""The database's clock: aware, whole milliseconds, and right to within a round trip."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

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


async def test_an_answer_that_took_long_changes_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = DatabaseClock(client)
    await clock.refresh()
    monkeypatch.setattr("storage.clock.time", SimpleNamespace(monotonic=lambda: ticks.pop(0)))
    ticks = [100.0, 100.0, 130.0, 100.0]  # now, asked, answered, now
    before = clock.now()
    await clock.refresh()
    assert (clock.now(), ticks) == (before, [])


def test_it_does_not_guess_before_it_was_refreshed(client: Client) -> None:
    with pytest.raises(RuntimeError, match="never refreshed"):
        DatabaseClock(client).now()
