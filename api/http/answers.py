"""Answers to operations that have one result."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from api.failures import failure
from api.http.accepting import Form
from api.http.requests import RequestError, accepted
from api.operations.pipeline import Answer
from api.operations.refused import Refused
from api.operations.written import as_json, shown, written
from api.protection.refusals import RATE_LIMITED, TIMED_OUT, TOO_BUSY

# Of what is refused, in application/graphql-response+json; in application/json 200 says that we answered at all.
_STATUSES: Final[Mapping[object, HTTPStatus]] = {
    "FORBIDDEN": HTTPStatus.FORBIDDEN,
    "INTERNAL": HTTPStatus.INTERNAL_SERVER_ERROR,
    "UNAVAILABLE": HTTPStatus.SERVICE_UNAVAILABLE,
    TIMED_OUT: HTTPStatus.GATEWAY_TIMEOUT,
}
_COME_BACK: Final = frozenset({RATE_LIMITED, TOO_BUSY})  # 429, whatever the form
_VARY: Final = {"vary": "accept"}


def answered(answer: Answer, form: Form, request_id: str) -> Response:
    """The response that holds an answer."""
    headers: Mapping[str, str] = _VARY
    if isinstance(answer, Refused):
        errors = shown(answer.errors, request_id)
        retry_after = _retry_after(errors)
        status = _status(errors) if form is Form.RESPONSE_JSON else HTTPStatus.OK
        if retry_after is not None:
            status, headers = HTTPStatus.TOO_MANY_REQUESTS, {**_VARY, "retry-after": str(retry_after)}
        text = as_json({"errors": errors})
    else:
        status, text = HTTPStatus.OK, written(answer, request_id)
    return Response(text, status, headers, f"{form.value}; charset=utf-8")


def _retry_after(errors: Sequence[Mapping[str, Any]]) -> int | None:
    """Seconds; None of what need not wait."""
    facts = (error.get("extensions", {}) for error in errors)
    return next((each["retryAfterSeconds"] for each in facts if each.get("code") in _COME_BACK), None)


def _status(errors: Sequence[Mapping[str, Any]]) -> HTTPStatus:
    codes = (error.get("extensions", {}).get("code") for error in errors)
    return next((_STATUSES[code] for code in codes if code in _STATUSES), HTTPStatus.BAD_REQUEST)


def declined(error: RequestError, request: Request) -> Response:
    """The response to what is no request of ours, in the form that the client wants most, if that can hold it."""
    wanted = [form for form in accepted(request).forms if not form.stays_open]
    media_type = f"{wanted[0].value}; charset=utf-8" if wanted else Form.JSON.value
    return failure(error.status, error.status.name, error.message, error.headers, media_type)
