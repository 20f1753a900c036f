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

# Of what is refused, in application/graphql-response+json; in application/json 200 says that we answered at all.
_STATUSES: Final[Mapping[object, HTTPStatus]] = {
    "FORBIDDEN": HTTPStatus.FORBIDDEN,
    "INTERNAL": HTTPStatus.INTERNAL_SERVER_ERROR,
    "UNAVAILABLE": HTTPStatus.SERVICE_UNAVAILABLE,
}
_VARY: Final = {"vary": "accept"}


def answered(answer: Answer, form: Form, request_id: str) -> Response:
    """The response that holds an answer."""
    if isinstance(answer, Refused):
        errors = shown(answer.errors, request_id)
        status = _status(errors) if form is Form.RESPONSE_JSON else HTTPStatus.OK
        text = as_json({"errors": errors})
    else:
        status, text = HTTPStatus.OK, written(answer, request_id)
    return Response(text, status, _VARY, f"{form.value}; charset=utf-8")


def _status(errors: Sequence[Mapping[str, Any]]) -> HTTPStatus:
    codes = (error.get("extensions", {}).get("code") for error in errors)
    return next((_STATUSES[code] for code in codes if code in _STATUSES), HTTPStatus.BAD_REQUEST)


def declined(error: RequestError, request: Request) -> Response:
    """The response to what is no request of ours, in the form that the client wants most, if that can hold it."""
    wanted = [form for form in accepted(request).forms if not form.stays_open]
    media_type = f"{wanted[0].value}; charset=utf-8" if wanted else Form.JSON.value
    return failure(error.status, error.status.name, error.message, error.headers, media_type)
