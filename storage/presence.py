"""That this process lives, and which sessions it writes in, said where others see it."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager
from typing import Final, NoReturn

from pymongo.errors import PyMongoError

from storage.client import Client
from storage.collections import Collections
from storage.transactions import Session

RENEWALS_A_LEASE: Final = 3


class Presence:
    """This process's document in `leases`, under a name that no other process has.

    What a process that was killed had begun to write holds others up until somebody ends it, or the database does,
    after a minute. So every session is named here before it is written in. The document is no part of any transaction
    and waits for none: a process that is busy with a long one is not taken for dead.
    """

    def __init__(self, client: Client, collections: Collections) -> None:
        self.name = secrets.token_hex(8)
        self._client = client
        self._leases = collections.leases
        self._idle: list[Session] = []
        self._named: frozenset[bytes] = frozenset()
        self._saying = asyncio.Lock()

    @asynccontextmanager
    async def session(self) -> AsyncGenerator[Session]:
        """Lend a session that is named; there are as many as are ever written in at once."""
        session = self._idle.pop() if self._idle else await self._client.start_session()
        try:
            await self._name(session)
            yield session
        finally:
            self._idle.append(session)

    async def keep(self, every_seconds: float) -> NoReturn:
        """Say until cancelled that this process lives, once it writes."""
        while True:
            await asyncio.sleep(every_seconds)
            with contextlib.suppress(PyMongoError):
                async with self._saying:
                    if self._named:
                        await self._say(self._named)

    async def leave(self) -> None:
        """Let go of the sessions. Where the database is away, others find this process gone."""
        for session in self._idle:
            await session.end_session()
        with contextlib.suppress(PyMongoError):
            await self._leases.delete_one({"_id": self.name})

    async def _name(self, session: Session) -> None:
        identity = bytes(session.session_id["id"])  # pyright: ignore[reportIndexIssue, reportUnknownArgumentType] - Motor's types take it for a method
        async with self._saying:
            if identity not in self._named:
                await self._say(self._named | {identity})
                self._named |= {identity}

    async def _say(self, sessions: Collection[bytes]) -> None:
        said = {"$set": {"sessions": sorted(sessions)}, "$currentDate": {"renewed_at": True}}
        await self._leases.update_one({"_id": self.name}, said, upsert=True)
