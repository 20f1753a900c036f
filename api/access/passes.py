"""What a caller has who was let in: rights, and whether they still have them."""

from dataclasses import dataclass
from typing import Protocol

from starlette.types import Scope

from domain.access import Rights
from domain.ports import Clock


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


def entrance_of(scope: Scope) -> Entrance:
    """How a connection came in. Raises KeyError where nothing let it in: whoever forgets the gate serves nobody."""
    return scope["state"]["entrance"]


def rights_of(scope: Scope) -> Rights:
    """What the caller of a request may do. Raises KeyError likewise."""
    return scope["state"]["rights"]


def is_over(rights: Rights, clock: Clock) -> bool:
    """Whether rights have come to their end."""
    return rights.expires_at is not None and clock.now() >= rights.expires_at
