"""One subscriber, as cheap as can be: what it costs is not what is measured.

It speaks as much of RFC 6455 and of graphql-transport-ws as it needs; a library's client would take longer to read a
message than the service to send it.
"""

import asyncio
import socket
import struct
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Final, cast

HANDSHAKE: Final = (
    b"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
)
TEXT: Final = 0x81  # the last and only frame of a text
CLOSE: Final = 0x88
MASKED: Final = 0x80
SHORT, MEDIUM = 126, 127
SMALL_BUFFER_BYTES: Final = 4_096
PONG: Final = '{"type":"pong"}'


def resting_socket() -> socket.socket:
    """A socket for a client that is not going to read."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER_BYTES)
    return raw


def bytes_of_kernel(message: int) -> int:
    """How much the kernel takes for such a client, by messages of so many bytes, before it takes no more."""
    with socket.create_server(("127.0.0.1", 0)) as server, resting_socket() as raw:
        raw.connect(server.getsockname())
        sender, _ = server.accept()
        with sender:
            sender.setblocking(False)  # noqa: FBT003 - the library's
            taken = 0
            try:
                while True:
                    taken += sender.send(bytes(message))
            except BlockingIOError:
                return taken


class Subscriber(asyncio.Protocol):
    """Subscribes, and notes when it is told each event.

    Args:
        hello: messages that it begins with.
        heard: called for each event, and for the first result of all.
    """

    transport: asyncio.Transport

    def __init__(self, hello: Sequence[str], heard: Callable[[], None]) -> None:
        self._hello = hello
        self._heard = heard
        self._rest = b""
        self._is_open = False
        self.results = 0
        self.times: array[float] = array("d")
        self.last = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a socket."""
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(HANDSHAKE)

    def data_received(self, data: bytes) -> None:
        """Note what came, and when."""
        now = time.monotonic()
        self._rest += data
        if not self._is_open and not self._opened():
            return
        for text in self._texts():
            if b'"type":"next"' in text[:64]:
                self._result(text, now)
            elif b'"type":"ping"' in text[:64]:
                self.transport.write(frame(PONG))

    def _opened(self) -> bool:
        head, found, rest = self._rest.partition(b"\r\n\r\n")
        if not found:
            return False
        if b" 101 " not in head:
            raise ConnectionError(head.decode(errors="replace"))
        self._is_open, self._rest = True, rest
        for message in self._hello:
            self.transport.write(frame(message))
        return True

    def _texts(self) -> Iterator[bytes]:
        """Whole frames. The server's are not masked."""
        at, data = 0, self._rest
        while len(data) >= at + 2:
            kind, size = data[at], data[at + 1]
            begin = at + {SHORT: 4, MEDIUM: 10}.get(size, 2)
            if len(data) < begin:
                break
            if size >= SHORT:
                size = int.from_bytes(data[at + 2 : begin], "big")
            if len(data) < begin + size:
                break
            if kind == CLOSE:
                raise ConnectionError(f"closed: {data[begin : begin + size]!r}")
            yield data[begin : begin + size]
            at = begin + size
        self._rest = data[at:]

    def _result(self, text: bytes, now: float) -> None:
        """The first result says where it stands; what is told while nothing happens is no event either."""
        self.results += 1
        if b'"interaction":' in text:
            self.times.append(now)
            self.last = text
            self._heard()
        elif self.results == 1:
            self._heard()


def frame(text: str) -> bytes:
    """A message of a client. The mask, which must be there, is of zeroes."""
    data = text.encode()
    size = struct.pack("!B", MASKED | len(data)) if len(data) < SHORT else struct.pack("!BH", MASKED | SHORT, len(data))
    return bytes([TEXT]) + size + bytes(4) + data
