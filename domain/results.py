"""Observed results: what somebody saw become of an attempt, whatever its steps say."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SentResult:
    """A result as a sender gave it, before anything was checked: any value may be of any type."""

    id: object
    outcome: object
    attempt: object
    achieved: object
    occurred_at: object


def unknown_outcome(key: str) -> str:
    """What is said of a result whose outcome names none."""
    return f'There is no outcome "{key}"; define it, then send the result again.'


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedResult:
    """A result that passed the checks.

    `key` is the sender's id, unique among the results of its `source`; `outcome_key` is the outcome as the sender named
    it; `fingerprint` tells whether another one of the same id has the same content.
    """

    source: str
    key: str
    outcome_key: str
    attempt: str
    achieved: bool
    occurred_at: datetime
    fingerprint: bytes

    @property
    def id(self) -> str:
        """What identifies it among all sources' results. A source holds no colon, so that two never meet."""
        return f"{self.source}:{self.key}"
