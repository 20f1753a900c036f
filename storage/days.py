"""When anything happened: known from the roll-ups, and looked for only where they know nothing.

To read what lies at a node costs as much as everything there, whatever is asked of it: engines do not skip from one
day of an index to the next. What lies between the days that are known is nothing, so long as the roll-ups are whole.
"""

from collections.abc import Iterable, Iterator

from domain.ladder import Rung
from storage.collections import Collections
from storage.countables import Countable

PAGES_A_DAY = 24  # of minutes: one an hour


async def days_of(collections: Collections, countable: Countable) -> list[int]:
    """Days since 1970 on which anything counts at a node, or that have pages of their own."""
    days = await rolled_up_days(collections, countable.node)
    for first, end in list(_gaps(days)):
        days |= await countable.days(first, end)
    return sorted(days)


async def rolled_up_days(collections: Collections, node: str) -> set[int]:
    """Days since 1970 that a node's roll-ups have pages of."""
    fine = {"moment": node, "rung": {"$lte": int(Rung.QUARTER)}}
    pages = collections.rollups.find(fine, {"rung": True, "page": True})
    return {page["page"] if page["rung"] == Rung.QUARTER else page["page"] // PAGES_A_DAY async for page in pages}


def _gaps(days: Iterable[int]) -> Iterator[tuple[int | None, int | None]]:
    """All other days, as spans from a first one until before another; None has no bound."""
    first = None
    for day in sorted(days):
        if day != first:
            yield first, day
        first = day + 1
    yield first, None
