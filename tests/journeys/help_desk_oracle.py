"""What the service must answer about the help desk's tickets, computed from its log alone.

Nothing here is imported from the service. The outcome *Ticket resolved* hangs on *Resolve*: a resolve held when it is
its ticket's last, and each later one recovers the one before. *Take in charge* measures nothing and decides nothing.
"""

import csv
import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

TAKE, RESOLVE = "take-in-charge", "resolve"
MOMENTS: Final = {"Take in charge ticket": TAKE, "Resolve ticket": RESOLVE}
RECOVERY_WINDOW: Final = timedelta(days=7)
ABANDONED_AFTER: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a ticket. `held` is a resolve's; `recovers` the id of the ticket's resolve before it."""

    id: str
    ticket: str
    customer: str
    at: datetime
    moment: str
    held: bool | None = None
    recovers: str | None = None

    @property
    def recovers_state(self) -> str | None:
        """The one before was missed, for it was not the last; whether this one held is all there is to say."""
        return None if self.recovers is None else "RECOVERED" if self.held else "FAILED"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What became of one: `steps` has the ids in order, and whether each came after the close."""

    opened_at: datetime
    closed_at: datetime
    state: str
    was_at_risk: bool
    steps: Sequence[tuple[str, bool]]

    @property
    def is_recovered(self) -> bool:
        return self.was_at_risk and self.state == "ACHIEVED"


def events_of(path: Path) -> list[Event]:
    """The events that are moments, in the order of the log. Ids are lines, padded so that they sort as these do."""
    with gzip.open(path, "rt", newline="") as file:
        lines = [(f"{number:08}", row) for number, row in enumerate(csv.DictReader(file), 1)]
    resolves: dict[str, list[str]] = {}
    for identity, row in lines:
        if MOMENTS.get(row["activity"]) == RESOLVE:
            resolves.setdefault(row["ticket"], []).append(identity)
    before = {later: earlier for ids in resolves.values() for earlier, later in pairwise(ids)}
    last = {ids[-1] for ids in resolves.values()}
    return [
        Event(
            id=identity,
            ticket=row["ticket"],
            customer=row["customer"],
            at=datetime.fromisoformat(row["at"]),
            moment=MOMENTS[row["activity"]],
            held=identity in last if MOMENTS[row["activity"]] == RESOLVE else None,
            recovers=before.get(identity),
        )
        for identity, row in lines
        if row["activity"] in MOMENTS
    ]


def tickets_of(events: Iterable[Event]) -> Mapping[str, Ticket]:
    """What became of every ticket, once time has gone by."""
    by_ticket: dict[str, list[Event]] = {}
    for event in events:
        by_ticket.setdefault(event.ticket, []).append(event)
    return {
        ticket: _became(sorted(taken, key=lambda event: (event.at, event.id))) for ticket, taken in by_ticket.items()
    }


def _became(events: Sequence[Event]) -> Ticket:
    first_miss: datetime | None = None
    for place, (event, following) in enumerate(pairwise([*events, None]), 1):
        assert event is not None
        if event.held:
            return _closed(events, place, event.at, "ACHIEVED", first_miss)
        if event.held is False and first_miss is None:
            first_miss = event.at
        due = event.at + ABANDONED_AFTER
        if first_miss is not None:
            # Nothing but a resolve that holds repairs a miss, and that one ends it all.
            due = min(due, first_miss + RECOVERY_WINDOW)
        if following is None or following.at > due:
            return _closed(events, place, due, "LOST", first_miss)
    raise AssertionError("a ticket has an event")


def _closed(events: Sequence[Event], taken: int, at: datetime, state: str, first_miss: datetime | None) -> Ticket:
    steps = [(event.id, place >= taken) for place, event in enumerate(events)]
    return Ticket(events[0].at, at, state, first_miss is not None, steps)
