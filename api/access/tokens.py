"""Tokens of an issuer (JWT, RFC 7519; checked as RFC 8725 recommends), and what they claim."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

import jwt

from api.access.key_sets import ALGORITHMS, KeySet
from domain.access import FROM_ISSUER, Rights, Scope
from domain.hierarchy import Hierarchy
from domain.nodes import Outcome
from domain.recording import check_source
from domain.text import MAX_NAME_CHARACTERS, fault_in

log = logging.getLogger(__name__)

LEEWAY: Final = timedelta(seconds=60)
MOST_CHARACTERS: Final = 16_384
OUTCOMES: Final = "touchstone_outcomes"
SOURCE: Final = "touchstone_source"


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good token says. `outcomes` are keys of nodes; None where it restricts nothing."""

    subject: str
    scopes: frozenset[Scope]
    outcomes: frozenset[str] | None
    source: str | None
    expires_at: datetime

    def rights(self, hierarchy: Hierarchy) -> Rights:
        """What its bearer may do. Outcomes that there are not, or not yet, give nothing."""
        nodes = [hierarchy.find(key) for key in self.outcomes or ()]
        return Rights(
            name=f"{FROM_ISSUER} {self.subject}",
            scopes=self.scopes,
            outcomes=None if self.outcomes is None else frozenset(n.id for n in nodes if isinstance(n, Outcome)),
            source=self.source,
            expires_at=self.expires_at,
        )


class Issuer:
    """Whoever signs tokens for this service.

    Args:
        name: what tokens must say in `iss`.
        audience: what they must say in `aud`, or among others.
        keys: to check signatures with.
    """

    def __init__(self, name: str, audience: str, keys: KeySet) -> None:
        self._name = name
        self._audience = audience
        self._keys = keys

    async def claims(self, text: str) -> Claims | None:
        """What a token says; None where it is not good.

        Raises:
            UnavailableError: the issuer has not told its keys yet.
        """
        if len(text) > MOST_CHARACTERS:
            return None
        try:
            header = jwt.get_unverified_header(text)
        except Exception:  # noqa: BLE001 - anybody may send anything
            return None
        if header.get("alg") not in ALGORITHMS:
            return None
        key = await self._keys.find(header.get("kid"))
        if key is None:
            return None
        try:
            return _read(self._decoded(text, key))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is not good
            log.debug("a token was refused", extra={"reason": type(error).__name__})
            return None

    def _decoded(self, text: str, key: jwt.PyJWK) -> dict[str, Any]:
        return jwt.decode(
            text,
            key,
            algorithms=ALGORITHMS,
            audience=self._audience,
            issuer=self._name,
            leeway=LEEWAY,
            options={"require": ["exp", "iss", "aud", "sub"], "enforce_minimum_key_length": True},
        )


def _read(claims: dict[str, Any]) -> Claims:
    """Raises where a claim of ours is not as it must be: a restriction that cannot be read must not be left out."""
    subject, scope = claims["sub"], claims.get("scope", "")
    source = claims.get(SOURCE)
    if fault_in(subject, MAX_NAME_CHARACTERS) or not isinstance(scope, str):
        raise ValueError("sub or scope")
    if SOURCE in claims:
        check_source(cast("str", source))
    known = {str(each): each for each in Scope}
    return Claims(
        subject=subject,
        scopes=frozenset(known[word] for word in scope.split(" ") if word in known),
        outcomes=_read_outcomes(claims[OUTCOMES]) if OUTCOMES in claims else None,
        source=source,
        expires_at=datetime.fromtimestamp(int(claims["exp"]), UTC) + LEEWAY,
    )


def _read_outcomes(claimed: object) -> frozenset[str]:
    outcomes = cast("list[object]", claimed) if isinstance(claimed, list) else [None]
    if not all(isinstance(each, str) for each in outcomes):
        raise ValueError(OUTCOMES)
    return frozenset(cast("list[str]", outcomes))
