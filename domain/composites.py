"""What composites are made of: counters of the distinct moments below, scores of the direct contributors."""

from collections.abc import Iterable, Mapping

from domain.hierarchy import Hierarchy
from domain.nodes import Activity, Moment, Node
from domain.performance import Tally, pooled, weighted_score


def pool(node_id: str, hierarchy: Hierarchy, tallies: Mapping[str, Tally]) -> Tally:
    """The distinct moments below a node, a moment itself included, added up without their measures."""
    return pooled(tallies[moment.id] for moment in hierarchy.moments_below(node_id) if moment.id in tallies)


def scores(below: Iterable[Node], hierarchy: Hierarchy, tallies: Mapping[str, Tally]) -> dict[str, float | None]:
    """Each node's score in [0, 1], None without data. `below` has contributors before what they contribute to."""
    found: dict[str, float | None] = {}
    for node in below:
        if isinstance(node, Moment | Activity):
            tally = tallies.get(node.id)
            found[node.id] = tally.score if tally else None
        else:
            edges = hierarchy.contributors(node.id)
            found[node.id] = weighted_score((found[edge.contributor], edge.weight) for edge in edges)
    return found
