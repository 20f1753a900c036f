"""Access: what a caller may do, and of how much."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

FROM_ISSUER: Final = "token:"
"""How the names of those begin who come with a token. What an issuer calls them may be a key's name as well."""


class Scope(StrEnum):
    """A kind of thing that a caller may do. None implies another."""

    RECORD = "record"
    READ = "read"
    SUBSCRIBE = "subscribe"
    EDIT = "edit"
    ADMIN = "admin"


FOR_ALL: Final = frozenset({Scope.EDIT, Scope.ADMIN})
"""What only those may do who are restricted to nothing: an edit of a part moves the whole, of all sources."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Who calls, and what they may do. Equal rights see the same.

    Attributes:
        name: for logs, the change log and the audit log; never a secret.
        scopes: what they may do.
        outcomes: the ids of the outcomes that they are restricted to; None when they are not.
        source: the only source that they may record under; None when any will do.
        expires_at: from then on they have no rights; None when that never comes.
    """

    name: str
    scopes: frozenset[Scope]
    outcomes: frozenset[str] | None = None
    source: str | None = None
    expires_at: datetime | None = None

    @property
    def is_restricted(self) -> bool:
        """Whether there is anything that they do not see."""
        return self.outcomes is not None

    @property
    def is_bound(self) -> bool:
        """Whether they are restricted at all, be it to a source alone."""
        return self.is_restricted or self.source is not None

    def may(self, scope: Scope) -> bool:
        """Whether they have a scope. To edit and to administer is for those who are restricted to nothing."""
        return scope in self.scopes and not (self.is_bound and scope in FOR_ALL)


OPEN: Final = Rights(name="anonymous", scopes=frozenset(Scope))
"""Of anybody, where nobody has to say who they are."""
