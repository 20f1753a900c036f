"""What a correction makes of one interaction. Doing it twice is doing it once."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from domain.corrections import Amended, Correction, CorrectionKind
from domain.hierarchy import Hierarchy
from domain.interactions import Amendment, Interaction, Recorded
from domain.placing import place


def corrected(recorded: Recorded, correction: Correction, hierarchy: Hierarchy, now: datetime) -> Recorded:
    """The interaction as the correction leaves it; the same object where it changes nothing.

    What it moves to another place or time goes through `kept_out` as well.
    """
    match correction.kind:
        case CorrectionKind.RESCORING | CorrectionKind.MAPPING:
            return _rescored(recorded, hierarchy)
        case CorrectionKind.EXCLUSION:
            return _excluded(recorded, correction)
        case CorrectionKind.INCLUSION:
            left = tuple(each for each in recorded.excluded_by if each != correction.undoes)
            return recorded if left == recorded.excluded_by else dataclasses.replace(recorded, excluded_by=left)
        case CorrectionKind.AMENDMENT:
            return _amended(recorded, correction, hierarchy, now)
        case CorrectionKind.MOVING_ON | CorrectionKind.RESOLVING | CorrectionKind.ERASURE:
            return recorded  # the first two look at attempts alone; what is erased, `domain.erasing` says


def has_moved(before: Recorded, after: Recorded) -> bool:
    """Whether it is at another moment or time than before."""
    return _where(before) != _where(after)


def kept_out(before: Recorded, after: Recorded, standing: Sequence[Correction]) -> Recorded:
    """What was moved, left out by each exclusion that stands and covers where it was or where it is.

    Where it was too: else it would escape an exclusion that has begun and did not come by yet.
    """
    for exclusion in standing:
        if any(exclusion.scope.covers(*_where(each)) for each in (before, after)):
            after = _excluded(after, exclusion)
    return after


def with_changes(interaction: Interaction, amended: Amended) -> Interaction:
    """The fingerprint stays that of what was sent, so that a resend of the original is still a duplicate."""
    changes = {
        field.name: value
        for field in dataclasses.fields(amended)
        if (value := getattr(amended, field.name)) is not None
    }
    return dataclasses.replace(interaction, **changes)


def _where(recorded: Recorded) -> tuple[str | None, datetime]:
    return recorded.scored.moment, recorded.scored.interaction.occurred_at


def _excluded(recorded: Recorded, exclusion: Correction) -> Recorded:
    """Left out, unless it was recorded after the exclusion began."""
    if exclusion.id in recorded.excluded_by or recorded.recorded_at > exclusion.started_at:
        return recorded
    return dataclasses.replace(recorded, excluded_by=(*recorded.excluded_by, exclusion.id))


def _amended(recorded: Recorded, correction: Correction, hierarchy: Hierarchy, now: datetime) -> Recorded:
    if any(amendment.correction == correction.id for amendment in recorded.amendments):
        return recorded
    scored = place(with_changes(recorded.scored.interaction, correction.amended or Amended()), hierarchy)
    if isinstance(scored, str):
        return recorded  # an earlier release began it, and its key came to name another kind of node
    amendment = Amendment(
        correction=correction.id, at=now, by=correction.by, reason=correction.reason, before=recorded.scored
    )
    return dataclasses.replace(recorded, scored=scored, amendments=(*recorded.amendments, amendment))


def _rescored(recorded: Recorded, hierarchy: Hierarchy) -> Recorded:
    scored = place(recorded.scored.interaction, hierarchy)
    # A key that names another kind of node was never recorded under, or was before edits refused to define it so.
    if isinstance(scored, str) or scored == recorded.scored:
        return recorded
    return dataclasses.replace(recorded, scored=scored)
