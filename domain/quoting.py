"""What a log may hold of an error: no customer and no signal, which a database's driver may quote."""

from collections.abc import Iterator
from typing import Final, cast

_QUOTING: Final = frozenset({"bson", "motor", "pymongo"})  # packages whose errors may hold what is stored


class QuotingError(Exception):
    """In a log, in the place of an error that may quote what is stored: its type and code, and where it came from."""

    def __init__(self, error: BaseException) -> None:
        code: object = getattr(error, "code", None)
        super().__init__(type(error).__name__ if code is None else f"{type(error).__name__}, code {code}")
        self.__traceback__ = error.__traceback__


def without_quotes(error: BaseException) -> BaseException:
    """The error, to be logged; or what stands for it, where its text or that of what led to it may quote."""
    return QuotingError(error) if any(_quotes(each) for each in _behind(error, set())) else error


def _quotes(error: BaseException) -> bool:
    return any(kind.__module__.partition(".")[0] in _QUOTING for kind in type(error).__mro__)


def _behind(error: BaseException | None, seen: set[int]) -> Iterator[BaseException]:
    """An error, and all that are printed with it."""
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    yield error
    yield from _behind(error.__cause__, seen)
    yield from _behind(error.__context__, seen)
    if isinstance(error, BaseExceptionGroup):
        for each in cast("BaseExceptionGroup[BaseException]", error).exceptions:
            yield from _behind(each, seen)
