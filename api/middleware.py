"""What every request passes, outermost first: its id and log line, the net for surprises."""

import logging
import time
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import telemetry
from api.failures import failure
from domain.quoting import without_quotes

log = logging.getLogger(__name__)
access = logging.getLogger("api.access")

QUIET_PATHS = frozenset({"/livez", "/readyz"})  # asked every few seconds by machines
LONGEST_PATH = 200  # characters of it in a log line


class RequestLog:
    """Gives each request an id, returns it as X-Request-Id, and writes one line when the request is done."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection under its id."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        identity = telemetry.new_request_id(Headers(scope=scope).get("x-request-id"))
        token = telemetry.request_id.set(identity)
        status: int | None = None

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] in {"http.response.start", "websocket.accept"}:
                MutableHeaders(scope=message)["x-request-id"] = identity
            status = message.get("status", message.get("code", status))
            await send(message)

        begun_at = time.monotonic()
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            _log_access(scope, status, (time.monotonic() - begun_at) * 1000)
            telemetry.request_id.reset(token)


class SurpriseNet:
    """Turns an unexpected exception into a masked answer, and logs it once with its traceback."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, whatever it raises."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_and_note(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except ClientDisconnect:
            return  # before it had said all: nobody is left to answer
        except Exception as error:
            log.exception("unexpected error", exc_info=without_quotes(error))
            if not begun:  # otherwise the server closes the connection, which tells the client enough
                message = "Something went wrong on our side. Quote the request id when you report it."
                answer = failure(HTTPStatus.INTERNAL_SERVER_ERROR, "INTERNAL", message)
                await answer(scope, receive, send)


def _log_access(scope: Scope, status: int | None, milliseconds: float) -> None:
    path = str(scope["path"])
    level = logging.DEBUG if path in QUIET_PATHS else logging.INFO
    facts = {
        "method": scope.get("method", "WEBSOCKET"),
        "path": path[:LONGEST_PATH],
        "status": status,
        "milliseconds": round(milliseconds, 1),
    }
    access.log(level, "request", extra=facts)
