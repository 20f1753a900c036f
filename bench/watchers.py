"""`python -m bench.watchers`: subscribers in a process of their own, told by `bench.live` what to do."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from typing import Any, Final

import uvloop

from bench.helpers import obey
from bench.wire import Subscriber, resting_socket

AT_ONCE: Final = 50  # that connect: a listening socket has room for few


class Watchers:
    """All that are open: those that read, and those that stopped to."""

    def __init__(self) -> None:
        self._reading: list[Subscriber] = []
        self._resting: list[Subscriber] = []
        self._heard = asyncio.Event()

    async def open(self, port: int, count: int, hello: Sequence[str], *, rest: bool = False) -> dict[str, Any]:
        """Open so many more, and wait until each was told where it stands; with `rest` they read nothing after it."""
        opened: list[Subscriber] = []
        while len(opened) < count:
            some = range(min(AT_ONCE, count - len(opened)))
            opened += await asyncio.gather(*(self._open(port, hello, rest=rest) for _ in some))
        await self._until(lambda: all(each.results for each in opened))
        if rest:
            for each in opened:
                each.transport.pause_reading()
        (self._resting if rest else self._reading).extend(opened)
        return {}

    async def hear(self, events: int, since: Sequence[float]) -> dict[str, Any]:
        """Wait until each that reads was told so many events since it was last asked.

        Args:
            events: how many.
            since: when each of them happened, where somebody noted it.

        Returns:
            When the last of all was heard, what it said, and the 99th percentile of the delays in seconds.
        """
        await self._until(lambda: all(len(each.times) >= events for each in self._reading))
        delays = sorted(at - then for each in self._reading for at, then in zip(each.times, since, strict=False))
        last = max(each.times[-1] for each in self._reading)
        told = self._reading[0].last.decode()
        for each in self._reading:
            del each.times[:]
        p99 = delays[-(len(delays) // 100) - 1] if delays else None
        return {"last": last, "told": told, "p99": p99}

    async def leave(self) -> dict[str, Any]:
        """Close those that rest."""
        for each in self._resting:
            each.transport.abort()
        self._resting.clear()
        return {}

    async def _open(self, port: int, hello: Sequence[str], *, rest: bool) -> Subscriber:
        loop = asyncio.get_running_loop()
        raw = resting_socket() if rest else socket.socket()
        raw.setblocking(False)  # noqa: FBT003 - the library's
        await loop.sock_connect(raw, ("127.0.0.1", port))
        _, subscriber = await loop.create_connection(lambda: Subscriber(hello, self._heard.set), sock=raw)
        return subscriber

    async def _until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            self._heard.clear()
            await self._heard.wait()


async def _main() -> None:
    watchers = Watchers()
    await obey({"open": watchers.open, "hear": watchers.hear, "leave": watchers.leave})


if __name__ == "__main__":
    uvloop.run(_main())
