"""Roll-up pages: a document for the buckets of one moment, channel and rung over a span of time.

Minutes are paged by the hour, quarter hours by the day, days by the month and months by the year, so that a fold
replaces few documents and a window is answered from few. A page that grows too large for one document has parts.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from pymongo import DeleteOne, ReplaceOne

from domain.ladder import MINUTES_A_DAY, Run, Rung, bucket_of, start_of
from storage.client import Document
from storage.rows import Bucket, Row, Rows, pack_cells, summed, unpack_cells

PageWrite: TypeAlias = ReplaceOne[Document] | DeleteOne

# A document holds 16 MB. A page comes near only where many measures read values of every magnitude: then it has parts.
MOST_CHARACTERS: Final = 4_000_000
_MINUTES_AN_HOUR: Final = 60
_MONTHS_A_YEAR: Final = 12


def page_of(rung: Rung, number: int) -> int:
    """The page that holds a bucket: an hour, day, month or year since 1970."""
    match rung:
        case Rung.MINUTE:
            return number // _MINUTES_AN_HOUR
        case Rung.QUARTER:
            return start_of(rung, number) // MINUTES_A_DAY
        case Rung.DAY:
            return bucket_of(start_of(rung, number), Rung.MONTH)
        case Rung.MONTH:
            return number // _MONTHS_A_YEAR


def span_of(moment: str, rung: Rung, page: int) -> str:
    """What pages are found by: all channels of a moment on one rung over one span."""
    return f"{moment}:{int(rung)}:{page}"


def page_id(bucket: Bucket) -> str:
    """The `_id` of the page that a bucket is in."""
    moment, channel, rung, number = bucket
    return f"{span_of(moment, rung, page_of(rung, number))}:{channel}"


def spans_of(moment: str, runs: Iterable[Run]) -> Iterator[str]:
    """The spans whose pages hold these buckets of a moment."""
    for run in runs:
        for page in range(page_of(run.rung, run.first), page_of(run.rung, run.end - 1) + 1):
            yield span_of(moment, run.rung, page)


def part_ids(page: Document) -> list[str]:
    """The `_id`s of all parts of a page, given its first."""
    return [_part_id(page["_id"], part) for part in range(page["parts"])]


def merged(identity: str, stored: Mapping[str, Document], rows: Rows) -> list[PageWrite]:
    """The writes that add rows to a page; a page that comes to nothing goes."""
    first = stored.get(identity)
    old = part_ids(first) if first else []
    cells: dict[int, Row] = {}
    for part in old:
        cells.update(unpack_cells(stored[part]["cells"]))
    for (_, _, _, number), row in rows.items():
        cells[number] = summed([cells[number], row]) if number in cells else row
        if not any(cells[number]):
            del cells[number]
    texts = _texts(cells)
    fields = _fields(next(iter(rows)))
    writes: list[PageWrite] = []
    for number, text in enumerate(texts):
        page = {"_id": _part_id(identity, number), **fields, "parts": len(texts), "cells": text}
        writes.append(ReplaceOne({"_id": page["_id"]}, page, upsert=True))
    return writes + [DeleteOne({"_id": part}) for part in old[len(texts) :]]


def _part_id(identity: str, part: int) -> str:
    return f"{identity}#{part}" if part else identity


def _texts(cells: Mapping[int, Row]) -> list[str]:
    """The cells in as few texts as stay well below what a document may hold. One cell always fits."""
    text = pack_cells(cells)
    if len(text) <= MOST_CHARACTERS or len(cells) < 2:  # noqa: PLR2004 - one cell cannot be halved
        return [text] if cells else []
    numbers = sorted(cells)
    halves = numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :]
    return [part for half in halves for part in _texts({number: cells[number] for number in half})]


def _fields(bucket: Bucket) -> Document:
    """What a page says of itself."""
    moment, channel, rung, number = bucket
    page = page_of(rung, number)
    return {
        "span": span_of(moment, rung, page),
        "rung": int(rung),
        "page": page,
        "moment": moment,
        "channel": channel,
    }
