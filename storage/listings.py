"""Parts of lists that go down by time and, among equal times, by id."""

from collections.abc import Sequence
from datetime import datetime

from pymongo import ASCENDING, DESCENDING

from domain.listing import Mark, Part
from storage.client import Collection, Document


async def part_of(collection: Collection, query: Document, time_field: str, part: Part) -> Sequence[Document]:
    """A part of what a query finds, the latest first."""
    if part.most == 0:  # which a cursor takes for no limit
        return []
    direction = ASCENDING if part.backward else DESCENDING
    found = collection.find({"$and": [query, *_between(time_field, part)]})
    found = found.sort([(time_field, direction), ("_id", direction)]).limit(part.most)
    documents = [document async for document in found]
    return documents[::-1] if part.backward else documents


def within(start: datetime | None, end: datetime | None) -> Document:
    """What a time in [start, end) must be; empty without either."""
    bounds = {"$gte": start, "$lt": end}
    return {name: bound for name, bound in bounds.items() if bound is not None}


def _between(field: str, part: Part) -> list[Document]:
    conditions: list[Document] = []
    if part.after is not None:
        conditions.append(_beyond(field, part.after, "$lt", "$lte"))
    if part.before is not None:
        conditions.append(_beyond(field, part.before, "$gt", "$gte"))
    return conditions


def _beyond(field: str, mark: Mark, strictly: str, loosely: str) -> Document:
    """Both the bound on the time, which an index answers, and what tells equal times apart."""
    at, identity = mark
    return {field: {loosely: at}, "$or": [{field: {strictly: at}}, {"_id": {strictly: identity}}]}
