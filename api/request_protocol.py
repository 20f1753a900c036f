"""The server's end of a request, below ASGI: what comes before there is a request that could be refused."""

import asyncio
from http import HTTPStatus
from typing import Any, Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from api import telemetry
from api.failures import failure

MOST_HEAD_BYTES: Final = 64 * 1024  # give or take what is read at once
MOST_HEADERS: Final = 128  # as many as the protocol of sockets takes
HEAD_SECONDS: Final = 20.0
LINGER_SECONDS: Final = 1.0


class _StoppedError(Exception):
    """Stops the parser."""


class RequestProtocol(HttpToolsProtocol):
    """uvicorn's implementation that keeps no more of headers than any client needs, and waits for no client for ever.

    They come before anybody has said who they are: 60 MiB of short ones took 1.4 GB.

    It answers one request at a time. Where another begins before the answer to the one before is whole, that answer is
    the last: it goes out whole, and then the connection is closed. Clients may send again what they sent ahead (RFC
    9112, section 9.3.2); hardly any does send ahead. Whoever did could queue requests without end, and the base class
    tells only the newest of them that its client has gone: a stream before it would go on for ever.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - as the base class has them
        super().__init__(*arguments, **named)
        self._unread = 0  # bytes since what was whole last: a head, a part of a body, a request
        self._has_begun = False
        self._is_over = False
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has connected; it may say nothing."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is no more."""
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """More has come. What comes after a refusal is not looked at."""
        if self._is_over:
            return
        self._unread += len(data)
        super().data_received(data)
        if self._is_over:
            return
        if self._unread > MOST_HEAD_BYTES:
            message = f"The headers are longer than {MOST_HEAD_BYTES:,} bytes. Send what is long in a body, by POST."
            self._refuse_headers(message)
        elif not self._is_answering():  # most heads come whole, and set no clock
            self._wait()  # also for what is no head, since it has stopped the clock of connections kept alive

    def handle_websocket_upgrade(self) -> None:
        """A whole head asks for a socket, which is another protocol's from here on."""
        self._is_over = True
        self._wait_no_more()
        super().handle_websocket_upgrade()

    def on_message_begin(self) -> None:
        """The first byte of a request. It ends the connection where the one before is not answered yet."""
        if self._is_answering():
            raise _StoppedError
        super().on_message_begin()
        self._has_begun = True

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header, or a trailer; each takes many times its bytes."""
        if len(self.headers) == MOST_HEADERS:
            self._refuse_headers(f"There are more than {MOST_HEADERS} headers.")
            raise _StoppedError
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """All before the body has come."""
        self._unread = 0
        self._has_begun = False
        self._wait_no_more()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the body has come."""
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The whole request has come."""
        self._unread = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """What came is no HTTP."""
        self._refuse(failure_as_bytes(HTTPStatus.BAD_REQUEST, "BAD_REQUEST", msg))

    def _wait(self) -> None:
        if self._patience is None:
            self._patience = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def _wait_no_more(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _too_slow(self) -> None:
        if self._has_begun:
            message = f"The headers took longer than {HEAD_SECONDS:g} s."
            self._refuse(failure_as_bytes(HTTPStatus.REQUEST_TIMEOUT, "REQUEST_TIMEOUT", message))
        else:
            self.transport.close()

    def _is_answering(self) -> bool:
        """Whether a client waits for an answer, or for the rest of it."""
        cycle = self._newest()
        return cycle is not None and not cycle.response_complete

    def _newest(self) -> RequestResponseCycle | None:
        return cast("Any", self).cycle  # None before the first request, which its type does not say

    def _refuse_headers(self, message: str) -> None:
        self._refuse(failure_as_bytes(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "HEADERS_TOO_LARGE", message))

    def _refuse(self, answer: bytes) -> None:
        """Answer, unless another answer has begun, and close; a moment later, or the answer could be lost.

        What comes after a request that is not answered yet is refused by closing alone, once that one is answered.
        """
        if self._is_over:
            return
        self._is_over = True
        self._wait_no_more()
        if self.transport.is_closing():
            return
        cycle = self._newest()
        if cycle is not None and not cycle.response_complete and not cycle.more_body:
            cycle.keep_alive = False
            return
        if cycle is None or cycle.response_complete or not cycle.response_started:
            self.transport.write(answer)
        if cycle is not None:
            cycle.disconnected = True  # as far as the application is concerned
            cycle.message_event.set()
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)


def failure_as_bytes(status: HTTPStatus, code: str, message: str) -> bytes:
    """A whole answer, after which the connection is closed."""
    identity = telemetry.new_request_id(None)
    token = telemetry.request_id.set(identity)
    response = failure(status, code, message, {"connection": "close", "x-request-id": identity})
    telemetry.request_id.reset(token)
    head = [f"HTTP/1.1 {status.value} {status.phrase}".encode(), *(b": ".join(each) for each in response.raw_headers)]
    return b"\r\n".join([*head, b"", bytes(response.body)])
