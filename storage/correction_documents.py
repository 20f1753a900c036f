"""Corrections as documents: whole in their own collection, where they also hold how far they have come."""

import dataclasses
from typing import Any

from domain.corrections import Amended, Correction, CorrectionKind, CorrectionState, Scope
from storage.client import Document


def from_correction(correction: Correction) -> Document:
    """A correction that begins, as the change log has it too: without its customer."""
    fields: dict[str, Any] = dataclasses.asdict(correction)
    del fields["customer"]
    fields["scope"] = {name: list(part) if isinstance(part, tuple) else part for name, part in fields["scope"].items()}  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return {
        "_id": fields.pop("id"),
        **fields,
        "kind": str(correction.kind),
        "state": str(correction.state),
    }


def to_correction(document: Document) -> Correction:
    """What `from_correction` made, as it stands now."""
    scope, amended = document["scope"], document["amended"]
    return Correction(
        id=document["_id"],
        kind=CorrectionKind(document["kind"]),
        scope=Scope(places=tuple(scope["places"]), start=scope["start"], end=scope["end"], ids=tuple(scope["ids"])),
        by=document["by"],
        reason=document["reason"],
        started_at=document["started_at"],
        amended=None if amended is None else Amended(**amended),
        undoes=document["undoes"],
        customer=document.get("customer"),
        state=CorrectionState(document["state"]),
        done=document["done"],
        total=max(document["total"], document["done"]),  # more may have come since it was counted
        finished_at=document["finished_at"],
        failure=document.get("failure"),
    )
