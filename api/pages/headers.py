"""What a browser is told of pages and of what belongs to them: how long to keep it, and what it may do.

https://www.w3.org/TR/CSP3/; of RFC 9111, section 5.2.2, and RFC 8246 the caching.
"""

from collections.abc import Mapping
from typing import Final

# Nothing from elsewhere, nothing inline, in nobody's frame. 'self' includes sockets at the same host.
_POLICY: Final[Mapping[str, str]] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
# The editor in GraphiQL, Monaco, writes style elements for its themes.
_EDITOR_POLICY: Final = {**_POLICY, "style-src": "'self' 'unsafe-inline'"}


def _headers(policy: Mapping[str, str], caching: str) -> Mapping[str, str]:
    return {
        "cache-control": caching,
        "content-security-policy": "; ".join(f"{directive} {sources}" for directive, sources in policy.items()),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }


DASHBOARD: Final = _headers(_POLICY, "no-cache")
GRAPHIQL: Final = _headers(_EDITOR_POLICY, "no-cache")
ASSET: Final = _headers(_POLICY, "public, max-age=31536000, immutable")  # its name changes with what is in it
