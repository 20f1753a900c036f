"""Work that one process does at a time, by lease."""

import contextlib
from datetime import timedelta

from pymongo.errors import PyMongoError

from domain.ports import Clock
from storage.collections import Collections


class WorkLease:
    """One kind of work. A lease that is not renewed in time goes to whichever process asks first.

    It spares work only: whatever is done under it is exact also when two processes do it.
    """

    def __init__(self, collections: Collections, name: str, holder: str, clock: Clock, *, seconds: float) -> None:
        self._leases = collections.leases
        self._name = name
        self._holder = holder
        self._clock = clock
        self._length = timedelta(seconds=seconds)

    async def claim(self) -> bool:
        """Take the work, or go on with it. False while another process does it."""
        claimed = await self._leases.update_one(
            {
                "_id": self._name,
                "$or": [
                    {"holder": {"$in": [None, self._holder]}},
                    {"renewed_at": {"$lt": self._clock.now() - self._length}},
                ],
            },
            {"$set": {"holder": self._holder}, "$currentDate": {"renewed_at": True}},
        )
        return claimed.matched_count == 1

    async def release(self) -> None:
        """Let another process take over at once."""
        with contextlib.suppress(PyMongoError):
            await self._leases.update_one({"_id": self._name, "holder": self._holder}, {"$set": {"holder": None}})
