"""Attempts in roll-ups: a tally of attempts as the row that moments have too, so that one fold serves both.

A row has, beside a moment's counters, entries by name: three counts, a sum and the bins of a sketch. Of a moment these
are its measures. Of an outcome they are what follows, and its counters are all 0.

opened       attempts, those OPEN now, those AT_RISK now
closed       recovered, achieved, lost; time to outcome
observed     misaligned, observed achieved, observed lost
!moment      none, recovered, lost: what broke at a moment, by its id
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from domain.achievement import AttemptTally, Breaks, counted
from domain.attempts import Attempt
from domain.ladder import (
    GRACE_MINUTES,
    LONGEST_RETENTION_DAYS,
    MINUTES_A_DAY,
    Rung,
    bucket_of,
    minute_of,
    minutes_kept_from,
)
from domain.moves import Move
from domain.performance import MeasureTally, Tally
from storage.deltas import Deltas

_OPENED: Final = "opened"
_CLOSED: Final = "closed"
_OBSERVED: Final = "observed"
_BREAK: Final = "!"  # no name above begins with it


def attempt_deltas(moves: Iterable[Move], now: datetime) -> Deltas:
    """By how much moves of attempts move the roll-ups of their outcomes.

    By the minute where anybody may keep minutes, whatever this process's setting is; before that by the quarter hour.
    """
    kept_from = minutes_kept_from(now, LONGEST_RETENTION_DAYS) - GRACE_MINUTES
    deltas: Deltas = {}
    for move in moves:
        if move.before is not None:
            add_attempt(deltas, move.before, kept_from, sign=-1)
        add_attempt(deltas, move.after, kept_from)
    return {bucket: tally for bucket, tally in deltas.items() if tally != Tally()}


def add_attempt(deltas: Deltas, attempt: Attempt, kept_from: int, sign: int = 1, day: int | None = None) -> None:
    """Add what an attempt counts, on one day or ever, or with −1 take it away: by the minute from `kept_from` on."""
    for at, tally in counted(attempt):
        minute = minute_of(at)
        if day is not None and minute // MINUTES_A_DAY != day:
            continue
        rung = Rung.MINUTE if minute >= kept_from else Rung.QUARTER
        deltas.setdefault((attempt.outcome, "", rung, bucket_of(minute, rung)), Tally()).add(to_tally(tally), sign)


def to_tally(attempts: AttemptTally) -> Tally:
    """As roll-ups hold it."""
    times = attempts.times
    entries = {
        _OPENED: MeasureTally(attempts.opened, attempts.open_now, attempts.at_risk_now),
        _CLOSED: MeasureTally(attempts.recovered, attempts.achieved, attempts.lost, times.sum_micros, dict(times.bins)),
        _OBSERVED: MeasureTally(attempts.misaligned, attempts.observed_achieved, attempts.observed_lost),
    } | {_BREAK + moment: MeasureTally(0, breaks.recovered, breaks.lost) for moment, breaks in attempts.breaks.items()}
    return Tally(measures={name: entry for name, entry in entries.items() if not entry.is_empty})


def to_attempts(tally: Tally) -> AttemptTally:
    """What `to_tally` made."""
    entries = tally.measures
    opened, closed, observed = (entries.get(name, MeasureTally()) for name in (_OPENED, _CLOSED, _OBSERVED))
    return AttemptTally(
        opened=opened.magic,
        open_now=opened.met,
        at_risk_now=opened.missed,
        achieved=closed.met,
        lost=closed.missed,
        recovered=closed.magic,
        observed_achieved=observed.met,
        observed_lost=observed.missed,
        misaligned=observed.magic,
        times=MeasureTally(met=closed.met, sum_micros=closed.sum_micros, bins=dict(closed.bins)),
        breaks={
            name.removeprefix(_BREAK): Breaks(entry.met, entry.missed)
            for name, entry in entries.items()
            if name.startswith(_BREAK)
        },
    )
