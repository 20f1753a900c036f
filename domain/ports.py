"""What the domain needs from the outside. Storage provides it; tests provide fakes that pass the same contract."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from datetime import datetime
from typing import Protocol

from domain.attempts import Attempt
from domain.auditing import AuditEntry, AuditQuery
from domain.corrections import Correction
from domain.feed import Cursor, FeedRecord
from domain.hierarchy import Edit, Hierarchy, HierarchyChange
from domain.interactions import Interaction, Receipt, Recorded, UnmappedKey
from domain.ladder import Window
from domain.listing import AttemptQuery, InteractionQuery, Part
from domain.readings import Reading
from domain.results import ObservedResult
from domain.rulebook import RuleBook


class Clock(Protocol):
    """The database's clock, which all processes share."""

    def now(self) -> datetime:
        """In UTC, to the millisecond."""
        ...


class History(Protocol):
    """What was recorded, as an edit sees it: nothing can be recorded between the answer and the edit."""

    async def holds_any(self, moment_id: str) -> bool:
        """Whether anything was recorded at a moment."""
        ...

    async def holds_since(self, moment_id: str, at: datetime) -> bool:
        """Whether anything recorded at a moment occurred at or after an instant."""
        ...

    async def unmapped_places(self) -> Collection[str]:
        """The places of keys that nobody defined, where anything is kept: "?" and the key."""
        ...

    async def count_unmapped(self, key: str) -> int:
        """How many interactions of all sources are kept under a key that nobody defined."""
        ...

    async def has_room_for(self, source: str, key: str) -> bool:
        """Whether a source's unknown key is kept: it is listed already, or there is room for another."""
        ...

    async def interaction(self, source: str, key: str) -> Recorded | None:
        """The interaction a source sent under an id."""
        ...

    async def unrecorded(self, source: str, keys: Sequence[str]) -> Sequence[str]:
        """Those of the ids that a source sent no interaction under, in their order."""
        ...

    async def rescoring(self, moment_id: str) -> str | None:
        """The id of a rescoring of this moment that is not done; None when there is none."""
        ...

    async def attempted(self, outcomes: Collection[str]) -> tuple[str, ...]:
        """Those of the outcomes, by id, that there were ever attempts at."""
        ...

    async def correction(self, identity: str) -> Correction | None:
        """The correction as it stands."""
        ...


Plan = Callable[[Hierarchy, History, datetime], Awaitable[Edit | None]]


class HierarchyStore(Protocol):
    """The hierarchy and its change log."""

    async def current(self) -> Hierarchy:
        """The newest version that was committed before this call."""
        ...

    async def edit(self, action: str, plan: Plan, *, by: str, reason: str | None) -> Hierarchy:
        """Make the next version. Returns the hierarchy after it, or the current one when the plan gives None.

        `plan` gets the current hierarchy, what was recorded, and the database's time; it may run again when another
        edit or a recording came between. Whatever it raises is raised here, and nothing was changed.

        Raises:
            UnavailableError: the edit may have been made.
        """
        ...

    async def at_version(self, version: int) -> Hierarchy:
        """The hierarchy as of a version, from 0 (empty) to the current one.

        Raises:
            LookupError: there is no such version yet.
        """
        ...

    async def version_at(self, at: datetime) -> int:
        """The version that was current at an instant: the last that was made at or before it."""
        ...

    async def changes(self, before: int, most: int, after: int = 0) -> Sequence[HierarchyChange]:
        """At most `most` entries of the change log with versions below `before` and above `after`, newest first."""
        ...

    async def unmapped_keys(self) -> Sequence[UnmappedKey]:
        """Keys that nobody defined yet, the latest seen first."""
        ...


class Corrections(Protocol):
    """Corrections, running and past."""

    async def get(self, identity: str) -> Correction | None:
        """The correction as it stands now."""
        ...

    async def latest(self, most: int) -> Sequence[Correction]:
        """At most `most`, the last started first."""
        ...


