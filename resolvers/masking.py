"""What a client reads of an error that no union holds, and what only the logs do."""

import logging
import re
from typing import Final

from graphql import GraphQLError

from domain.errors import FellBehindError, InvalidInputError, TouchstoneError
from domain.feed import write_cursor
from domain.quoting import without_quotes

log = logging.getLogger(__name__)

_WORD_START: Final = re.compile(r"(?<!^)(?=[A-Z])")


def presented(errors: list[GraphQLError], request_id: str) -> list[GraphQLError]:
    """The errors as the client may see them; each surprise is logged once, with its traceback.

    GraphQL's own errors stay as they are; what the domain raised gets a code; all else is masked.
    """
    logged: set[int] = set()
    return [_present(error, request_id, logged) for error in errors]


def code_of(error: TouchstoneError) -> str:
    """SCREAMING_SNAKE of the class: StaleRevisionError is STALE_REVISION."""
    return _WORD_START.sub("_", type(error).__name__.removesuffix("Error")).upper()


def _present(error: GraphQLError, request_id: str, logged: set[int]) -> GraphQLError:
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return error
    if isinstance(cause, TouchstoneError):
        return _replaced(error, cause.message, _facts(cause))
    # One failed reading may fail many fields.
    if id(cause) not in logged:
        logged.add(id(cause))
        log.error("unexpected error in an operation", exc_info=without_quotes(cause), extra={"request_id": request_id})
    message = f"Something went wrong on our side; quote request id {request_id} when you report it."
    return _replaced(error, message, {"code": "INTERNAL", "requestId": request_id})


def _facts(cause: TouchstoneError) -> dict[str, object]:
    facts: dict[str, object] = {"code": code_of(cause)}
    if isinstance(cause, InvalidInputError):
        facts["field"] = cause.field
    if isinstance(cause, FellBehindError) and cause.cursor is not None:
        facts["cursor"] = write_cursor(cause.cursor)
    return facts


def _replaced(error: GraphQLError, message: str, extensions: dict[str, object]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
