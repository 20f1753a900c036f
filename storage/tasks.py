"""Work that goes on beside everything else, for as long as the store is open."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from domain.quoting import without_quotes

log = logging.getLogger(__name__)


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


def _mourn(task: "asyncio.Task[Any]") -> None:
    """Nothing that keeps the store going should end by itself; if it does, somebody must know."""
    error = None if task.cancelled() else task.exception()
    if error is not None:
        log.critical("a background task ended: restart this process", exc_info=without_quotes(error))
