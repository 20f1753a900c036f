"""Recording by group commit: concurrent calls meet in one bounded queue and are committed together."""

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeVar

from domain.errors import OverloadedError, UnavailableError
from domain.interactions import Interaction, Receipt, Rejection
from domain.limits import Limits
from domain.quoting import without_quotes
from domain.results import ObservedResult
from storage.items import Item
from storage.portions import MOST_WEIGHT, portions
from storage.rejections import why

log = logging.getLogger(__name__)

_FIRST_GUESS_ITEMS_A_SECOND: Final = 1_000.0
_SHORTEST_WAIT_SECONDS: Final = 1.0
_LONGEST_WAIT_SECONDS: Final = 60.0

T = TypeVar("T", Interaction, ObservedResult)


def _new_receipt() -> "asyncio.Future[Receipt]":
    return asyncio.get_running_loop().create_future()


class Committer(Protocol[T]):
    """What commits a batch and tells each item its fate."""

    def weigh(self, sent: T, /) -> int:
        """About how many bytes it writes."""
        ...

    async def commit(self, items: Sequence[Item[T]]) -> None:
        """Record each item once. Raises UnavailableError where some may be recorded or not."""
        ...


@dataclass(slots=True)
class _Call(Generic[T]):
    """One caller's items, and where its receipt goes."""

    items: list[Item[T]]
    receipt: "asyncio.Future[Receipt]" = field(default_factory=_new_receipt)

    @property
    def weight(self) -> int:
        """About how many bytes it writes."""
        return sum(item.weight for item in self.items)


class Queue(Generic[T]):
    """At most `queue_limit_items` wait in front of one committer; about `batch_items` go into a commit.

    `run` does the work, in a task of its own, until `close`.
    """

    def __init__(self, committer: Committer[T], limits: Limits, *, queue_limit_items: int, batch_items: int) -> None:
        self._committer = committer
        self._limits = limits
        self._queue_limit_items = queue_limit_items
        self._batch_items = batch_items
        self._calls: deque[_Call[T]] = deque()
        self._waiting_items = 0
        self._woken = asyncio.Event()
        self._closed = False
        self._items_a_second = _FIRST_GUESS_ITEMS_A_SECOND

    async def record(self, items: Sequence[tuple[int, T]]) -> Receipt:
        """Store each once, durably; answers after the commit. Safe to send again.

        Raises:
            OverloadedError: nothing was recorded.
            UnavailableError: anything between nothing and all was recorded.
        """
        if self._closed:
            raise _shutting_down()
        if self._waiting_items + len(items) > self._queue_limit_items:
            raise OverloadedError(self._wait_seconds())
        call = _Call([Item(index, sent, self._committer.weigh(sent)) for index, sent in items])
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

    def abandon(self) -> None:
        """Answer those that still wait, when there is no time left to commit them."""
        while self._calls:
            _settle(self._calls.popleft().receipt, _shutting_down())

    def _next(self) -> list[_Call[T]]:
        """Whole calls, at least one, as many as fit."""
        calls = [self._calls.popleft()]
        items, weight = len(calls[0].items), calls[0].weight
        while self._calls:
            items += len(self._calls[0].items)
            weight += self._calls[0].weight
            if items > self._batch_items or weight > MOST_WEIGHT:
                break
            calls.append(self._calls.popleft())
        return calls

    async def _commit(self, calls: list[_Call[T]]) -> None:
        items = [item for call in calls for item in call.items]
        began = time.monotonic()
        try:
            for portion in portions(items):
                await self._committer.commit(portion)
        except UnavailableError as error:
            self._answer(calls, error)
        except Exception as error:
            if len(calls) == 1:
                self._answer(calls, error)
                return
            log.exception("a group failed; its calls are committed one by one", exc_info=without_quotes(error))
            for call in calls:
                await self._commit([call])
        except BaseException:
            self._answer(calls, _shutting_down())
            raise
        else:
            self._learn(len(items) / max(time.monotonic() - began, 1e-3))
            self._answer(calls)

    def _answer(self, calls: Sequence[_Call[T]], error: Exception | None = None) -> None:
        for call in calls:
            self._waiting_items -= len(call.items)
            _settle(call.receipt, error or self._receipt(call.items))

    def _learn(self, items_a_second: float) -> None:
        self._items_a_second += 0.2 * (items_a_second - self._items_a_second)

    def _wait_seconds(self) -> float:
        """When what waits now should be done, in whole seconds."""
        wait = math.ceil(self._waiting_items / self._items_a_second)
        return float(min(max(wait, _SHORTEST_WAIT_SECONDS), _LONGEST_WAIT_SECONDS))

    def _receipt(self, items: Sequence[Item[T]]) -> Receipt:
        return Receipt(
            recorded=sum(item.recorded for item in items),
            duplicates=sum(item.duplicate for item in items),
            rejected=tuple(
                Rejection(item.index, item.sent.key, item.rejected, why(item.sent, item.rejected, self._limits))
                for item in items
                if item.rejected is not None
            ),
        )


class Ingest:
    """Where interactions and results go: a queue for each, for they have calls of their own."""

    def __init__(self, interactions: Queue[Interaction], results: Queue[ObservedResult]) -> None:
        self._interactions = interactions
        self._results = results

    async def record(self, items: Sequence[tuple[int, Interaction]]) -> Receipt:
        """Store each interaction once; see `Queue.record`."""
        return await self._interactions.record(items)

    async def record_results(self, items: Sequence[tuple[int, ObservedResult]]) -> Receipt:
        """Store each result once, and let it move its attempt; see `Queue.record`."""
        return await self._results.record(items)

    async def run(self) -> None:
        """Commit what waits until closed and empty."""
        await asyncio.gather(self._interactions.run(), self._results.run())

    def close(self) -> None:
        """Take no more calls; `run` ends after those that wait."""
        self._interactions.close()
        self._results.close()

    def abandon(self) -> None:
        """Answer those that still wait, when there is no time left to commit them."""
        self._interactions.abandon()
        self._results.abandon()


def _shutting_down() -> UnavailableError:
    return UnavailableError("The service is shutting down. Send this again: what was recorded is not recorded twice.")


def _settle(future: "asyncio.Future[Receipt]", answer: Receipt | Exception) -> None:
    """Answer a caller, unless it went away."""
    if future.done():
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
