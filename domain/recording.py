"""Recording: check what was sent, item by item, and hand what is good to the recorder."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

from domain.errors import BatchTooLargeError, InvalidInputError
from domain.interactions import Receipt, Rejection, SentInteraction
from domain.limits import Limits
from domain.ports import Clock, Recorder
from domain.pseudonyms import Pseudonyms
from domain.sending import ItemReader
from domain.text import fault_in

MAX_SOURCE_CHARACTERS: Final = 64

Sent = TypeVar("Sent")
Good = TypeVar("Good")


async def record(
    source: str,
    sent: Sequence[SentInteraction],
    *,
    recorder: Recorder,
    clock: Clock,
    pseudonyms: Pseudonyms,
    limits: Limits,
) -> Receipt:
    """Record each good item once. Safe to send again.

    Raises:
        InvalidInputError: the source is no name.
        BatchTooLargeError, OverloadedError: nothing was recorded.
        UnavailableError: anything between nothing and all was recorded.
    """
    check_source(source)
    reader = ItemReader(source, clock.now(), pseudonyms)
    return await record_good(sent, reader.read, recorder.record, limits)


async def record_good(
    sent: Sequence[Sent],
    read: Callable[[int, Sent], Good | Rejection],
    record: Callable[[Sequence[tuple[int, Good]]], Awaitable[Receipt]],
    limits: Limits,
) -> Receipt:
    """Read each item by its place in the call, and record those that are good. Every item is in the receipt once.

    Raises:
        BatchTooLargeError: nothing was recorded; and what `record` raises.
    """
    if len(sent) > limits.max_batch_items:
        raise BatchTooLargeError(limits.max_batch_items)
    good: list[tuple[int, Good]] = []
    rejected: list[Rejection] = []
    for index, item in enumerate(sent):
        item_read = read(index, item)
        if isinstance(item_read, Rejection):
            rejected.append(item_read)
        else:
            good.append((index, item_read))
    receipt = await record(good) if good else Receipt()
    everything = sorted((*rejected, *receipt.rejected), key=lambda rejection: rejection.index)
    return Receipt(receipt.recorded, receipt.duplicates, tuple(everything))


def check_source(source: str) -> None:
    """A source's name: a colon would make stored ids ambiguous. Raises InvalidInputError."""
    fault = fault_in(source, MAX_SOURCE_CHARACTERS) or ("must not hold a colon" if ":" in source else None)
    if fault:
        raise InvalidInputError("source", f"source {fault}.")
