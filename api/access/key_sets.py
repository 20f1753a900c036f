"""The public keys of an issuer of tokens, fetched from where it publishes them (RFC 7517)."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeAlias, cast

import httpx
import jwt

from domain.errors import UnavailableError

log = logging.getLogger(__name__)

ALGORITHMS: Final = ("RS256", "ES256", "EdDSA")
"""With which tokens may be signed. None of them takes a secret that issuer and service share."""

REFRESH_SECONDS: Final = 30.0
"""How often it is asked for at most, whatever callers show and however often it fails."""

STALE_SECONDS: Final = 600.0
"""How long a key is trusted that may not be published any more. While the issuer does not answer: longer."""

FETCH_SECONDS: Final = 5.0
MOST_BYTES: Final = 256 * 1024
MOST_KEYS: Final = 100

Fetch: TypeAlias = Callable[[str], Awaitable[bytes]]


async def fetch(url: str) -> bytes:
    """What is published there, within a time and a size. Redirects are not followed.

    Raises:
        httpx.HTTPError, TimeoutError, ValueError: it was not to be had, or is too long.
    """
    headers = {"accept": "application/json", "accept-encoding": "identity"}  # unpacked, it could be of any size
    async with (
        asyncio.timeout(FETCH_SECONDS),
        httpx.AsyncClient(timeout=FETCH_SECONDS) as client,
        client.stream("GET", url, headers=headers) as response,
    ):
        response.raise_for_status()
        body = bytearray()
        async for part in response.aiter_raw():
            body += part
            if len(body) > MOST_BYTES:
                raise ValueError("the key set is too long")
        return bytes(body)


class KeySet:
    """The keys at one URL, as they were last seen.

    Args:
        url: where.
        fetch: reads it.
        clock: counts seconds.
    """

    def __init__(self, url: str, fetch: Fetch = fetch, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._fetch = fetch
        self._clock = clock
        self._keys: Mapping[str | None, jwt.PyJWK] | None = None
        self._fetching: asyncio.Task[None] | None = None
        self._asked_at = self._answered_at = float("-inf")

    async def find(self, identity: str | None) -> jwt.PyJWK | None:
        """The key of this id (`kid`), or without one the only key; None where there is none.

        Raises:
            UnavailableError: the issuer has not told its keys yet.
        """
        found = (self._keys or {}).get(identity)
        fetching = self._begin() if found is None or self._is_stale() else None
        if found is None and fetching is not None:
            await asyncio.shield(fetching)  # others may wait for it too
        if self._keys is None:
            raise UnavailableError("The issuer of tokens does not answer; try again later.")
        return found or self._keys.get(identity)

    def _is_stale(self) -> bool:
        return self._clock() - self._answered_at >= STALE_SECONDS

    def _begin(self) -> asyncio.Task[None] | None:
        """A fetch that is under way, or begins now; None so soon after the last one."""
        now = self._clock()
        if (self._fetching is None or self._fetching.done()) and now - self._asked_at >= REFRESH_SECONDS:
            self._asked_at = now
            self._fetching = asyncio.ensure_future(self._refresh())
        return None if self._fetching is None or self._fetching.done() else self._fetching

    async def _refresh(self) -> None:
        """A failure leaves the keys as they were."""
        try:
            self._keys = read_keys(await self._fetch(self._url))
        except Exception as error:  # noqa: BLE001 - whatever goes wrong out there, it must hurt nobody here
            log.warning("the issuer's keys could not be fetched", extra={"reason": type(error).__name__})
        else:
            self._answered_at = self._clock()


def read_keys(body: bytes) -> Mapping[str | None, jwt.PyJWK]:
    """The keys that can check signatures, by their ids; the only one also without. Raises ValueError: no key set."""
    document = json.loads(body)
    listed = cast("dict[str, Any]", document).get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise ValueError("no key set")  # noqa: TRY004 - what is wrong is a value that was sent
    found: dict[str | None, jwt.PyJWK] = {}
    for entry in cast("list[Any]", listed)[:MOST_KEYS]:
        key = _read_key(entry)
        if key is not None:
            found[key.key_id] = key
    if len(found) == 1:
        found[None] = next(iter(found.values()))
    elif None in found:
        del found[None]  # which of them it names would be a guess
    return found


def _read_key(entry: object) -> jwt.PyJWK | None:
    """None for what is for other uses, or none of our algorithms."""
    if not isinstance(entry, dict):
        return None
    fields = cast("dict[str, Any]", entry)
    if fields.get("use") not in {None, "sig"} or not isinstance(fields.get("kid"), str | None) or "d" in fields:
        return None
    try:
        key = jwt.PyJWK(fields)
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    return key if key.algorithm_name in ALGORITHMS else None
