"""The demo's hierarchy: what an airline promises its passengers, and what the promise hangs on."""

from datetime import timedelta
from typing import Final

from domain import editing
from domain.editing import ContributionRequest, StandardRequest
from domain.edits import Author, new_id
from domain.hierarchy import Hierarchy
from domain.nodes import Experience, Moment, Node, Outcome
from domain.ports import HierarchyStore
from domain.standards import Direction, FlagRule, Measure, ThresholdRule

AUTHOR: Final = Author(by="demo", reason="The demo's airline")

NODES: Final[tuple[Node, ...]] = (
    Outcome(
        id=new_id(),
        key="passenger-arrives-as-promised",
        name="Passenger arrives as promised",
        description="The passenger is where they wanted to be, at most a quarter of an hour late.",
        owner="Chief operating officer",
        objective=0.75,
        recovery_window=timedelta(),
        abandoned_after=timedelta(days=1),
    ),
    Experience(
        id=new_id(),
        key="journey",
        name="Journey",
        description="From the gate in New York to the gate at the destination.",
        owner="Head of journeys",
        objective=0.85,
    ),
    Moment(
        id=new_id(),
        key="flight-operates",
        name="Flight operates",
        description="The flight leaves at all; a cancelled one has neither departure nor arrival.",
        owner="Operations control",
        objective=0.98,
    ),
    Moment(
        id=new_id(),
        key="departure",
        name="Departure",
        description="The aircraft leaves the gate.",
        owner="Station manager",
        objective=0.8,
    ),
    Moment(
        id=new_id(),
        key="arrival",
        name="Arrival",
        description="The aircraft reaches its destination.",
        owner="Flight operations",
        objective=0.8,
    ),
)

CONTRIBUTIONS: Final = (
    ContributionRequest(contributor="journey", to="passenger-arrives-as-promised", make_or_break=True),
    ContributionRequest(contributor="flight-operates", to="journey", make_or_break=True),
    ContributionRequest(contributor="departure", to="journey"),
    ContributionRequest(contributor="arrival", to="journey", make_or_break=True),
)


def _minutes_late(key: str, signal: str) -> Measure:
    """A quarter of an hour is what airlines themselves call on time."""
    rule = ThresholdRule(better=Direction.LOWER, magic=0, expected=15, unacceptable=60)
    return Measure(key=key, signal=signal, unit="min", rule=rule)


STANDARDS: Final = (
    StandardRequest(
        moment="flight-operates",
        measures=(Measure(key="operated", signal="operated", decisive=True, rule=FlagRule(expects=True)),),
    ),
    StandardRequest(moment="departure", measures=(_minutes_late("departure-delay", "departure_delay_minutes"),)),
    StandardRequest(moment="arrival", measures=(_minutes_late("arrival-delay", "arrival_delay_minutes"),)),
)


async def define_airline(hierarchies: HierarchyStore) -> None:
    """Add whatever of the airline is not there. What is there stays as it was edited; safe to repeat.

    Raises:
        Refused: a key names another kind of node, or recorded interactions forbid a standard.
    """
    hierarchy = await hierarchies.current()
    for node in NODES:
        if hierarchy.find(node.key) is None:
            await editing.define(node, AUTHOR, hierarchies)
    for edge in CONTRIBUTIONS:
        if not _contributes(edge, hierarchy):
            await editing.contribute(edge, AUTHOR, hierarchies)
    for standard in STANDARDS:
        moment = hierarchy.find(standard.moment)
        if moment is None or not hierarchy.standards(moment.id):
            await editing.publish_standard(standard, AUTHOR, hierarchies)


def _contributes(edge: ContributionRequest, hierarchy: Hierarchy) -> bool:
    contributor, to = hierarchy.find(edge.contributor), hierarchy.find(edge.to)
    return contributor is not None and to is not None and (contributor.id, to.id) in hierarchy.contributions
