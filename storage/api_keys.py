"""API keys. Of their secrets only keyed hashes are stored."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from domain.access import Scope
from domain.keys import ApiKey, KeptSecret
from domain.listing import Part
from storage.client import Document
from storage.collections import Collections
from storage.listings import part_of
from storage.lookups import by_ids
from storage.transactions import Session, Transactions


class MongoApiKeys:
    """All keys, also those that are good no more."""

    def __init__(self, collections: Collections, transactions: Transactions) -> None:
        self._keys = collections.api_keys
        self._transactions = transactions

    async def by_prefixes(self, prefixes: Collection[str]) -> Mapping[str, ApiKey]:
        """Those that exist, by prefix.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        found = await self._transactions.ask(lambda: by_ids(self._keys, list(prefixes)))
        return {prefix: _to_key(document) for prefix, document in found.items()}

    async def listed(self, part: Part) -> Sequence[ApiKey]:
        """A part of all keys, the last that were made first.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        found = await self._transactions.ask(lambda: part_of(self._keys, {}, "created_at", part))
        return [_to_key(document) for document in found]

    async def is_any(self) -> bool:
        """Whether a key was ever made.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        return await self._transactions.ask(lambda: self._keys.find_one({}, {"_id": True})) is not None

    async def add(self, key: ApiKey) -> None:
        """Keep a new key. Safe to repeat.

        Raises:
            UnavailableError: it may have been kept.
        """

        async def insert(session: Session) -> None:
            document = _from_key(key)
            await self._keys.update_one(
                {"_id": document.pop("_id")}, {"$setOnInsert": document}, upsert=True, session=session
            )

        async def is_there() -> bool:
            return await self._keys.find_one({"_id": key.prefix}) is not None

        await self._transactions.write(insert, is_there)

    async def change(self, prefix: str, change: Callable[[ApiKey], ApiKey], *, action: str, by: str) -> ApiKey | None:  # noqa: ARG002 - for the audit log
        """Change a key in somebody's name; None where there is none. `change` may run more than once.

        Raises:
            UnavailableError: it may have been changed.
        """
        made: list[Document] = []

        async def replace(session: Session) -> ApiKey | None:
            before = await self._keys.find_one({"_id": prefix}, session=session)
            if before is None:
                return None
            after = change(_to_key(before))
            made[:] = [_from_key(after)]
            await self._keys.replace_one({"_id": prefix}, made[0], session=session)
            return after

        async def is_changed() -> bool:
            wanted = {name: value for name, value in made[0].items() if name != "last_used_at"} if made else {}
            return not made or await self._keys.find_one(wanted) is not None

        return await self._transactions.write(replace, is_changed)

    async def used(self, prefix: str, at: datetime) -> None:
        """Keep when a key was last used.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        later: Document = {"$max": {"last_used_at": at}}
        await self._transactions.ask(lambda: self._keys.update_one({"_id": prefix}, later))


def _from_key(key: ApiKey) -> Document:
    return {
        "_id": key.prefix,
        "name": key.name,
        "scopes": sorted(str(scope) for scope in key.scopes),
        "outcomes": None if key.outcomes is None else sorted(key.outcomes),
        "source": key.source,
        "created_by": key.created_by,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
        "revoked_at": key.revoked_at,
        "revoked_by": key.revoked_by,
        "secrets": [{"hashed": secret.hashed, "until": secret.until} for secret in key.secrets],
    }


def _to_key(document: Document) -> ApiKey:
    return ApiKey(
        prefix=document["_id"],
        name=document["name"],
        scopes=frozenset(map(Scope, document["scopes"])),
        outcomes=None if document["outcomes"] is None else frozenset(document["outcomes"]),
        source=document["source"],
        created_by=document["created_by"],
        created_at=document["created_at"],
        expires_at=document["expires_at"],
        last_used_at=document["last_used_at"],
        revoked_at=document["revoked_at"],
        revoked_by=document["revoked_by"],
        secrets=tuple(KeptSecret(secret["hashed"], secret["until"]) for secret in document["secrets"]),
    )
