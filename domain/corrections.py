"""Corrections of the past: what was asked for, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.standards import SignalValue

UNMAPPED_PLACE = "?"  # before a key that names no node; no node id begins with it


class CorrectionKind(StrEnum):
    """What is done to the interactions in scope. The values are stored."""

    RESCORING = "rescoring"
    MAPPING = "mapping"
    AMENDMENT = "amendment"
    EXCLUSION = "exclusion"
    INCLUSION = "inclusion"
    MOVING_ON = "moving_on"
    RESOLVING = "resolving"
    ERASURE = "erasure"


OF_ATTEMPTS: Final = frozenset({CorrectionKind.MOVING_ON, CorrectionKind.RESOLVING})
"""Those that look at attempts: open ones where the hierarchy changed, or all that were opened in a span."""


class CorrectionState(StrEnum):
    """How a correction stands. The values are stored."""

    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which interactions: those at these places that occurred from `start` on and before `end`; or these ids alone.

    A place is a moment's id, or "?" and a key that is not mapped. `ids` are "source:key". Of a correction of attempts
    the places are ids of outcomes, and the times are of openings.
    """

    places: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    ids: tuple[str, ...] = ()

    def covers(self, place: str | None, at: datetime) -> bool:
        """Whether what occurred somewhere at a time is in scope; ids aside."""
        return place in self.places and (self.start is None or self.start <= at) and (self.end is None or at < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """What an amendment changes; what it leaves out stays."""

    occurred_at: datetime | None = None
    moment_key: str | None = None
    channel: str | None = None
    signals: Mapping[str, SignalValue] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One correction: what was asked for, by whom and why, and how far it has come.

    `undoes` is the exclusion that an inclusion takes back; `customer` is the pseudonym of whom an erasure erases, which
    is nowhere else, nor here when it is done. `done` and `total` count interactions looked at. `failure`
    is the class of the error that its last step ended with; such a step is tried again.
    """

    id: str
    kind: CorrectionKind
    scope: Scope
    by: str
    reason: str | None
    started_at: datetime
    amended: Amended | None = None
    undoes: str | None = None
    customer: str | None = None
    state: CorrectionState = CorrectionState.RUNNING
    done: int = 0
    total: int = 0
    finished_at: datetime | None = None
    failure: str | None = None
