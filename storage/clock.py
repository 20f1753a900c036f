"""The database's clock, which all processes share, read without a round trip each time."""

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from typing import NoReturn

from pymongo.errors import PyMongoError

from storage.client import Client

log = logging.getLogger(__name__)

REFRESH_SECONDS = 30.0
LONGEST_ROUND_TRIP_SECONDS = 1.0  # an answer that took longer, as over an outage, says less than the last one does


class DatabaseClock:
    """Tells the primary's time, estimated from its last answer and this process's monotonic clock.

    The error is at most half a round trip plus the drift of two oscillators over `REFRESH_SECONDS`: milliseconds.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._read_at: float | None = None  # time.monotonic() at which the database's clock showed `_shown`
        self._shown: datetime | None = None

    def now(self) -> datetime:
        """The time in UTC, aware, cut to whole milliseconds, which is what the database can store.

        Raises:
            RuntimeError: `refresh` was never awaited.
        """
        if self._read_at is None or self._shown is None:
            message = "The clock was never refreshed."
            raise RuntimeError(message)
        estimate = self._shown + timedelta(seconds=time.monotonic() - self._read_at)
        return estimate.replace(microsecond=estimate.microsecond // 1000 * 1000)

    async def refresh(self) -> None:
        """Ask the primary for its time.

        Raises:
            PyMongoError: it did not answer; the old estimate stays.
        """
        asked_at = time.monotonic()
        hello = await self._client.admin.command("hello")
        answered_at = time.monotonic()
        if self._shown is not None and answered_at - asked_at > LONGEST_ROUND_TRIP_SECONDS:
            return
        self._shown = hello["localTime"].replace(tzinfo=UTC)  # commands are decoded without the client's codec
        self._read_at = (asked_at + answered_at) / 2

    async def keep_fresh(self, every_seconds: float = REFRESH_SECONDS) -> NoReturn:
        """Refresh until cancelled. A database that is away leaves the old estimate in place."""
        while True:
            await asyncio.sleep(every_seconds)
            try:
                await self.refresh()
            except PyMongoError as error:
                log.warning("database clock not refreshed", extra={"reason": type(error).__name__})
