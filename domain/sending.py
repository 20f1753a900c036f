"""What was sent: each item is read into an interaction, or rejected with its reason."""

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, TypeGuard, cast

from domain.admission import MAX_CHANNEL_CHARACTERS
from domain.corrections import Amended
from domain.errors import InvalidInputError
from domain.interactions import Interaction, Rejection, RejectionCode, SentInteraction
from domain.item_checks import (
    MAX_ATTEMPT_CHARACTERS,
    MAX_ID_CHARACTERS,
    ItemError,
    checked_text,
    checked_time,
    optional_text,
)
from domain.pseudonyms import Pseudonyms
from domain.standards import SignalValue, fits
from domain.text import (
    MAX_KEY_CHARACTERS,
    MAX_SIGNAL_NAME_CHARACTERS,
    NOT_UNICODE,
    SURROGATE,
    signal_name_fault,
)
from domain.times import format_time

MAX_CUSTOMER_CHARACTERS: Final = 256
MAX_ATTEMPTS: Final = 50
MAX_SIGNALS: Final = 64
MAX_SIGNAL_CHARACTERS: Final = 1_024


class ItemReader:
    """Reads the items of one call: what one item holds does not depend on the others."""

    def __init__(self, source: str, now: datetime, pseudonyms: Pseudonyms) -> None:
        self._source = source
        self._now = now
        self._pseudonyms = pseudonyms

    def read(self, index: int, sent: SentInteraction) -> Interaction | Rejection:
        """The interaction, or why it is none."""
        try:
            return self._interaction(sent)
        except ItemError as error:
            return error.rejection(index, sent.id)

    def _interaction(self, sent: SentInteraction) -> Interaction:
        key = checked_text("id", sent.id, MAX_ID_CHARACTERS, RejectionCode.INVALID_ID)
        moment_key = checked_text("moment", sent.moment, MAX_KEY_CHARACTERS, RejectionCode.INVALID_MOMENT)
        occurred_at = checked_time(sent.occurred_at, self._now)
        signals = _signals(sent.signals)
        customer = optional_text("customer", sent.customer, MAX_CUSTOMER_CHARACTERS, RejectionCode.INVALID_CUSTOMER)
        pseudonym = None if customer is None else self._pseudonyms.of_customer(customer)
        attempt = optional_text("attempt", sent.attempt, MAX_ATTEMPT_CHARACTERS, RejectionCode.INVALID_ATTEMPT)
        attempts = _attempts(sent.attempts)
        channel = optional_text("channel", sent.channel, MAX_CHANNEL_CHARACTERS, RejectionCode.INVALID_CHANNEL)
        recovers = optional_text("recovers", sent.recovers, MAX_ID_CHARACTERS, RejectionCode.INVALID_RECOVERS)
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
    parts: dict[str, tuple[str, object, Callable[[object], object]]] = {
        "moment": (
            "moment_key",
            moment,
            lambda sent: checked_text("moment", sent, MAX_KEY_CHARACTERS, RejectionCode.INVALID_MOMENT),
        ),
        "occurredAt": ("occurred_at", occurred_at, lambda sent: checked_time(sent, now)),
        "channel": (
            "channel",
            channel,
            lambda sent: checked_text("channel", sent, MAX_CHANNEL_CHARACTERS, RejectionCode.INVALID_CHANNEL),
        ),
        "signals": ("signals", signals, _signals),
    }
    read: dict[str, Any] = {}
    for field, (name, sent, check) in parts.items():
        if sent is not None:
            try:
                read[name] = check(sent)
            except ItemError as error:
                raise InvalidInputError(field, str(error)) from None
    if not read:
        raise InvalidInputError("input", "Say what is to change: moment, occurredAt, channel or signals.")
    return Amended(**read)


def _attempts(sent: object) -> tuple[tuple[str, str], ...]:
    """Named attempts, ordered by outcome so that their order makes no other content."""
    if sent is None:
        return ()
    code = RejectionCode.INVALID_ATTEMPT
    if not _are_pairs(sent):
        raise ItemError(code, "attempts must be a list of outcomes, each with the key of an attempt.")
    if len(sent) > MAX_ATTEMPTS:
        raise ItemError(code, f"attempts names {len(sent)} outcomes; at most {MAX_ATTEMPTS} are allowed.")
    named = sorted(
        (
            checked_text("attempts.outcome", outcome, MAX_KEY_CHARACTERS, code),
            checked_text("attempts.key", key, MAX_ATTEMPT_CHARACTERS, code),
        )
        for outcome, key in sent
    )
    if len({outcome for outcome, _ in named}) < len(named):
        raise ItemError(code, "attempts names an outcome twice; name each once.")
    return tuple(named)


def _are_pairs(sent: object) -> TypeGuard[list[tuple[object, object]]]:
    return isinstance(sent, list) and all(_is_pair(pair) for pair in cast("list[object]", sent))


def _is_pair(value: object) -> bool:
    return isinstance(value, tuple) and len(cast("tuple[object, ...]", value)) == 2  # noqa: PLR2004 - a pair


def _signals(sent: object) -> Mapping[str, SignalValue]:
    if not isinstance(sent, dict):
        raise ItemError(
            RejectionCode.INVALID_SIGNALS,
            'signals must be a flat JSON object, as {"wait_seconds": 42, "resolved": true}.',
        )
    signals = cast("dict[Any, Any]", sent)
    if len(signals) > MAX_SIGNALS:
        raise ItemError(
            RejectionCode.TOO_MANY_SIGNALS, f"signals has {len(signals)} names; at most {MAX_SIGNALS} are allowed."
        )
    for name, value in signals.items():
        fault = _name_fault(name)
        if fault:
            raise ItemError(RejectionCode.INVALID_SIGNALS, f"A signal's name {fault}.")
        fault = _FAULT_BY_TYPE.get(cast("type[object]", type(value)), _no_signal)(value)
        if fault:
            raise ItemError(RejectionCode.INVALID_SIGNALS, f'The signal "{name}" {fault}.')
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
