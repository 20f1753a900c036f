"""What clients ask for, whatever they ask by."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final, cast

SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation as it was asked for. `query` is None where the document is only named, by `document_id`."""

    query: str | None
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None
    document_id: str | None = None

    @property
    def identity(self) -> tuple[str | None, str | None, str | None, str]:
        """Equal for operations that are the same; of variables that are too deep to be compared, for this one alone."""
        try:
            variables = json.dumps(self.variables or {}, sort_keys=True)
        except RecursionError:
            variables = str(id(self))
        return self.query, self.document_id, self.operation_name, variables


class MalformedError(Exception):
    """What a client sent is no request; the message says why."""


def read_asked(sent: object, name: str = "") -> Asked:
    """The operation that was sent, as `name` if the protocol has a name for it. Raises MalformedError."""
    if not isinstance(sent, dict):
        raise MalformedError(f"{name or 'The request'} must be {'an' if name else 'one JSON'} object.")
    fields, within = cast("dict[str, Any]", sent), f"{name}." if name else ""
    for each, wanted in (("variables", dict), ("operationName", str), ("extensions", dict), ("documentId", str)):
        if not isinstance(fields.get(each), wanted | None):
            raise MalformedError(f"{within}{each} must be {'a string' if wanted is str else 'an object'} or null.")
    document_id = fields.get("documentId") or _persisted(fields.get("extensions") or {}, within)
    query = fields.get("query")
    if not isinstance(query, str) and (query is not None or document_id is None):
        raise MalformedError(f"{within}query must be a string.")
    return Asked(
        query, fields.get("variables"), fields.get("operationName") or None, fields.get("extensions"), document_id
    )


def _persisted(extensions: dict[str, Any], within: str) -> str | None:
    """The name of a document as Apollo's clients give it."""
    named = extensions.get("persistedQuery")
    if named is None:
        return None
    fields = cast("dict[str, Any]", named) if isinstance(named, dict) else {}
    sha256 = fields.get("sha256Hash")
    if fields.get("version") != 1 or not isinstance(sha256, str) or SHA256.fullmatch(sha256.lower()) is None:
        wanted = '{"version": 1, "sha256Hash": "…"}, the hash in 64 hexadecimal digits'
        raise MalformedError(f"{within}extensions.persistedQuery must be {wanted}.")
    return f"sha256:{sha256.lower()}"
