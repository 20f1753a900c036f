"""Everything that is open: how much there may be, whether it is still alive, and how it is brought to an end."""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Generator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Protocol

log = logging.getLogger(__name__)

BREATH: Final = 100  # connections that are tended before others get a turn
LONGEST_PAUSE_SECONDS: Final = 0.01


class Connection(Protocol):
    """A socket or an event stream."""

    def tend(self, now: float) -> None:
        """Say that we are here, and see whether the client is. `now` is the loop's time."""
        ...

    def depart(self, *, at_once: bool = False) -> None:
        """Tell the client where to go on, and end: when what it asked for is answered, or at once. Must not wait."""
        ...


class RefusedError(Exception):
    """A connection that is not opened."""

    def __init__(self, status: HTTPStatus, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """How many may be open at once, and how often they are tended."""

    most: int
    most_of_client: int
    tend_seconds: float


class Connections:
    """All that are open in this process."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self._limits = limits
        self._open: dict[Connection, str] = {}
        self._of_client: Counter[str] = Counter()
        self._none_open = asyncio.Event()
        self._none_open.set()
        self.is_draining = False

    def __len__(self) -> int:
        return len(self._open)

    def admit(self, client: str) -> None:
        """Raise RefusedError where one more of this client's is too many, or the service is about to stop."""
        if self.is_draining:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "GOING_AWAY", "The service is stopping; connect again.")
        if len(self._open) >= self._limits.most:
            raise RefusedError(
                HTTPStatus.SERVICE_UNAVAILABLE, "OVERLOADED", "Too many connections are open; try again later."
            )
        if self._of_client[client] >= self._limits.most_of_client:
            message = f"Your address has {self._limits.most_of_client:,} connections open; close some first."
            raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, "TOO_MANY_CONNECTIONS", message)

    @contextlib.contextmanager
    def opened(self, connection: Connection, client: str) -> Generator[None]:
        """Count and tend one that was admitted."""
        self._open[connection] = client
        self._of_client[client] += 1
        self._none_open.clear()
        try:
            yield
        finally:
            del self._open[connection]
            self._of_client[client] -= 1
            if not self._of_client[client]:
                del self._of_client[client]
            if not self._open:
                self._none_open.set()

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
        """Often enough that nobody waits for longer than a tenth more than was promised."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self._limits.tend_seconds / 10)
            for number, connection in enumerate(list(self._open), 1):
                if connection in self._open:
                    connection.tend(loop.time())
                if number % BREATH == 0:
                    await asyncio.sleep(0)
