"""Exporting: a whole hierarchy as a document that `importing` takes back without a change."""

from collections.abc import Mapping
from typing import Any, Final

from domain.document_parts import FORMAT
from domain.hierarchy import Hierarchy
from domain.nodes import Activity, Contribution, Moment, Node, NodeKind, Outcome, Party
from domain.standards import FlagRule, Measure, Standard
from domain.times import format_duration, format_time

Tree = dict[str, Any]
_KINDS: Final = {kind: place for place, kind in enumerate(NodeKind)}


def export(hierarchy: Hierarchy) -> Tree:
    """The hierarchy as mappings, lists and scalars, archived nodes included. What has its default is left out.

    Nodes are ordered by kind and key, contributions by the keys of what they go to, position and contributor: the same
    hierarchy always gives the same document.
    """
    nodes = sorted(hierarchy.nodes.values(), key=lambda node: (_KINDS[node.kind], node.key))
    key_of = {node.id: node.key for node in nodes}
    edges = sorted(
        hierarchy.contributions.values(),
        key=lambda edge: (key_of[edge.to], edge.position, key_of[edge.contributor]),
    )
    return {
        "touchstone": FORMAT,
        "nodes": [_node(node, hierarchy) for node in nodes],
        "contributions": [_contribution(edge, key_of) for edge in edges],
    }


def _node(node: Node, hierarchy: Hierarchy) -> Tree:
    tree: Tree = {
        "kind": node.kind.name,
        "key": node.key,
        "name": node.name,
        "description": node.description,
        "owner": node.owner,
        "aliases": list(node.aliases),
        "archivedAt": None if node.archived_at is None else format_time(node.archived_at),
        "objective": node.objective,
    }
    match node:
        case Outcome():
            tree["recoveryWindow"] = format_duration(node.recovery_window)
            tree["abandonedAfter"] = format_duration(node.abandoned_after)
        case Moment():
            tree["channels"] = list(node.channels)
            tree["party"] = None if node.party is Party.OWN else node.party.name
            tree["standards"] = [_standard(standard) for standard in reversed(hierarchy.standards(node.id))]
        case Activity():
            tree["activityKind"] = node.activity_kind.name
        case _:
            pass
    return _without_empty(tree)


def _standard(standard: Standard) -> Tree:
    measures = [_measure(measure) for measure in standard.measures]
    return {"effectiveFrom": format_time(standard.effective_from), "measures": measures}


def _measure(measure: Measure) -> Tree:
    if isinstance(measure.rule, FlagRule):
        rule: Tree = {"flag": {"expects": measure.rule.expects}}
    else:
        thresholds = {
            "better": measure.rule.better.name,
            "magic": measure.rule.magic,
            "expected": measure.rule.expected,
            "unacceptable": measure.rule.unacceptable,
        }
        rule = {"threshold": _without_empty(thresholds)}
    return _without_empty(
        {
            "key": measure.key,
            "signal": measure.signal,
            "unit": measure.unit,
            "weight": None if measure.weight == 1 else measure.weight,
            "decisive": measure.decisive or None,
            "rule": rule,
        }
    )


def _contribution(edge: Contribution, key_of: Mapping[str, str]) -> Tree:
    return _without_empty(
        {
            "contributor": key_of[edge.contributor],
            "to": key_of[edge.to],
            "weight": None if edge.weight == 1 else edge.weight,
            "makeOrBreak": edge.make_or_break or None,
            "required": None if edge.required == edge.make_or_break else edge.required,
            "position": edge.position,
        }
    )


def _without_empty(tree: Tree) -> Tree:
    return {name: value for name, value in tree.items() if value is not None and value != []}
