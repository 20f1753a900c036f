"""What an erasure leaves behind in records that tell of earlier commits: keys of attempts, and channels of nobody else.

Transitions of attempts tell of them by their new ids. A channel that nothing was sent by any more, once everything is
folded, goes from its moment's list, and from the deltas of folded records, where it is added to those without one: what
such a record adds to all channels together stays what it was, and nobody adds it to a single one any more.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from domain.corrections import Correction
from storage.channels import channel_writes, read_channels
from storage.client import Document
from storage.collections import Collections
from storage.heads import read_head
from storage.positions import folded, positions_of
from storage.rows import Bucket, Row, pack_rows, summed, unpack_rows
from storage.transactions import Session, Transactions
from storage.transitions import rename_attempts

RECORDS_A_READ: Final = 50

Pairs = frozenset[tuple[str, str]]
"""Moments and channels."""


class ErasureTraces:
    """Takes them out. Doing it twice is doing it once."""

    def __init__(
        self, collections: Collections, transactions: Transactions, catch_up: Callable[[], Awaitable[None]]
    ) -> None:
        self._collections = collections
        self._transactions = transactions
        self._catch_up = catch_up

    async def remove(self, correction: Correction) -> None:
        """Take out what an erasure left behind, when all its steps are done.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        noted = await self._transactions.ask(lambda: self._collections.corrections.find_one({"_id": correction.id}))
        renamed: dict[str, str] = dict(noted.get("renamed", ())) if noted else {}
        channels = frozenset((moment, channel) for moment, channel in noted.get("channels", ())) if noted else Pairs()
        if not renamed and not channels:
            return
        await self._catch_up()
        gone = await self._write(lambda session: self._unlist(channels, session)) if channels else Pairs()
        head = await self._transactions.ask(lambda: folded(self._collections))
        for slot, last in head.positions.items():
            await self._rewrite(slot, last, renamed, gone)

    async def _unlist(self, channels: Pairs, session: Session) -> Pairs:
        """Take channels without any page off the lists of their moments. Returns them.

        The fold, which writes both, conflicts with it by its head.
        """
        await self._collections.heads.update_one({"_id": "fold"}, {"$inc": {"revision": 1}}, session=session)
        moments = sorted({moment for moment, _ in channels})
        pages = self._collections.rollups.find(
            {"moment": {"$in": moments}}, {"moment": True, "channel": True}, session=session
        )
        kept = {(page["moment"], page["channel"]) async for page in pages}
        gone = channels - kept
        lists = await read_channels(self._collections, moments, session)
        left = {
            moment: each.without(channel for other, channel in gone if other == moment)
            for moment, each in lists.items()
        }
        writes = channel_writes({moment: each for moment, each in left.items() if each != lists[moment]})
        if writes:
            await self._collections.heads.bulk_write(writes, session=session)  # pyright: ignore[reportUnknownMemberType] - as in `lookups`
        return gone

    async def _rewrite(self, slot: int, last: int, renamed: Mapping[str, str], gone: Pairs) -> None:
        """Rewrite the folded records of a slot, some at a time, in order of their numbers."""
        pruned = positions_of(await self._transactions.ask(lambda: read_head(self._collections, "pruned")))
        for behind in range(pruned.get(slot, 0), last, RECORDS_A_READ):
            wanted = {"slot": slot, "sequence": {"$gt": behind, "$lte": min(behind + RECORDS_A_READ, last)}}
            for record in await self._transactions.ask(lambda w=wanted: self._read(w)):
                told = _rewritten(record, renamed, gone)
                if told:
                    await self._transactions.ask(
                        lambda r=record, t=told: self._collections.commits.update_one({"_id": r["_id"]}, {"$set": t})
                    )

    async def _read(self, wanted: Document) -> list[Document]:
        return await self._collections.commits.find(wanted, {"transitions": True, "deltas": True}).to_list(None)

    async def _write(self, body: Callable[[Session], Awaitable[Pairs]]) -> Pairs:
        async def landed() -> bool:
            return False  # doing it twice is doing it once

        return await self._transactions.write(body, landed)


def _rewritten(record: Document, renamed: Mapping[str, str], gone: Pairs) -> Document:
    """The parts of a commit record that change."""
    told: Document = {}
    transitions: str | None = record.get("transitions")
    if transitions is not None and renamed:
        told["transitions"] = rename_attempts(transitions, renamed)
    deltas: str | None = record.get("deltas")
    if deltas is not None and gone:
        told["deltas"] = _without_channels(deltas, gone)
    return {name: text for name, text in told.items() if text != record[name]}


def _without_channels(deltas: str, gone: Pairs) -> str:
    rows = unpack_rows(deltas)
    if not any(bucket[:2] in gone for bucket in rows):
        return deltas
    by_bucket: dict[Bucket, list[Row]] = {}
    for (moment, channel, rung, number), row in rows.items():
        kept = "" if (moment, channel) in gone else channel
        by_bucket.setdefault((moment, kept, rung, number), []).append(row)
    return pack_rows({bucket: summed(some) for bucket, some in by_bucket.items()})
