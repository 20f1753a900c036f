"""How many connections there may be of a kind: of all clients, and of one address."""

from collections import Counter
from http import HTTPStatus


class RefusedError(Exception):
    """A connection that is not opened."""

    def __init__(self, status: HTTPStatus, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


class Quota:
    """Counts those that are open.

    Args:
        kind: what they are called, in the plural.
        most: how many there may be.
        most_of_client: how many of one address.
    """

    def __init__(self, kind: str, most: int, most_of_client: int) -> None:
        self._kind = kind
        self._most = most
        self._most_of_client = most_of_client
        self._all = 0
        self._of_client: Counter[str] = Counter()

    def check(self, client: str) -> None:
        """Raise RefusedError where one more of this client's is too many."""
        if self._of_client[client] >= self._most_of_client:
            message = f"Your address has {self._most_of_client:,} {self._kind} open; close some first."
            raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, "TOO_MANY_CONNECTIONS", message)
        if self._all >= self._most:
            message = f"Too many {self._kind} are open; try again later."
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "OVERLOADED", message)

    def take(self, client: str) -> None:
        """One more is open."""
        self._all += 1
        self._of_client[client] += 1

    def give_back(self, client: str) -> None:
        """One is open no more."""
        self._all -= 1
        self._of_client[client] -= 1
        if not self._of_client[client]:
            del self._of_client[client]
