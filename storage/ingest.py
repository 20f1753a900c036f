"""Recording by group commit: concurrent calls meet in one bounded queue and are committed together."""

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from domain.errors import OverloadedError, UnavailableError
from domain.interactions import Interaction, Receipt, Rejection, RejectionCode
from domain.limits import Limits
from storage.committing import Committer, Item

log = logging.getLogger(__name__)

_FIRST_GUESS_ITEMS_A_SECOND: Final = 1_000.0
_SHORTEST_WAIT_SECONDS: Final = 1.0
_LONGEST_WAIT_SECONDS: Final = 60.0


def _new_receipt() -> "asyncio.Future[Receipt]":
    return asyncio.get_running_loop().create_future()


@dataclass(slots=True)
class _Call:
    """One caller's items, and where its receipt goes."""

    items: list[Item]
    receipt: "asyncio.Future[Receipt]" = field(default_factory=_new_receipt)


class Ingest:
    """At most `queue_limit_items` wait in front of one committer; about `batch_items` go into a commit.

    `run` does the work, in a task of its own, until `close`.
    """

    def __init__(self, committer: Committer, limits: Limits, *, queue_limit_items: int, batch_items: int) -> None:
        self._committer = committer
        self._limits = limits
        self._queue_limit_items = queue_limit_items
        self._batch_items = batch_items
        self._calls: deque[_Call] = deque()
        self._waiting_items = 0
        self._woken = asyncio.Event()
        self._closed = False
        self._items_a_second = _FIRST_GUESS_ITEMS_A_SECOND

    async def record(self, items: Sequence[tuple[int, Interaction]]) -> Receipt:
        """Store each once, durably; answers after the commit. Safe to send again.

        Raises:
            OverloadedError: nothing was recorded.
            UnavailableError: anything between nothing and all was recorded.
        """
        if self._closed:
            raise UnavailableError("The service is shutting down and recorded nothing of this call. Send it again.")
        if self._waiting_items + len(items) > self._queue_limit_items:
            raise OverloadedError(self._wait_seconds())
        call = _Call([Item(index, interaction) for index, interaction in items])
        self._calls.append(call)
        self._waiting_items += len(items)
        self._woken.set()
        return await call.receipt

    async def run(self) -> None:
        """Commit what waits, in order, until closed and empty."""
        while self._calls or not self._closed:
            if self._calls:
                await self._commit(self._next())
            else:
                self._woken.clear()
                await self._woken.wait()

    def close(self) -> None:
        """Take no more calls; `run` ends after those that wait."""
        self._closed = True
        self._woken.set()

    def _next(self) -> list[_Call]:
        """Whole calls, at least one, as many as fit."""
        calls = [self._calls.popleft()]
        count = len(calls[0].items)
        while self._calls and count + len(self._calls[0].items) <= self._batch_items:
            calls.append(self._calls.popleft())
            count += len(calls[-1].items)
        return calls

    async def _commit(self, calls: list[_Call]) -> None:
        items = [item for call in calls for item in call.items]
        began = time.monotonic()
        try:
            await self._committer.commit(items)
        except Exception as error:  # noqa: BLE001 - it belongs to the callers, and the queue must go on
            for call in calls:
                _settle(call.receipt, error)
        else:
            for call in calls:
                _settle(call.receipt, self._receipt(call.items))
            self._learn(len(items) / max(time.monotonic() - began, 1e-3))
        finally:
            self._waiting_items -= len(items)

    def _learn(self, items_a_second: float) -> None:
        self._items_a_second += 0.2 * (items_a_second - self._items_a_second)

    def _wait_seconds(self) -> float:
        """When what waits now should be done, in whole seconds."""
        wait = math.ceil(self._waiting_items / self._items_a_second)
        return float(min(max(wait, _SHORTEST_WAIT_SECONDS), _LONGEST_WAIT_SECONDS))

    def _receipt(self, items: Sequence[Item]) -> Receipt:
        return Receipt(
            recorded=sum(item.recorded for item in items),
            duplicates=sum(item.duplicate for item in items),
            rejected=tuple(
                Rejection(item.index, item.interaction.key, item.rejected, self._why(item, item.rejected))
                for item in items
                if item.rejected is not None
            ),
        )

    def _why(self, item: Item, code: RejectionCode) -> str:
        sent = item.interaction
        match code:
            case RejectionCode.CONTENT_DIFFERS:
                return f'"{sent.key}" of source "{sent.source}" is recorded with other content; use a new id.'
            case RejectionCode.NOT_A_MOMENT:
                return f'"{sent.moment_key}" is no moment; interactions happen at moments.'
            case _:
                return (
                    f'There is no moment "{sent.moment_key}", and {self._limits.max_unmapped_keys} unmapped keys '
                    "are kept already; define the moment, then send it again."
                )


def _settle(future: "asyncio.Future[Receipt]", answer: Receipt | Exception) -> None:
    """Answer a caller, unless it went away."""
    if future.done():
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
