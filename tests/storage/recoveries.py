"""A miss, what recovers it, and what became of the two."""

from domain.ladder import EVER
from domain.recoveries import RecoversState, recovers_state
from storage.store import Store
from tests.storage.attempts import MISSED, passed
from tests.storage.corrections import kept

MISS = passed("m", "board", wait=MISSED)
RECOVERY = passed("r", "meal", 0.5, recovers="m")
BROKEN = [("OPEN", 0), ("AT_RISK", 0)]
REPAIRED = [*BROKEN, ("OPEN", 0.5)]


async def repaired(store: Store, moment: str = "board") -> tuple[int, int]:
    """Of a moment, ever: misses, and those of them that were repaired."""
    tally = (await store.rollups.read([f"id-{moment}"], EVER, None)).whole[f"id-{moment}"]
    return tally.missed, tally.recovered


async def claim(store: Store, key: str = "r", missed: str = "m") -> RecoversState | None:
    """What became of an interaction's claim to recover another one."""
    return recovers_state(await kept(store, key), await store.interactions.get("test", missed))
