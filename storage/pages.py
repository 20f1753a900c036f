"""Roll-up pages: a document for the buckets of one moment, channel and rung over a span of time.

Minutes are paged by the hour, quarter hours by the day, days by the month and months by the year, so that a fold
replaces few documents and a window is answered from few.
"""

from collections.abc import Iterator
from typing import Final

from domain.ladder import MINUTES_A_DAY, Rung, Window, bucket_of, start_of
from storage.client import Document
from storage.deltas import Bucket

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


def new_page(bucket: Bucket) -> Document:
    """The page that a bucket is in, without its cells."""
    moment, channel, rung, number = bucket
    page = page_of(rung, number)
    return {
        "_id": page_id(bucket),
        "span": span_of(moment, rung, page),
        "rung": int(rung),
        "page": page,
        "moment": moment,
        "channel": channel,
    }


def spans_of(moment: str, window: Window) -> Iterator[str]:
    """The spans whose pages hold the buckets that tile a window."""
    for run in window.tiles():
        for page in range(page_of(run.rung, run.first), page_of(run.rung, run.end - 1) + 1):
            yield span_of(moment, run.rung, page)
