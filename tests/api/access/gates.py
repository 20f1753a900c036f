"""A gate over fakes, and what the people before it show."""

import dataclasses
from typing import Any

from api.access.gate import Gate
from api.access.keyring import FRESH_SECONDS, Keyring
from domain import key_issuing
from domain.access import Scope
from domain.hierarchy import Hierarchy
from domain.key_issuing import KeyRequest
from domain.keys import KeySecrets, Token
from domain.pseudonyms import Pseudonyms
from tests.api.access.issuer import Published
from tests.fakes import FixedClock
from tests.fakes_keys import MemoryApiKeys, SignInsHeard

SECRETS = KeySecrets(Pseudonyms(b"k" * 32))


class Door:
    """A gate, and everything behind it. `seconds` and `clock` are moved on by tests."""

    def __init__(self, *, is_open: bool = False, closes: bool = False, hierarchy: Hierarchy | None = None) -> None:
        self.keys = MemoryApiKeys()
        self.clock = FixedClock()
        self.sign_ins = SignInsHeard()
        self.published = Published()
        self.seconds = 0.0
        self.hierarchy = hierarchy or Hierarchy()
        self.gate = Gate(
            Keyring(self.keys, SECRETS, self.clock, lambda: self.seconds),
            self.published.issuer(),
            self.sign_ins,
            self.clock,
            lambda: self.hierarchy,
            is_open=is_open,
            closes_for=self.keys if closes else None,
        )

    async def issue(self, **others: Any) -> Token:  # noqa: ANN401 - fields of a KeyRequest
        request = dataclasses.replace(KeyRequest(name="phone", scopes=frozenset(Scope)), **others)
        issued = await key_issuing.create(
            request, "ann", keys=self.keys, secrets=SECRETS, hierarchy=self.hierarchy, clock=self.clock
        )
        return issued.token

    async def revoke(self, token: Token) -> None:
        await key_issuing.revoke(token.prefix, "ann", keys=self.keys, clock=self.clock)
        await self.pass_by()

    async def pass_by(self) -> None:
        """So much time that what has become of keys is heard of."""
        self.seconds += FRESH_SECONDS
        await self.gate.refresh()


def bearer(token: Token | str) -> str:
    return f"Bearer {token.text if isinstance(token, Token) else token}"
