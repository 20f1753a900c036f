"""Why a subscription is broken off: the last error that it is told, and where to go on."""

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Farewell:
    """A code, and what it means in words."""

    code: str
    message: str

    def error(self, cursor: str) -> dict[str, Any]:
        """As a client reads it; the cursor is that of the last event that it was sent."""
        return {"message": self.message, "extensions": {"code": self.code, "cursor": cursor}}


GOING_AWAY: Final = Farewell("GOING_AWAY", "The service is stopping. Subscribe again, after this cursor.")
FELL_BEHIND: Final = Farewell(
    "FELL_BEHIND", "You read more slowly than events come. Subscribe again, after this cursor."
)
