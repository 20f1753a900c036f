"""How much callers spend: a bucket for each, which fills again as time goes by. In the memory of this process.

Whoever has anything left may spend more than that, and waits the longer for it: so what one operation costs may be more
than what a minute allows, and over time no more than that is spent.
"""

from dataclasses import dataclass
from math import ceil
from typing import Final

from graphql import GraphQLError

from api.protection.refusals import rate_limited

MINUTE_SECONDS: Final = 60.0
MOST_CALLERS: Final = 10_000


@dataclass(slots=True)
class Bucket:
    """What one caller had left at an instant."""

    level: float
    at: float


class Rate:
    """What each caller may spend a minute.

    Args:
        a_minute: how much; 0 is no limit.
        of: what it is, for people.
    """

    def __init__(self, a_minute: int, of: str) -> None:
        self.a_minute: Final = a_minute
        self._of = of
        self._buckets: dict[str, Bucket] = {}

    def __len__(self) -> int:
        return len(self._buckets)

    def refusal(self, caller: str, spent: int, now: float) -> GraphQLError | None:
        """Why a caller may spend nothing now, if so."""
        if not self.a_minute or not spent:
            return None
        level = self._level(caller, now)
        if level > 0:
            return None
        wait = max(1, ceil((1 - level) * MINUTE_SECONDS / self.a_minute))
        return rate_limited(self._of, self.a_minute, wait)

    def spend(self, caller: str, spent: int, now: float) -> None:
        """Take it from what the caller has."""
        if self.a_minute and spent:
            level = self._level(caller, now) - spent
            # Those that spent longest ago go first: of all they have most left.
            self._buckets.pop(caller, None)
            self._buckets[caller] = Bucket(level, now)
            if len(self._buckets) > MOST_CALLERS:
                del self._buckets[next(iter(self._buckets))]

    def left(self, caller: str, now: float) -> int | None:
        """What a caller has, at least 0; None without a limit."""
        return max(0, int(self._level(caller, now))) if self.a_minute else None

    def _level(self, caller: str, now: float) -> float:
        bucket = self._buckets.get(caller)
        if bucket is None:
            return self.a_minute
        return min(self.a_minute, bucket.level + (now - bucket.at) * self.a_minute / MINUTE_SECONDS)
