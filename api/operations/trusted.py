"""Documents that are known beforehand, which clients name instead of sending them.

A file holds them as the compilers of clients write it: a JSON object of documents by their names, which are hashes.
"""

from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Self, cast

from api.json_text import read_json
from api.operations.asked import Asked
from api.operations.refused import Refused, refused
from api.settings import Settings, SettingsError

PERSISTED_QUERY_NOT_FOUND: Final = "PERSISTED_QUERY_NOT_FOUND"
PERSISTED_QUERY_NOT_SUPPORTED: Final = "PERSISTED_QUERY_NOT_SUPPORTED"
UNTRUSTED_DOCUMENT: Final = "UNTRUSTED_DOCUMENT"


class Trust(StrEnum):
    """off: documents have no names. allow: they may have. enforce: no others are executed."""

    OFF = "off"
    ALLOW = "allow"
    ENFORCE = "enforce"


class TrustedDocuments:
    """Finds documents by their names in the file, or by the SHA-256 of their text.

    Args:
        named: documents by name.
        trust: what they are for.
    """

    def __init__(self, named: Mapping[str, str], trust: Trust) -> None:
        self._trust = trust
        self._texts = frozenset(named.values())
        self._by_name = {f"sha256:{sha256(text.encode()).hexdigest()}": text for text in self._texts} | dict(named)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the settings have them. Raises SettingsError where their file cannot be read."""
        trust, path = Trust(settings.trusted_documents), settings.trusted_documents_file
        if trust is Trust.OFF or path is None:
            return cls({}, trust)
        return cls(read_documents(path), trust)

    def text(self, asked: Asked) -> str | Refused:
        """The document that is asked for. What is sent goes before what is named."""
        if asked.query is not None:
            if self._trust is Trust.ENFORCE and asked.query not in self._texts:
                message = (
                    "This service executes trusted documents only. Add this one to its file, or send one of those."
                )
                return refused(message, code=UNTRUSTED_DOCUMENT)
            return asked.query
        if self._trust is Trust.OFF:
            return refused(
                "This service has no documents by name. Send the document as `query`.",
                code=PERSISTED_QUERY_NOT_SUPPORTED,
            )
        text = self._by_name.get(asked.document_id or "")
        if text is None:
            send = "" if self._trust is Trust.ENFORCE else " Send it as `query`."
            return refused(f"No document of this name is known.{send}", code=PERSISTED_QUERY_NOT_FOUND)
        return text


def read_documents(path: Path) -> Mapping[str, str]:
    """Documents by name. Raises SettingsError."""
    said = f"TOUCHSTONE_TRUSTED_DOCUMENTS_FILE: {path}"
    try:
        named = read_json(path.read_bytes())
    except OSError as error:
        raise SettingsError(f"{said} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise SettingsError(f"{said} is no JSON.") from None
    if not isinstance(named, dict) or not all(isinstance(text, str) for text in cast("dict[str, Any]", named).values()):
        raise SettingsError(f"{said} must hold one JSON object of documents by their hashes.")
    return cast("dict[str, str]", named)
