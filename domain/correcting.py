"""Correcting the past: each correction is an edit that starts work, done in small steps that keep totals exact.

An amendment touches one interaction, and is carried out with its edit.
"""

import dataclasses
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.corrected import with_changes
from domain.corrections import Amended, Correction, CorrectionKind, CorrectionState, Scope
from domain.edits import Author, begin_edit, begun
from domain.errors import InvalidInputError, UnknownCorrectionError, UnknownInteractionError
from domain.hierarchy import Edit, Hierarchy
from domain.interactions import Interaction, Recorded
from domain.nodes import Moment, NodeKind
from domain.ports import HierarchyStore, History

MAX_IDS: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionRequest:
    """What to leave out: interactions at moments (by key) that occurred in [start, end), or single ones by id."""

    moments: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    source: str = "default"
    ids: tuple[str, ...] = ()


async def amend(source: str, key: str, amended: Amended, author: Author, hierarchies: HierarchyStore) -> Correction:
    """Change what was recorded of one interaction. The original stays readable, and its resend a duplicate.

    Raises:
        UnknownInteractionError.
        InvalidInputError: its moment would be none, or an unknown key for which there is no room.
    """

    async def plan(hierarchy: Hierarchy, history: History, now: datetime) -> tuple[Edit, Correction]:
        recorded = await history.interaction(source, key)
        if recorded is None:
            raise UnknownInteractionError(source, key)
        await _check_amended(recorded, with_changes(recorded.scored.interaction, amended), hierarchy, history)
        amendment = begun(CorrectionKind.AMENDMENT, Scope(ids=(f"{source}:{key}",)), author, now, amended=amended)
        done = dataclasses.replace(amendment, state=CorrectionState.DONE, done=1, total=1, finished_at=now)
        return Edit(corrections=(done,)), done

    return await _edit("amendInteraction", plan, author, hierarchies)


async def exclude(request: ExclusionRequest, author: Author, hierarchies: HierarchyStore) -> Correction:
    """Take interactions out of all totals, until it is taken back. What arrives later counts, wherever it occurred.

    Raises:
        InvalidInputError: nothing, or too much, was named.
        UnknownNodeError, UnknownInteractionError.
    """
    _check_exclusion(request)

    async def plan(hierarchy: Hierarchy, history: History, now: datetime) -> tuple[Edit, Correction]:
        for key in await history.unrecorded(request.source, request.ids):
            raise UnknownInteractionError(request.source, key)
        places = dict.fromkeys(hierarchy.moment(key).id for key in request.moments)
        ids = dict.fromkeys(f"{request.source}:{key}" for key in request.ids)
        scope = Scope(places=tuple(places), start=request.start, end=request.end, ids=tuple(ids))
        exclusion = begun(CorrectionKind.EXCLUSION, scope, author, now)
        return Edit(corrections=(exclusion,)), exclusion

    return await _edit("excludeInteractions", plan, author, hierarchies)


async def include(exclusion: str, author: Author, hierarchies: HierarchyStore) -> Correction:
    """Take an exclusion back: what no other keeps out counts again. One that still runs has come to its end.

    Raises:
        UnknownCorrectionError: there is no such exclusion.
    """

    async def plan(_: Hierarchy, history: History, now: datetime) -> tuple[Edit, Correction]:
        undone = await history.correction(exclusion)
        if undone is None or undone.kind is not CorrectionKind.EXCLUSION:
            raise UnknownCorrectionError(exclusion)
        inclusion = begun(CorrectionKind.INCLUSION, undone.scope, author, now, undoes=undone.id)
        # For ever: a resumed exclusion would take out again what this one brings back.
        ended = ((undone.id, CorrectionState.DONE),)
        return Edit(corrections=(inclusion,), correction_states=ended), inclusion

    return await _edit("includeInteractions", plan, author, hierarchies)


async def resolve(
    outcome: str, start: datetime | None, end: datetime | None, author: Author, hierarchies: HierarchyStore
) -> Correction:
    """Resolve attempts at an outcome under the hierarchy as it is now, closed ones too: those opened in [start, end).

    Raises:
        UnknownNodeError: there is no such outcome.
        InvalidInputError: the window ends before it begins.
    """
    if start is not None and end is not None and end <= start:
        raise InvalidInputError("window", "Give a window whose to is later than its from.")

    async def plan(hierarchy: Hierarchy, _: History, now: datetime) -> tuple[Edit, Correction]:
        scope = Scope(places=(hierarchy.named(outcome, NodeKind.OUTCOME).id,), start=start, end=end)
        resolving = begun(CorrectionKind.RESOLVING, scope, author, now)
        return Edit(corrections=(resolving,)), resolving

    return await _edit("resolveAttempts", plan, author, hierarchies)


async def set_running(identity: str, *, running: bool, author: Author, hierarchies: HierarchyStore) -> Correction:
    """Stop a correction, or let it go on where it stopped. Totals are exact either way.

    Raises:
        UnknownCorrectionError: there is none of this id.
        InvalidInputError: it is done.
    """
    wanted = CorrectionState.RUNNING if running else CorrectionState.STOPPED

    async def plan(_: Hierarchy, history: History, __: datetime) -> tuple[Edit | None, Correction]:
        correction = await history.correction(identity)
        if correction is None:
            raise UnknownCorrectionError(identity)
        if correction.state is CorrectionState.DONE:
            raise InvalidInputError("id", "This correction is done; there is nothing to stop or to resume.")
        if correction.kind is CorrectionKind.ERASURE:
            raise InvalidInputError("id", "This correction erases a customer; it is not to be stopped.")
        edit = None if correction.state is wanted else Edit(correction_states=((identity, wanted),))
        return edit, dataclasses.replace(correction, state=wanted)

    return await _edit("resumeCorrection" if running else "stopCorrection", plan, author, hierarchies)


CorrectionPlan = Callable[[Hierarchy, History, datetime], Awaitable[tuple[Edit | None, Correction]]]


async def _edit(action: str, plan: CorrectionPlan, author: Author, hierarchies: HierarchyStore) -> Correction:
    """Make the edit, and return the correction that it is about."""
    planned: list[Correction] = []

    async def remember(hierarchy: Hierarchy, history: History, now: datetime) -> Edit | None:
        edit, correction = await plan(hierarchy, history, now)
        planned[:] = [correction]  # of the last time: the edit may be planned anew
        return edit

    await begin_edit(action, remember, author, hierarchies)
    return planned[0]


async def _check_amended(before: Recorded, after: Interaction, hierarchy: Hierarchy, history: History) -> None:
    """Raise InvalidInputError unless the interaction can be where the amendment puts it."""
    key = after.moment_key
    node = hierarchy.find(key)
    if node is not None and not isinstance(node, Moment):
        raise InvalidInputError("moment", f'"{key}" is no moment; interactions happen at moments.')
    stays = key == before.scored.interaction.moment_key
    if node is None and not stays and not await history.has_room_for(after.source, key):
        raise InvalidInputError(
            "moment", f'There is no moment "{key}", and no more unmapped keys are kept; define the moment, then amend.'
        )


def _check_exclusion(request: ExclusionRequest) -> None:
    if bool(request.ids) == bool(request.moments):
        raise InvalidInputError(
            "moments", "Name the moments whose interactions to exclude, or single ids; one of both."
        )
    if len(request.ids) > MAX_IDS:
        raise InvalidInputError("ids", f"{len(request.ids)} ids; name at most {MAX_IDS} at once.")
    if request.moments and (request.start is None or request.end is None or request.end <= request.start):
        raise InvalidInputError("window", "Give a window whose to is later than its from.")
