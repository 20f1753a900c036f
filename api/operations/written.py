"""Answers as clients may read them."""

import json
from collections.abc import Sequence
from typing import Any, cast

from graphql import ExecutionResult, GraphQLError

from api.operations.refused import Refused
from resolvers.masking import presented


def written(answer: ExecutionResult | Refused, request_id: str) -> str:
    """An answer as JSON, in ASCII alone. What was not executed has no data."""
    told: dict[str, Any] = {} if isinstance(answer, Refused) else {"data": answer.data}
    if answer.errors:
        told["errors"] = shown(answer.errors, request_id)
    if isinstance(answer, ExecutionResult) and answer.extensions:
        told["extensions"] = answer.extensions
    return as_json(told)


def shown(errors: Sequence[GraphQLError], request_id: str) -> list[dict[str, Any]]:
    """Errors as clients may see them."""
    return [cast("dict[str, Any]", error.formatted) for error in presented(list(errors), request_id)]


def as_json(value: object) -> str:
    """On one line."""
    return json.dumps(value, separators=(",", ":"))
