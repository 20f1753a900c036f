"""Tallies as rows, the form in which they are stored, and in which they are added up by the thousand.

A row is a list: seven counters, then six entries a measure, the last its bins as number, count, number, count …
"""

from collections.abc import Mapping, Sequence
from operator import add
from typing import Any, Final, TypeAlias

import msgspec

from domain.ladder import Rung, coarser
from domain.performance import MeasureTally, Tally

Row: TypeAlias = list[Any]

Bucket: TypeAlias = tuple[str, str, Rung, int]
"""Moment id, channel ("" without one), rung, and the number of the bucket on it."""

Rows: TypeAlias = dict[Bucket, Row]

COUNTERS: Final = 7
_ENTRIES: Final = 6  # of a measure
_NOTHING: Final = [0, 0, 0, 0]  # its counters

# As JSON text: one string costs the engine less than a thousand numbers, and its integers have any size. Of the fast
# libraries this one writes and reads integers of any size too.
_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(list[Row]).decode


def row_of(tally: Tally) -> Row:
    """A tally as a row."""
    row: Row = [
        tally.magic,
        tally.met,
        tally.missed,
        tally.unmeasured,
        tally.recovered,
        tally.scored,
        tally.score_sum,
    ]
    for key, measure in tally.measures.items():
        row += (key, measure.magic, measure.met, measure.missed, measure.sum_micros, _flat(measure.bins))
    return row


def tally_of(row: Row) -> Tally:
    """What `row_of` made, or a sum of such."""
    tally = Tally(*row[:COUNTERS])
    for at in range(COUNTERS, len(row), _ENTRIES):
        key, magic, met, missed, sum_micros, bins = row[at : at + _ENTRIES]
        by_number = dict(zip(bins[::2], bins[1::2], strict=True))
        tally.measures[key] = MeasureTally(magic, met, missed, sum_micros, by_number)
    return tally


def weight_of(row: Row) -> int:
    """What a row costs to keep, in tallies of moments and measures; each takes about half a kilobyte."""
    return 1 + (len(row) - COUNTERS) // _ENTRIES


def summed(rows: Sequence[Row]) -> Row:
    """Their sum, without the measures and bins that come to nothing. One row is its own sum: change none."""
    if len(rows) == 1:
        return rows[0]
    total: Row = [0] * COUNTERS
    measures: dict[str, tuple[list[int], list[list[int]]]] = {}
    for row in rows:
        total = [*map(add, total, row)]
        for at in range(COUNTERS, len(row), _ENTRIES):
            key, bins = row[at], row[at + _ENTRIES - 1]
            counts, flats = measures.get(key) or (_NOTHING, [])
            flats.append(bins)
            measures[key] = [*map(add, counts, row[at + 1 : at + _ENTRIES - 1])], flats
    for key, (counts, flats) in measures.items():
        bins = flats[0] if len(flats) == 1 else _merged(flats)
        if bins or any(counts):
            total += (key, *counts, bins)
    return total


def up_the_ladder(rows: Mapping[Bucket, Sequence[Row]]) -> Rows:
    """The sums of every rung: what is in a bucket also counts in the buckets above it."""
    rungs: dict[Rung, dict[Bucket, list[Row]]] = {rung: {} for rung in Rung}
    for bucket, some in rows.items():
        rungs[bucket[2]][bucket] = [*some]
    total: Rows = {}
    for rung, buckets in rungs.items():
        for bucket, some in buckets.items():
            row = total[bucket] = summed(some)
            if rung is not Rung.MONTH:
                above, number = coarser(rung, bucket[3])
                rungs[above].setdefault((bucket[0], bucket[1], above, number), []).append(row)
    return total


def pack_rows(rows: Rows) -> str:
    """Rows by bucket as text."""
    return _encode([[*bucket, *row] for bucket, row in rows.items()]).decode()


def unpack_rows(text: str) -> Rows:
    """What `pack_rows` packed."""
    return {(row[0], row[1], Rung(row[2]), row[3]): row[4:] for row in _decode(text)}


def pack_cells(cells: Mapping[int, Row]) -> str:
    """A page's rows by the numbers of their buckets, as text."""
    return _encode([[number, *cells[number]] for number in sorted(cells)]).decode()


def unpack_cells(text: str) -> dict[int, Row]:
    """What `pack_cells` packed. Raises ValueError for any other text."""
    return {row[0]: row[1:] for row in _decode(text)}


def _merged(flats: Sequence[list[int]]) -> list[int]:
    bins: dict[int, int] = {}
    for flat in flats:
        for at in range(0, len(flat), 2):
            bins[flat[at]] = bins.get(flat[at], 0) + flat[at + 1]
    return _flat(bins)


def _flat(bins: Mapping[int, int]) -> list[int]:
    return [part for pair in bins.items() if pair[1] for part in pair]
