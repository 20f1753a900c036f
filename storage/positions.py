"""How far each slot's commits have come, and which of them the roll-ups hold already."""

from dataclasses import dataclass

from storage.client import Document
from storage.collections import Collections
from storage.heads import read_head
from storage.transactions import Session

Positions = dict[int, int]
"""By slot, the sequence of a commit."""


@dataclass(frozen=True, slots=True)
class FoldHead:
    """What the roll-ups hold.

    Attributes:
        revision: counts folds.
        positions: by slot, the last commit that is folded.
        minutes_from: minutes before this one were dropped; None before the first fold.
        first_day: the first day since 1970 on which anything was folded; None before the first fold.
        last_day: the last one.
    """

    revision: int
    positions: Positions
    minutes_from: int | None
    first_day: int | None
    last_day: int | None


async def committed(collections: Collections, session: Session | None = None) -> Positions:
    """Each slot's last commit."""
    slots = collections.slots.find({}, {"sequence": True}, session=session)
    return {slot["_id"]: slot["sequence"] async for slot in slots}


async def folded(collections: Collections, session: Session | None = None) -> FoldHead:
    """The fold's head."""
    head = await read_head(collections, "fold", session)
    return FoldHead(head["revision"], positions_of(head), head["minutes_from"], head["first_day"], head["last_day"])


def positions_of(head: Document) -> Positions:
    """A head's positions: document keys are strings."""
    return {int(slot): sequence for slot, sequence in head["positions"].items()}


def lag(ahead: Positions, behind: Positions) -> int:
    """How many commits lie between."""
    return sum(max(sequence - behind.get(slot, 0), 0) for slot, sequence in ahead.items())