class Recorder(Protocol):
    """Where interactions go."""

    async def record(self, items: Sequence[tuple[int, Interaction]]) -> Receipt:
        """Store each once, durably, with its index in the call for rejections. Safe to send again.

        Raises:
            OverloadedError: nothing was recorded.
            UnavailableError: anything between nothing and all was recorded.
        """
        ...

    async def record_results(self, items: Sequence[tuple[int, ObservedResult]]) -> Receipt:
        """Store each result once, durably, and let it move its attempt; otherwise as `record`."""
        ...


class Rollups(Protocol):
    """Performance, added up."""

    async def minutes_from(self) -> int | None:
        """Before this minute some were dropped already, by a process that keeps them for less time; None before any."""
        ...

    async def read(
        self,
        moments: Collection[str],
        window: Window,
        channel: str | None,
        points: Sequence[Window] = (),
        outcomes: Collection[str] = (),
    ) -> Reading:
        """What happened at each moment in a window and in each of some points, with all that was recorded before.

        Args:
            moments: their ids.
            outcomes: ids of the outcomes whose attempts are wanted too; these are of all channels.
            window: as `Window.widened` gives it, and so are the points' edges.
            channel: only what was sent with it; all without.
            points: spans of which no cost but their number depends on whether they overlap.
        """
        ...


class InteractionStore(Protocol):
    """Interactions, one by one."""

    async def get(self, source: str, key: str) -> Recorded | None:
        """The interaction a source sent under an id."""
        ...

    async def by_ids(self, ids: Collection[str]) -> Mapping[str, Recorded]:
        """Those that were recorded, by "source:id"."""
        ...

    async def listed(self, query: InteractionQuery, part: Part) -> Sequence[Recorded]:
        """A part of the interactions that a query asks for, the last that occurred first."""
        ...


class Attempts(Protocol):
    """Attempts, as they stand."""

    async def by_ids(self, ids: Collection[str]) -> Mapping[str, Attempt]:
        """Those that exist, by id."""
        ...

    async def listed(self, query: AttemptQuery, part: Part) -> Sequence[Attempt]:
        """A part of the attempts that a query asks for, the last that were opened first."""
        ...


class AuditLog(Protocol):
    """The audit log, as it is read."""

    async def listed(self, query: AuditQuery, part: Part) -> Sequence[AuditEntry]:
        """A part of the entries that a query asks for, the last that were written first."""
        ...


class AttemptStore(Protocol):
    """Attempts, as one commit sees them: what it reads cannot be changed by another one meanwhile."""

    async def attempts(self, ids: Collection[str]) -> Mapping[str, Attempt]:
        """Those that exist, by id."""
        ...

    async def running(self, pairs: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """The key of the attempt last opened without a key, by (outcome id, customer)."""
        ...

    async def rule_book(self, version: int) -> RuleBook:
        """The rules of a version of the hierarchy."""
        ...


class Live(Protocol):
    """What happens, as it happens."""

    @property
    def rollups(self) -> Rollups:
        """Roll-ups that answer from memory, and include everything that `position` has."""
        ...

    @property
    def hierarchy(self) -> Hierarchy:
        """The newest version that the feed has told of."""
        ...

    @property
    def position(self) -> Cursor:
        """How far the feed has come in this process."""
        ...

    def touched(self, nodes: Collection[str]) -> AbstractContextManager[asyncio.Event]:
        """An event that is set whenever what was counted at any of these nodes, or the hierarchy, has changed."""
        ...

    async def head(self) -> Cursor:
        """Where somebody stands who has seen everything that was committed before this call."""
        ...

    def followed(
        self, after: Cursor | None
    ) -> AbstractAsyncContextManager[tuple[Cursor, AsyncGenerator[FeedRecord | None]]]:
        """The records after a cursor, and where it begins without one; None now and then while nothing happens.

        Of one slot they come in order and without a gap, though one may come that the cursor has passed. Of one
        attempt, what was committed earlier comes earlier.

        Raises:
            CursorExpiredError: something after the cursor is kept no more.
            FellBehindError: from the records, for a follower that is too slow.
        """
        ...
