"""Making API keys, giving them other secrets, and taking them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.access import FOR_ALL, FROM_ISSUER, Scope
from domain.errors import InvalidInputError, UnknownApiKeyError
from domain.hierarchy import Hierarchy
from domain.key_ports import ApiKeys
from domain.keys import ApiKey, KeptSecret, KeySecrets, Token, is_prefix
from domain.nodes import NodeKind
from domain.ports import Clock
from domain.recording import check_source
from domain.text import MAX_NAME_CHARACTERS, fault_in, folded

MOST_OUTCOMES: Final = 100
MOST_SECRETS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRequest:
    """What a key shall allow. `outcomes` are keys of nodes."""

    name: str
    scopes: frozenset[Scope]
    outcomes: Sequence[str] | None = None
    source: str | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A key, and what its caller is to say, which is told this once."""

    key: ApiKey
    token: Token


async def create(
    request: KeyRequest, by: str, *, keys: ApiKeys, secrets: KeySecrets, hierarchy: Hierarchy, clock: Clock
) -> IssuedKey:
    """Make a key.

    Raises:
        InvalidInputError: what it shall allow cannot be.
        UnknownNodeError: there is no such outcome.
    """
    now = clock.now()
    _check(request, now)
    token = secrets.new_token()
    key = ApiKey(
        prefix=token.prefix,
        name=request.name,
        scopes=request.scopes,
        outcomes=None if request.outcomes is None else _ids(request.outcomes, hierarchy),
        source=request.source,
        created_by=by,
        created_at=now,
        expires_at=request.expires_at,
        secrets=(KeptSecret(secrets.hashed(token)),),
    )
    await keys.add(key)
    return IssuedKey(key, token)


async def rotate(
    prefix: str, until: datetime | None, by: str, *, keys: ApiKeys, secrets: KeySecrets, clock: Clock
) -> IssuedKey:
    """Give a key another secret. Those that it had are good before `until`; without it no longer.

    Raises:
        UnknownApiKeyError: there is no such key.
        InvalidInputError: it is good for nothing any more, or has too many secrets.
    """
    now = clock.now()
    _check_prefix(prefix)
    token = secrets.new_token(prefix)
    hashed = secrets.hashed(token)

    def change(key: ApiKey) -> ApiKey:
        if not key.is_good(now):
            raise InvalidInputError("prefix", f"Key {prefix} was revoked or has expired; make another one.")
        rotated = key.rotated(hashed, until or now, now)
        if len(rotated.secrets) > MOST_SECRETS:
            raise InvalidInputError(
                "prefix", f"Key {prefix} has {len(key.secrets)} secrets that are good; end some by a shorter overlap."
            )
        return rotated

    changed = await keys.change(prefix, change, action="rotateApiKey", by=by)
    if changed is None:
        raise UnknownApiKeyError(prefix)
    return IssuedKey(changed, token)


async def revoke(prefix: str, by: str, *, keys: ApiKeys, clock: Clock) -> ApiKey:
    """Let a key be good for nothing, for ever.

    Raises:
        UnknownApiKeyError: there is no such key.
    """
    now = clock.now()
    _check_prefix(prefix)
    revoked = await keys.change(prefix, lambda key: key.revoked(by, now), action="revokeApiKey", by=by)
    if revoked is None:
        raise UnknownApiKeyError(prefix)
    return revoked


def _check_prefix(prefix: str) -> None:
    if not is_prefix(prefix):
        raise UnknownApiKeyError(prefix)


def _check(request: KeyRequest, now: datetime) -> None:
    fault = fault_in(request.name, MAX_NAME_CHARACTERS)
    if fault:
        raise InvalidInputError("name", f"name {fault}.")
    if folded(request.name).startswith(FROM_ISSUER):
        raise InvalidInputError(
            "name", f'name must not begin with "{FROM_ISSUER}", by which tokens are told from keys; choose another one.'
        )
    if not request.scopes:
        raise InvalidInputError("scopes", "A key without scopes allows nothing; name some.")
    if request.source is not None:
        check_source(request.source)
    if request.outcomes is not None and not 0 < len(request.outcomes) <= MOST_OUTCOMES:
        raise InvalidInputError(
            "outcomes", f"{len(request.outcomes)} outcomes; name 1 to {MOST_OUTCOMES}, or leave them out for all."
        )
    too_many = sorted(FOR_ALL & request.scopes)
    if too_many and (request.outcomes is not None or request.source is not None):
        raise InvalidInputError(
            "scopes",
            f"A key that is restricted cannot {' or '.join(too_many)}; leave out the scope or the restriction.",
        )
    if request.expires_at is not None and request.expires_at <= now:
        raise InvalidInputError("expiresAt", "The key would have expired already; give a later time.")


def _ids(outcomes: Sequence[str], hierarchy: Hierarchy) -> frozenset[str]:
    return frozenset(hierarchy.named(key, NodeKind.OUTCOME).id for key in outcomes)
