"""Edits first: a process that wants to edit says so, and recordings everywhere let it pass.

An edit conflicts with every recording that it overlaps, and recordings follow each other without a pause: without a
right of way, an edit would lose every time.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

from pymongo.errors import PyMongoError

from domain.ports import Clock
from storage.collections import Collections
from storage.heads import read_head
from storage.transactions import Transactions

CLAIM: Final = timedelta(seconds=2)  # an edit takes milliseconds; a process that died while editing holds up no longer
POLL_SECONDS: Final = 0.005


class RightOfWay:
    """The head "editing": until when recordings wait."""

    def __init__(self, collections: Collections, transactions: Transactions, clock: Clock) -> None:
        self._collections = collections
        self._transactions = transactions
        self._clock = clock

    @asynccontextmanager
    async def claimed(self) -> AsyncGenerator[None]:
        """Make recordings wait, at most for `CLAIM`. Several edits may claim at once; the last claim counts."""
        until = self._clock.now() + CLAIM
        await self._transactions.ask(lambda: self._set({"$max": {"until": until}}))
        try:
            yield
        finally:
            with contextlib.suppress(PyMongoError):  # the claim ends by itself
                await self._set({"$set": {"until": None}}, until=until)

    @asynccontextmanager
    async def given(self) -> AsyncGenerator[None]:
        """Wait until nobody is editing."""
        # Another process's edit tells nobody when it is done.
        while (until := await self._until()) is not None and until > self._clock.now():  # noqa: ASYNC110
            await asyncio.sleep(POLL_SECONDS)
        yield

    async def _until(self) -> datetime | None:
        head = await self._transactions.ask(lambda: read_head(self._collections, "editing"))
        return head["until"]

    async def _set(self, update: dict[str, dict[str, object]], **condition: datetime) -> None:
        await self._collections.heads.update_one({"_id": "editing", **condition}, update)
