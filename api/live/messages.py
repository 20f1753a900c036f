"""Messages of graphql-transport-ws, as its protocol text has them.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

import json
from enum import IntEnum
from typing import Any, Final, cast

from api.json_text import read_json
from api.operations.asked import Asked, MalformedError, read_asked

SUBPROTOCOL: Final = "graphql-transport-ws"
MOST_REASON_BYTES: Final = 123  # RFC 6455, section 5.5: a control frame has 125, the code takes two
MOST_ID_CHARACTERS: Final = 256

ACK: Final = '{"type":"connection_ack"}'
PING: Final = '{"type":"ping"}'
PONG: Final = '{"type":"pong"}'


class Close(IntEnum):
    """Why a socket is closed. Below 4000 clients connect again by themselves."""

    SERVICE_RESTART = 1012
    TRY_AGAIN_LATER = 1013
    BAD_REQUEST = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    SUBPROTOCOL_NOT_ACCEPTABLE = 4406
    TIMED_OUT = 4408
    SUBSCRIBER_EXISTS = 4409
    TOO_MANY_INITS = 4429


def read_message(text: str | None) -> dict[str, Any]:
    """A message, whose type is a string. Raises MalformedError."""
    if text is None:
        raise MalformedError("Messages must be text, not bytes.")
    try:
        message = read_json(text)
    except (ValueError, RecursionError):
        raise MalformedError("Messages must be JSON.") from None
    if not isinstance(message, dict):
        raise MalformedError("Messages must be JSON objects.")
    fields = cast("dict[str, Any]", message)
    if not isinstance(fields.get("type"), str):
        raise MalformedError("Messages must have a type.")
    return fields


def read_payload(message: dict[str, Any]) -> dict[str, Any]:
    """The payload that a message may have. Raises MalformedError."""
    payload = message.get("payload")
    if payload is None:
        return {}
    if not isinstance(payload, dict):
        raise MalformedError("payload must be an object.")
    return cast("dict[str, Any]", payload)


def read_id(message: dict[str, Any]) -> str:
    """Which operation a message is of. Raises MalformedError."""
    identity = message.get("id")
    if not isinstance(identity, str) or not 0 < len(identity) <= MOST_ID_CHARACTERS:
        raise MalformedError(f"id must be a string of 1 to {MOST_ID_CHARACTERS} characters.")
    return identity


def read_subscribe(message: dict[str, Any]) -> tuple[str, Asked]:
    """What a client asks for, and under which id. Raises MalformedError."""
    return read_id(message), read_asked(message.get("payload"), "payload")


def next_head(identity: str) -> str:
    """What goes before a payload; `}` goes after it."""
    return f'{{"id":{json.dumps(identity)},"type":"next","payload":'


def complete(identity: str) -> str:
    """An operation came to its end."""
    return f'{{"id":{json.dumps(identity)},"type":"complete"}}'


def error(identity: str, errors: list[dict[str, Any]]) -> str:
    """An operation failed; it gets no `complete`."""
    return f'{{"id":{json.dumps(identity)},"type":"error","payload":{json.dumps(errors, separators=(",", ":"))}}}'


def reason_within_limit(reason: str) -> str:
    """As much of a reason as a close can carry."""
    encoded = reason.encode()
    return (
        reason if len(encoded) <= MOST_REASON_BYTES else encoded[: MOST_REASON_BYTES - 3].decode(errors="ignore") + "…"
    )
