"""Work that goes on beside everything else, for as long as the store is open, and work that no cancellation reaches."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from domain.quoting import without_quotes

log = logging.getLogger(__name__)

T = TypeVar("T")


@asynccontextmanager
async def running(*work: Coroutine[Any, Any, Any]) -> AsyncGenerator[None]:
    """Run coroutines that never end, until the block does."""
    tasks = [asyncio.create_task(each) for each in work]
    for task in tasks:
        task.add_done_callback(_mourn)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def to_its_end(work: Awaitable[T]) -> T:
    """Await what must not be left in the middle. Whoever is cancelled meanwhile hears of it when the work has ended."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])  # which, unlike awaiting the task, does not pass a cancellation on to it
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        await asyncio.gather(task, return_exceptions=True)  # nobody else asks for its error
        raise cancelled
    return task.result()


def _mourn(task: "asyncio.Task[Any]") -> None:
    """Nothing that keeps the store going should end by itself; if it does, somebody must know."""
    error = None if task.cancelled() else task.exception()
    if error is not None:
        log.critical("a background task ended: restart this process", exc_info=without_quotes(error))
