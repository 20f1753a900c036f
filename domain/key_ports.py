"""What access needs from the outside."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.keys import ApiKey
from domain.listing import Part


class ApiKeys(Protocol):
    """The keys that were made, also those that are good no more."""

    async def by_prefixes(self, prefixes: Collection[str]) -> Mapping[str, ApiKey]:
        """Those that exist, by prefix: one indexed read for a few."""
        ...

    async def listed(self, part: Part) -> Sequence[ApiKey]:
        """A part of all keys, the last that were made first."""
        ...

    async def is_any(self) -> bool:
        """Whether a key was ever made."""
        ...

    async def add(self, key: ApiKey) -> None:
        """Keep a new key. Safe to repeat.

        Raises:
            UnavailableError: it may have been kept.
        """
        ...

    async def change(self, prefix: str, change: Callable[[ApiKey], ApiKey], *, action: str, by: str) -> ApiKey | None:
        """Change a key in somebody's name; None where there is none. `change` may run more than once.

        Whatever it raises is raised here, and nothing was changed.

        Raises:
            UnavailableError: it may have been changed.
        """
        ...

    async def used(self, prefix: str, at: datetime) -> None:
        """Keep when a key was last used."""
        ...


class SignIns(Protocol):
    """Who hears of attempts to sign in that failed."""

    def failed(self, prefix: str | None) -> None:
        """Somebody could not sign in, with a key of this prefix, which may be made up; None: with anything else.

        Called as often as an attacker likes: it must not wait, and must not grow with the calls.
        """
        ...
