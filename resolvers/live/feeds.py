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
Presented = TypeVar("Presented")

Load = Callable[[RecordObjects, Sequence[T]], Coroutine[Any, Any, None]]
"""Reads what some events of a record are about."""

Present = Callable[[RecordObjects, Event[T]], Coroutine[Any, Any, Presented | None]]
"""An event as it is sent; None for one that is not wanted after all."""


def read_after(sent: str | None) -> Cursor | None:
    """The argument `after`. Raises InvalidInputError."""
    cursor = given(sent)
    return None if cursor is None else read_cursor("after", cursor)


async def events(
    context: Context,
    feed: FeedName,
    wanted: Wanted[T],
    after: Cursor | None,
    load: Load[T],
    present: Present[T, Presented],
) -> AsyncGenerator[Presented | FeedPosition | CursorExpired]:
    """A feed as it is sent: each event in a view of its own, which holds until the next one is asked for.

    Raises what `follow` raises; an expired cursor is told, and ends it.
    """
    objects, read_to = None, 0
    record = None
    try:
        async with aclosing(follow(context.services.live, feed, wanted, after)) as followed:
            async for told in followed:
                if isinstance(told, Position):
                    yield FeedPosition.of(told)
                    continue
                if objects is None or told.record is not record or told.index >= read_to:
                    record = told.record
                    objects = context.services.feed_objects.of(record, context.services)
                    some = [each for each in wanted(record) if each[0] >= told.index][:EVENTS_A_READ]
                    read_to = some[-1][0] + 1
                    await load(objects, [what for _, what in some])
                context.adopt(await objects.hierarchy())
                event = await present(objects, told)
                if event is not None:
                    yield event
    except CursorExpiredError as error:
        yield CursorExpired.of(error)
