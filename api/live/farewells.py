"""Why a subscription is broken off: the last error that it is told, and where to go on."""

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Farewell:
    """A code, and what it means in words."""

    code: str
    message: str

    def error(self, cursor: str | None) -> dict[str, Any]:
        """As a client reads it; the cursor is that of the last event that it was sent, where that had one."""
        place = {} if cursor is None else {"cursor": cursor}
        return {"message": self.message, "extensions": {"code": self.code, **place}}


GOING_AWAY: Final = Farewell("GOING_AWAY", "The service is stopping. Subscribe again, after this cursor.")
NOT_ADMITTED: Final = Farewell(
    "UNAUTHENTICATED", "Your API key or token has expired or was revoked. Come again with another one."
)
FELL_BEHIND: Final = Farewell(
    "FELL_BEHIND", "You read more slowly than events come. Subscribe again, after this cursor."
)
