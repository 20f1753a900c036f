"""What is too much for one transaction is committed in several."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Final, TypeVar

from pymongo.errors import BulkWriteError, DocumentTooLarge, OperationFailure

from domain.interactions import Interaction
from storage.items import Item, Sent

T = TypeVar("T")
S = TypeVar("S", bound=Sent)

# A transaction has to fit into a part of the engine's cache, and its commit record into 16 MiB. The embedded engine
# took 10,000 attempts at once, and not 25,000; this is about 5,000, or 2,600 interactions of one outcome each.
MOST_WEIGHT: Final = 8_000_000
_BYTES_A_MOVE: Final = 1_500
# By the documents' size: of one, of one that an update would make, of a transaction, of a transaction in the cache.
_TOO_LARGE: Final = frozenset({10_334, 17_419, 17_420, 257, 388})


def weight_of(sent: Interaction, outcomes: int) -> int:
    """About how many bytes an interaction writes: itself, and a step of an attempt at each of so many outcomes.

    How many steps the attempts have already, and which attempts lie around them, shows only in the transaction.
    """
    signals = sum(len(name) + len(value) for name, value in sent.signals.items() if isinstance(value, str))
    names = sum(len(outcome) + len(key) for outcome, key in sent.attempts)
    return signals + (1 + outcomes) * (_BYTES_A_MOVE + names)


WEIGHT_OF_A_RESULT: Final = 2 * _BYTES_A_MOVE


def portions(items: Sequence[Item[S]], most: int = MOST_WEIGHT) -> Iterator[Sequence[Item[S]]]:
    """The items in order, in groups that weigh no more together; an item that alone weighs more is one by itself."""
    begin = weight = 0
    for at, item in enumerate(items):
        if at > begin and weight + item.weight > most:
            yield items[begin:at]
            begin, weight = at, 0
        weight += item.weight
    yield items[begin:]


async def in_parts(
    items: Sequence[T], commit: Callable[[Sequence[T]], Awaitable[None]], alone: Callable[[T], Awaitable[None]]
) -> None:
    """Commit items: all at once or, where the database does not take that much, in halves, and halves of those.

    Args:
        items: in order; a part is committed when those before it are.
        commit: what it raises because of the size tells that it wrote nothing.
        alone: told of an item that is too large by itself.
    """
    try:
        await commit(items)
    except Exception as error:
        if not is_too_large(error):
            raise
        if len(items) == 1:
            await alone(items[0])
            return
        middle = len(items) // 2
        await in_parts(items[:middle], commit, alone)
        await in_parts(items[middle:], commit, alone)


def is_too_large(error: Exception) -> bool:
    """Whether a document or the whole transaction was larger than the database takes; then nothing was written."""
    if isinstance(error, DocumentTooLarge):
        return True
    if isinstance(error, BulkWriteError):
        return any(each["code"] in _TOO_LARGE for each in (error.details or {}).get("writeErrors", ()))
    return isinstance(error, OperationFailure) and error.code in _TOO_LARGE
