"""Relay connections: pages of a list, by cursors that hold the last item's sort key.

A cursor stays good whatever is added or taken away between two pages, because it says where in the order to go on, not
which item to look for.
"""

import base64
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Generic, TypeVar, cast

import strawberry
from strawberry.relay import PageInfo

from domain.errors import InvalidInputError
from domain.text import SURROGATE
from resolvers.scalars import given

DEFAULT_PAGE: Final = 50
MAX_PAGE: Final = 200
MAX_CURSOR_CHARACTERS: Final = 8_192  # a source and an id of the longest kind fit, whatever their characters

SortKey = tuple[str | int, ...]
Item = TypeVar("Item")
T = TypeVar("T")

First = Annotated[
    int | None, strawberry.argument(description="How many from the start, 0 to 200; 50 without `first` and `last`.")
]
After = Annotated[str | None, strawberry.argument(description="Only what comes after this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="How many from the end, 0 to 200; instead of `first`.")]
Before = Annotated[str | None, strawberry.argument(description="Only what comes before this cursor.")]


@strawberry.type(description="An item of a page and where it stands.")
class Edge(Generic[T]):
    """An item with its cursor."""

    cursor: str = strawberry.field(description="Where the item stands; opaque.")
    node: T = strawberry.field(description="The item.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """A page."""

    edges: list[Edge[T]] = strawberry.field(description="The items with their cursors.")
    nodes: list[T] = strawberry.field(description="The items alone.")
    page_info: PageInfo = strawberry.field(description="Whether there is more, and how to go on.")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a client asked for, checked. `after` and `before` are sort keys; `backward` counts from the end."""

    size: int
    backward: bool = False
    after: SortKey | None = None
    before: SortKey | None = None

    @classmethod
    def of(
        cls, shape: tuple[type, ...], first: First, after: After, last: Last = None, before: Before = None
    ) -> "PageRequest":
        """Read the arguments; `shape` is the types in a sort key. Raises InvalidInputError for the one at fault."""
        first, after, last, before = (given(value) for value in (first, after, last, before))
        if first is not None and last is not None:
            raise InvalidInputError("last", "Give first or last, not both.")
        return cls(
            size=_size("first", first) if last is None else _size("last", last),
            backward=last is not None,
            after=None if after is None else read_cursor("after", after, shape),
            before=None if before is None else read_cursor("before", before, shape),
        )


def write_cursor(key: SortKey) -> str:
    """A sort key as an opaque string."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode()


def read_cursor(field: str, sent: str, shape: tuple[type, ...]) -> SortKey:
    """The sort key in a cursor, of these types. Raises InvalidInputError for `field`."""
    key = _decoded(sent) if len(sent) <= MAX_CURSOR_CHARACTERS else None
    if not _has_shape(key, shape):
        raise InvalidInputError(field, f"{field} is no cursor of this list; pass one that it returned.")
    return tuple(cast("list[str | int]", key))


def page_of(
    items: Sequence[Item], key: Callable[[Item], SortKey], page: PageRequest, present: Callable[[Item], T]
) -> Connection[T]:
    """A page of items that are sorted by `key`; only its own items are presented."""
    start = 0 if page.after is None else bisect_right(items, page.after, key=key)
    end = len(items) if page.before is None else bisect_left(items, page.before, key=key)
    end = max(start, end)
    if page.backward:
        start = max(start, end - page.size)
    else:
        end = min(end, start + page.size)
    chosen = items[start:end]
    return connection(
        [(key(item), present(item)) for item in chosen], has_next=end < len(items), has_previous=start > 0
    )


def connection(items: Sequence[tuple[SortKey, T]], *, has_next: bool, has_previous: bool) -> Connection[T]:
    """A connection over the items of one page."""
    edges = [Edge(cursor=write_cursor(key), node=item) for key, item in items]
    return Connection(
        edges=edges,
        nodes=[item for _, item in items],
        page_info=PageInfo(
            has_next_page=has_next,
            has_previous_page=has_previous,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
    )


def _size(field: str, asked: int | None) -> int:
    size = DEFAULT_PAGE if asked is None else asked
    if not 0 <= size <= MAX_PAGE:
        raise InvalidInputError(field, f"{field} is {size}; give 0 to {MAX_PAGE}.")
    return size


def _decoded(cursor: str) -> object:
    try:
        return json.loads(base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        return None


def _has_shape(key: object, shape: tuple[type, ...]) -> bool:
    if not isinstance(key, list):
        return False
    parts = cast("list[object]", key)
    return tuple(type(part) for part in parts) == shape and all(map(_is_written, parts))


def _is_written(part: object) -> bool:
    """Whether `write_cursor` is ever given this: no number is negative, and no text is no Unicode."""
    return not SURROGATE.search(part) if isinstance(part, str) else isinstance(part, int) and part >= 0
