"""How many operations are under way, in this process and of each caller."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from graphql import GraphQLError

from api.protection.refusals import too_busy

RETRY_AFTER_SECONDS: Final = 1


class Places:
    """Counts them.

    Args:
        most: of all callers; 0 is no limit.
        most_of_caller: of each; 0 is no limit.
    """

    def __init__(self, most: int, most_of_caller: int) -> None:
        self._most = most
        self._most_of_caller = most_of_caller
        self._taken: Counter[str] = Counter()
        self._all = 0

    def __len__(self) -> int:
        return self._all

    def refusal(self, caller: str) -> GraphQLError | None:
        """Why there is no place, if so."""
        if self._most and self._all >= self._most:
            return too_busy("The service", self._most, RETRY_AFTER_SECONDS)
        if self._most_of_caller and self._taken[caller] >= self._most_of_caller:
            return too_busy("Of you, the service", self._most_of_caller, RETRY_AFTER_SECONDS)
        return None

    @contextmanager
    def taken(self, caller: str) -> Generator[None]:
        """Hold a place for the time of the block."""
        self._all += 1
        self._taken[caller] += 1
        try:
            yield
        finally:
            self._all -= 1
            self._taken[caller] -= 1
            if not self._taken[caller]:
                del self._taken[caller]
