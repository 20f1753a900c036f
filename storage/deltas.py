"""By how much a commit moves the roll-ups: a tally for each bucket that it touches."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeAlias

from domain.interactions import Recorded
from domain.ladder import GRACE_MINUTES, LONGEST_RETENTION_DAYS, Rung, bucket_of, coarser, minute_of, minutes_kept_from
from domain.performance import Tally
from domain.recoveries import repair_of
from storage.rows import Bucket, Rows, pack_rows, row_of

Deltas: TypeAlias = dict[Bucket, Tally]


def deltas_of(interactions: Iterable[Recorded], now: datetime, sign: int = 1) -> Deltas:
    """What these interactions add, or with −1 take away.

    By the minute where anybody may keep minutes, whatever this process's setting is; before that by the quarter hour.
    The unmapped count nowhere, and so do the excluded.
    """
    kept_from = minutes_kept_from(now, LONGEST_RETENTION_DAYS) - GRACE_MINUTES
    deltas: Deltas = {}
    for recorded in interactions:
        add_interaction(deltas, recorded, kept_from, sign)
    return deltas


def add_interaction(deltas: Deltas, recorded: Recorded, kept_from: int, sign: int = 1) -> None:
    """Add what an interaction counts, or with −1 take it away: by the minute from `kept_from` on."""
    for scored in recorded.counted:
        if scored.moment is None:
            continue
        minute = minute_of(scored.interaction.occurred_at)
        rung = Rung.MINUTE if minute >= kept_from else Rung.QUARTER
        bucket = (scored.moment, scored.interaction.channel or "", rung, bucket_of(minute, rung))
        tally = deltas.get(bucket)
        if tally is None:
            tally = deltas[bucket] = Tally()
        tally.count(scored.assessment, sign)
        if recorded.recoveries and repair_of(recorded):
            tally.recovered += sign


def add(total: Deltas, deltas: Mapping[Bucket, Tally]) -> None:
    """Add deltas into a total, bucket by bucket."""
    for bucket, tally in deltas.items():
        mine = total.get(bucket)
        if mine is None:
            mine = total[bucket] = Tally()
        mine.add(tally)


def up_the_ladder(deltas: Deltas) -> Deltas:
    """The deltas of every rung: each bucket's also counts in the buckets above it."""
    rungs: dict[Rung, Deltas] = {rung: {} for rung in Rung}
    for bucket, tally in deltas.items():
        add(rungs[bucket[2]], {bucket: tally})
    for rung in (Rung.MINUTE, Rung.QUARTER, Rung.DAY):
        for (moment, channel, _, number), tally in rungs[rung].items():
            above, whole = coarser(rung, number)
            add(rungs[above], {(moment, channel, above, whole): tally})
    return {bucket: tally for level in rungs.values() for bucket, tally in level.items()}


def rows_of(deltas: Mapping[Bucket, Tally]) -> Rows:
    """The same as rows."""
    return {bucket: row_of(tally) for bucket, tally in deltas.items()}


def pack_deltas(deltas: Mapping[Bucket, Tally]) -> str:
    """As a commit record holds them."""
    return pack_rows(rows_of(deltas))
