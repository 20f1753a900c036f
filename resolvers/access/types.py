"""API keys as admins read them."""

from collections.abc import Iterable
from datetime import datetime

import strawberry

from domain import keys
from domain.access import Scope
from domain.hierarchy import Hierarchy
from domain.key_issuing import IssuedKey
from resolvers import enums as enums  # noqa: PLC0414 - publishes the enum that is named below


@strawberry.type(
    description=(
        "An API key: what whoever shows it may do. Of its secrets the service knows only keyed hashes. It is never "
        "deleted, only revoked."
    )
)
class ApiKey:
    """A key as it stands."""

    prefix: str = strawberry.field(
        description="Names the key for ever: what stands between `tk_` and the secret; 12 hexadecimal digits."
    )
    name: str = strawberry.field(description="What it is for; the change log and the audit log name it and the prefix.")
    scopes: list[Scope] = strawberry.field(description="What it allows.")
    outcomes: list[str] | None = strawberry.field(
        description="Keys of the outcomes that it is restricted to, at most 100; null where it is not."
    )
    source: str | None = strawberry.field(description="The only source that it may record under; null: any.")
    created_by: str = strawberry.field(description="Who made it.")
    created_at: datetime = strawberry.field(description="When it was made, by the database's clock.")
    expires_at: datetime | None = strawberry.field(description="From when on it is good no longer; null: never.")
    last_used_at: datetime | None = strawberry.field(
        description="When it was last used, a minute or so behind; null: never."
    )
    revoked_at: datetime | None = strawberry.field(description="When it was revoked; null while it is not.")
    revoked_by: str | None = strawberry.field(description="Who revoked it; null while it is not.")

    @classmethod
    def of(cls, key: keys.ApiKey, hierarchy: Hierarchy) -> "ApiKey":
        """From the domain's. Outcomes are named as they are now."""
        return cls(
            prefix=key.prefix,
            name=key.name,
            scopes=[scope for scope in Scope if scope in key.scopes],
            outcomes=None if key.outcomes is None else _keys(key.outcomes, hierarchy),
            source=key.source,
            created_by=key.created_by,
            created_at=key.created_at,
            expires_at=key.expires_at,
            last_used_at=key.last_used_at,
            revoked_at=key.revoked_at,
            revoked_by=key.revoked_by,
        )


def _keys(outcomes: Iterable[str], hierarchy: Hierarchy) -> list[str]:
    """One that was defined after this operation began, and named by a key since, is not seen yet."""
    return sorted(hierarchy.nodes[each].key for each in outcomes if each in hierarchy.nodes)


@strawberry.type(description="An API key with a new secret.")
class IssuedApiKey:
    """What is told once."""

    api_key: ApiKey = strawberry.field(description="The key.")
    token: str = strawberry.field(
        description="What callers send as `Authorization: Bearer`. It is told this once and is kept nowhere."
    )

    @classmethod
    def of(cls, issued: IssuedKey, hierarchy: Hierarchy) -> "IssuedApiKey":
        """From the domain's."""
        return cls(api_key=ApiKey.of(issued.key, hierarchy), token=issued.token.text)
