"""The change log's entries as documents: readable, and independent of how the classes are laid out."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, cast

from domain.corrections import CorrectionState
from domain.hierarchy import Edit, HierarchyChange
from domain.nodes import Activity, ActivityKind, Contribution, Experience, Moment, Node, NodeKind, Outcome, Party
from domain.standards import Direction, FlagRule, Measure, Standard, ThresholdRule
from storage.client import Document
from storage.correction_documents import from_correction, to_correction

_NODES: Final[dict[NodeKind, type[Outcome | Experience | Moment | Activity]]] = {
    NodeKind.OUTCOME: Outcome,
    NodeKind.EXPERIENCE: Experience,
    NodeKind.MOMENT: Moment,
    NodeKind.ACTIVITY: Activity,
}
# Fields that BSON has no type for, or gives back as another one.
_FROM_BSON: Final[dict[str, Callable[[Any], Any]]] = {
    "aliases": tuple,
    "channels": tuple,
    "party": Party,
    "activity_kind": ActivityKind,
    "recovery_window": lambda milliseconds: timedelta(milliseconds=milliseconds),
    "abandoned_after": lambda milliseconds: timedelta(milliseconds=milliseconds),
}


def from_change(change: HierarchyChange) -> Document:
    """An entry of the change log; empty parts of its edit have no field."""
    edit = change.edit
    parts: Document = {
        "nodes": [_from_node(node) for node in edit.nodes],
        "contributions": [dataclasses.asdict(edge) for edge in edit.contributions],
        "withdrawn": [list(ends) for ends in edit.withdrawn],
        "corrections": [from_correction(correction) for correction in edit.corrections],
        "correction_states": [[identity, str(state)] for identity, state in edit.correction_states],
        "standards": [{"moment": moment, **_from_standard(standard)} for moment, standard in edit.standards],
    }
    return {
        "version": change.version,
        "at": change.at,
        "action": change.action,
        "by": change.by,
        "reason": change.reason,
        **{name: part for name, part in parts.items() if part},
    }


def to_change(document: Document) -> HierarchyChange:
    """What `from_change` made."""
    return HierarchyChange(
        version=document["version"],
        at=document["at"],
        action=document["action"],
        by=document["by"],
        reason=document["reason"],
        edit=Edit(
            nodes=tuple(_to_node(node) for node in document.get("nodes", ())),
            contributions=tuple(Contribution(**edge) for edge in document.get("contributions", ())),
            withdrawn=tuple((contributor, to) for contributor, to in document.get("withdrawn", ())),
            corrections=tuple(to_correction(each) for each in document.get("corrections", ())),
            correction_states=tuple(
                (identity, CorrectionState(state)) for identity, state in document.get("correction_states", ())
            ),
            standards=tuple((each["moment"], _to_standard(each)) for each in document.get("standards", ())),
        ),
    )


def _from_node(node: Node) -> Document:
    fields = {field.name: getattr(node, field.name) for field in dataclasses.fields(node)}
    return {"kind": str(node.kind), **{name: _to_bson(value) for name, value in fields.items()}}


def _to_bson(value: Any) -> Any:  # noqa: ANN401 - whatever a node's field holds
    if isinstance(value, timedelta):
        return value // timedelta(milliseconds=1)
    return list(cast("tuple[Any, ...]", value)) if isinstance(value, tuple) else value


def _to_node(document: Document) -> Node:
    fields = {
        name: _FROM_BSON[name](value) if name in _FROM_BSON else value
        for name, value in document.items()
        if name != "kind"
    }
    return _NODES[NodeKind(document["kind"])](**fields)


def _from_standard(standard: Standard) -> Document:
    return {
        "version": standard.version,
        "effective_from": standard.effective_from,
        "measures": [
            {**{name: getattr(measure, name) for name in ("key", "signal", "unit", "weight", "decisive")},
             "rule": dataclasses.asdict(measure.rule)}
            for measure in standard.measures
        ],
    }  # fmt: skip


def _to_standard(document: Document) -> Standard:
    return Standard(
        version=document["version"],
        effective_from=document["effective_from"],
        measures=tuple(_to_measure(measure) for measure in document["measures"]),
    )


def _to_measure(document: Document) -> Measure:
    fields: Document = {**document, "rule": _to_rule(document["rule"])}
    return Measure(**fields)


def _to_rule(document: Document) -> ThresholdRule | FlagRule:
    if "expects" in document:
        return FlagRule(expects=document["expects"])
    fields: Document = {**document, "better": Direction(document["better"])}
    return ThresholdRule(**fields)
