"""What goes out to one client: at once while it reads, else kept for it within limits."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator, Sequence
from dataclasses import dataclass
from types import coroutine
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class OutgoingLimits:
    """How much is kept for a client that does not read, and for how long."""

    waiting_bytes: int
    waiting_seconds: float


SendOne: TypeAlias = Callable[[str], Coroutine[Any, Any, None]]
SendAtOnce: TypeAlias = Callable[[str], bool]
Written: TypeAlias = Callable[[], None]


class Outgoing:
    """Sends texts in order. Nobody waits for a client that does not read but who wants to.

    Args:
        send: sends one text, and waits while the connection takes no more.
        limits: beyond them the client is too slow.
        too_slow: told so, once.
        at_once: sends one text where that needs no waiting, for less than `send` costs; says whether it did.
    """

    def __init__(
        self,
        send: SendOne,
        limits: OutgoingLimits,
        too_slow: Callable[[], None],
        at_once: SendAtOnce = lambda _: False,
    ) -> None:
        self._send = send
        self._at_once = at_once
        self._limits = limits
        self._too_slow = too_slow
        self._waiting: deque[tuple[str, Written | None]] = deque()
        self._waiting_bytes = 0
        self._writer: asyncio.Task[None] | None = None
        self._is_over = False

    @property
    def is_blocked(self) -> bool:
        """Whether the client has not read what was sent."""
        return self._writer is not None

    async def unblocked(self) -> None:
        """Wait until the client has read, or is gone."""
        if self._writer is not None:
            await asyncio.wait([self._writer])

    def put(self, text: str, written: Written | None = None) -> None:
        """Send a text, now or as soon as the client reads; `written` is called when it went out."""
        if self._is_over:
            return
        if self._writer is None:
            self._send_now(text, written)
            return
        self._waiting.append((text, written))
        self._waiting_bytes += len(text)
        if self._waiting_bytes > self._limits.waiting_bytes:
            self._give_up()

    async def finish(
        self, last: Callable[[], Sequence[str]], close: Callable[[], Awaitable[None]], seconds: float
    ) -> bool:
        """Send what waits, then the last texts, and the close; whether that went out within so many seconds.

        `last` is called when it is known what went out before.
        """
        waiting = list(self._waiting)
        self._stop()
        try:
            async with asyncio.timeout(seconds):
                if self._writer is not None:
                    await asyncio.wait([self._writer])
                for text, written in waiting:
                    await self._send(text)
                    if written:
                        written()
                for text in last():
                    await self._send(text)
                await close()
        except (TimeoutError, OSError, RuntimeError):
            return False  # it does not read, or is gone
        return True

    def drop(self) -> None:
        """Send nothing more."""
        self._stop()
        if self._writer is not None:
            self._writer.cancel()

    def _stop(self) -> None:
        self._is_over = True
        self._waiting.clear()
        self._waiting_bytes = 0

    def _give_up(self) -> None:
        self._stop()
        self._too_slow()

    def _send_now(self, text: str, written: Written | None) -> None:
        """Step the sending by hand: a task for each text would cost more than the text."""
        try:
            if not self._at_once(text):
                sending = self._send(text)
                blocked = sending.send(None)
                self._writer = asyncio.ensure_future(self._write(_resumed(sending, blocked), written))
                return
        except StopIteration:
            pass  # sent
        except (OSError, RuntimeError):
            self._stop()  # the client is gone, which its reading end tells
            return
        if written:
            written()

    async def _write(self, sending: Awaitable[None], written: Written | None) -> None:
        """Wait until what was begun is sent, and then send what waits."""
        try:
            while True:
                async with asyncio.timeout(self._limits.waiting_seconds):
                    await sending
                if written:
                    written()
                if not self._waiting:
                    break
                text, written = self._waiting.popleft()
                self._waiting_bytes -= len(text)
                sending = self._send(text)
        except TimeoutError:
            self._give_up()
        except (OSError, RuntimeError):
            self._stop()
        finally:
            self._writer = None


@coroutine
def _resumed(sending: Coroutine[Any, Any, None], blocked: object) -> Generator[Any, Any, None]:
    """The rest of a coroutine that was stepped by hand up to where it waits for `blocked`."""
    while True:
        try:
            answer = yield blocked
        except BaseException as error:  # noqa: BLE001 - cancellation too is the coroutine's to hear
            step: Callable[[], object] = _throwing(sending, error)
        else:
            step = _sending(sending, answer)
        try:
            blocked = step()
        except StopIteration:
            return


def _throwing(sending: Coroutine[Any, Any, None], error: BaseException) -> Callable[[], object]:
    return lambda: sending.throw(error)


def _sending(sending: Coroutine[Any, Any, None], answer: object) -> Callable[[], object]:
    return lambda: sending.send(answer)
