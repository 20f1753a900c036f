"""What callers are told that ask for too much: a code for programs, and what to do, for people."""

from typing import Final

from graphql import GraphQLError

DOCUMENT_TOO_LARGE: Final = "DOCUMENT_TOO_LARGE"
COST_TOO_HIGH: Final = "COST_TOO_HIGH"
RATE_LIMITED: Final = "RATE_LIMITED"
TOO_BUSY: Final = "TOO_BUSY"
TIMED_OUT: Final = "TIMED_OUT"


def too_large(of: str, asked: int | None, limit: int, advice: str) -> GraphQLError:
    """Of a document. `asked` is None where nobody counted to the end."""
    counted = f"more than {limit:,}" if asked is None else f"{_shown(asked)}"
    message = f"The document has {counted} {of}; at most {limit:,} are allowed. {advice}"
    facts = {"code": DOCUMENT_TOO_LARGE, "of": of, "limit": limit}
    return GraphQLError(message, extensions=facts if asked is None else {**facts, "requested": min(asked, _MOST_SHOWN)})


def cost_too_high(cost: int, limit: int, of_event: bool) -> GraphQLError:  # noqa: FBT001 - told by name
    """Of an operation."""
    whose = "Each event of the subscription" if of_event else "The operation"
    message = (
        f"{whose} costs {_shown(cost)}; at most {limit:,} is allowed. Ask for shorter pages (`first`, `last`), for "
        "fewer lists within lists or for series with fewer steps, send fewer items, or use several operations."
    )
    return GraphQLError(
        message, extensions={"code": COST_TOO_HIGH, "cost": {"requested": min(cost, _MOST_SHOWN), "limit": limit}}
    )


def rate_limited(of: str, a_minute: int, retry_after_seconds: float) -> GraphQLError:
    """Of a caller that has nothing left."""
    message = (
        f"You have used up your {a_minute:,} {of} a minute. Nothing was executed; "
        f"come back in {retry_after_seconds:g} s."
    )
    return GraphQLError(message, extensions={"code": RATE_LIMITED, "retryAfterSeconds": retry_after_seconds})


def too_busy(whose: str, most: int, retry_after_seconds: float) -> GraphQLError:
    """Of a process, or a caller, with as much under way as is allowed."""
    message = (
        f"{whose} has {most:,} operations under way, which is the most. Nothing was executed; "
        f"come back in {retry_after_seconds:g} s."
    )
    return GraphQLError(message, extensions={"code": TOO_BUSY, "retryAfterSeconds": retry_after_seconds})


def timed_out(seconds: float, writes: bool) -> GraphQLError:  # noqa: FBT001 - told by name
    """Of an operation that took longer than allowed."""
    advice = (
        "It may have happened all the same: read what it changes before you send it again."
        if writes
        else "Ask for less at once."
    )
    return GraphQLError(f"The operation took longer than {seconds:g} s. {advice}", extensions={"code": TIMED_OUT})


_MOST_SHOWN: Final = 10**12  # a document can ask for numbers that have thousands of digits


def _shown(count: int) -> str:
    return f"{count:,}" if count <= _MOST_SHOWN else f"more than {_MOST_SHOWN:,}"
