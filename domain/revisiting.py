"""Revisiting: the hierarchy as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import InvalidInputError
from domain.hierarchy import Hierarchy, HierarchyChange
from domain.item_checks import MAX_AHEAD
from domain.ports import Clock, HierarchyStore
from domain.times import format_time


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A version of the hierarchy, and the instant that it is looked at: the one asked for, or when it was made."""

    hierarchy: Hierarchy
    as_of: datetime


async def as_of(version: int | None, at: datetime | None, hierarchies: HierarchyStore, clock: Clock) -> Snapshot:
    """The hierarchy as of a version (0 is empty) or an instant: exactly one of them.

    Raises:
        InvalidInputError: both or neither; a version or an instant that is still to come.
    """
    if (version is None) == (at is None):
        raise InvalidInputError("version", "Give either version or at: exactly one of the two.")
    if at is not None:
        if at > clock.now() + MAX_AHEAD:
            raise InvalidInputError("at", f"at is {format_time(at)}, which is still to come.")
        return Snapshot(await hierarchies.at_version(await hierarchies.version_at(at)), at)
    wanted = version or 0
    if wanted < 0:
        raise InvalidInputError("version", f"version is {wanted}; versions count from 0, the empty hierarchy.")
    try:
        hierarchy = await hierarchies.at_version(wanted)
    except LookupError:
        newest = (await hierarchies.current()).version
        raise InvalidInputError("version", f"version is {wanted}; the newest is {newest}.") from None
    return Snapshot(hierarchy, hierarchy.changed_at)


async def oldest_changes(log: HierarchyStore, first: int, last: int, most: int) -> Sequence[HierarchyChange]:
    """Of the change log from version `first` to `last` at most `most` entries, the oldest; newest of them first.

    Whoever sees a part of the hierarchy sees gaps between versions: it goes on until there are enough.
    """
    found: list[HierarchyChange] = []
    while first <= last and len(found) < most:
        until = min(last, first + most - 1)
        found.extend(reversed(await log.changes(until + 1, most, after=first - 1)))
        first = until + 1
    return found[:most][::-1]
