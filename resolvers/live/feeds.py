"""Feeds of events: followed in the domain, and presented with the objects that they are about."""

from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import aclosing
from typing import Any, Final, TypeVar

from domain.errors import CursorExpiredError
from domain.feed import Cursor, FeedName, read_cursor
from domain.following import Event, Position, Wanted, follow
from resolvers.context import Context
from resolvers.errors import CursorExpired
from resolvers.live.objects import RecordObjects
from resolvers.live.types import FeedPosition
from resolvers.scalars import given

EVENTS_A_READ: Final = 100  # of one record: the first of them need not wait for thousands

T = TypeVar("T")
Found = TypeVar("Found")
Presented = TypeVar("Presented")

Load = Callable[[RecordObjects, Sequence[T]], Coroutine[Any, Any, Sequence[Found | None]]]
"""Reads what each of some events of a record is about; None for what is gone."""

Present = Callable[[RecordObjects, Event[T], Found], Presented | None]
"""An event as it is sent, with what it is about; None for one that is not wanted after all."""


def read_after(sent: str | None) -> Cursor | None:
    """The argument `after`. Raises InvalidInputError."""
    cursor = given(sent)
    return None if cursor is None else read_cursor("after", cursor)


async def events(
    context: Context,
    feed: FeedName,
    wanted: Wanted[T],
    after: Cursor | None,
    load: Load[T, Found],
    present: Present[T, Found, Presented],
) -> AsyncGenerator[Presented | FeedPosition | CursorExpired]:
    """A feed as it is sent: each event in a view of its own, which holds until the next one is asked for.

    Raises what `follow` raises; an expired cursor is told, and ends it.
    """
    objects: RecordObjects | None = None
    found: dict[int, Found | None] = {}
    try:
        async with aclosing(follow(context.services.live, feed, wanted, after)) as followed:
            async for told in followed:
                if isinstance(told, Position):
                    yield FeedPosition.of(told)
                    continue
                if objects is None:
                    objects = context.services.feed_objects.of(told.record, context.services)
                    found = await _found(objects, told, wanted, load)
                context.adopt(await objects.hierarchy())
                # From here on nothing is waited for: of what is read, a subscriber may want next to nothing.
                what = found.pop(told.index)
                event = None if what is None else present(objects, told, what)
                if event is not None:
                    yield event
                # While nothing happens nothing is held of what did: it may be erased.
                objects = objects if found else None
                del told, what, event
    except CursorExpiredError as error:
        yield CursorExpired.of(error)


async def _found(
    objects: RecordObjects, told: Event[T], wanted: Wanted[T], load: Load[T, Found]
) -> dict[int, Found | None]:
    """What an event and those after it in its record are about, by index."""
    some = [each for each in wanted(told.record) if each[0] >= told.index][:EVENTS_A_READ]
    about = await load(objects, [what for _, what in some])
    return dict(zip((index for index, _ in some), about, strict=True))
