"""What was sent: each item is read into an interaction, or rejected with its reason."""

import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final, TypeGuard, cast

from domain.admission import MAX_CHANNEL_CHARACTERS
from domain.corrections import Amended
from domain.errors import InvalidInputError
from domain.interactions import Interaction, Rejection, RejectionCode, SentInteraction
from domain.pseudonyms import Pseudonyms
from domain.standards import SignalValue, fits
from domain.text import (
    MAX_KEY_CHARACTERS,
    MAX_SIGNAL_NAME_CHARACTERS,
    NOT_UNICODE,
    SURROGATE,
    fault_in,
    signal_name_fault,
)
from domain.times import MalformedError, format_time, parse_time

MAX_ID_CHARACTERS: Final = 256
MAX_CUSTOMER_CHARACTERS: Final = 256
MAX_ATTEMPT_CHARACTERS: Final = 256
MAX_ATTEMPTS: Final = 50
MAX_SIGNALS: Final = 64
MAX_SIGNAL_CHARACTERS: Final = 1_024
MAX_AHEAD: Final = timedelta(seconds=60)


class _ItemError(Exception):
    def __init__(self, code: RejectionCode, message: str) -> None:
        super().__init__(message)
        self.code = code


class ItemReader:
    """Reads the items of one call: what one item holds does not depend on the others."""

    def __init__(self, source: str, now: datetime, pseudonyms: Pseudonyms) -> None:
        self._source = source
        self._latest = now + MAX_AHEAD
        self._pseudonyms = pseudonyms

    def read(self, index: int, sent: SentInteraction) -> Interaction | Rejection:
        """The interaction, or why it is none."""
        try:
            return self._interaction(sent)
        except _ItemError as error:
            # An id that is no id might be anything, of any length: it is not sent back.
            identity = None if error.code is RejectionCode.INVALID_ID else str(sent.id)
            return Rejection(index, identity, error.code, str(error))

    def _interaction(self, sent: SentInteraction) -> Interaction:
        key = _text("id", sent.id, MAX_ID_CHARACTERS, RejectionCode.INVALID_ID)
        moment_key = _text("moment", sent.moment, MAX_KEY_CHARACTERS, RejectionCode.INVALID_MOMENT)
        occurred_at = _time(sent.occurred_at, self._latest)
        signals = _signals(sent.signals)
        customer = _optional("customer", sent.customer, MAX_CUSTOMER_CHARACTERS, RejectionCode.INVALID_CUSTOMER)
        pseudonym = None if customer is None else self._pseudonyms.of_customer(customer)
        attempt = _optional("attempt", sent.attempt, MAX_ATTEMPT_CHARACTERS, RejectionCode.INVALID_ATTEMPT)
        attempts = _attempts(sent.attempts)
        channel = _optional("channel", sent.channel, MAX_CHANNEL_CHARACTERS, RejectionCode.INVALID_CHANNEL)
        recovers = _optional("recovers", sent.recovers, MAX_ID_CHARACTERS, RejectionCode.INVALID_RECOVERS)
        # Times in UTC and numbers by value, so that a resend from another library is no other content.
        content = (
            moment_key, format_time(occurred_at), pseudonym, attempt, attempts, channel, recovers, _by_value(signals)
        )  # fmt: skip
        return Interaction(
            source=self._source,
            key=key,
            moment_key=moment_key,
            occurred_at=occurred_at,
            signals=signals,
            fingerprint=self._pseudonyms.fingerprint(content),
            customer=pseudonym,
            attempt=attempt,
            attempts=attempts,
            channel=channel,
            recovers=recovers,
        )


def read_amendment(*, moment: object, occurred_at: object, channel: object, signals: object, now: datetime) -> Amended:
    """What of an interaction is to change; None leaves it. Each part passes the checks of recording.

    Raises:
        InvalidInputError: a part would have been rejected, or there is none.
    """
    latest = now + MAX_AHEAD
    parts: dict[str, tuple[str, object, Callable[[object], object]]] = {
        "moment": (
            "moment_key",
            moment,
            lambda sent: _text("moment", sent, MAX_KEY_CHARACTERS, RejectionCode.INVALID_MOMENT),
        ),
        "occurredAt": ("occurred_at", occurred_at, lambda sent: _time(sent, latest)),
        "channel": (
            "channel",
            channel,
            lambda sent: _text("channel", sent, MAX_CHANNEL_CHARACTERS, RejectionCode.INVALID_CHANNEL),
        ),
        "signals": ("signals", signals, _signals),
    }
    read: dict[str, Any] = {}
    for field, (name, sent, check) in parts.items():
        if sent is not None:
            try:
                read[name] = check(sent)
            except _ItemError as error:
                raise InvalidInputError(field, str(error)) from None
    if not read:
        raise InvalidInputError("input", "Say what is to change: moment, occurredAt, channel or signals.")
    return Amended(**read)


