"""What a caller has who was let in: rights, and whether they still have them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from starlette.types import Scope

from domain.access import OPEN, Rights


class Pass(Protocol):
    """The rights of one caller. Asked again for as long as their connection is open, so it must not wait."""

    @property
    def rights(self) -> Rights:
        """What they may do."""
        ...

    def is_good(self) -> bool:
        """Whether they still may: neither expired nor revoked, as far as this process has heard."""
        ...


class Door(Protocol):
    """Where callers are let in."""

    async def admit(self, authorization: str | None) -> Pass:
        """Let somebody in by what they show.

        Raises:
            UnauthenticatedError: they are not let in.
            UnavailableError: whether they may come in cannot be found out now.
        """
        ...


@dataclass(frozen=True, slots=True)
class Entrance:
    """How a connection came in.

    Attributes:
        admitted: what its caller got; None where they still have to show something, as a socket may.
        door: where they may show it.
    """

    admitted: Pass | None
    door: Door


@dataclass(frozen=True, slots=True)
class Everybody:
    """Nobody has to say who they are."""

    rights: Rights = OPEN

    def is_good(self) -> bool:
        """For ever."""
        return True

    async def admit(self, authorization: str | None) -> Pass:  # noqa: ARG002 - it does not matter
        """Whoever it is."""
        return self


_EVERYBODY: Final = Everybody()
_OPEN: Final = Entrance(_EVERYBODY, _EVERYBODY)


def entrance_of(scope: Scope) -> Entrance:
    """How a connection came in; where nothing stands before the application, as anybody."""
    return scope.get("state", {}).get("entrance", _OPEN)


def rights_of(scope: Scope) -> Rights:
    """What the caller of a request may do."""
    return scope.get("state", {}).get("rights", OPEN)


def is_over(rights: Rights, now: datetime) -> bool:
    """Whether rights have come to their end."""
    return rights.expires_at is not None and now >= rights.expires_at
