"""Everything that is open: how much there may be, whether it is still alive, and how it is brought to an end."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Protocol, TypeAlias

from api.live.quota import Quota, RefusedError

log = logging.getLogger(__name__)

TENDED_AT_ONCE: Final = 50  # of those that came together all are to be pinged together, and answer: 3 ms of work
LONGEST_PAUSE_SECONDS: Final = 0.01


GiveWay: TypeAlias = Callable[[str], None]
"""Begins to close a connection, and tells the client why. Must not wait."""


class Connection(Protocol):
    """A socket or an event stream."""

    def tend(self, now: float) -> None:
        """Say that we are here, and see whether the client is. `now` is the loop's time."""
        ...

    def depart(self, *, at_once: bool = False) -> None:
        """Tell the client where to go on, and end: when what it asked for is answered, or at once. Must not wait."""
        ...


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """How many may be open at once, and how often they are tended.

    Strangers are sockets of clients that have to say who they are, and have not yet. They are counted by themselves, so
    that they stand in nobody's way; beyond that the oldest gives way to the newest. As many may be leaving.
    """

    most: int
    most_of_client: int
    most_strangers: int
    most_strangers_of_client: int
    tend_seconds: float


class Connections:
    """All that are open in this process."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self._known = Quota("connections", limits.most, limits.most_of_client)
        self._strangers = Quota(
            "sockets without connection_init", limits.most_strangers, limits.most_strangers_of_client
        )
        self._leaving = Quota("sockets that are being closed", limits.most_strangers, limits.most_strangers_of_client)
        self._unknown: dict[Connection, tuple[str, GiveWay]] = {}  # strangers, the oldest first
        self._tend_seconds = limits.tend_seconds
        self._open: dict[Connection, Quota] = {}
        self._none_open = asyncio.Event()
        self._none_open.set()
        self.is_draining = False

    def __len__(self) -> int:
        return len(self._open)

    def admit(self, client: str, *, is_stranger: bool = False) -> None:
        """Raise RefusedError where one more of this client's is too many, or the service is about to stop."""
        if self.is_draining:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "GOING_AWAY", "The service is stopping; connect again.")
        if is_stranger:
            self._make_room(client)
        else:
            self._known.check(client)

    @contextlib.contextmanager
    def opened(self, connection: Connection, client: str, *, gives_way: GiveWay | None = None) -> Generator[None]:
        """Count and tend one that was admitted. `gives_way` is called of a stranger at most, to close it."""
        self._place(connection, client, self._strangers if gives_way else self._known)
        if gives_way:
            self._unknown[connection] = client, gives_way
        self._none_open.clear()
        try:
            yield
        finally:
            self._unknown.pop(connection, None)
            self._open.pop(connection).give_back(client)
            if not self._open:
                self._none_open.set()

    def welcome(self, connection: Connection, client: str) -> None:
        """A stranger is none any more. Raises RefusedError where there is no place."""
        if self._open[connection] is self._strangers:
            self._known.check(client)
            self._move(connection, client, self._known)

    def _make_room(self, client: str) -> None:
        """Who says who they are does so at once: whoever has waited longest is the least likely to."""
        try:
            self._strangers.check(client)
        except RefusedError as refused:
            is_own = refused.status is HTTPStatus.TOO_MANY_REQUESTS
            oldest = next(each for each, (address, _) in self._unknown.items() if address == client or not is_own)
            address, give_way = self._unknown[oldest]
            self._leaving.check(address)
            self._move(oldest, address, self._leaving)
            give_way(refused.message)

    def _move(self, stranger: Connection, client: str, quota: Quota) -> None:
        del self._unknown[stranger]
        self._strangers.give_back(client)
        self._place(stranger, client, quota)

    def _place(self, connection: Connection, client: str, quota: Quota) -> None:
        self._open[connection] = quota
        quota.take(client)

    @contextlib.asynccontextmanager
    async def tended(self) -> AsyncGenerator[None]:
        """Tend all of them, round after round."""
        task = asyncio.create_task(self._tend())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def drain(self, seconds: float) -> None:
        """Open no more, and let those that are open depart within so many seconds.

        They are asked to during the first half. During the third quarter those with queries and mutations under way may
        go on; the last one is for saying farewell.
        """
        self.is_draining = True
        leaving = list(self._open)
        if leaving:
            log.info("connections depart", extra={"connections": len(leaving)})
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds * 3 / 4):
                await self._depart(leaving, seconds / 2)
                await self._none_open.wait()
        for connection in list(self._open):
            connection.depart(at_once=True)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds / 4):
                await self._none_open.wait()

    async def _depart(self, leaving: Sequence[Connection], seconds: float) -> None:
        """One after the other, so that they do not all come back to another process at once."""
        pause = min(LONGEST_PAUSE_SECONDS, seconds / len(leaving)) if leaving else 0
        for connection in leaving:
            if connection in self._open:
                connection.depart()
                await asyncio.sleep(pause)

    async def _tend(self) -> None:
        """Often enough that nobody waits for longer than two tenths more than was promised, and a few at a time."""
        loop = asyncio.get_running_loop()
        while True:
            everyone = list(self._open)
            parts = [everyone[at : at + TENDED_AT_ONCE] for at in range(0, len(everyone), TENDED_AT_ONCE)] or [[]]
            for part in parts:
                await asyncio.sleep(self._tend_seconds / 10 / len(parts))
                for connection in part:
                    if connection in self._open:
                        connection.tend(loop.time())
