"""API keys as they are stored: no secrets, and who did what with them."""

from domain import key_issuing
from domain.access import Scope
from domain.auditing import AuditQuery
from domain.hierarchy import Hierarchy
from domain.key_issuing import KeyRequest
from domain.keys import KeySecrets
from domain.listing import Part
from storage.client import Database
from tests.storage.stores import PSEUDONYMS, opened

SECRETS = KeySecrets(PSEUDONYMS)


async def test_no_secret_is_anywhere_in_the_database_and_the_audit_log_says_who_did_what(database: Database) -> None:
    async with opened(database) as store:
        request = KeyRequest(name="phone", scopes=frozenset({Scope.READ}))
        made = await key_issuing.create(
            request, "ann", keys=store.api_keys, secrets=SECRETS, hierarchy=Hierarchy(), clock=store.clock
        )
        prefix = made.key.prefix
        rotated = await key_issuing.rotate(prefix, None, "ben", keys=store.api_keys, secrets=SECRETS, clock=store.clock)
        for _ in range(2):
            await key_issuing.revoke(prefix, "cid", keys=store.api_keys, clock=store.clock)
        noted = await store.audit_log.listed(AuditQuery(), Part(most=9))
    assert [(entry.event.by, entry.event.action, entry.event.subject) for entry in reversed(noted)] == [
        ("ann", "createApiKey", prefix),
        ("ben", "rotateApiKey", prefix),
        ("cid", "revokeApiKey", prefix),
    ]
    stored = [
        str(document) for name in await database.list_collection_names() async for document in database[name].find()
    ]
    assert any(prefix in text for text in stored)
    assert not any(issued.token.secret in text for issued in (made, rotated) for text in stored)
