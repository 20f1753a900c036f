"""What is on its way to be recorded."""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from domain.interactions import FORGOTTEN, RejectionCode


class Sent(Protocol):
    """An interaction or a result that passed the checks."""

    @property
    def id(self) -> str:
        """What identifies it among its kind."""
        ...

    @property
    def fingerprint(self) -> bytes:
        """Tells whether another one of the same id has the same content."""
        ...


T = TypeVar("T", bound=Sent)


@dataclass(slots=True)
class Item(Generic[T]):
    """One item of a call: `index` is its place there; its fate is told once the commit is known.

    `weight` is about how many bytes it writes; `is_awaited` says that others that name it arrived before it.
    """

    index: int
    sent: T
    weight: int = 0
    recorded: bool = False
    duplicate: bool = False
    rejected: RejectionCode | None = None
    is_awaited: bool = False

    @property
    def id(self) -> str:
        """The `_id` it is stored under."""
        return self.sent.id

    @property
    def is_settled(self) -> bool:
        """Whether its fate is told."""
        return self.recorded or self.duplicate or self.rejected is not None

    def compare(self, stored: bytes) -> None:
        """Its id is stored already, with the content that has this fingerprint."""
        self.duplicate = stored in (FORGOTTEN, self.sent.fingerprint)
        self.rejected = None if self.duplicate else RejectionCode.CONTENT_DIFFERS
