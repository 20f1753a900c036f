"""Recording: check what was sent, item by item, and hand what is good to the recorder."""

from collections.abc import Sequence
from typing import Final

from domain.errors import BatchTooLargeError, InvalidInputError
from domain.interactions import Interaction, Receipt, Rejection, SentInteraction
from domain.limits import Limits
from domain.ports import Clock, Recorder
from domain.pseudonyms import Pseudonyms
from domain.sending import ItemReader
from domain.text import fault_in

MAX_SOURCE_CHARACTERS: Final = 64


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
    if len(sent) > limits.max_batch_items:
        raise BatchTooLargeError(len(sent), limits.max_batch_items)
    reader = ItemReader(source, clock.now(), pseudonyms)
    good: list[tuple[int, Interaction]] = []
    rejected: list[Rejection] = []
    for index, item in enumerate(sent):
        read = reader.read(index, item)
        if isinstance(read, Rejection):
            rejected.append(read)
        else:
            good.append((index, read))
    receipt = await recorder.record(good) if good else Receipt()
    everything = sorted((*rejected, *receipt.rejected), key=lambda rejection: rejection.index)
    return Receipt(receipt.recorded, receipt.duplicates, tuple(everything))


def check_source(source: str) -> None:
    """A source's name: a colon would make stored ids ambiguous. Raises InvalidInputError."""
    fault = fault_in(source, MAX_SOURCE_CHARACTERS) or ("must not hold a colon" if ":" in source else None)
    if fault:
        raise InvalidInputError("source", f"source {fault}.")
