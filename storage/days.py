"""Where and when anything happened: known from the roll-ups, and looked for only where they know nothing.

To read what lies at a moment costs as much as its interactions, whatever is asked of them: engines do not skip from one
day of an index to the next. What lies between the days that are known is nothing, so long as the roll-ups are whole.
"""

from collections.abc import Iterable, Iterator

from domain.ladder import EPOCH, MINUTE, MINUTES_A_DAY, Rung, minute_of
from storage.client import Document
from storage.collections import Collections

PAGES_A_DAY = 24  # of minutes: one an hour


async def days_of(collections: Collections, moment: str) -> list[int]:
    """Days since 1970 on which anything was recorded at a moment, or that have pages of their own."""
    days: set[int] = set()
    fine = {"moment": moment, "rung": {"$lte": int(Rung.QUARTER)}}
    async for page in collections.rollups.find(fine, {"rung": True, "page": True}):
        days.add(page["page"] if page["rung"] == Rung.QUARTER else page["page"] // PAGES_A_DAY)
    for gap in list(_gaps(days)):
        times = collections.interactions.find({"place": moment, **gap}, {"_id": False, "at": True})
        days.update([minute_of(document["at"]) // MINUTES_A_DAY async for document in times])
    return sorted(days)


def _gaps(days: Iterable[int]) -> Iterator[Document]:
    """What finds interactions on all other days."""
    bounds: Document = {}
    end = None
    for day in sorted(days):
        if day != end:
            yield {"at": {**bounds, "$lt": _start(day)}}
        end = day + 1
        bounds = {"$gte": _start(end)}
    yield {"at": bounds} if bounds else {}


def _start(day: int) -> object:
    return EPOCH + day * MINUTES_A_DAY * MINUTE
