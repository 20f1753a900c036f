"""Which channels of a moment are rolled up by name: the first so many that the fold met; all later ones are one.

A moment's list is closed by the first channel that finds no room, and stays closed whatever the setting becomes: a
channel's counts lie in one place for ever, so that what is taken away later is taken from where it was added. The fold
writes the lists in its own transaction, so processes agree on them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pymongo import ReplaceOne

from storage.client import Document
from storage.collections import Collections
from storage.deltas import Deltas, add
from storage.lookups import by_ids
from storage.rows import Bucket
from storage.transactions import Session

OTHERS: Final = "\x1f"
"""What all channels without room are filed under: no channel's name holds a control character."""

_PREFIX: Final = "channels:"


@dataclass(frozen=True, slots=True)
class Channels:
    """One moment's: `names` are kept apart, and where `closed`, no others are."""

    names: frozenset[str] = frozenset()
    closed: bool = False

    def keeps_apart(self, channel: str) -> bool:
        """Whether what a channel counts can be told: before the list is closed, of every channel."""
        return not self.closed or channel in self.names

    def filed_under(self, channel: str) -> str:
        """The channel of the bucket that counts an interaction; "" without one is no channel."""
        return channel if channel == "" or self.keeps_apart(channel) else OTHERS

    def with_room_for(self, channel: str, most: int) -> "Channels":
        """The list after the fold met a channel."""
        if self.closed or channel == "" or channel in self.names:
            return self
        if len(self.names) >= most:
            return replace(self, closed=True)
        return replace(self, names=self.names | {channel})

    def without(self, channels: Iterable[str]) -> "Channels":
        """The list without channels that nothing is counted by. A closed one stays closed."""
        return replace(self, names=self.names - frozenset(channels))


NONE: Final = Channels()


async def read_channels(
    collections: Collections, moments: Iterable[str], session: Session | None = None
) -> dict[str, Channels]:
    """The lists of those of the moments that have one."""
    ids = [_PREFIX + moment for moment in dict.fromkeys(moments)]
    found = await by_ids(collections.heads, ids, session=session)
    return {each.removeprefix(_PREFIX): _from_document(document) for each, document in found.items()}


def channel_writes(lists: Mapping[str, Channels]) -> Sequence[ReplaceOne[Document]]:
    """The writes that store lists by moment."""
    return [
        ReplaceOne({"_id": _PREFIX + moment}, {"names": sorted(each.names), "closed": each.closed}, upsert=True)
        for moment, each in lists.items()
    ]


def met(buckets: Iterable[Bucket], known: Mapping[str, Channels], most: int) -> dict[str, Channels]:
    """The lists that change when the fold meets these buckets, as they are afterwards."""
    lists = dict(known)
    for moment, channel, _, _ in buckets:
        before = lists.get(moment, NONE)
        after = before.with_room_for(channel, most)
        if after is not before:
            lists[moment] = after
    return {moment: each for moment, each in lists.items() if each is not known.get(moment)}


def filed(deltas: Deltas, lists: Mapping[str, Channels]) -> Deltas:
    """The same deltas, by the channel that counts them."""
    if not any(each.closed for each in lists.values()):
        return deltas
    total: Deltas = {}
    for bucket, tally in deltas.items():
        add(total, {filed_at(bucket, lists): tally})
    return total


def filed_at(bucket: Bucket, lists: Mapping[str, Channels]) -> Bucket:
    """The bucket that counts what a commit counted in this one."""
    moment, channel, rung, number = bucket
    return moment, lists.get(moment, NONE).filed_under(channel), rung, number


def _from_document(document: Document) -> Channels:
    return Channels(frozenset(document["names"]), document["closed"])
