"""Making API keys, giving them other secrets, and revoking them. The audit log has an entry of each."""

from datetime import datetime
from typing import Annotated, TypeAlias

import strawberry

from domain import key_issuing
from domain.errors import InvalidInputError
from domain.keys import KeySecrets
from resolvers.access.inputs import CreateApiKeyInput, RevokeApiKeyInput, RotateApiKeyInput
from resolvers.access.types import ApiKey, IssuedApiKey
from resolvers.context import Info, Input
from resolvers.errors import InvalidInput, UnknownApiKey, UnknownNode
from resolvers.scalars import given, read_duration

CreateApiKeyResult: TypeAlias = Annotated[
    IssuedApiKey | InvalidInput | UnknownNode,
    strawberry.union("CreateApiKeyResult", description="The key and its secret, or why there is none."),
]
RotateApiKeyResult: TypeAlias = Annotated[
    IssuedApiKey | InvalidInput | UnknownApiKey,
    strawberry.union("RotateApiKeyResult", description="The key and its new secret, or why there is none."),
]
RevokeApiKeyResult: TypeAlias = Annotated[
    ApiKey | UnknownApiKey,
    strawberry.union("RevokeApiKeyResult", description="The key, which is good no longer, or why nothing was done."),
]


@strawberry.type
class AccessMutation:
    """Root fields for admins."""

    @strawberry.mutation(
        description=(
            "Make an API key. From the first one on a service that was open asks everybody for one, unless it was set "
            "otherwise: make one with the scope ADMIN first."
        )
    )
    async def create_api_key(self, info: Info, input: Input[CreateApiKeyInput]) -> CreateApiKeyResult:
        """Told this once."""
        services, hierarchy = info.context.services, await info.context.see_hierarchy()
        issued = await key_issuing.create(
            input.to_domain(),
            info.context.rights.name,
            keys=services.api_keys,
            secrets=KeySecrets(services.pseudonyms),
            hierarchy=hierarchy,
            clock=services.clock,
        )
        return IssuedApiKey.of(issued, hierarchy)

    @strawberry.mutation(
        description="Give an API key another secret, at once. Earlier ones are good for as long as `overlap` says."
    )
    async def rotate_api_key(self, info: Info, input: Input[RotateApiKeyInput]) -> RotateApiKeyResult:
        """Told this once."""
        services, hierarchy = info.context.services, await info.context.see_hierarchy()
        issued = await key_issuing.rotate(
            input.prefix,
            _until(given(input.overlap), services.clock.now()),
            info.context.rights.name,
            keys=services.api_keys,
            secrets=KeySecrets(services.pseudonyms),
            clock=services.clock,
        )
        return IssuedApiKey.of(issued, hierarchy)

    @strawberry.mutation(
        description=(
            "Let an API key be good no longer, for ever and in every process within seconds. Subscriptions of whoever "
            "uses it end. One that was revoked already stays as it is."
        )
    )
    async def revoke_api_key(self, info: Info, input: Input[RevokeApiKeyInput]) -> RevokeApiKeyResult:
        """For ever."""
        services, hierarchy = info.context.services, await info.context.see_hierarchy()
        revoked = await key_issuing.revoke(
            input.prefix, info.context.rights.name, keys=services.api_keys, clock=services.clock
        )
        return ApiKey.of(revoked, hierarchy)


def _until(overlap: object, now: datetime) -> datetime | None:
    if overlap is None:
        return None
    try:
        return now + read_duration("overlap", overlap)
    except OverflowError:
        raise InvalidInputError("overlap", "overlap is longer than can be counted.") from None
