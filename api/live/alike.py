"""What identical subscriptions share: what events amount to, and the places where they meet."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

from api.live.states import States
from domain.feed import Cursor, write_cursor

# What is kept of each subscription, for those who come to the same events a little later: after an interruption all
# come back, each to a place of its own.
_MOST_KEPT: Final = 1_000  # payloads
_FEWEST_KEPT: Final = 8  # also where they are long
_MOST_KEPT_CHARACTERS: Final = 512 * 1024


class Standing(Protocol):
    """Who stands at a place."""

    place: Hashable


S = TypeVar("S", bound=Standing)


@dataclass(frozen=True, slots=True)
class Told:
    """An event with its payload, or the states that make one. `cursor` is None of what cannot be gone on from."""

    event: object
    payload: str | States
    cursor: str | None

    @property
    def place(self) -> Hashable:
        """Equal where what follows is equal."""
        return self.cursor or id(self.event)


@dataclass(frozen=True, slots=True)
class _Telling:
    """An event that is being executed, or was. It is held so that no other event can take its identity."""

    event: object
    at: float
    task: asyncio.Task[Told]


class Alike(Generic[S]):
    """Streams of identical subscriptions."""

    def __init__(self, kept_seconds: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._kept_seconds = kept_seconds
        self.streams: set[S] = set()
        self._waiting: dict[Hashable, S] = {}
        self._telling: dict[Hashable, _Telling] = {}
        self._most_kept = _FEWEST_KEPT
        self._forgetting: asyncio.TimerHandle | None = None

    async def told(self, event: object, execute: Callable[[object], Coroutine[Any, Any, Told]]) -> Told:
        """What an event amounts to, found out once for all."""
        if len(self.streams) == 1:
            self._telling.clear()
            return await execute(event)
        self._forget()
        # Where two are told records of two slots in different orders, different events lead them to the same cursor.
        key = (type(event), cursor_of(event) or id(event), getattr(event, "origin", None))
        kept = self._telling.get(key)
        if kept is None:
            kept = self._keep(key, _Telling(event, self._loop.time(), asyncio.ensure_future(execute(event))))
        # Shielded, for whoever asked first may leave while others wait.
        told = await asyncio.shield(kept.task)
        if isinstance(told.payload, str):  # of one document all are about as long; who comes back to states begins anew
            self._most_kept = max(_FEWEST_KEPT, min(_MOST_KEPT, _MOST_KEPT_CHARACTERS // len(told.payload)))
        return told

    def _keep(self, key: Hashable, telling: _Telling) -> _Telling:
        self._telling[key] = telling
        while len(self._telling) > self._most_kept:
            self._drop_oldest()
        if self._forgetting is None:
            self._forgetting = self._loop.call_later(self._kept_seconds, self._forget_in_time)
        return telling

    def _forget(self) -> None:
        """What is so old is told no more, and holds what may have been erased since."""
        while self._telling and self._loop.time() - self._oldest().at >= self._kept_seconds:
            self._drop_oldest()

    def _forget_in_time(self) -> None:
        self._forget()
        ends_at = self._oldest().at + self._kept_seconds if self._telling else None
        self._forgetting = None if ends_at is None else self._loop.call_at(ends_at, self._forget_in_time)

    def _oldest(self) -> _Telling:
        return next(iter(self._telling.values()))

    def _drop_oldest(self) -> None:
        del self._telling[next(iter(self._telling))]

    def meet(self, stream: S, place: Hashable) -> S:
        """The stream that waits at this place: another one, or this one from now on."""
        stream.place = place
        return self._waiting.setdefault(place, stream)

    def leave(self, stream: S) -> None:
        """The stream waits no more."""
        if self._waiting.get(stream.place) is stream:
            del self._waiting[stream.place]


def cursor_of(event: object) -> str | None:
    """Where to go on after an event; None of what has no such place."""
    cursor = getattr(event, "cursor", None)
    return write_cursor(cursor) if isinstance(cursor, Cursor) else cursor
