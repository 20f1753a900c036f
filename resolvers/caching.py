"""Parsed and validated documents, kept for the next time. Clients send few documents, many times.

Bounded twice: 128 documents of at most 16,384 characters each. Longer ones are parsed anew each time, or a few
megabytes of query text would pin hundreds of megabytes of syntax trees.

Strawberry's own caches do the work. The hazard they have over sockets and event streams, where a syntax error leaves
the stream as an exception, does not exist over plain HTTP, where the schema turns it into an answer.
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
        return super().on_parse() if _is_short(self) else _nothing()


class ShortDocumentValidationCache(ValidationCache):
    """Strawberry's ValidationCache, for short documents."""

    def __init__(self) -> None:
        super().__init__(maxsize=MAX_DOCUMENTS)

    def on_validate(self) -> Iterator[None]:
        """Leave a long document to the schema."""
        return super().on_validate() if _is_short(self) else _nothing()


def _is_short(extension: SchemaExtension) -> bool:
    query = extension.execution_context.query
    return bool(query) and len(query or "") <= MAX_CACHED_CHARACTERS


def _nothing() -> Iterator[None]:
    yield
