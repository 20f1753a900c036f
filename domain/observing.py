"""Observing: check the results that were sent, item by item, and hand what is good to the recorder."""

from collections.abc import Sequence
from datetime import datetime

from domain.interactions import Receipt, Rejection, RejectionCode
from domain.item_checks import MAX_ATTEMPT_CHARACTERS, MAX_ID_CHARACTERS, ItemError, checked_text, checked_time
from domain.limits import Limits
from domain.ports import Clock, Recorder
from domain.pseudonyms import Pseudonyms
from domain.recording import check_source, record_good
from domain.results import ObservedResult, SentResult
from domain.text import MAX_KEY_CHARACTERS
from domain.times import format_time


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
    try:
        return _result(sent, source, now, pseudonyms)
    except ItemError as error:
        return error.rejection(index, sent.id)


def _result(sent: SentResult, source: str, now: datetime, pseudonyms: Pseudonyms) -> ObservedResult:
    key = checked_text("id", sent.id, MAX_ID_CHARACTERS, RejectionCode.INVALID_ID)
    outcome = checked_text("outcome", sent.outcome, MAX_KEY_CHARACTERS, RejectionCode.INVALID_OUTCOME)
    attempt = checked_text("attempt", sent.attempt, MAX_ATTEMPT_CHARACTERS, RejectionCode.INVALID_ATTEMPT)
    achieved = sent.achieved
    if not isinstance(achieved, bool):
        raise ItemError(RejectionCode.INVALID_RESULT, "achieved must be true or false.")
    occurred_at = checked_time(sent.occurred_at, now)
    return ObservedResult(
        source=source,
        key=key,
        outcome_key=outcome,
        attempt=attempt,
        achieved=achieved,
        occurred_at=occurred_at,
        fingerprint=pseudonyms.fingerprint((outcome, attempt, achieved, format_time(occurred_at))),
    )
