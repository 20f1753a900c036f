"""Attempts as documents: what they are found by in fields, and the rest as one JSON text.

One text costs the engine less than the hundred values that it holds. Times in it are milliseconds since 1970.

An attempt counts on the day that it was opened, and perhaps on two more: when it closed, and when its steps and a
result turned out to disagree. Such other days are in `also_on`, so that a document is found once by each day that it
counts on, and most need no index but that of their opening.
"""

import json
from datetime import UTC, datetime
from typing import Any

from domain.attempts import Attempt, AttemptState, Entry, Observed, Recovery, Resolution, Step, outcome_and_key
from domain.ladder import MINUTES_A_DAY, from_millis, minute_of, time_of, to_millis
from storage.client import Document


def from_attempt(attempt: Attempt, sweep_from: datetime, lamport: int) -> Document:
    """An attempt as a document.

    Args:
        attempt: as it is now.
        sweep_from: before then clocks leave it alone, for what else happened at the time may be on its way.
        lamport: the Lamport time of that commit.
    """
    document: Document = {
        "_id": attempt.id,
        "outcome": attempt.outcome,
        "state": int(attempt.state),
        "opened_at": attempt.opened_at,
        "version": attempt.version,
        "revision": attempt.revision,
        "lamport": lamport,
        "fold": json.dumps(_from_fold(attempt), separators=(",", ":"), ensure_ascii=False),
    }
    if attempt.customer is not None:
        document["customer"] = attempt.customer
    also_on = sorted(
        {_day_of(at) for at in (attempt.closed_at, attempt.misaligned_at) if at} - {_day_of(attempt.opened_at)}
    )
    if also_on:
        document["also_on"] = [mark_of(attempt.outcome, day) for day in also_on]
    due = attempt.resolution.deadline_at
    if due is not None:
        document["sweep_at"] = max(due, sweep_from)
    return document


def to_attempt(document: Document) -> Attempt:
    """What `from_attempt` made."""
    outcome, key = outcome_and_key(document["_id"])
    fold: dict[str, Any] = json.loads(document["fold"])
    return Attempt(
        outcome=outcome,
        key=key,
        keyless="keyless" in fold,
        version=document["version"],
        revision=document["revision"],
        steps=tuple(_to_step(row) for row in fold["steps"]),
        observed=_to_observed(fold["observed"]) if "observed" in fold else None,
        swept_to=from_millis(fold["swept_to"]) if "swept_to" in fold else None,
        outer=fold.get("outer", {}),
        opened_at=document["opened_at"],
        resolution=Resolution(
            history=tuple(Entry(from_millis(at), AttemptState(state), cause) for at, state, cause in fold["history"]),
            deadline_at=from_millis(fold["deadline_at"]) if "deadline_at" in fold else None,
            broken_at=tuple(fold.get("broken_at", ())),
            broke_at=tuple(fold.get("broke_at", ())),
            folded=fold["folded"],
        ),
    )


def mark_of(outcome: str, day: int) -> str:
    """How a day since 1970 is noted in `also_on`: in the order of days."""
    return f"{outcome}:{time_of(day * MINUTES_A_DAY).date().isoformat()}"


def day_of_mark(mark: str) -> int:
    """The day that `mark_of` noted."""
    return _day_of(datetime.fromisoformat(mark.partition(":")[2]).replace(tzinfo=UTC))


def _day_of(at: datetime) -> int:
    return minute_of(at) // MINUTES_A_DAY


def _from_fold(attempt: Attempt) -> dict[str, Any]:
    """What an attempt is not found by; what it lacks has no entry."""
    resolution = attempt.resolution
    fold: dict[str, Any] = {
        "steps": [_from_step(step) for step in attempt.steps],
        "history": [[to_millis(entry.at), int(entry.state), entry.cause] for entry in resolution.history],
        "folded": resolution.folded,
    }
    if attempt.keyless:
        fold["keyless"] = True
    if attempt.observed:
        fold["observed"] = [to_millis(attempt.observed.at), attempt.observed.id, attempt.observed.achieved]
    if attempt.swept_to:
        fold["swept_to"] = to_millis(attempt.swept_to)
    if resolution.deadline_at:
        fold["deadline_at"] = to_millis(resolution.deadline_at)
    more = {"outer": attempt.outer, "broken_at": resolution.broken_at, "broke_at": resolution.broke_at}
    return fold | {name: part for name, part in more.items() if part}


def _from_step(step: Step) -> list[Any]:
    """Four values, and a fifth for what few steps have."""
    row = [to_millis(step.at), step.node, step.id, step.held]
    more: dict[str, Any] = {}
    if step.is_attempt:
        more |= {"cause": step.cause, "trail": step.trail}
    if step.repair:
        more["repair"] = [step.repair.id, to_millis(step.repair.at), step.repair.held]
    if step.customer is not None:
        more["customer"] = step.customer
    if step.names:
        more["names"] = step.names
    return [*row, more] if more else row


def _to_step(row: list[Any]) -> Step:
    at, node, identity, held = row[:4]
    if len(row) == 4:  # noqa: PLR2004 - as `_from_step` says
        return Step(from_millis(at), node, identity, held)
    more: dict[str, Any] = row[4]
    repair = more.get("repair")
    return Step(
        from_millis(at),
        node,
        identity,
        held,
        is_attempt="trail" in more,
        repair=Recovery(repair[0], from_millis(repair[1]), repair[2]) if repair else None,
        customer=more.get("customer"),
        names=tuple((outcome, key) for outcome, key in more.get("names", ())),
        cause=more.get("cause"),
        trail=tuple(more.get("trail", ())),
    )


def _to_observed(row: list[Any]) -> Observed:
    at, identity, achieved = row
    return Observed(from_millis(at), identity, achieved)
