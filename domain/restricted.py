"""The ports as somebody has them who is restricted to outcomes, or to a source: all else is as if it did not exist.

Whatever reads through these is right by construction. What they read is looked at under the newest hierarchy after it
was read, so that nothing is held back that an edit has just brought within sight.
"""

from collections.abc import AsyncGenerator, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from domain.attempts import Attempt, outcome_and_key
from domain.corrections import Correction
from domain.errors import InvalidInputError
from domain.feed import Cursor, FeedRecord
from domain.hierarchy import Hierarchy, HierarchyChange
from domain.interactions import Interaction, Receipt, Recorded, Rejection, RejectionCode, UnmappedKey
from domain.listing import AttemptQuery, InteractionQuery, Part
from domain.nodes import Outcome
from domain.ports import Attempts, HierarchyStore, InteractionStore, Live, Plan, Recorder, Rollups
from domain.results import ObservedResult, unknown_outcome
from domain.visibility import Sight, change_seen, interaction_seen, outcomes_in

if TYPE_CHECKING:
    import asyncio

_CHANGES_A_READ: Final = 200


class SeenHierarchies:
    """`HierarchyStore`: the versions as they are seen, and what changed in sight."""

    def __init__(self, whole: HierarchyStore, sight: Sight) -> None:
        self._whole = whole
        self._sight = sight

    async def current(self) -> Hierarchy:
        """The newest version, as it is seen."""
        return self._sight.of(await self._whole.current())

    async def edit(self, action: str, plan: Plan, *, by: str, reason: str | None) -> Hierarchy:  # noqa: ARG002
        """Never: a plan must know everything. Raises PermissionError; nobody so restricted may edit."""
        raise PermissionError(action, by)

    async def at_version(self, version: int) -> Hierarchy:
        """A version of the past, of which that is seen which was below the outcomes then."""
        return self._sight.of(await self._whole.at_version(version))

    async def version_at(self, at: datetime) -> int:
        """As of the whole."""
        return await self._whole.version_at(at)

    async def changes(self, before: int, most: int, after: int = 0) -> Sequence[HierarchyChange]:
        """Of the entries only those that changed something which is seen today: versions have gaps."""
        seen, found = await self.current(), list[HierarchyChange]()
        while len(found) < most:
            read = await self._whole.changes(before, max(most, _CHANGES_A_READ), after)
            found.extend(change for each in read if (change := change_seen(each, seen)) is not None)
            if not read or read[-1].version <= after + 1:
                break
            before = read[-1].version
        return found[:most]

    async def unmapped_keys(self) -> Sequence[UnmappedKey]:
        """None: nobody knows whose they are."""
        return ()


class SeenInteractions:
    """`InteractionStore`: steps of attempts at outcomes that are seen."""

    def __init__(self, whole: InteractionStore, hierarchies: SeenHierarchies) -> None:
        self._whole = whole
        self._hierarchies = hierarchies

    async def get(self, source: str, key: str) -> Recorded | None:
        """One of them."""
        found = await self._whole.get(source, key)
        return None if found is None else interaction_seen(found, await self._hierarchies.current())

    async def by_ids(self, ids: Collection[str]) -> Mapping[str, Recorded]:
        """Those of them that were recorded."""
        found = await self._whole.by_ids(ids)
        seen = await self._hierarchies.current()
        pairs = ((identity, interaction_seen(each, seen)) for identity, each in found.items())
        return {identity: each for identity, each in pairs if each is not None}

    async def listed(self, query: InteractionQuery, part: Part) -> Sequence[Recorded]:
        """A part of them."""
        seen = await self._hierarchies.current()
        own = outcomes_in(seen)
        found = await self._whole.listed(replace(query, tried_at=own), part) if own else ()
        return [each for one in found if (each := interaction_seen(one, seen)) is not None]


class SeenAttempts:
    """`Attempts` at outcomes that are seen."""

    def __init__(self, whole: Attempts, hierarchies: SeenHierarchies) -> None:
        self._whole = whole
        self._hierarchies = hierarchies

    async def by_ids(self, ids: Collection[str]) -> Mapping[str, Attempt]:
        """Those of them that exist."""
        seen = (await self._hierarchies.current()).nodes
        return await self._whole.by_ids([each for each in ids if outcome_and_key(each)[0] in seen])

    async def listed(self, query: AttemptQuery, part: Part) -> Sequence[Attempt]:
        """A part of them."""
        own = outcomes_in(await self._hierarchies.current())
        if query.outcome is not None:
            return await self._whole.listed(query, part) if query.outcome in own else ()
        return await self._whole.listed(replace(query, outcomes=own), part) if own else ()


