"""API keys: how a caller says one, what is kept of it, and what it allows."""

import dataclasses
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.access import Rights, Scope
from domain.pseudonyms import Pseudonyms

_RANDOM_BYTES: Final = 20  # 160 bits, which nobody guesses
_PREFIX_BYTES: Final = 6
_SEAL_CHARACTERS: Final = 8
_PREFIX: Final = re.compile(r"[0-9a-f]{12}", re.ASCII)
_TOKEN: Final = re.compile(r"tk_([0-9a-f]{12})_([0-9a-f]{48})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Token:
    """A key as a caller says it. The prefix may be seen by anybody; the secret is shown once, to whoever made it."""

    prefix: str
    secret: str = dataclasses.field(repr=False)

    @property
    def text(self) -> str:
        """What is sent."""
        return f"tk_{self.prefix}_{self.secret}"


def read_token(text: str) -> Token | None:
    """The key that a caller says; None where the text has another form."""
    match = _TOKEN.fullmatch(text)
    return Token(*match.groups()) if match else None


def is_prefix(text: str) -> bool:
    """Whether a key could have this prefix."""
    return _PREFIX.fullmatch(text) is not None


class KeySecrets:
    """Makes secrets and knows its own again, under a key that is derived from the one of the pseudonyms.

    A secret ends in a seal over all that comes before it, so that one that was made up is known as such without a look
    into the database.
    """

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._key = pseudonyms.derived_key("api keys")

    def new_token(self, prefix: str | None = None) -> Token:
        """A key that nobody had yet; with a prefix, another secret of the key that has it."""
        prefix = prefix or secrets.token_hex(_PREFIX_BYTES)
        random = secrets.token_hex(_RANDOM_BYTES)
        return Token(prefix, random + self._seal(prefix, random))

    def has_made(self, token: Token) -> bool:
        """Whether the seal is ours."""
        random, seal = token.secret[:-_SEAL_CHARACTERS], token.secret[-_SEAL_CHARACTERS:]
        return hmac.compare_digest(seal, self._seal(token.prefix, random))

    def hashed(self, token: Token) -> bytes:
        """What is kept of a secret: HMAC-SHA-256."""
        return hmac.digest(self._key, f"secret:{token.prefix}:{token.secret}".encode(), "sha256")

    def _seal(self, prefix: str, random: str) -> str:
        return hmac.digest(self._key, f"seal:{prefix}:{random}".encode(), "sha256").hex()[:_SEAL_CHARACTERS]


@dataclass(frozen=True, slots=True)
class KeptSecret:
    """A secret as it is kept. It is good before `until`; None: as long as its key."""

    hashed: bytes = dataclasses.field(repr=False)
    until: datetime | None = None

    def is_good(self, now: datetime) -> bool:
        """Whether it may still be used."""
        return self.until is None or now < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key, with what it allows. It is never deleted, only revoked, so that who had it can be told for ever.

    Attributes:
        prefix: its id.
        name: what it is for.
        outcomes: ids of the outcomes that it is restricted to; None where it is not.
        source: the only source that it may record under; None: any.
        secrets: the newest last; the earlier ones of a key that was rotated are good for a while.
        last_used_at: to the minute; None before.
    """

    prefix: str
    name: str
    scopes: frozenset[Scope]
    outcomes: frozenset[str] | None = None
    source: str | None = None
    created_by: str
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    secrets: tuple[KeptSecret, ...]

    def rights(self, hashed: bytes, now: datetime) -> Rights | None:
        """What whoever says this secret may do; None where it is not, or no longer, one of this key."""
        found = None
        for secret in self.secrets:  # all of them, whichever it is: the time that takes tells nothing
            if hmac.compare_digest(secret.hashed, hashed):
                found = secret
        if found is None or not found.is_good(now) or not self.is_good(now):
            return None
        ends = [each for each in (self.expires_at, found.until) if each is not None]
        return Rights(
            name=f"{self.name} ({self.prefix})",  # two keys may have one name
            scopes=self.scopes,
            outcomes=self.outcomes,
            source=self.source,
            expires_at=min(ends, default=None),
        )

    def is_good(self, now: datetime) -> bool:
        """Whether it may still be used."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def rotated(self, hashed: bytes, until: datetime, now: datetime) -> "ApiKey":
        """With another secret, and earlier ones good before `until` at most."""
        if any(secret.hashed == hashed for secret in self.secrets):
            return self  # rotated already: whoever asks was not told that it succeeded
        earlier = (KeptSecret(each.hashed, min(each.until or until, until)) for each in self.secrets)
        kept = tuple(each for each in earlier if each.is_good(now))
        return dataclasses.replace(self, secrets=(*kept, KeptSecret(hashed)))

    def revoked(self, by: str, at: datetime) -> "ApiKey":
        """Good for nothing from now on; one that was revoked before stays as it is."""
        return self if self.revoked_at is not None else dataclasses.replace(self, revoked_at=at, revoked_by=by)
