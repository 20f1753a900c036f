"""An interaction: one customer passing one moment once, with the signals that were observed there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.attempts import Recovery
from domain.scoring import Assessment
from domain.standards import SignalValue

FORGOTTEN: Final = b""
"""The fingerprint of what was erased: whatever comes under its id is taken for a resend of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentInteraction:
    """An interaction as a sender gave it, before anything was checked: any value may be of any type."""

    id: object
    moment: object
    occurred_at: object
    signals: object
    customer: object = None
    attempt: object = None
    attempts: object = None
    channel: object = None
    recovers: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """An interaction that passed the checks.

    `key` is the sender's id, unique within `source`; `moment_key` is the moment as the sender named it; `customer` is a
    pseudonym; `attempts` are pairs of (outcome key, attempt key); `recovers` is the sender's id of another interaction;
    `fingerprint` tells whether another one of the same id has the same content. `within` are the ids of the outcomes
    that its sender saw, None of one who saw everything.
    """

    source: str
    key: str
    moment_key: str
    occurred_at: datetime
    signals: Mapping[str, SignalValue]
    fingerprint: bytes
    customer: str | None = None
    attempt: str | None = None
    attempts: tuple[tuple[str, str], ...] = ()
    channel: str | None = None
    recovers: str | None = None
    within: frozenset[str] | None = None

    @property
    def id(self) -> str:
        """What identifies it among all sources'. A source holds no colon, so that two never meet."""
        return f"{self.source}:{self.key}"


@dataclass(frozen=True, slots=True)
class Scored:
    """An interaction with its moment (None while its key is unmapped) and how it did there."""

    interaction: Interaction
    moment: str | None
    assessment: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What an interaction was before it was amended: so the original stays readable. `correction` is the one's id."""

    correction: str
    at: datetime
    by: str
    reason: str | None
    before: Scored


@dataclass(frozen=True, slots=True)
class Recorded:
    """A scored interaction as it is stored.

    `recorded_at` is by the database's clock; `excluded_by` are the exclusions that keep it out of all totals, none
    while it counts; `amendments` are oldest first. `tries` are the ids of the attempts that it belongs to, also while
    it does not count. `recoveries` are the interactions that name it as what they recover, in step order.
    """

    scored: Scored
    recorded_at: datetime
    excluded_by: tuple[str, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    tries: tuple[str, ...] = ()
    recoveries: tuple[Recovery, ...] = ()

    @property
    def id(self) -> str:
        """The interaction's."""
        return self.scored.interaction.id

    @property
    def counted(self) -> tuple[Scored, ...]:
        """What totals count of it: itself, or nothing while it is excluded."""
        return () if self.excluded_by else (self.scored,)


class RejectionCode(StrEnum):
    """Why one item of a batch was not recorded."""

    INVALID_ID = "invalid_id"
    INVALID_MOMENT = "invalid_moment"
    INVALID_TIME = "invalid_time"
    TIME_IN_FUTURE = "time_in_future"
    INVALID_SIGNALS = "invalid_signals"
    TOO_MANY_SIGNALS = "too_many_signals"
    INVALID_CUSTOMER = "invalid_customer"
    INVALID_ATTEMPT = "invalid_attempt"
    INVALID_CHANNEL = "invalid_channel"
    INVALID_RECOVERS = "invalid_recovers"
    NOT_A_MOMENT = "not_a_moment"
    UNKNOWN_MOMENT = "unknown_moment"
    TOO_MANY_UNMAPPED = "too_many_unmapped"
    CONTENT_DIFFERS = "content_differs"
    TOO_MANY_STEPS = "too_many_steps"
    TOO_MANY_RECOVERIES = "too_many_recoveries"
    TOO_LARGE = "too_large"
    INVALID_OUTCOME = "invalid_outcome"
    INVALID_RESULT = "invalid_result"
    UNKNOWN_OUTCOME = "unknown_outcome"


@dataclass(frozen=True, slots=True)
class Rejection:
    """One item that was not recorded: its place in the call, its id where it is one, and what to do."""

    index: int
    id: str | None
    code: RejectionCode
    message: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a call's items; every item is counted once."""

    recorded: int = 0
    duplicates: int = 0
    rejected: tuple[Rejection, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmappedKey:
    """A moment key that nobody defined, and what came in under it."""

    key: str
    source: str
    interactions: int
    first_seen_at: datetime
    last_seen_at: datetime
