"""Edits first: a process that wants to edit says so, and recordings everywhere let it pass.

An edit conflicts with every recording that it overlaps, and recordings follow each other without a pause: without a
right of way, an edit would lose every time.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final, NoReturn

from pymongo.errors import PyMongoError

from domain.ports import Clock
from storage.collections import Collections
from storage.heads import read_head
from storage.transactions import Transactions

CLAIM: Final = timedelta(seconds=2)  # an edit takes milliseconds; a process that died while editing holds up no longer
RENEWALS_A_CLAIM: Final = 3
POLL_SECONDS: Final = 0.005


class RightOfWay:
    """The head "editing": until when recordings wait."""

    def __init__(self, collections: Collections, transactions: Transactions, clock: Clock) -> None:
        self._collections = collections
        self._transactions = transactions
        self._clock = clock
        self._claimed_until = clock.now()

    @asynccontextmanager
    async def claimed(self) -> AsyncGenerator[None]:
        """Make recordings wait. Several edits may claim at once; the last claim counts."""
        await self._transactions.ask(self._claim)
        renewal = asyncio.create_task(self._keep_claiming())
        try:
            yield
        finally:
            renewal.cancel()
            await asyncio.wait([renewal])
            with contextlib.suppress(PyMongoError):  # the claim ends by itself
                await self._set({"$set": {"until": None}}, until=self._claimed_until)

    @asynccontextmanager
    async def given(self) -> AsyncGenerator[None]:
        """Wait until nobody is editing."""
        # Another process's edit tells nobody when it is done.
        while (until := await self._until()) is not None and until > self._clock.now():  # noqa: ASYNC110
            await asyncio.sleep(POLL_SECONDS)
        yield

    async def _claim(self) -> None:
        self._claimed_until = self._clock.now() + CLAIM
        await self._set({"$max": {"until": self._claimed_until}})

    async def _keep_claiming(self) -> NoReturn:
        """For an edit that takes longer than others; one that hangs ends by the patience of its transactions."""
        while True:
            await asyncio.sleep(CLAIM.total_seconds() / RENEWALS_A_CLAIM)
            with contextlib.suppress(PyMongoError):
                await self._claim()

    async def _until(self) -> datetime | None:
        head = await self._transactions.ask(lambda: read_head(self._collections, "editing"))
        return head["until"]

    async def _set(self, update: dict[str, dict[str, object]], **condition: datetime) -> None:
        await self._collections.heads.update_one({"_id": "editing", **condition}, update)
