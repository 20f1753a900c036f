"""API keys that callers show: looked up, remembered for a moment, and looked at again while they are in use."""

import asyncio
import hashlib
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from weakref import WeakSet

from api.access.passes import is_over
from domain.access import Rights
from domain.key_ports import ApiKeys
from domain.keys import ApiKey, KeySecrets, Token
from domain.ports import Clock

FRESH_SECONDS: Final = 2.0
"""How old what is remembered of a key may be: a revocation reaches every process within twice that."""

MOST_REMEMBERED: Final = 10_000
USE_INTERVAL: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Secret:
    """A secret that was good when its key was looked at last."""

    key: ApiKey
    hashed: bytes
    rights: Rights


@dataclass(frozen=True, slots=True)
class _Remembered:
    """A key as it was some time ago; None: there was none. `secrets` are those that were shown since and were good."""

    key: ApiKey | None
    at: float
    secrets: dict[bytes, _Secret] = field(default_factory=dict[bytes, _Secret])


class Keyring:
    """The keys that callers of this process show.

    Those that nobody made are known by their seal, and cost no look into the database; all others cost one at most,
    and then none for a while, good or not. For as long, a secret that was good is known by a fingerprint, under a key
    that nobody but this process has: seal and hash take several times as long.

    Args:
        keys: all there are.
        secrets: knows which are ours.
        clock: the database's, by which keys expire.
        seconds: by which they are remembered.
    """

    def __init__(
        self, keys: ApiKeys, secrets: KeySecrets, clock: Clock, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._keys = keys
        self._secrets = secrets
        self.clock: Final = clock
        self._seconds = seconds
        self._fingerprint_key = os.urandom(hashlib.blake2b.MAX_KEY_SIZE)
        self._remembered: dict[str, _Remembered] = {}
        self._looking: dict[str, asyncio.Task[_Remembered]] = {}
        self._passes: WeakSet[KeyPass] = WeakSet()
        self._uses: dict[str, datetime] = {}
        self._unwritten: set[str] = set()

    async def admit(self, token: Token) -> "KeyPass | None":
        """What somebody gets who shows a key; None where it is not good.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        fingerprint = hashlib.blake2b(token.secret.encode(), key=self._fingerprint_key).digest()
        secret = self._known(token.prefix, fingerprint) or await self._judged(token, fingerprint)
        if secret is None or is_over(secret.rights, self.clock):
            return None
        admitted = KeyPass(self, secret.key, secret.hashed, secret.rights)
        self._passes.add(admitted)
        return admitted

    def latest(self, known: ApiKey) -> ApiKey | None:
        """A key as it was seen last; None where it has vanished."""
        found = self._remembered.get(known.prefix)
        return known if found is None else found.key

    async def refresh(self) -> None:
        """Look again at the keys of those who are let in, and write down which keys were used.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        in_use = {each.prefix for each in self._passes}
        if in_use:
            found = await self._keys.by_prefixes(in_use)
            for prefix in in_use:
                self._remember(prefix, found.get(prefix))
        while self._unwritten:
            prefix = self._unwritten.pop()
            await self._keys.used(prefix, self._uses[prefix])
        long_ago = self.clock.now() - USE_INTERVAL
        self._uses = {prefix: at for prefix, at in self._uses.items() if at > long_ago}

    def _known(self, prefix: str, fingerprint: bytes) -> _Secret | None:
        """A secret that was good a moment ago."""
        found = self._fresh(prefix)
        return found and found.secrets.get(fingerprint)

    async def _judged(self, token: Token, fingerprint: bytes) -> _Secret | None:
        """A secret that is good, from now on known."""
        if not self._secrets.has_made(token):
            return None
        found = await self._find(token.prefix)
        hashed = self._secrets.hashed(token)
        now = self.clock.now()
        rights = None if found.key is None else found.key.rights(hashed, now)
        if found.key is None or rights is None:
            return None
        self._note_use(found.key, now)
        secret = found.secrets[fingerprint] = _Secret(found.key, hashed, rights)
        return secret

    def _fresh(self, prefix: str) -> _Remembered | None:
        found = self._remembered.get(prefix)
        return found if found is not None and self._seconds() - found.at < FRESH_SECONDS else None

    async def _find(self, prefix: str) -> _Remembered:
        found = self._fresh(prefix)
        if found is not None:
            return found
        looking = self._looking.get(prefix)
        if looking is None:
            looking = self._looking[prefix] = asyncio.ensure_future(self._look(prefix))
            looking.add_done_callback(lambda _: self._looking.pop(prefix, None))
        return await asyncio.shield(looking)  # others may wait for it too

    async def _look(self, prefix: str) -> _Remembered:
        return self._remember(prefix, (await self._keys.by_prefixes([prefix])).get(prefix))

    def _remember(self, prefix: str, key: ApiKey | None) -> _Remembered:
        """Keep what was found, the same object where nothing has changed; forget what was not looked at for longest."""
        before = self._remembered.pop(prefix, None)
        key = before.key if before is not None and before.key == key else key
        found = self._remembered[prefix] = _Remembered(key, self._seconds())
        if len(self._remembered) > MOST_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]
        return found

    def _note_use(self, key: ApiKey, now: datetime) -> None:
        """To be written down in a while, once a minute at most."""
        noted: Iterable[datetime | None] = (key.last_used_at, self._uses.get(key.prefix))
        if all(at is None or now - at >= USE_INTERVAL for at in noted):
            self._uses[key.prefix] = now
            self._unwritten.add(key.prefix)


class KeyPass:
    """The rights that a secret of a key gives, for as long as it does."""

    __slots__ = ("__weakref__", "_hashed", "_key", "_keyring", "_rights", "prefix")

    def __init__(self, keyring: Keyring, key: ApiKey, hashed: bytes, rights: Rights) -> None:
        self.prefix = key.prefix
        self._keyring = keyring
        self._key = key
        self._hashed = hashed
        self._rights: Rights | None = rights

    @property
    def rights(self) -> Rights:
        """What they may do; nothing once it is not good."""
        return self._rights or Rights(name=self.prefix, scopes=frozenset())

    def is_good(self) -> bool:
        """Neither expired nor revoked, as far as this process has heard."""
        latest = self._keyring.latest(self._key)
        if latest is None:
            self._rights = None
        elif latest is not self._key:
            self._key, self._rights = latest, latest.rights(self._hashed, self._keyring.clock.now())
        return self._rights is not None and not is_over(self._rights, self._keyring.clock)
