"""By how much a commit moves the roll-ups: a tally for each bucket that it touches."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from domain.interactions import Recorded
from domain.ladder import GRACE_MINUTES, LONGEST_RETENTION_DAYS, Rung, bucket_of, coarser, minute_of, minutes_kept_from
from domain.performance import MeasureTally, Tally
from domain.recoveries import repair_of

Bucket: TypeAlias = tuple[str, str, Rung, int]
"""Moment id, channel ("" without one), rung, and the number of the bucket on it."""

Deltas: TypeAlias = dict[Bucket, Tally]


def deltas_of(interactions: Iterable[Recorded], now: datetime, sign: int = 1) -> Deltas:
    """What these interactions add, or with −1 take away.

    By the minute where anybody may keep minutes, whatever this process's setting is; before that by the quarter hour.
    The unmapped count nowhere, and so do the excluded.
    """
    kept_from = minutes_kept_from(now, LONGEST_RETENTION_DAYS) - GRACE_MINUTES
    deltas: Deltas = {}
    for recorded in interactions:
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
    return deltas


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


def pack_deltas(deltas: Mapping[Bucket, Tally]) -> str:
    """As JSON text: one string costs the engine less than a thousand numbers, and its integers have any size."""
    return _to_json([[*bucket, *tally_to_list(tally)] for bucket, tally in deltas.items()])


def unpack_deltas(text: str) -> Deltas:
    """The deltas that `pack_deltas` packed."""
    rows: list[list[Any]] = json.loads(text)
    return {(row[0], row[1], Rung(row[2]), row[3]): tally_from_list(row[4:]) for row in rows}


def pack_cells(cells: Mapping[int, list[Any]]) -> str:
    """A page's buckets by number, as JSON text."""
    return _to_json([[number, *cells[number]] for number in sorted(cells)])


def unpack_cells(text: str) -> dict[int, list[Any]]:
    """A page's buckets by number, each still as a list: most of a page's are only carried along."""
    rows: list[list[Any]] = json.loads(text)
    return {row[0]: row[1:] for row in rows}


def tally_to_list(tally: Tally) -> list[Any]:
    """Seven counters, then six entries a measure, the last its bins as number, count, number, count and so on."""
    row: list[Any] = [
        tally.magic,
        tally.met,
        tally.missed,
        tally.unmeasured,
        tally.recovered,
        tally.scored,
        tally.score_sum,
    ]
    for key, measure in tally.measures.items():
        bins = [part for pair in measure.bins.items() for part in pair]
        row += (key, measure.magic, measure.met, measure.missed, measure.sum_micros, bins)
    return row


def tally_from_list(row: list[Any]) -> Tally:
    """What `tally_to_list` made."""
    tally = Tally(*row[:7])
    for at in range(7, len(row), 6):
        key, magic, met, missed, sum_micros, bins = row[at : at + 6]
        tally.measures[key] = MeasureTally(
            magic, met, missed, sum_micros, dict(zip(bins[::2], bins[1::2], strict=True))
        )
    return tally


def _to_json(rows: list[list[Any]]) -> str:
    return json.dumps(rows, separators=(",", ":"))
