"""What operations on API keys take."""

import strawberry

from domain.access import Scope
from domain.key_issuing import KeyRequest
from resolvers import enums as enums  # noqa: PLC0414 - publishes the enum that is named below
from resolvers.scalars import SentDuration, SentTime, given, read_time

PREFIX = "The key's prefix, which stands between `tk_` and the secret."


@strawberry.input(description="What a new API key shall allow.")
class CreateApiKeyInput:
    """What `createApiKey` takes."""

    name: str = strawberry.field(description="What it is for: 1 to 200 characters.")
    scopes: list[Scope] = strawberry.field(description="What it allows; at least one. None implies another.")
    outcomes: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Keys of 1 to 100 outcomes to restrict it to: all else is to it as if it did not exist. Such a key has "
            "neither EDIT nor ADMIN. All outcomes without."
        ),
    )
    source: str | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "The only source to record under: 1 to 64 characters without a colon. Such a key has neither EDIT nor "
            "ADMIN. Any without."
        ),
    )
    expires_at: SentTime | None = strawberry.field(
        default=strawberry.UNSET, description="From when on it is good no longer; later than now. Never without."
    )

    def to_domain(self) -> KeyRequest:
        """Raises InvalidInputError for a malformed time."""
        expires = given(self.expires_at)
        return KeyRequest(
            name=self.name,
            scopes=frozenset(self.scopes),
            outcomes=given(self.outcomes),
            source=given(self.source),
            expires_at=None if expires is None else read_time("expiresAt", expires),
        )


@strawberry.input(description="Which API key gets a new secret.")
class RotateApiKeyInput:
    """What `rotateApiKey` takes."""

    prefix: str = strawberry.field(description=PREFIX)
    overlap: SentDuration | None = strawberry.field(
        default=strawberry.UNSET,
        description="For how long its earlier secrets are still good, as P7D. Without it they are good no longer.",
    )


@strawberry.input(description="Which API key is to be good no longer.")
class RevokeApiKeyInput:
    """What `revokeApiKey` takes."""

    prefix: str = strawberry.field(description=PREFIX)
