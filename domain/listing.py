"""Lists of what was recorded, newest first, a part at a time."""

from dataclasses import dataclass
from datetime import datetime

from domain.attempts import AttemptState
from domain.standards import Verdict

Mark = tuple[datetime, str]
"""Where something stands in a list: its time, and its id among those of the same time. Lists go down by both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """At most `most` of a list: those next after `after`, or with `backward` those last before `before`."""

    most: int
    after: Mark | None = None
    before: Mark | None = None
    backward: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionQuery:
    """Interactions at a moment, by its id, with all that is asked for; they occurred in [start, end).

    `tried_at`: only steps of attempts at one of these outcomes, by id, at least one; all for None.
    """

    moment: str
    start: datetime | None = None
    end: datetime | None = None
    verdicts: frozenset[Verdict] | None = None
    customer: str | None = None
    channel: str | None = None
    tried_at: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptQuery:
    """Attempts at an outcome, by its id, or of a customer, or both; they were opened in [start, end).

    `outcomes`: only at one of these, by id; at all for None.
    """

    outcome: str | None = None
    customer: str | None = None
    outcomes: frozenset[str] | None = None
    states: frozenset[AttemptState] | None = None
    start: datetime | None = None
    end: datetime | None = None