def _time(sent: object, latest: datetime) -> datetime:
    try:
        at = parse_time(sent)
    except MalformedError as error:
        raise _ItemError(RejectionCode.INVALID_TIME, f"occurredAt {error}.") from None
    if at > latest:
        raise _ItemError(
            RejectionCode.TIME_IN_FUTURE,
            f"occurredAt {format_time(at)} is more than {MAX_AHEAD.seconds} s ahead of the database's clock; "
            "check the sender's clock and offset.",
        )
    return at


def _text(field: str, value: object, most: int, code: RejectionCode) -> str:
    fault = fault_in(value, most)
    if fault:
        raise _ItemError(code, f"{field} {fault}.")
    return cast("str", value)


def _optional(field: str, value: object, most: int, code: RejectionCode) -> str | None:
    return None if value is None else _text(field, value, most, code)


def _attempts(sent: object) -> tuple[tuple[str, str], ...]:
    """Named attempts, ordered by outcome so that their order makes no other content."""
    if sent is None:
        return ()
    code = RejectionCode.INVALID_ATTEMPT
    if not _are_pairs(sent):
        raise _ItemError(code, "attempts must be a list of outcomes, each with the key of an attempt.")
    if len(sent) > MAX_ATTEMPTS:
        raise _ItemError(code, f"attempts names {len(sent)} outcomes; at most {MAX_ATTEMPTS} are allowed.")
    named = sorted(
        (
            _text("attempts.outcome", outcome, MAX_KEY_CHARACTERS, code),
            _text("attempts.key", key, MAX_ATTEMPT_CHARACTERS, code),
        )
        for outcome, key in sent
    )
    if len({outcome for outcome, _ in named}) < len(named):
        raise _ItemError(code, "attempts names an outcome twice; name each once.")
    return tuple(named)


def _are_pairs(sent: object) -> TypeGuard[list[tuple[object, object]]]:
    return isinstance(sent, list) and all(_is_pair(pair) for pair in cast("list[object]", sent))


def _is_pair(value: object) -> bool:
    return isinstance(value, tuple) and len(cast("tuple[object, ...]", value)) == 2  # noqa: PLR2004 - a pair


def _signals(sent: object) -> Mapping[str, SignalValue]:
    if not isinstance(sent, dict):
        raise _ItemError(
            RejectionCode.INVALID_SIGNALS,
            'signals must be a flat JSON object, as {"wait_seconds": 42, "resolved": true}.',
        )
    signals = cast("dict[Any, Any]", sent)
    if len(signals) > MAX_SIGNALS:
        raise _ItemError(
            RejectionCode.TOO_MANY_SIGNALS, f"signals has {len(signals)} names; at most {MAX_SIGNALS} are allowed."
        )
    for name, value in signals.items():
        fault = _name_fault(name)
        if fault:
            raise _ItemError(RejectionCode.INVALID_SIGNALS, f"A signal's name {fault}.")
        fault = _FAULT_BY_TYPE.get(cast("type[object]", type(value)), _no_signal)(value)
        if fault:
            raise _ItemError(RejectionCode.INVALID_SIGNALS, f'The signal "{name}" {fault}.')
    return cast("Mapping[str, SignalValue]", signals)


# Senders use few names, again and again. What is too long to be one is not worth remembering.
_short_name_fault = lru_cache(maxsize=4096)(signal_name_fault)


def _name_fault(name: object) -> str | None:
    if isinstance(name, str) and len(name) <= MAX_SIGNAL_NAME_CHARACTERS:
        return _short_name_fault(name)
    return signal_name_fault(name)


def _number_fault(value: float) -> str | None:
    if fits(value):
        return None
    if isinstance(value, float) and math.isnan(value):
        return "is not a number; leave the signal out"
    return "is too large; numbers must be of magnitude below 10^12"


def _string_fault(value: str) -> str | None:
    if len(value) > MAX_SIGNAL_CHARACTERS:
        return f"has {len(value)} characters; at most {MAX_SIGNAL_CHARACTERS} are allowed"
    return NOT_UNICODE if SURROGATE.search(value) else None


def _no_fault(_: object) -> None:
    return None


def _no_signal(_: object) -> str:
    return "must be a number, a boolean or a string; leave it out where nothing was observed"


_FAULT_BY_TYPE: Final[dict[type[object], Callable[[Any], str | None]]] = {
    int: _number_fault,
    float: _number_fault,
    bool: _no_fault,
    str: _string_fault,
}


def _by_value(signals: Mapping[str, SignalValue]) -> dict[str, SignalValue]:
    """1, 1.0 and, for zero, -0.0 are one value; true is another. Integers below 10¹² are exact as floats."""
    return {name: value if isinstance(value, bool | str) else float(value) + 0.0 for name, value in signals.items()}
