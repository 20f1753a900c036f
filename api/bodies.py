"""Bodies of requests: how long one may be and take, and how much of all of them is held at once."""

import asyncio
import contextlib
from collections import Counter
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Self

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.failures import failure
from api.protection.callers import address_of, caller_of
from api.settings import Settings

RETRY_AFTER_SECONDS: Final = 1
LINGER_SECONDS: Final = 1.0
_GIVE_BACK: Final = "give_back_body"


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLimits:
    """Of one body its bytes, and the seconds in which it has to come; of all in this process the bytes held at once.

    `followed_bytes` are of one body that asks for a subscription: what it asks for is kept for as long as that is open.
    """

    longest_bytes: int
    followed_bytes: int
    held_bytes: int
    seconds: float

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """From the settings."""
        return cls(
            longest_bytes=settings.max_body_bytes,
            followed_bytes=settings.max_socket_message_bytes,
            held_bytes=settings.max_held_bytes,
            seconds=settings.body_seconds,
        )


class Bodies:
    """Middleware that refuses a body beyond the limits. One that came is held until its answer, or `let_go`.

    Starlette's own limit answers in plain text when the length was announced, and sits outside the request's id.
    """

    def __init__(self, app: ASGIApp, limits: BodyLimits) -> None:
        self._app = app
        self._limits = limits
        self._held = Counter[str]()  # bytes, by caller

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request whose body can be taken."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        caller = _caller(scope)
        body = _Body(receive, asyncio.get_running_loop().time() + self._limits.seconds)

        async def receive_within_limits() -> Message:
            message = await body.receive()
            self._take(caller, body, len(message.get("body", b"")))
            return message

        def give_back() -> None:
            if body.taken > self._limits.followed_bytes:
                raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, is_followed=True)
            self._give_back(caller, body)

        scope.setdefault("state", {})[_GIVE_BACK] = give_back
        try:
            self._check(caller, 0, _announced(scope))
            await self._app(scope, receive_within_limits, send)
        except _RefusedError as refused:
            self._give_back(caller, body)
            if not body.is_whole:
                await discard(receive)
            await refused.answer(self._limits)(scope, receive, send)
        finally:
            self._give_back(caller, body)

    def _take(self, caller: str, body: "_Body", count: int) -> None:
        self._check(caller, body.taken, count)
        body.taken += count
        self._held[caller] += count

    def _give_back(self, caller: str, body: "_Body") -> None:
        self._held[caller] -= body.taken
        body.taken = 0
        if not self._held[caller]:
            del self._held[caller]

    def _check(self, caller: str, taken: int, more: int) -> None:
        """Nobody holds more than half, so that nobody keeps all others out. Raises _RefusedError."""
        if taken + more > self._limits.longest_bytes:
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        most = self._limits.held_bytes
        if more and (self._held[caller] + more > most // 2 or self._held.total() + more > most):
            raise _RefusedError(HTTPStatus.SERVICE_UNAVAILABLE)


class _Body:
    """A body while it comes."""

    def __init__(self, receive: Receive, due: float) -> None:
        self._receive = receive
        self._due = due
        self.is_whole = False  # nothing of it is to come
        self.taken = 0

    async def receive(self) -> Message:
        """The next part, in time; after the last whatever comes, whenever that is. Raises _RefusedError."""
        if self.is_whole:
            return await self._receive()
        limit = asyncio.timeout_at(self._due)
        try:
            async with limit:
                message = await self._receive()
        except TimeoutError:
            if not limit.expired():
                raise
            raise _RefusedError(HTTPStatus.REQUEST_TIMEOUT) from None
        self.is_whole = not message.get("more_body", False)
        return message


class _RefusedError(Exception):
    """Raised where the application reads the body, caught where the limits are."""

    def __init__(self, status: HTTPStatus, *, is_followed: bool = False) -> None:
        super().__init__(status)
        self._status = status
        self._is_followed = is_followed

    def answer(self, limits: BodyLimits) -> Response:
        """What was not read would be taken for the next request: so the connection ends."""
        headers = {"connection": "close"}
        if self._status is HTTPStatus.REQUEST_TIMEOUT:
            message = f"The body took longer than {limits.seconds:g} s. Send fewer items in a request."
            return failure(self._status, "REQUEST_TIMEOUT", message, headers)
        if self._status is HTTPStatus.SERVICE_UNAVAILABLE:
            headers |= {"retry-after": str(RETRY_AFTER_SECONDS)}
            message = (
                "The service holds as much of requests under way, or of yours, as it can. Nothing was executed; "
                f"come back in {RETRY_AFTER_SECONDS} s, or send less at once."
            )
            return failure(self._status, "OVERLOADED", message, headers)
        message = f"The body is longer than {limits.longest_bytes:,} bytes. Send fewer items in a request."
        if self._is_followed:
            message = f"The body of a subscription is longer than {limits.followed_bytes:,} bytes. Ask for less in one."
        return failure(self._status, "BODY_TOO_LARGE", message, headers)


async def discard(receive: Receive) -> None:
    """Read what still comes of a body that nobody wants, for a moment, before its request is refused.

    A connection that is closed with something unread is reset, and its client may never read the answer.
    """
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LINGER_SECONDS):
            while (await receive()).get("more_body", False):
                pass


def let_go(scope: Scope) -> None:
    """Hold the body of this request no more, whose answer stays open: two who wait would keep all others out for ever.

    What it was too long for ends here: the middleware answers.
    """
    give_back = scope["state"].get(_GIVE_BACK)
    if give_back is not None:
        give_back()


def _caller(scope: Scope) -> str:
    """What is open to everybody was let in by nobody."""
    rights = scope.get("state", {}).get("rights")
    return address_of(scope) if rights is None else caller_of(rights, address_of(scope))


def _announced(scope: Scope) -> int:
    announced = Headers(scope=scope).get("content-length", "0")
    return int(announced) if announced.isdecimal() else 0
