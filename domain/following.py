"""Following: events from the feed, each once, in order per attempt, with the place where to go on after each."""

from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeAlias, TypeVar

from domain.attempts import AttemptState, Transition
from domain.errors import FellBehindError
from domain.feed import Cursor, FeedName, FeedRecord
from domain.hierarchy import Hierarchy, Path
from domain.ports import Live

T = TypeVar("T")

Origin: TypeAlias = tuple[int, int, int]
"""Slot, sequence and index of an event: no two have the same."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where the follower stands, told at once and while nothing happens."""

    cursor: Cursor


@dataclass(frozen=True, slots=True)
class Event(Generic[T]):
    """Something that happened, the record that told of it, and where to go on after it.

    `index` is its place among the record's events, before any filter. Different events may have the same cursor: of two
    slots' records that followers are told in different orders, each comes last to somebody.
    """

    what: T
    record: FeedRecord
    index: int
    cursor: Cursor

    @property
    def origin(self) -> Origin:
        """Which event it is."""
        return self.record.slot, self.record.sequence, self.index


Wanted = Callable[[FeedRecord], Sequence[tuple[int, T]]]
"""Of a record, the events that a follower wants, each with its index before any filter."""


async def follow(
    live: Live, feed: FeedName, wanted: Wanted[T], after: Cursor | None
) -> AsyncGenerator[Position | Event[T]]:
    """Where the follower stands, and then every event after it, without an end.

    Args:
        live: the feed.
        feed: which events a record has.
        wanted: filters them.
        after: where the follower stood; without one it begins with what is committed from now on.

    Raises:
        CursorExpiredError: something after `after` is kept no more.
        FellBehindError: it was too slow; its cursor says where to go on.
        UnavailableError: the database did not answer in time.
    """
    async with live.followed(after) as (start, records), aclosing(records):
        cursor = start
        yield Position(cursor)
        try:
            async for record in records:
                if record is None:
                    yield Position(cursor)
                elif not cursor.has_passed(record):
                    delivered = cursor.delivered_of(record, feed)
                    for index, what in wanted(record):
                        if index >= delivered:
                            yield Event(what, record, index, cursor.within(record, feed, index + 1))
                            del what
                    cursor = cursor.past(record)
                del record  # the next may come much later
        except FellBehindError:
            raise FellBehindError(cursor) from None


def transitions(outcomes: Collection[str] | None, states: Collection[AttemptState] | None) -> Wanted[Transition]:
    """Transitions of attempts at these outcomes, by id, into these states; None asks for all."""

    def wanted(record: FeedRecord) -> Sequence[tuple[int, Transition]]:
        return [
            (index, each)
            for index, each in enumerate(record.transitions)
            if (outcomes is None or each.outcome in outcomes) and (states is None or each.after in states)
        ]

    return wanted


def recordings(record: FeedRecord) -> Sequence[tuple[int, str]]:
    """The ids of the interactions that a record recorded."""
    return list(enumerate(record.interactions))


def edits(record: FeedRecord) -> Sequence[tuple[int, int]]:
    """The version of the hierarchy that a record made, if it made one."""
    return [(0, record.hierarchy)] if record.is_edit else []


def path_along(ids: Sequence[str], hierarchy: Hierarchy) -> Path | None:
    """The way that a transition took, in another version of the hierarchy; None where it is no way there, or none."""
    edges = [hierarchy.contributions.get(ends) for ends in pairwise(ids)]
    ways = tuple(edge for edge in edges if edge is not None)
    if not ways or len(ways) < len(edges):
        return None
    return Path(tuple(hierarchy.nodes[identity] for identity in ids), ways)
