"""Customer ids never leave the process: what is stored is a keyed pseudonym of them, and of contents a fingerprint."""

import hmac
import json
from collections.abc import Sequence
from typing import Final

MINIMUM_KEY_BYTES: Final = 32
_PSEUDONYM_CHARACTERS: Final = 32  # 128 bits, in hexadecimal
_FINGERPRINT_BYTES: Final = 16


class Pseudonyms:
    """HMAC-SHA-256 (RFC 2104) under one secret key. The same key gives the same pseudonyms for ever."""

    def __init__(self, key: bytes) -> None:
        if len(key) < MINIMUM_KEY_BYTES:
            raise ValueError(f"the pseudonym key has {len(key)} bytes; at least {MINIMUM_KEY_BYTES} are needed")
        self._key = key

    def of_customer(self, customer: str) -> str:
        """What stands for a customer: 32 hexadecimal digits."""
        return hmac.digest(self._key, b"customer:" + customer.encode(), "sha256").hex()[:_PSEUDONYM_CHARACTERS]

    def fingerprint(self, content: Sequence[object]) -> bytes:
        """16 bytes that differ when the content, of JSON's types, differs."""
        canonical = json.dumps(content, separators=(",", ":"), sort_keys=True)
        return hmac.digest(self._key, b"content:" + canonical.encode(), "sha256")[:_FINGERPRINT_BYTES]

    def derived_key(self, purpose: str) -> bytes:
        """A key of its own for something else: 32 bytes that tell nothing of this one."""
        return hmac.digest(self._key, b"derived:" + purpose.encode(), "sha256")

    def check_value(self) -> str:
        """Tells two keys apart without telling the key: kept in the database, so that no process uses another."""
        return hmac.digest(self._key, b"check", "sha256").hex()
