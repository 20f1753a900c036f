"""Stopping in order: connections depart first, and then the server hears of the signal."""

import asyncio
import contextlib
import signal
import threading
from collections.abc import AsyncGenerator
from types import FrameType
from typing import Any, Final

from api.live.connections import Connections

SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


@contextlib.asynccontextmanager
async def drained_on_signals(connections: Connections, seconds: float) -> AsyncGenerator[None]:
    """When told to stop, let connections depart before whoever handled the signal so far does.

    The server would close all of them at once, without a word. A second signal is handed on immediately.

    Args:
        connections: what is open.
        seconds: how long that may take.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return
    loop = asyncio.get_running_loop()
    handlers: dict[int, Any] = {number: signal.getsignal(number) for number in SIGNALS}
    draining: asyncio.Task[None] | None = None

    async def drain(number: int, frame: FrameType | None) -> None:
        await connections.drain(seconds)
        _hand_on(handlers[number], number, frame)

    def begin(number: int, frame: FrameType | None) -> None:
        nonlocal draining
        if draining is None:
            draining = loop.create_task(drain(number, frame))
        else:
            _hand_on(handlers[number], number, frame)

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(begin, number, frame)

    for number in SIGNALS:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _hand_on(handler: Any, number: int, frame: FrameType | None) -> None:  # noqa: ANN401 - as `signal` says
    if callable(handler):
        handler(number, frame)
