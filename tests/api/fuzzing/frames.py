"""Whatever a client can send over a socket, and what must hold of each answer."""

import contextlib
import json
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.api.fuzzing.requests import PATIENCE_SECONDS, TEXT, VALUES, damaged, payloads

TYPES: Final = (
    "connection_init",
    "ping",
    "pong",
    "subscribe",
    "subscribe",
    "subscribe",
    "complete",
    "next",
    "nonsense",
)
TOLD: Final = {"connection_ack", "ping", "pong", "next", "error", "complete"}
INIT: Final = '{"type": "connection_init"}'
PING: Final = '{"type": "ping"}'
PONG: Final = {"type": "pong"}
HANDSHAKE: Final = (
    b"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
)
UNEXPECTED: Final = (1006, 1011)  # without a word, or with a surprise


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a client says on one socket, frame by frame."""

    frames: Sequence[str | bytes]


def spoken(documents: st.SearchStrategy[str]) -> st.SearchStrategy[Spoken]:
    """Conversations, most of which begin as they should."""
    operations = st.fixed_dictionaries(
        {"type": st.just("subscribe"), "id": st.sampled_from("abc"), "payload": payloads(documents)}
    )
    parts = {"type": st.sampled_from(TYPES) | VALUES, "id": st.sampled_from("abc") | VALUES, "payload": VALUES}
    messages: st.SearchStrategy[Any] = operations | st.fixed_dictionaries({}, optional=parts) | VALUES
    written = messages.map(json.dumps)
    texts = written | written.flatmap(damaged).map(lambda text: text.decode(errors="replace")) | _SPEAKABLE
    frames = st.lists(texts | st.binary(max_size=50), max_size=6)
    return st.builds(_spoken, st.sampled_from([[INIT], [INIT], []]), frames)


def _spoken(first: list[str], others: list[str | bytes]) -> Spoken:
    return Spoken([*first, *others])


_SPEAKABLE: Final = TEXT.map(lambda text: text.encode(errors="replace").decode())
_HEADS: Final = st.binary(min_size=1, max_size=14).map(lambda head: bytes([head[0] | 0x80]) + head[1:])
BYTES: Final = st.lists(_HEADS | st.binary(max_size=40), max_size=4).map(b"".join)
"""What a client sends that does not even speak WebSocket, after a handshake that does."""


def heard(port: int, conversation: Spoken) -> None:
    """Say it all. Fails unless the socket lives on or was closed with a reason that is no surprise."""
    with connect(f"ws://127.0.0.1:{port}/graphql", subprotocols=["graphql-transport-ws"], compression=None) as client:  # pyright: ignore[reportArgumentType]
        with contextlib.suppress(ConnectionClosed):
            for frame in (*conversation.frames, PING):
                client.send(frame)
            while _message(client, conversation) != PONG:
                pass
        assert client.close_code not in UNEXPECTED, (conversation, client.close_code, client.close_reason)


def survived(port: int, after_handshake: bytes) -> None:
    """Send bytes, and go. Whether they were frames is for the server to find out."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as line:
        line.sendall(HANDSHAKE)
        assert line.recv(12) == b"HTTP/1.1 101"
        line.sendall(after_handshake)


def _message(client: ClientConnection, conversation: Spoken) -> dict[str, Any]:
    text = client.recv(PATIENCE_SECONDS)
    message = json.loads(text)
    assert message["type"] in TOLD, (conversation, text)
    assert '"INTERNAL"' not in str(text), (conversation, text)
    return message
