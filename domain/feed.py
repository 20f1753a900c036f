"""The feed: everything that was committed, record by record, and where a follower stands in it."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, cast

from domain.attempts import Transition
from domain.errors import InvalidInputError

MAX_CURSOR_CHARACTERS: Final = 16_384


class FeedName(StrEnum):
    """What a follower wants of each record. The values are in cursors."""

    OUTCOMES = "o"
    INTERACTIONS = "i"
    HIERARCHY = "h"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRecord:
    """One commit, as it is told.

    Attributes:
        slot: whose; records of a slot are numbered without a gap.
        sequence: its number, from 1.
        lamport: greater than of everything that it may depend on.
        at: the database's time.
        hierarchy: the version after it.
        is_edit: whether it made that version.
        interactions: ids of those that it recorded, in order; of a correction none.
        transitions: of attempts, in order.
    """

    slot: int
    sequence: int
    lamport: int
    at: datetime
    hierarchy: int
    is_edit: bool = False
    interactions: Sequence[str] = ()
    transitions: Sequence[Transition] = ()

    def events(self, feed: FeedName) -> int:
        """How many events a feed has of it, before any filter."""
        match feed:
            case FeedName.OUTCOMES:
                return len(self.transitions)
            case FeedName.INTERACTIONS:
                return len(self.interactions)
            case FeedName.HIERARCHY:
                return int(self.is_edit)


@dataclass(frozen=True, slots=True)
class Inside:
    """A place within a record that is being delivered: `index` events of it, before any filter, were."""

    feed: FeedName
    slot: int
    sequence: int
    index: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a follower stands: by slot the last record that was delivered whole, and places inside records after it.

    A slot that `positions` lacks starts at 1. There may be several places: what remains of one need not come first.
    """

    positions: Mapping[int, int] = field(default_factory=dict[int, int])
    inside: tuple[Inside, ...] = ()

    def past(self, record: FeedRecord) -> "Cursor":
        """After a record was delivered whole."""
        return Cursor({**self.positions, record.slot: record.sequence}, self._elsewhere(record))

    def within(self, record: FeedRecord, feed: FeedName, index: int) -> "Cursor":
        """After so many events of a record."""
        if index == record.events(feed):
            return self.past(record)
        here = Inside(feed, record.slot, record.sequence, index)
        return replace(self, inside=(*self._elsewhere(record), here))

    def has_passed(self, record: FeedRecord) -> bool:
        """Whether a record was delivered whole."""
        return record.sequence <= self.positions.get(record.slot, 0)

    def delivered_of(self, record: FeedRecord, feed: FeedName) -> int:
        """How many events of a record were delivered already. What another feed delivered says nothing here."""
        for inside in self.inside:
            if (inside.feed, inside.slot, inside.sequence) == (feed, record.slot, record.sequence):
                return min(inside.index, record.events(feed))
        return 0

    def _elsewhere(self, record: FeedRecord) -> tuple[Inside, ...]:
        return tuple(inside for inside in self.inside if inside.slot != record.slot)


def write_cursor(cursor: Cursor) -> str:
    """A cursor as an opaque string. Cursors that stand at the same place are written alike."""
    parts: list[Any] = [[part for pair in sorted(cursor.positions.items()) if pair[1] for part in pair]]
    parts += ([each.feed, each.slot, each.sequence, each.index] for each in cursor.inside)
    return base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(name: str, sent: str) -> Cursor:
    """The cursor that `write_cursor` wrote. Raises InvalidInputError for the field of this name."""
    if len(sent) > MAX_CURSOR_CHARACTERS:
        raise _no_cursor(name)
    try:
        packed = base64.b64decode(sent.encode("ascii") + b"=" * (-len(sent) % 4), altchars=b"-_", validate=True)
        parts = cast("list[list[Any]]", json.loads(packed))
        flat, *inside = parts
        positions = dict(zip(map(_number, flat[::2]), map(_number, flat[1::2]), strict=True))
        return Cursor(positions, tuple(map(_inside, inside)))
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        raise _no_cursor(name) from None


def _no_cursor(name: str) -> InvalidInputError:
    return InvalidInputError(name, f"{name} is no cursor of this feed; pass one that it returned.")


def _inside(parts: list[Any]) -> Inside:
    feed, slot, sequence, index = parts
    return Inside(FeedName(feed), _number(slot), _number(sequence), _number(index))


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value
