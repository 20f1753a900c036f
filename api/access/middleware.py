"""What every request passes before it is read: is it for us, is it from a page that may, and who sends it?"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final, TypeAlias

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from api.access.gate import CODE, Gate, UnauthenticatedError
from api.access.hosts import Hosts, Origins
from api.access.passes import Entrance, Pass
from api.bodies import discard
from api.failures import failure
from api.settings import Settings
from domain.errors import UnavailableError

ALWAYS_OPEN: Final = frozenset({"/livez", "/readyz"})
"""What machines ask that look after the service, by whatever name, and without a key."""

RETRY_AFTER_SECONDS: Final = 1

IsPublic: TypeAlias = Callable[[str], bool]
"""Whether what is at a path is for everybody, because it holds no data: the pages are."""


class Doorkeeper:
    """Refuses requests for foreign hosts, and those of other sites' pages. Links to what is public may be anywhere."""

    def __init__(self, app: ASGIApp, settings: Settings, is_public: IsPublic) -> None:
        self._app = app
        self._is_public = is_public
        self._hosts = Hosts(settings.allowed_hosts, is_loopback=settings.is_loopback)
        self._origins = Origins(settings.allowed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection that may come in."""
        refusal = None if _is_free(scope) else self._refusal(scope["path"], Headers(scope=scope))
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await _refuse(refusal, scope, receive, send)

    def _refusal(self, path: str, headers: Headers) -> Response | None:
        if not all(map(self._hosts.has, headers.getlist("host"))):
            message = "This service has another name. Name it as it is, or add the name to TOUCHSTONE_ALLOWED_HOSTS."
            return failure(HTTPStatus.MISDIRECTED_REQUEST, "FOREIGN_HOST", message)
        if not self._is_public(path) and not self._origins.admit(headers):
            message = "Pages of other sites may not use this service, unless TOUCHSTONE_ALLOWED_ORIGINS names them."
            return failure(HTTPStatus.FORBIDDEN, "CROSS_SITE", message)
        return None


class Authentication:
    """Lets requests in by what they show, and puts their `entrance` and `rights` into their state.

    A socket without a header may show it later, for browsers give it none. What is public wants nothing shown.
    """

    def __init__(self, app: ASGIApp, is_public: IsPublic) -> None:
        self._app = app
        self._is_public = is_public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection of somebody who is let in."""
        if _is_free(scope) or self._is_public(scope["path"]):
            await self._app(scope, receive, send)
            return
        gate: Gate = scope["state"]["gate"]
        admitted: Pass | None = None
        try:
            admitted = await gate.admit(Headers(scope=scope).get("authorization"))
        except UnauthenticatedError as refused:
            if refused.was_tried or scope["type"] == "http":
                await _refuse(unauthenticated(refused), scope, receive, send)
                return
        except UnavailableError as error:
            headers = {"retry-after": str(RETRY_AFTER_SECONDS)}
            answer = failure(HTTPStatus.SERVICE_UNAVAILABLE, "UNAVAILABLE", error.message, headers)
            await _refuse(answer, scope, receive, send)
            return
        scope["state"]["entrance"] = Entrance(admitted, gate)
        if admitted is not None:
            scope["state"]["rights"] = admitted.rights
        await self._app(scope, receive, send)


def unauthenticated(refused: UnauthenticatedError) -> Response:
    """401, as RFC 6750, section 3 has it."""
    challenge = 'Bearer realm="touchstone"' + (', error="invalid_token"' if refused.was_tried else "")
    return failure(HTTPStatus.UNAUTHORIZED, CODE, refused.message, {"www-authenticate": challenge})


def _is_free(scope: Scope) -> bool:
    return scope["type"] not in {"http", "websocket"} or scope["path"] in ALWAYS_OPEN


async def _refuse(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await WebSocket(scope, receive, send).send_denial_response(response)
        return
    headers = HTTPConnection(scope).headers
    if "content-length" in headers or "transfer-encoding" in headers:
        response.headers["connection"] = "close"  # what is unread of the body would be taken for the next request
        await discard(receive)
    await response(scope, receive, send)