class NoCorrections:
    """`Corrections`: none. They say who asked for them and why, and count what is not seen."""

    async def get(self, identity: str) -> Correction | None:  # noqa: ARG002 - as the port has it
        """None."""
        return None

    async def latest(self, most: int) -> Sequence[Correction]:  # noqa: ARG002 - as the port has it
        """None."""
        return ()


class SeenLive:
    """`Live`: the hierarchy as it is seen. What records name is read through the other ports, which leave it out."""

    def __init__(self, whole: Live, sight: Sight) -> None:
        self._whole = whole
        self._sight = sight

    @property
    def rollups(self) -> Rollups:
        """The whole's: they are asked about nodes that are seen."""
        return self._whole.rollups

    @property
    def hierarchy(self) -> Hierarchy:
        """The newest version that the feed has told of, as it is seen."""
        return self._sight.of(self._whole.hierarchy)

    @property
    def position(self) -> Cursor:
        """How far the feed has come in this process."""
        return self._whole.position

    def touched(self, nodes: Collection[str]) -> "AbstractContextManager[asyncio.Event]":
        """As of the whole."""
        return self._whole.touched(nodes)

    async def head(self) -> Cursor:
        """As of the whole."""
        return await self._whole.head()

    def followed(
        self, after: Cursor | None
    ) -> AbstractAsyncContextManager[tuple[Cursor, AsyncGenerator[FeedRecord | None]]]:
        """Every record: places in the feed are the same for all."""
        return self._whole.followed(after)


class BoundRecorder:
    """`Recorder`: under one source, at moments and for outcomes that are seen.

    Args:
        whole: records what may be recorded.
        source: the only one; None when any will do.
        hierarchies: what is seen; None when that is everything.
    """

    def __init__(self, whole: Recorder, source: str | None, hierarchies: SeenHierarchies | None) -> None:
        self._whole = whole
        self._source = source
        self._hierarchies = hierarchies

    async def record(self, items: Sequence[tuple[int, Interaction]]) -> Receipt:
        """Store those at its moments; what they say of attempts at other outcomes is left out.

        They recover what is seen, and are rejected for want of room there, whatever else there is.

        Raises:
            InvalidInputError: they are of another source; and what the whole raises.
        """
        self._check_source(item.source for _, item in items)
        if self._hierarchies is None:
            return await self._whole.record(items)
        seen = await self._hierarchies.current()
        own = outcomes_in(seen)
        good: list[tuple[int, Interaction]] = []
        rejected: list[Rejection] = []
        for index, item in items:
            if seen.find(item.moment_key) is None:
                rejected.append(Rejection(index, item.key, RejectionCode.UNKNOWN_MOMENT, _unknown_moment(item)))
            else:
                named = tuple(pair for pair in item.attempts if isinstance(seen.find(pair[0]), Outcome))
                good.append((index, replace(item, attempts=named, within=own)))
        return _with(await self._whole.record(good) if good else Receipt(), rejected)

    async def record_results(self, items: Sequence[tuple[int, ObservedResult]]) -> Receipt:
        """Store those of attempts at outcomes that are seen.

        Raises:
            InvalidInputError: they are of another source; and what the whole raises.
        """
        self._check_source(item.source for _, item in items)
        if self._hierarchies is None:
            return await self._whole.record_results(items)
        seen = await self._hierarchies.current()
        good = [pair for pair in items if isinstance(seen.find(pair[1].outcome_key), Outcome)]
        rejected = [
            Rejection(index, item.key, RejectionCode.UNKNOWN_OUTCOME, unknown_outcome(item.outcome_key))
            for index, item in items
            if not isinstance(seen.find(item.outcome_key), Outcome)
        ]
        return _with(await self._whole.record_results(good) if good else Receipt(), rejected)

    def _check_source(self, sources: Iterable[str]) -> None:
        if self._source is not None and any(source != self._source for source in sources):
            raise InvalidInputError("source", f'source must be "{self._source}": you may record under no other.')


def _unknown_moment(item: Interaction) -> str:
    return f'There is no moment "{item.moment_key}" that you may record at; check the spelling.'


def _with(receipt: Receipt, rejected: Sequence[Rejection]) -> Receipt:
    return replace(receipt, rejected=(*receipt.rejected, *rejected))
