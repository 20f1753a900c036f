"""What a browser may ask for, and in whose name: which hosts this service is, and which sites may use it.

A page of another site can send requests to a service on loopback or in an inner network, as whoever looks at it.
Browsers say so in `Sec-Fetch-Site` (https://w3c.github.io/webappsec-fetch-metadata) and `Origin`, unless the page's own
name was made to lead here (DNS rebinding); then `Host` is foreign. Other clients send none of these headers, and no
foreign `Host`.
"""

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from api.settings import LOOPBACK_NAMES


class Hosts:
    """Which names the service has.

    Args:
        named: by its settings; empty: on loopback loopback's names, else any.
        is_loopback: whether it is served on loopback.
    """

    def __init__(self, named: Collection[str], *, is_loopback: bool) -> None:
        self._named = frozenset(named)
        self._is_any = not named and not is_loopback

    def has(self, host: str) -> bool:
        """Whether a request for this host, which may have a port, is for this service."""
        name = host_name(host)
        return self._is_any or not name or name in self._named or is_loopback_name(name)


class Origins:
    """Which sites may use the service from a browser: itself, and those that are allowed."""

    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed = frozenset(allowed)

    def admit(self, headers: Headers) -> bool:
        """Whether a request comes from an allowed page, or from no page at all."""
        origin = headers.get("origin")
        if origin is not None and origin.lower() in self._allowed:
            return True
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in {"same-origin", "none"}
        return origin is None or _authority(origin) == headers.get("host", "").lower()


def host_name(host: str) -> str:
    """The name or address in a `Host`, without port and brackets, in lower case; empty where there is none."""
    name = host.strip().lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0].rstrip(".")


def is_loopback_name(name: str) -> bool:
    """Whether only this machine is meant."""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name in LOOPBACK_NAMES


def _authority(origin: str) -> str | None:
    """Host and port of an origin; None of one that is none, as "null"."""
    try:
        return urlsplit(origin.lower()).netloc or None
    except ValueError:
        return None
