"""Parsed and validated documents, kept for the next time: clients send few documents, many times.

Bounded twice: 128 documents of at most 16,384 characters each. Longer ones are parsed anew each time, or some megabytes
of query text would pin hundreds of megabytes of syntax trees.

Strawberry's own caches do the work. They have a hazard over sockets and event streams, which a syntax error leaves as
an exception; over plain HTTP the schema turns it into an answer.
"""

from collections.abc import Iterator
from typing import Final

from strawberry.extensions import ParserCache, SchemaExtension, ValidationCache

MAX_DOCUMENTS: Final = 128
MAX_CACHED_CHARACTERS: Final = 16_384


class ShortDocumentParserCache(ParserCache):
    """Strawberry's ParserCache, for short documents."""

    def __init__(self) -> None:
        super().__init__(maxsize=MAX_DOCUMENTS)

    def on_parse(self) -> Iterator[None]:
        """Leave a long document to the schema."""
        if _is_short(self):
            yield from super().on_parse()
        else:
            yield


class ShortDocumentValidationCache(ValidationCache):
    """Strawberry's ValidationCache, for short documents."""

    def __init__(self) -> None:
        super().__init__(maxsize=MAX_DOCUMENTS)

    def on_validate(self) -> Iterator[None]:
        """Leave a long document to the schema."""
        if _is_short(self):
            yield from super().on_validate()
        else:
            yield


def _is_short(extension: SchemaExtension) -> bool:
    query = extension.execution_context.query
    return query is not None and 0 < len(query) <= MAX_CACHED_CHARACTERS
