"""What commits of interactions and of results share: every item is told its fate, however often that takes a try."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from pymongo.errors import BulkWriteError

from domain.interactions import RejectionCode
from storage.client import Collection
from storage.hierarchy_log import HierarchyLog
from storage.items import Item, Sent
from storage.lookups import by_ids, is_duplicate_key
from storage.portions import in_parts
from storage.transactions import Transactions
from storage.writer import HierarchyMovedError

T = TypeVar("T", bound=Sent)

Try = Callable[[Sequence[Item[T]]], Awaitable[None]]
"""Commits what it can of items without a fate, under the newest hierarchy that is known here.

It raises HierarchyMovedError when there is a newer one, and BulkWriteError when an id was stored meanwhile.
"""


class Fates(Generic[T]):
    """Tells items of one kind, which one collection holds, what became of them."""

    def __init__(self, stored: Collection, transactions: Transactions, log: HierarchyLog) -> None:
        self._stored = stored
        self._transactions = transactions
        self._log = log

    async def tell(self, items: Sequence[Item[T]], try_once: Try[T]) -> None:
        """Record each item once and tell it its fate, in several commits where one does not hold them.

        Raises:
            UnavailableError: items without a fate may be recorded or not.
        """

        async def commit(part: Sequence[Item[T]]) -> None:
            for pause in self._transactions.pauses():
                await asyncio.sleep(pause)
                if await self._are_told([item for item in part if not item.is_settled], try_once):
                    return
            raise self._transactions.unavailable()

        async def reject_large(item: Item[T]) -> None:
            await self.reject([item], RejectionCode.TOO_LARGE)

        await in_parts(items, commit, reject_large)

    async def reject(self, items: Sequence[Item[T]], code: RejectionCode) -> None:
        """Reject what cannot be recorded, unless it is stored already."""
        for item in await self._without_stored(items):
            item.rejected = code

    async def _are_told(self, pending: Sequence[Item[T]], try_once: Try[T]) -> bool:
        """Try once to tell every item its fate; False where something came between."""
        try:
            await try_once(pending)
        except HierarchyMovedError:
            await self._log.current()
        except BulkWriteError as error:
            if not is_duplicate_key(error):
                raise
            await self._without_stored(pending)
        else:
            await self._without_stored([item for item in pending if not item.is_settled])
        return all(item.is_settled for item in pending)

    async def _without_stored(self, items: Sequence[Item[T]]) -> list[Item[T]]:
        """Tell the items whose id is stored their fate; return the others."""
        if not items:
            return []
        ids = list(dict.fromkeys(item.id for item in items))
        stored = await self._transactions.ask(lambda: by_ids(self._stored, ids, {"fingerprint": True}))
        for item in items:
            fingerprint = stored.get(item.id, {}).get("fingerprint")
            item.is_awaited = item.id in stored and fingerprint is None
            if fingerprint is not None:
                item.compare(fingerprint)
        return [item for item in items if not item.is_settled]
