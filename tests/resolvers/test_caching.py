from typing import Any

from resolvers.caching import MAX_CACHED_CHARACTERS, ShortDocumentParserCache, ShortDocumentValidationCache
from tests.graphql_client import Service


def hits() -> tuple[int, int]:
    """Of the two caches, which all operations share."""
    parses: Any = ShortDocumentParserCache().cached_parse_document
    validations: Any = ShortDocumentValidationCache().cached_validate_document
    return parses.cache_info().hits, validations.cache_info().hits


async def test_a_document_is_parsed_and_validated_once(service: Service) -> None:
    document = '{ moment(key: "wait") { key name owner } }'
    first = await service.data(document)
    parses, validations = hits()
    assert await service.data(document) == first
    assert hits() == (parses + 1, validations + 1)


async def test_a_long_document_is_answered_and_not_kept(service: Service) -> None:
    document = f"{{ hierarchy {{ version }} }} #{'x' * MAX_CACHED_CHARACTERS}"
    before = hits()
    assert await service.data(document) == await service.data(document) == {"hierarchy": {"version": 1}}
    assert hits() == before


async def test_what_was_wrong_with_a_document_is_told_again(service: Service) -> None:
    document = "{ hierarchy { nothing } }"
    assert await service.run(document) == await service.run(document)
