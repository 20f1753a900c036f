"""API keys in memory, and an ear for failed attempts to sign in."""

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from domain.keys import ApiKey
from domain.listing import Part
from tests.fakes_lists import part_of


class MemoryApiKeys:
    """Keys by prefix. `readings` counts the calls that look for some; while `failure` is set, every use raises it."""

    def __init__(self) -> None:
        self.keys: dict[str, ApiKey] = {}
        self.readings = 0
        self.uses: list[tuple[str, datetime]] = []
        self.failure: Exception | None = None

    async def by_prefixes(self, prefixes: Collection[str]) -> Mapping[str, ApiKey]:
        self._fail()
        self.readings += 1
        return {prefix: self.keys[prefix] for prefix in prefixes if prefix in self.keys}

    async def listed(self, part: Part) -> Sequence[ApiKey]:
        self._fail()
        return part_of(self.keys.values(), lambda key: (key.created_at, key.prefix), part)

    async def is_any(self) -> bool:
        self._fail()
        return bool(self.keys)

    async def add(self, key: ApiKey) -> None:
        self._fail()
        self.keys.setdefault(key.prefix, key)

    async def change(self, prefix: str, change: Callable[[ApiKey], ApiKey], *, action: str, by: str) -> ApiKey | None:  # noqa: ARG002 - see the port
        self._fail()
        if prefix not in self.keys:
            return None
        self.keys[prefix] = change(self.keys[prefix])
        return self.keys[prefix]

    async def used(self, prefix: str, at: datetime) -> None:
        self._fail()
        key = self.keys.get(prefix)
        self.uses.append((prefix, at))
        if key is not None and (key.last_used_at is None or key.last_used_at < at):
            self.keys[prefix] = dataclasses.replace(key, last_used_at=at)

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


class SignInsHeard:
    """Remembers who could not sign in."""

    def __init__(self) -> None:
        self.failures: list[str | None] = []

    def failed(self, prefix: str | None) -> None:
        self.failures.append(prefix)
