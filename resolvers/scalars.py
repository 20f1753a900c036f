"""The scalars of the API, and how what a client sent becomes a value.

A scalar here takes any JSON value as it was sent. Where one bad item must not sink its batch, the item's own check
refuses it; everywhere else `read_time` and `read_duration` do, with the name of the field.
"""

from datetime import datetime, timedelta
from typing import Any, Final, NewType

import strawberry
from graphql import EnumValueNode, ObjectValueNode, ValueNode, value_from_ast_untyped
from strawberry.types.scalar import ScalarDefinition

from domain.errors import InvalidInputError
from domain.times import MalformedError, format_duration, format_time, parse_duration, parse_time

MAX_COUNT: Final = 2**53 - 1  # beyond it, JavaScript's numbers are not exact

Count = NewType("Count", int)
Signals = NewType("Signals", object)
Cursor = NewType("Cursor", str)
SentTime = NewType("SentTime", object)
SentDuration = NewType("SentDuration", object)


def given(value: Any) -> Any:  # noqa: ANN401 - of whatever type the argument is
    """None for what was left out: to a client, leaving out and null are the same."""
    return None if value is strawberry.UNSET else value


def read_time(field: str, sent: object) -> datetime:
    """The instant that a client sent. Raises InvalidInputError for `field`."""
    try:
        return parse_time(sent)
    except MalformedError as error:
        raise InvalidInputError(field, f"{field} {error}.") from None


def read_duration(field: str, sent: object) -> timedelta:
    """The duration that a client sent. Raises InvalidInputError for `field`."""
    try:
        return parse_duration(sent)
    except MalformedError as error:
        raise InvalidInputError(field, f"{field} {error}.") from None


def _as_sent(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    return value


def _write_time(value: datetime | str) -> str:
    return format_time(value) if isinstance(value, datetime) else value


def _write_duration(value: timedelta | str) -> str:
    # A default in the schema is already as a client would send it.
    return format_duration(value) if isinstance(value, timedelta) else value


def _read_count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_COUNT:
        raise InvalidInputError("count", f"A Count is a whole number from 0 to {MAX_COUNT}.")
    return value


def _read_cursor(value: object) -> str:
    if not isinstance(value, str):
        raise InvalidInputError("after", "A Cursor is a string; pass one that this API returned.")
    return value


def _read_signals_literal(node: ValueNode, variables: dict[str, Any] | None = None) -> object:
    """As the untyped reading, but `{wait: NaN}` must not become the string "NaN": an enum value is no signal."""
    if not isinstance(node, ObjectValueNode):
        return value_from_ast_untyped(node, variables)
    return {
        field.name.value: None
        if isinstance(field.value, EnumValueNode)
        else value_from_ast_untyped(field.value, variables)
        for field in node.fields
    }


_TIME: Final = strawberry.scalar(
    name="DateTime",
    description='An instant: RFC 3339 with any offset in, as "2026-01-31T10:30:00+01:00"; UTC out, to the millisecond.',
    specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
    serialize=_write_time,
    parse_value=_as_sent,
)
_DURATION: Final = strawberry.scalar(
    name="Duration",
    description=(
        'A length of time: ISO 8601 in weeks, days (24 h), hours, minutes and seconds, as "PT5M" or "P7D". '
        "Months and years have no fixed length and are refused."
    ),
    serialize=_write_duration,
    parse_value=_as_sent,
)

SCALARS: Final[dict[object, ScalarDefinition]] = {
    datetime: _TIME,
    SentTime: _TIME,
    timedelta: _DURATION,
    SentDuration: _DURATION,
    Count: strawberry.scalar(
        name="Count",
        description="A whole number from 0 to 2^53 - 1.",
        serialize=_as_sent,
        parse_value=_read_count,
    ),
    Cursor: strawberry.scalar(
        name="Cursor",
        description=(
            "A place in the feed: an opaque string of at most 16,384 characters. It stays good for as long as commits "
            "are kept, 7 days unless it was set otherwise."
        ),
        serialize=_as_sent,
        parse_value=_read_cursor,
    ),
    Signals: strawberry.scalar(
        name="Signals",
        description=(
            'What was observed, as a flat JSON object: {"wait_seconds": 42, "resolved": true}. At most 64 names of at '
            'most 64 characters without "$" and "."; values are numbers of magnitude below 10^12 (6 decimals count), '
            "booleans, or strings of at most 1,024 characters."
        ),
        serialize=_as_sent,
        parse_value=_as_sent,
        parse_literal=_read_signals_literal,
    ),
}
