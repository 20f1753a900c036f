"""Patience: a batch is sent again for as long as that may help."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeAlias

from domain.errors import OverloadedError, UnavailableError
from domain.interactions import Receipt, SentInteraction

RETRY_SECONDS: Final = 1.0

Send: TypeAlias = Callable[[Sequence[SentInteraction]], Awaitable[Receipt]]


async def record_patiently(
    send: Send, batch: Sequence[SentInteraction], *, most_failures: int | None = None
) -> Receipt:
    """Send until it is recorded; sending again is safe.

    Args:
        send: records a batch.
        batch: what to record.
        most_failures: how often the database may be away, each time for as long as a transaction is patient; None: for
            ever. A full queue is waited for without counting.

    Raises:
        UnavailableError: it was away too often.
    """
    failures = 0
    while True:
        try:
            return await send(batch)
        except OverloadedError as error:
            await asyncio.sleep(error.retry_after_seconds)
        except UnavailableError:
            failures += 1
            if failures == most_failures:
                raise
            await asyncio.sleep(RETRY_SECONDS)
