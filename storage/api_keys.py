"""API keys. Of their secrets only keyed hashes are stored."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from domain.access import Scope
from domain.auditing import AuditEvent, AuditKind
from domain.keys import ApiKey, KeptSecret
from domain.listing import Part
from storage.client import Document
from storage.collections import Collections
from storage.journal import Journal
from storage.listings import part_of
from storage.lookups import by_ids
from storage.transactions import Session, Transactions


class MongoApiKeys:
    """All keys, also those that are good no more."""

    def __init__(self, collections: Collections, transactions: Transactions, journal: Journal) -> None:
        self._collections = collections
        self._keys = collections.api_keys
        self._transactions = transactions
        self._journal = journal

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
        return await is_any_key(self._collections, self._transactions)

    async def add(self, key: ApiKey) -> None:
        """Keep a new key, and note in the audit log who made it.

        Raises:
            UnavailableError: it may have been kept.
        """

        async def insert(session: Session) -> tuple[None, Sequence[AuditEvent]]:
            if await self._keys.find_one({"_id": key.prefix}, session=session) is not None:
                return None, ()
            await self._keys.insert_one(_from_key(key), session=session)
            return None, (_event(key.prefix, "createApiKey", key.created_by),)

        await self._journal.commit(insert)

    async def change(self, prefix: str, change: Callable[[ApiKey], ApiKey], *, action: str, by: str) -> ApiKey | None:
        """Change a key, and note in the audit log who did; None where there is none. `change` may run more than once.

        Raises:
            UnavailableError: it may have been changed.
        """

        async def replace(session: Session) -> tuple[ApiKey | None, Sequence[AuditEvent]]:
            found = await self._keys.find_one({"_id": prefix}, session=session)
            before = None if found is None else _to_key(found)
            after = None if before is None else change(before)
            if after is None or after == before:
                return after, ()
            await self._keys.replace_one({"_id": prefix}, _from_key(after), session=session)
            return after, (_event(prefix, action, by),)

        return await self._journal.commit(replace)

    async def used(self, prefix: str, at: datetime) -> None:
        """Keep when a key was last used.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        later: Document = {"$max": {"last_used_at": at}}
        await self._transactions.ask(lambda: self._keys.update_one({"_id": prefix}, later))


async def is_any_key(collections: Collections, transactions: Transactions) -> bool:
    """Whether a key was ever made.

    Raises:
        UnavailableError: the database did not answer in time.
    """
    return await transactions.ask(lambda: collections.api_keys.find_one({}, {"_id": True})) is not None


def _event(prefix: str, action: str, by: str) -> AuditEvent:
    return AuditEvent(kind=AuditKind.KEY, by=by, action=action, subject=prefix)


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
