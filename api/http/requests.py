"""Requests, as the specification of GraphQL over HTTP has them."""

from collections.abc import Mapping
from email.message import Message
from functools import lru_cache
from http import HTTPStatus
from typing import Final

from graphql import OperationType
from starlette.requests import Request

from api.http.accepting import Accepted, Form, read_accept
from api.json_text import MOST_VALUES, TooManyValuesError, read_long_json
from api.operations.asked import Asked, MalformedError, read_asked

METHODS: Final = "GET, POST"
LONGEST_HEADER: Final = 1_000  # characters; it is kept once it was read
_UTF_8: Final = frozenset({"utf-8", "utf8"})


class RequestError(Exception):
    """No GraphQL answer is given; the client is told why, under this status."""

    def __init__(self, status: HTTPStatus, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers


def accepted(request: Request) -> Accepted:
    """What the client takes."""
    return read_accept(",".join(request.headers.getlist("accept"))[:LONGEST_HEADER])


def check_accept(request: Request) -> None:
    """Raises RequestError where the client takes nothing that we give."""
    if not accepted(request).forms:
        given = ", ".join(form.value for form in Form)
        raise RequestError(HTTPStatus.NOT_ACCEPTABLE, f"Say in Accept which of these you take: {given}.")


def form_for(request: Request, kind: OperationType | None) -> Form:
    """How an operation of this kind is answered. Raises RequestError."""
    form = accepted(request).form(kind)
    if form is not None:
        return form
    if kind is OperationType.SUBSCRIPTION:
        reason = "Subscriptions are answered as text/event-stream, or multipart/mixed with subscriptionSpec=1.0."
    else:
        reason = (
            f"Queries and mutations are answered as {Form.JSON.value}, {Form.RESPONSE_JSON.value} or text/event-stream."
        )
    raise RequestError(HTTPStatus.NOT_ACCEPTABLE, f"{reason} Say in Accept which you take.")


async def read_request(request: Request) -> Asked:
    """What the client asks for. Raises RequestError."""
    try:
        if request.method == "GET":
            return read_asked(await _parameters(request.query_params))
        if request.method == "POST":
            _check_content(request)
            return read_asked(await _json(await _text(request)))
    except UnicodeDecodeError:
        raise RequestError(HTTPStatus.BAD_REQUEST, "The request is not in UTF-8.") from None
    except MalformedError as error:
        raise RequestError(HTTPStatus.BAD_REQUEST, str(error)) from None
    raise RequestError(HTTPStatus.METHOD_NOT_ALLOWED, "Send GET or POST.", {"allow": METHODS})


def check_method(request: Request, kind: OperationType | None) -> None:
    """GET is for what changes nothing. Raises RequestError."""
    if kind is OperationType.MUTATION and request.method == "GET":
        raise RequestError(HTTPStatus.METHOD_NOT_ALLOWED, "Send mutations by POST.", {"allow": "POST"})


async def _text(request: Request) -> str:
    """The body. `Request.body` would keep it for as long as the answer stays open."""
    return b"".join([part async for part in request.stream()]).decode("utf-8-sig")


async def _parameters(sent: Mapping[str, str]) -> dict[str, object]:
    read: dict[str, object] = {name: sent[name] for name in ("query", "operationName", "documentId") if name in sent}
    for name in ("variables", "extensions"):
        if sent.get(name):
            read[name] = await _json(sent[name])
    return read


async def _json(text: str) -> object:
    try:
        return await read_long_json(text)
    except TooManyValuesError:
        message = f"The request holds more than {MOST_VALUES:,} values. Send fewer items in a request."
        raise MalformedError(message) from None
    except ValueError:
        raise MalformedError("The request is not valid JSON.") from None
    except RecursionError:
        raise MalformedError("The request is nested too deeply.") from None


def _check_content(request: Request) -> None:
    if not _is_json(request.headers.get("content-type", "")[:LONGEST_HEADER]):
        message = "Send application/json in UTF-8, and say so in Content-Type."
        raise RequestError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        message = "Send the body as it is, without Content-Encoding."
        raise RequestError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message, {"accept-encoding": "identity"})


@lru_cache(256)
def _is_json(content_type: str) -> bool:
    message = Message()
    message["content-type"] = content_type
    charset = str(message.get_param("charset", "utf-8")).lower()
    return message.get_content_type() == "application/json" and charset in _UTF_8
