"""What a rejection says, for people."""

from domain.interactions import Interaction, RejectionCode
from domain.limits import Limits
from domain.recoveries import MAX_RECOVERIES
from domain.results import ObservedResult, unknown_outcome


def why(sent: Interaction | ObservedResult, code: RejectionCode, limits: Limits) -> str:
    """What was wrong with an item that passed the checks and could not be stored, and what to do."""
    if code is RejectionCode.CONTENT_DIFFERS:
        return f'"{sent.key}" of source "{sent.source}" is recorded with other content; use a new id.'
    if code is RejectionCode.TOO_LARGE:
        return "With it, its attempts or what it recovers would be more than the database holds; name other attempts."
    if isinstance(sent, ObservedResult):
        return unknown_outcome(sent.outcome_key)
    return _why_not(sent, code, limits)


def _why_not(sent: Interaction, code: RejectionCode, limits: Limits) -> str:
    match code:
        case RejectionCode.NOT_A_MOMENT:
            return f'"{sent.moment_key}" is no moment; interactions happen at moments.'
        case RejectionCode.TOO_MANY_STEPS:
            return (
                f"Its attempt has {limits.max_attempt_steps} steps already, which is the most; "
                "name another attempt, or none."
            )
        case RejectionCode.TOO_MANY_RECOVERIES:
            return (
                f'"{sent.recovers}" has {MAX_RECOVERIES} recoveries already, which is the most; '
                "send it without what it recovers."
            )
        case _:
            return (
                f'There is no moment "{sent.moment_key}", and {limits.max_unmapped_keys} unmapped keys '
                "are kept already; define the moment, then send it again."
            )
