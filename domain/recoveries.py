"""Recovery: an interaction that repairs an earlier missed one of its source."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from domain.attempts import Recovery, StepOrder, step_order
from domain.interactions import Recorded
from domain.standards import Verdict

MAX_RECOVERIES: Final = 1_000
"""Of one interaction, by senders who see the same: they are stored with it, and each more writes all of them again."""


class RecoversState(StrEnum):
    """What became of an interaction's claim to recover another one."""

    RECOVERED = "recovered"
    FAILED = "failed"
    WAITING = "waiting"
    NOT_MISSED = "not_missed"
    LATER = "later"
    SELF = "self"


def recovery_by(recorded: Recorded) -> Recovery:
    """An interaction as a recovery of the one that it names."""
    interaction = recorded.scored.interaction
    verdict = recorded.scored.assessment.verdict
    held = verdict.contributed if recorded.counted and verdict is not Verdict.UNMEASURED else None
    return Recovery(recorded.id, interaction.occurred_at, held, interaction.within)


def with_recoveries(
    known: Iterable[Recovery], recoveries: Iterable[Recovery]
) -> tuple[tuple[Recovery, ...], frozenset[str]]:
    """A miss's recoveries with these as they are now, in step order, and the ids of those that are too many.

    What is known already never is; of those that are not, the first that are given have the room. Senders who see
    different things have rooms of their own, so that none learns from a full one what others sent.
    """
    by_id, left_out = {each.id: each for each in known}, set[str]()
    taken = Counter(each.within for each in by_id.values())
    for each in recoveries:
        if each.id in by_id or taken[each.within] < MAX_RECOVERIES:
            taken[each.within] += each.id not in by_id
            by_id[each.id] = each
        else:
            left_out.add(each.id)
    return tuple(sorted(by_id.values(), key=lambda each: each.order)), frozenset(left_out)


def repairs_of(recorded: Recorded) -> tuple[Recovery, ...]:
    """All that repair this interaction, in step order; none where there is nothing to repair."""
    if not recorded.counted or recorded.scored.assessment.verdict is not Verdict.MISSED:
        return ()
    place = order_of(recorded)
    return tuple(
        each for each in recorded.recoveries if each.held and each.order > place and each.reaches(recorded.tries)
    )


def repair_of(recorded: Recorded) -> Recovery | None:
    """The first that repairs this interaction; None where nothing does, or there is nothing to repair."""
    return next(iter(repairs_of(recorded)), None)


def recovers_state(recovering: Recorded, missed: Recorded | None) -> RecoversState | None:
    """What became of an interaction's claim; None where it makes none.

    Args:
        recovering: the one that claims.
        missed: the one that it names; None while that has not arrived. One that its sender did not see has not.
    """
    interaction = recovering.scored.interaction
    if interaction.recovers is None:
        return None
    if interaction.recovers == interaction.key:
        return RecoversState.SELF
    recovery = recovery_by(recovering)
    if missed is None or not missed.counted or recovery.held is None or not _is_reached(missed, recovery):
        return RecoversState.WAITING
    if missed.scored.assessment.verdict is not Verdict.MISSED:
        return RecoversState.NOT_MISSED
    if order_of(missed) > order_of(recovering):
        return RecoversState.LATER
    return RecoversState.RECOVERED if recovery.held else RecoversState.FAILED


def _is_reached(missed: Recorded, recovery: Recovery) -> bool:
    """Whether the recovery's sender saw the miss: its claim, which is kept there, says so."""
    return recovery.within is None or any(
        each.id == recovery.id and each.reaches(missed.tries) for each in missed.recoveries
    )


def order_of(recorded: Recorded) -> StepOrder:
    """An interaction's place in step order."""
    return step_order(recorded.scored.interaction.occurred_at, recorded.id)
