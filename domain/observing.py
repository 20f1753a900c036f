"""Observing: check the results that were sent, item by item, and hand what is good to the recorder."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from domain.interactions import Receipt, Rejection, RejectionCode
from domain.limits import Limits
from domain.ports import Clock, Recorder
from domain.pseudonyms import Pseudonyms
from domain.recording import check_source, record_good
from domain.results import ObservedResult, SentResult
from domain.sending import MAX_AHEAD, MAX_ATTEMPT_CHARACTERS, MAX_ID_CHARACTERS
from domain.text import MAX_KEY_CHARACTERS, fault_in
from domain.times import MalformedError, format_time, parse_time


async def observe(
    source: str,
    sent: Sequence[SentResult],
    *,
    recorder: Recorder,
    clock: Clock,
    pseudonyms: Pseudonyms,
    limits: Limits,
) -> Receipt:
    """Record each good result once, and let it move its attempt. Safe to send again.

    Raises:
        InvalidInputError: the source is no name.
        BatchTooLargeError, OverloadedError: nothing was recorded.
        UnavailableError: anything between nothing and all was recorded.
    """
    check_source(source)
    now = clock.now()
    return await record_good(
        sent, lambda index, item: _read(index, item, source, now, pseudonyms), recorder.record_results, limits
    )


def _read(
    index: int, sent: SentResult, source: str, now: datetime, pseudonyms: Pseudonyms
) -> ObservedResult | Rejection:
    """The result, or why it is none."""
    fault = _fault(sent, now)
    if fault is not None:
        code, message = fault
        # An id that is no id might be anything, of any length: it is not sent back.
        return Rejection(index, None if code is RejectionCode.INVALID_ID else str(sent.id), code, message)
    key, outcome, attempt = cast("tuple[str, str, str]", (sent.id, sent.outcome, sent.attempt))
    occurred_at, achieved = parse_time(sent.occurred_at), sent.achieved is True
    return ObservedResult(
        source=source,
        key=key,
        outcome_key=outcome,
        attempt=attempt,
        achieved=achieved,
        occurred_at=occurred_at,
        fingerprint=pseudonyms.fingerprint((outcome, attempt, achieved, format_time(occurred_at))),
    )


def _fault(sent: SentResult, now: datetime) -> tuple[RejectionCode, str] | None:
    texts = (
        ("id", sent.id, MAX_ID_CHARACTERS, RejectionCode.INVALID_ID),
        ("outcome", sent.outcome, MAX_KEY_CHARACTERS, RejectionCode.INVALID_OUTCOME),
        ("attempt", sent.attempt, MAX_ATTEMPT_CHARACTERS, RejectionCode.INVALID_ATTEMPT),
    )
    for field, value, most, code in texts:
        fault = fault_in(value, most)
        if fault:
            return code, f"{field} {fault}."
    if not isinstance(sent.achieved, bool):
        return RejectionCode.INVALID_RESULT, "achieved must be true or false."
    return _time_fault(sent.occurred_at, now)


def _time_fault(sent: object, now: datetime) -> tuple[RejectionCode, str] | None:
    try:
        at = parse_time(sent)
    except MalformedError as error:
        return RejectionCode.INVALID_TIME, f"occurredAt {error}."
    if at > now + MAX_AHEAD:
        ahead = f"is more than {MAX_AHEAD.seconds} s ahead of the database's clock; check the sender's clock and offset"
        return RejectionCode.TIME_IN_FUTURE, f"occurredAt {format_time(at)} {ahead}."
    return None
