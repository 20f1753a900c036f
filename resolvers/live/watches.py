"""Watches that are shared: however many ask the same, nodes are looked at once, and one object goes to all."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import Any, Generic, TypeVar

from domain.limits import Limits
from domain.ports import Clock, Live
from domain.watching import Update, WatchRequest, watch

T = TypeVar("T")


class Watches:
    """The watches of this process, while somebody hears them."""

    def __init__(self) -> None:
        self._shared: dict[WatchRequest, _Shared[Any]] = {}

    async def heard(
        self, request: WatchRequest, present: Callable[[Update], T], *, live: Live, clock: Clock, limits: Limits
    ) -> AsyncGenerator[list[T]]:
        """All nodes as they are now, and then what changed since the last time that the caller asked.

        A slow caller misses states, never the last. Callers who saw the same before get the very same list; change
        none. `present` must be the same for all. Raises what `watch` raises.
        """
        shared = self._shared.get(request)
        if shared is None or shared.has_ended:
            shared = self._shared[request] = _Shared(watch(request, live=live, clock=clock, limits=limits), present)
        shared.hearers += 1
        try:
            seen = 0
            while True:
                seen, changes = await shared.after(seen)
                yield changes
        finally:
            shared.hearers -= 1
            if not shared.hearers:
                if self._shared.get(request) is shared:
                    del self._shared[request]
                await shared.end()


class _Shared(Generic[T]):
    """One watch: the latest update of each node, with the version that brought it."""

    def __init__(self, watched: AsyncGenerator[Mapping[str, Update]], present: Callable[[Update], T]) -> None:
        self.hearers = 0
        self._present = present
        self._version = 0
        self._latest: dict[str, tuple[int, T]] = {}
        self._made: dict[int, list[T]] = {}  # by the version that was seen, what leads to the current one
        self._moved = asyncio.Event()
        self._task = asyncio.create_task(self._run(watched))

    @property
    def has_ended(self) -> bool:
        """Whether nothing more comes."""
        return self._task.done()

    async def end(self) -> None:
        """Watch no more."""
        self._task.cancel()
        await asyncio.wait([self._task])

    async def after(self, seen: int) -> tuple[int, list[T]]:
        """What changed after a version, as soon as there is something, and the version that it leads to."""
        while self._version == seen:
            if self._task.done():
                self._task.result()
            await self._moved.wait()
        if seen not in self._made:
            self._made[seen] = [update for version, update in self._latest.values() if version > seen]
        return self._version, self._made[seen]

    async def _run(self, watched: AsyncGenerator[Mapping[str, Update]]) -> None:
        try:
            async with aclosing(watched):
                async for changed in watched:
                    self._version += 1
                    for node, update in changed.items():
                        self._latest[node] = self._version, self._present(update)
                    self._made.clear()
                    self._wake()
        finally:
            self._wake()

    def _wake(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
