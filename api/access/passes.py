"""What a caller has who was let in: rights, and whether they still have them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

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


@dataclass(frozen=True, slots=True)
class Everybody:
    """Nobody has to say who they are."""

    rights: Rights = OPEN

    def is_good(self) -> bool:
        """For ever."""
        return True


EVERYBODY: Final = Everybody()


def is_over(rights: Rights, now: datetime) -> bool:
    """Whether rights have come to their end."""
    return rights.expires_at is not None and now >= rights.expires_at
