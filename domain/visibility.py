"""Visibility: what of the hierarchy and its history somebody sees who is restricted to outcomes.

They see these outcomes and every node below them, whatever else those serve, and nothing else: for them it does not
exist. Who is accountable for a node, who edited it and why is not theirs to know.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from domain.attempts import outcome_and_key
from domain.hierarchy import Edit, Hierarchy, HierarchyChange
from domain.interactions import Recorded
from domain.nodes import Outcome

VERSIONS_KEPT: Final = 4  # today's, and the one before for what began under it


def seen_by(hierarchy: Hierarchy, outcomes: Iterable[str]) -> Hierarchy:
    """The same version, as if it had never held anything but these outcomes, by id, and what is below them.

    What is below is as in the whole hierarchy: all that contributes to a node that is seen is seen.
    """
    roots = [identity for identity in outcomes if isinstance(hierarchy.nodes.get(identity), Outcome)]
    seen = {node.id for node in hierarchy.contributors_first(roots)}
    left = Edit(
        nodes=tuple(replace(node, owner=None) for node in hierarchy.nodes.values() if node.id in seen),
        contributions=tuple(edge for edge in hierarchy.contributions.values() if edge.to in seen),
        standards=tuple((identity, each) for identity in seen for each in reversed(hierarchy.standards(identity))),
    )
    if hierarchy.version == 0:
        return hierarchy
    before = Hierarchy(version=hierarchy.version - 1)
    return before.after(
        HierarchyChange(version=hierarchy.version, at=hierarchy.changed_at, action="", by="", reason=None, edit=left)
    )


def change_seen(change: HierarchyChange, seen: Hierarchy) -> HierarchyChange | None:
    """What an entry of the change log did to what is seen today; None where that is nothing. `by` is empty."""
    edit = change.edit
    left = Edit(
        nodes=tuple(replace(node, owner=None) for node in edit.nodes if node.id in seen.nodes),
        contributions=tuple(edge for edge in edit.contributions if _is_within(edge.ends, seen)),
        withdrawn=tuple(ends for ends in edit.withdrawn if _is_within(ends, seen)),
        standards=tuple(pair for pair in edit.standards if pair[0] in seen.nodes),
    )
    return None if left == Edit() else replace(change, by="", reason=None, edit=left)


def interaction_seen(recorded: Recorded, seen: Hierarchy) -> Recorded | None:
    """An interaction as a step of attempts at outcomes that are seen; None where it is none.

    What reached it by way of other attempts reached it: of the claims to recover it those are left.
    """
    tries = tuple(each for each in recorded.tries if outcome_and_key(each)[0] in seen.nodes)
    claims = tuple(replace(each, within=None) for each in recorded.recoveries if each.reaches(recorded.tries))
    return replace(recorded, tries=tries, recoveries=claims, amendments=()) if tries else None


def outcomes_in(seen: Hierarchy) -> frozenset[str]:
    """The ids of the outcomes of a hierarchy."""
    return frozenset(node.id for node in seen.nodes.values() if isinstance(node, Outcome))


class Sight:
    """What some outcomes show of each version; that of the last versions is kept."""

    def __init__(self, outcomes: frozenset[str]) -> None:
        self._outcomes = outcomes
        self._kept: OrderedDict[int, Hierarchy] = OrderedDict()

    def of(self, hierarchy: Hierarchy) -> Hierarchy:
        """What is seen of it."""
        seen = self._kept.get(hierarchy.version)
        if seen is None:
            seen = self._kept[hierarchy.version] = seen_by(hierarchy, self._outcomes)
            if len(self._kept) > VERSIONS_KEPT:
                self._kept.popitem(last=False)
        return seen


def _is_within(ends: tuple[str, str], seen: Hierarchy) -> bool:
    return all(end in seen.nodes for end in ends)
