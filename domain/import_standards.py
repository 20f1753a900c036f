"""The standards of a document, after those that were published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.admission import check_standard
from domain.document_parts import MomentPart, NodePart, StandardPart
from domain.errors import InvalidInputError
from domain.hierarchy import BEGINNING, Hierarchy
from domain.hierarchy_documents import Problems
from domain.import_nodes import NodePlan
from domain.nodes import Moment
from domain.standards import Measure, Standard


@dataclass(frozen=True, slots=True)
class StandardPlan:
    """A standard to publish; without `effective_from` it takes effect as soon as one may."""

    moment: Moment
    version: int
    effective_from: datetime | None
    measures: tuple[Measure, ...]


def plan_standards(
    parts: Sequence[NodePart], nodes: NodePlan, hierarchy: Hierarchy, problems: Problems
) -> tuple[StandardPlan, ...]:
    """What the document adds to the standards of each moment."""
    planned: list[StandardPlan] = []
    for index, (part, node) in enumerate(zip(parts, nodes.named, strict=True)):
        if isinstance(part, MomentPart) and isinstance(node, Moment):
            published = hierarchy.standards(node.id)[::-1]
            planned += _added(f"nodes.{index}.standards", part.standards, node, published, problems)
    return tuple(planned)


def _added(
    path: str, parts: Sequence[StandardPart], moment: Moment, published: Sequence[Standard], problems: Problems
) -> list[StandardPlan]:
    planned: list[StandardPlan] = []
    earlier = list(published)
    for index, part in enumerate(parts):
        measures = tuple(measure.to_domain() for measure in part.measures)
        if index < len(published):
            if not _is(published[index], part.effective_from, measures):
                problems.add(
                    f"{path}.{index}",
                    f"Standard {index + 1} was published otherwise and stays as it is; add a new one after the last.",
                )
            continue
        try:
            check_standard(measures, earlier)
        except InvalidInputError as error:
            problems.add(f"{path}.{index}.{error.field}", error.message)
            continue
        planned.append(StandardPlan(moment, index + 1, part.effective_from, measures))
        earlier.append(Standard(version=index + 1, effective_from=part.effective_from or BEGINNING, measures=measures))
    return planned


def _is(standard: Standard, effective_from: datetime | None, measures: tuple[Measure, ...]) -> bool:
    return standard.measures == measures and effective_from in {None, standard.effective_from}
