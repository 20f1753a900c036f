"""Correcting the past: each correction is an edit that starts work, done in small steps that keep totals exact."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.corrections import Amended, Correction, CorrectionKind, CorrectionState, Scope
from domain.edits import Author, begin_edit, begun
from domain.errors import InvalidInputError, UnknownCorrectionError, UnknownInteractionError
from domain.hierarchy import Edit, Hierarchy
from domain.interactions import Amendment, Interaction, Recorded, RejectionCode
from domain.placing import place
from domain.ports import Corrections, HierarchyStore, History, InteractionStore, Plan

MAX_IDS: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionRequest:
    """What to leave out: interactions at moments (by key) that occurred in [start, end), or single ones by id."""

    moments: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    source: str = "default"
    ids: tuple[str, ...] = ()


async def amend(
    source: str,
    key: str,
    amended: Amended,
    author: Author,
    *,
    hierarchies: HierarchyStore,
    interactions: InteractionStore,
) -> Correction:
    """Change what was recorded of one interaction. The original stays readable, and its resend a duplicate.

    Raises:
        UnknownInteractionError, InvalidInputError.
    """
    recorded = await interactions.get(source, key)
    if recorded is None:
        raise UnknownInteractionError(source, key)

    async def plan(hierarchy: Hierarchy, _: History, now: datetime) -> Edit:
        after = _with(recorded.scored.interaction, amended)
        if place(after, hierarchy) is RejectionCode.NOT_A_MOMENT:
            raise InvalidInputError("moment", f'"{after.moment_key}" is no moment; interactions happen at moments.')
        scope = Scope(ids=(f"{source}:{key}",))
        return Edit(corrections=(begun(CorrectionKind.AMENDMENT, scope, author, now, amended=amended),))

    return await _start("amendInteraction", plan, author, hierarchies)


async def exclude(
    request: ExclusionRequest, author: Author, *, hierarchies: HierarchyStore, interactions: InteractionStore
) -> Correction:
    """Take interactions out of all totals. What arrives later counts, wherever it occurred.

    Raises:
        InvalidInputError: nothing, or too much, was named.
        UnknownNodeError, UnknownInteractionError.
    """
    _check_exclusion(request)
    for key in request.ids:
        if await interactions.get(request.source, key) is None:
            raise UnknownInteractionError(request.source, key)

    async def plan(hierarchy: Hierarchy, _: History, now: datetime) -> Edit:
        places = tuple(hierarchy.moment(key).id for key in request.moments)
        ids = tuple(f"{request.source}:{key}" for key in request.ids)
        scope = Scope(places=places, start=request.start, end=request.end, ids=ids)
        return Edit(corrections=(begun(CorrectionKind.EXCLUSION, scope, author, now),))

    return await _start("excludeInteractions", plan, author, hierarchies)


async def include(
    exclusion: str, author: Author, *, hierarchies: HierarchyStore, corrections: Corrections
) -> Correction:
    """Take an exclusion back: what it took out counts again. One that still runs has come to its end.

    Raises:
        UnknownCorrectionError: there is no such exclusion.
    """
    undone = await corrections.get(exclusion)
    if undone is None or undone.kind is not CorrectionKind.EXCLUSION:
        raise UnknownCorrectionError(exclusion)

    async def plan(_: Hierarchy, __: History, now: datetime) -> Edit:
        inclusion = begun(CorrectionKind.INCLUSION, undone.scope, author, now, undoes=undone.id)
        # For ever: a resumed exclusion would take out again what this one brings back.
        return Edit(corrections=(inclusion,), correction_states=((undone.id, CorrectionState.DONE),))

    return await _start("includeInteractions", plan, author, hierarchies)


async def set_running(
    identity: str, *, running: bool, author: Author, hierarchies: HierarchyStore, corrections: Corrections
) -> Correction:
    """Stop a correction, or let it go on where it stopped. Totals are exact either way.

    Raises:
        UnknownCorrectionError: there is none of this id.
        InvalidInputError: it is done.
    """
    correction = await corrections.get(identity)
    if correction is None:
        raise UnknownCorrectionError(identity)
    if correction.state is CorrectionState.DONE:
        raise InvalidInputError("id", "This correction is done; there is nothing to stop or to resume.")
    wanted = CorrectionState.RUNNING if running else CorrectionState.STOPPED

    async def plan(_: Hierarchy, __: History, ___: datetime) -> Edit | None:
        return None if correction.state is wanted else Edit(correction_states=((identity, wanted),))

    await begin_edit("resumeCorrection" if running else "stopCorrection", plan, author, hierarchies)
    return await corrections.get(identity) or correction


def corrected(recorded: Recorded, correction: Correction, hierarchy: Hierarchy, now: datetime) -> Recorded:
    """The interaction as the correction leaves it; the same object where it changes nothing. Doing it twice is once."""
    match correction.kind:
        case CorrectionKind.RESCORING | CorrectionKind.MAPPING:
            return _rescored(recorded, recorded.scored.interaction, hierarchy)
        case CorrectionKind.EXCLUSION:
            if recorded.excluded_by is not None or recorded.recorded_at > correction.started_at:
                return recorded  # the first exclusion answers for it; what arrived since then counts
            return dataclasses.replace(recorded, excluded_by=correction.id)
        case CorrectionKind.INCLUSION:
            if recorded.excluded_by != correction.undoes:
                return recorded
            return dataclasses.replace(recorded, excluded_by=None)
        case CorrectionKind.AMENDMENT:
            return _amended(recorded, correction, hierarchy, now)


def _amended(recorded: Recorded, correction: Correction, hierarchy: Hierarchy, now: datetime) -> Recorded:
    if any(amendment.correction == correction.id for amendment in recorded.amendments):
        return recorded
    after = _with(recorded.scored.interaction, correction.amended or Amended())
    amendment = Amendment(
        correction=correction.id, at=now, by=correction.by, reason=correction.reason, before=recorded.scored
    )
    rescored = _rescored(recorded, after, hierarchy)
    return dataclasses.replace(rescored, amendments=(*recorded.amendments, amendment))


def _rescored(recorded: Recorded, interaction: Interaction, hierarchy: Hierarchy) -> Recorded:
    scored = place(interaction, hierarchy)
    # A key that names another kind of node was never recorded under; amendments are checked before they begin.
    if isinstance(scored, str) or scored == recorded.scored:
        return recorded
    return dataclasses.replace(recorded, scored=scored)


def _with(interaction: Interaction, amended: Amended) -> Interaction:
    """The fingerprint stays that of what was sent, so that a resend of the original is still a duplicate."""
    changes = {
        field.name: value
        for field in dataclasses.fields(amended)
        if (value := getattr(amended, field.name)) is not None
    }
    return dataclasses.replace(interaction, **changes)


async def _start(action: str, plan: Plan, author: Author, hierarchies: HierarchyStore) -> Correction:
    """Make the edit, and return the correction that it starts."""
    started: list[Correction] = []

    async def remember(hierarchy: Hierarchy, history: History, now: datetime) -> Edit | None:
        edit = await plan(hierarchy, history, now)
        started[:] = edit.corrections if edit else ()
        return edit

    await begin_edit(action, remember, author, hierarchies)
    return started[0]


def _check_exclusion(request: ExclusionRequest) -> None:
    if bool(request.ids) == bool(request.moments):
        raise InvalidInputError(
            "moments", "Name the moments whose interactions to exclude, or single ids; one of both."
        )
    if len(request.ids) > MAX_IDS:
        raise InvalidInputError("ids", f"{len(request.ids)} ids; name at most {MAX_IDS} at once.")
    if request.moments and (request.start is None or request.end is None or request.end <= request.start):
        raise InvalidInputError("window", "Give a window whose to is later than its from.")
