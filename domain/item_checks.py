"""What every item that is sent must pass, of whatever kind it is. A check raises ItemError, which rejects it alone."""

from datetime import datetime, timedelta
from typing import Final, cast

from domain.interactions import Rejection, RejectionCode
from domain.text import fault_in
from domain.times import MalformedError, format_time, parse_time

MAX_ID_CHARACTERS: Final = 256
MAX_ATTEMPT_CHARACTERS: Final = 256
MAX_AHEAD: Final = timedelta(seconds=60)


class ItemError(Exception):
    """What is wrong with an item."""

    def __init__(self, code: RejectionCode, message: str) -> None:
        super().__init__(message)
        self.code = code

    def rejection(self, index: int, identity: object) -> Rejection:
        """The rejection of the item at this place in its call, sent under this id."""
        # An id that is no id might be anything, of any length: it is not sent back.
        told = None if self.code is RejectionCode.INVALID_ID else str(identity)
        return Rejection(index, told, self.code, str(self))


def checked_text(field: str, value: object, most: int, code: RejectionCode) -> str:
    """A one-line text of 1 to `most` characters."""
    fault = fault_in(value, most)
    if fault:
        raise ItemError(code, f"{field} {fault}.")
    return cast("str", value)


def optional_text(field: str, value: object, most: int, code: RejectionCode) -> str | None:
    """Such a text, or None where nothing was sent."""
    return None if value is None else checked_text(field, value, most, code)


def checked_time(sent: object, now: datetime) -> datetime:
    """When it occurred: at most 60 s after `now`, the time by the database's clock."""
    try:
        at = parse_time(sent)
    except MalformedError as error:
        raise ItemError(RejectionCode.INVALID_TIME, f"occurredAt {error}.") from None
    if at > now + MAX_AHEAD:
        raise ItemError(
            RejectionCode.TIME_IN_FUTURE,
            f"occurredAt {format_time(at)} is more than {MAX_AHEAD.seconds} s ahead of the database's clock; "
            "check the sender's clock and offset.",
        )
    return at
