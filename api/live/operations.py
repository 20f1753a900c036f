"""What clients ask for, whatever they ask by: read, parsed and validated."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, cast

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationType,
    get_operation_ast,
    parse,
    validate,
)
from strawberry.types import ExecutionResult as StrawberryResult

from domain.access import Rights
from resolvers.caching import MAX_CACHED_CHARACTERS, MAX_DOCUMENTS
from resolvers.masking import presented
from resolvers.schema import PERMISSIONS


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation as it was asked for."""

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None

    @property
    def identity(self) -> tuple[str, str | None, str]:
        """Equal for operations that are the same."""
        return self.query, self.operation_name, json.dumps(self.variables or {}, sort_keys=True)


class MalformedError(Exception):
    """What a client sent is no request; the message says why."""


def read_asked(payload: object) -> Asked:
    """The operation in a message's payload. Raises MalformedError."""
    if not isinstance(payload, dict):
        raise MalformedError("payload must be an object.")
    fields = cast("dict[str, Any]", payload)
    if not isinstance(fields.get("query"), str):
        raise MalformedError("payload.query must be a string.")
    for name, wanted in (("variables", dict), ("operationName", str), ("extensions", dict)):
        if not isinstance(fields.get(name), wanted | None):
            raise MalformedError(f"payload.{name} must be {'a string' if wanted is str else 'an object'} or null.")
    return Asked(fields["query"], fields.get("variables"), fields.get("operationName"), fields.get("extensions"))


class Documents:
    """Parsed and validated documents; short ones are kept, for clients send few, many times."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema: Final = schema
        self._permissions = PERMISSIONS if schema is PERMISSIONS.schema else None
        self._kept = lru_cache(MAX_DOCUMENTS)(self._prepared)

    def kind(self, asked: Asked) -> OperationType | None:
        """What an operation does; None when that cannot be said, for the document is wrong."""
        try:
            operation = get_operation_ast(_parsed(asked.query), asked.operation_name)
        except GraphQLError:
            return None
        return operation and operation.operation

    def refusals(self, document: DocumentNode, operation_name: str | None, rights: Rights) -> list[GraphQLError]:
        """What of an operation its caller may not do."""
        if self._permissions is None:
            return []
        return self._permissions.refusals(document, operation_name, rights)

    def document(self, query: str) -> DocumentNode:
        """The document. Raises NotExecutedError with what is wrong."""
        found = self._kept(query) if len(query) <= MAX_CACHED_CHARACTERS else self._prepared(query)
        if isinstance(found, DocumentNode):
            return found
        raise NotExecutedError(list(found))

    def _prepared(self, query: str) -> DocumentNode | Sequence[GraphQLError]:
        try:
            document = _parsed(query)
        except GraphQLError as error:
            return (error,)
        return tuple(validate(self.schema, document)) or document


class NotExecutedError(Exception):
    """An operation that does not begin, or does not go on, with what is wrong with it."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors)
        self.errors = errors


def _parsed(query: str) -> DocumentNode:
    parsed = _parsed_short(query) if len(query) <= MAX_CACHED_CHARACTERS else _parse(query)
    if isinstance(parsed, GraphQLError):
        raise parsed
    return parsed


def _parse(query: str) -> DocumentNode | GraphQLError:
    try:
        return parse(query)
    except GraphQLError as error:
        return error
    except RecursionError:
        return GraphQLError("The document is nested too deeply.")


_parsed_short = lru_cache(MAX_DOCUMENTS)(_parse)


def written(result: ExecutionResult | StrawberryResult, request_id: str) -> str:
    """A result as JSON."""
    told: dict[str, Any] = {"data": result.data}
    if result.errors:
        told["errors"] = shown(result.errors, request_id)
    return json.dumps(told, separators=(",", ":"))


def shown(errors: Sequence[GraphQLError], request_id: str) -> list[dict[str, Any]]:
    """Errors as clients may see them."""
    return [cast("dict[str, Any]", error.formatted) for error in presented(list(errors), request_id)]
