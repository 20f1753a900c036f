"""Failures to sign in, counted in memory and noted when their minute is over: an attacker cannot fill the audit log."""

import asyncio
import contextlib
import logging
from collections import Counter
from datetime import datetime
from typing import Final, NoReturn

from pymongo.errors import PyMongoError

from domain.auditing import NOBODY, AuditEvent, AuditKind
from domain.errors import UnavailableError
from domain.ports import Clock
from storage.journal import Journal
from storage.transactions import Session

log = logging.getLogger(__name__)

MOST_PREFIXES: Final = 20
"""Of one minute, that are counted apart: with two entries more, 5 MB a day and process at the very worst."""
MOST_MINUTES: Final = 60
"""That wait for a database which is away; of later ones nothing is counted."""
NO_PREFIX: Final = "none"
OTHERS: Final = "others"
_SECONDS: Final = 5.0


class SignInFailures:
    """Counts failures by minute and by the prefix of the key that was named, which may be made up."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._minutes: dict[datetime, Counter[str]] = {}

    def failed(self, prefix: str | None) -> None:
        """Somebody could not sign in with a key of this prefix; None: with anything else."""
        minute = self._clock.now().replace(second=0, microsecond=0)
        if minute not in self._minutes and len(self._minutes) >= MOST_MINUTES:
            return
        counts = self._minutes.setdefault(minute, Counter())
        subject = prefix or NO_PREFIX
        named = len(counts) - (NO_PREFIX in counts) - (OTHERS in counts)
        is_apart = prefix is None or subject in counts or named < MOST_PREFIXES
        counts[subject if is_apart else OTHERS] += 1

    async def run(self) -> NoReturn:
        """Note each minute when it is over, until cancelled."""
        while True:
            await asyncio.sleep(_SECONDS)
            try:
                await self.note(self._clock.now().replace(second=0, microsecond=0))
            except (PyMongoError, UnavailableError) as error:
                log.warning("failures to sign in not noted yet", extra={"reason": type(error).__name__})

    async def close(self) -> None:
        """Note what is left, where the database is there."""
        with contextlib.suppress(PyMongoError, UnavailableError):
            await self.note(None)

    async def note(self, before: datetime | None) -> None:
        """Note the minutes before one, or all of them.

        Raises:
            UnavailableError: they may be noted twice.
        """
        for minute in sorted(minute for minute in self._minutes if before is None or minute < before):
            events = [_event(minute, subject, count) for subject, count in sorted(self._minutes[minute].items())]

            async def nothing(_: Session, events: list[AuditEvent] = events) -> tuple[None, list[AuditEvent]]:
                return None, events

            await self._journal.commit(nothing)
            del self._minutes[minute]


def _event(minute: datetime, subject: str, count: int) -> AuditEvent:
    return AuditEvent(
        kind=AuditKind.SIGN_IN_FAILURE, by=NOBODY, action="signIn", subject=subject, count=count, minute=minute
    )
