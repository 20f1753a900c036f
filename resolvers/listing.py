"""Connections over lists that storage reads a part at a time, newest first.

A cursor holds a time, as milliseconds since the year 1, and the id of what happened then. Whether there is more in the
direction of reading is looked up; in the other direction there is where a cursor was given.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar, cast

from domain.errors import InvalidInputError
from domain.hierarchy import BEGINNING
from domain.listing import Mark, Part
from resolvers.pagination import After, Before, Connection, First, Last, PageRequest, SortKey, connection

Item = TypeVar("Item")
T = TypeVar("T")

_MILLISECOND: Final = timedelta(milliseconds=1)


def read_page(first: First, after: After, last: Last, before: Before) -> PageRequest:
    """The arguments of a list by time. Raises InvalidInputError for the one at fault."""
    page = PageRequest.of((int, str), first, after, last, before)
    _mark("after", page.after)
    _mark("before", page.before)
    return page


def millis_of(at: datetime) -> int:
    """An instant in a cursor: never negative."""
    return (at - BEGINNING) // _MILLISECOND


async def listed(
    page: PageRequest,
    read: Callable[[Part], Awaitable[Sequence[Item]]],
    mark: Callable[[Item], Mark],
    present: Callable[[Item], T],
) -> Connection[T]:
    """One page: reads one item more than it shows, which tells whether there is more."""
    part = Part(
        most=page.size + 1,
        after=_mark("after", page.after),
        before=_mark("before", page.before),
        backward=page.backward,
    )
    found = await read(part)
    has_more = len(found) > page.size
    shown = found[len(found) - page.size :] if page.backward and has_more else found[: page.size]
    return connection(
        [(_key(mark(item)), present(item)) for item in shown],
        has_next=page.before is not None if page.backward else has_more,
        has_previous=has_more if page.backward else page.after is not None,
    )


def _key(mark: Mark) -> SortKey:
    at, identity = mark
    return millis_of(at), identity


def _mark(field: str, key: SortKey | None) -> Mark | None:
    if key is None:
        return None
    millis, identity = cast("tuple[int, str]", key)
    try:
        return BEGINNING + millis * _MILLISECOND, identity
    except OverflowError:
        raise InvalidInputError(field, f"{field} is no cursor of this list; pass one that it returned.") from None
