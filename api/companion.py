"""Work that goes on beside the requests, as the demo's does, until the application stops."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TypeVar

from domain.errors import TouchstoneError
from domain.quoting import without_quotes

log = logging.getLogger(__name__)

T = TypeVar("T")


@contextlib.asynccontextmanager
async def beside(companion: Callable[[T], Awaitable[None]] | None, services: T) -> AsyncGenerator[None]:
    """Run the companion, if there is one, in a task of its own. What goes wrong there is logged, and hurts nobody."""
    if companion is None:
        yield
        return
    task = asyncio.create_task(_accompany(companion, services))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _accompany(companion: Callable[[T], Awaitable[None]], services: T) -> None:
    try:
        await companion(services)
    except TouchstoneError as error:
        log.warning("the companion stopped: %s", error.message)
    except Exception as error:
        log.exception("the companion failed", exc_info=without_quotes(error))
