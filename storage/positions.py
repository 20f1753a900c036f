"""How far each slot's commits have come, and which of them the roll-ups hold already."""

from storage.client import Document
from storage.collections import Collections
from storage.heads import read_head
from storage.transactions import Session

Positions = dict[int, int]
"""By slot, the sequence of a commit."""


async def committed(collections: Collections, session: Session | None = None) -> Positions:
    """Each slot's last commit."""
    slots = collections.slots.find({}, {"sequence": True}, session=session)
    return {slot["_id"]: slot["sequence"] async for slot in slots}


async def folded(collections: Collections, session: Session | None = None) -> Document:
    """The fold's head: `revision`, and by slot the last commit that the roll-ups hold."""
    return await read_head(collections, "fold", session)


def positions_of(head: Document) -> Positions:
    """A head's positions: document keys are strings."""
    return {int(slot): sequence for slot, sequence in head["positions"].items()}


def lag(ahead: Positions, behind: Positions) -> int:
    """How many commits lie between."""
    return sum(sequence - behind.get(slot, 0) for slot, sequence in ahead.items())
