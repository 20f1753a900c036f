"""Attempts as clients read them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from domain import attempts, nodes
from domain.attempts import AttemptState, Step, StepOrder
from resolvers import enums as enums  # noqa: PLC0414 - publishes the enums that are named below
from resolvers.context import Info
from resolvers.global_ids import Node, global_id
from resolvers.hierarchy import types as hierarchy_types
from resolvers.interactions import types as interaction_types
from resolvers.listing import millis_of
from resolvers.pagination import After, Before, Connection, First, Last, PageRequest, SortKey, page_of

if TYPE_CHECKING:
    from resolvers.hierarchy.types import Moment, Outcome
    from resolvers.interactions.types import Interaction

ATTEMPT: Final = "Attempt"


@strawberry.type(description="One customer's try at an outcome: a trip, a ticket, an order, a case.")
class Attempt(Node):
    """An attempt as it stands."""

    key: str = strawberry.field(
        description='The key that senders gave it, unique within its outcome; one that was made up begins with "~".'
    )
    customer: str | None = strawberry.field(
        description="A pseudonym: of the first to take a step in it. The customer's id itself is not kept."
    )
    revision: int = strawberry.field(description="Counts its transitions.")
    state: AttemptState = strawberry.field(description="The observed state where there is one, else the derived.")
    derived_state: AttemptState = strawberry.field(
        description="What its steps alone say. Where a result says otherwise, a moment is missing or misjudged."
    )
    observed_state: AttemptState | None = strawberry.field(
        description="ACHIEVED or LOST, as the latest result says; null without one."
    )
    recovered: bool = strawberry.field(description="Whether it was achieved after having been at risk.")
    opened_at: datetime = strawberry.field(
        description="When its first step was taken; without steps, the result's time."
    )
    closed_at: datetime | None = strawberry.field(
        description="The result's time where there is one, else when its steps closed it; null while it is not closed."
    )
    deadline_at: datetime | None = strawberry.field(
        description="When it will be LOST if nothing happens; null when it is closed, or has no steps."
    )
    stored: strawberry.Private[attempts.Attempt]

    @strawberry.field(description="What it is a try at.")
    def outcome(self, info: Info) -> Annotated["Outcome", strawberry.lazy("resolvers.hierarchy.types")]:
        """As the outcome is now."""
        node = info.context.hierarchy.nodes[self.stored.outcome]
        if not isinstance(node, nodes.Outcome):
            raise TypeError(f"an attempt at {node.kind.article}")
        return hierarchy_types.Outcome.of(node)

    @strawberry.field(
        description="The moments that are broken in it, or were when its steps closed it; by their first steps."
    )
    def broken_at(self, info: Info) -> list[Annotated["Moment", strawberry.lazy("resolvers.hierarchy.types")]]:
        """As the moments are now."""
        found = (info.context.hierarchy.nodes.get(identity) for identity in self.stored.resolution.broken_at)
        return [hierarchy_types.Moment.of(node) for node in found if isinstance(node, nodes.Moment)]

    @strawberry.field(description="What happened in it, in order of time. At most 1,000, unless it was set otherwise.")
    def steps(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection["AttemptStep"]:
        """A page of steps."""
        page = PageRequest.of((int, int, str, str), first, after, last, before)
        steps = [
            AttemptStep(at=step.at, after_close=place >= self.stored.resolution.folded, stored=step)
            for place, step in enumerate(self.stored.steps)
        ]
        return page_of(steps, lambda step: _sort_key(step.stored.order), page, lambda step: step)

    @classmethod
    def of(cls, attempt: attempts.Attempt) -> "Attempt":
        """From the domain's."""
        return cls(
            id=global_id(ATTEMPT, attempt.id),
            key=attempt.key,
            customer=attempt.customer,
            revision=attempt.revision,
            state=attempt.state,
            derived_state=attempt.resolution.state,
            observed_state=attempt.observed.state if attempt.observed else None,
            recovered=attempt.recovered,
            opened_at=attempt.opened_at,
            closed_at=attempt.closed_at,
            deadline_at=attempt.deadline_at,
            stored=attempt,
        )


@strawberry.type(
    description="What happened in an attempt: an interaction, or the close of an attempt at an inner outcome."
)
class AttemptStep:
    """A step."""

    at: datetime = strawberry.field(description="When the interaction happened, or the inner attempt closed.")
    after_close: bool = strawberry.field(
        description="Whether the attempt's steps had closed it by then, so that this one moves nothing."
    )
    stored: strawberry.Private[Step]

    @strawberry.field(description="The interaction; null where an inner attempt closed.")
    async def interaction(
        self, info: Info
    ) -> Annotated["Interaction", strawberry.lazy("resolvers.interactions.types")] | None:
        """Read together with those of other steps."""
        if self.stored.is_attempt:
            return None
        recorded = await info.context.loaders.interactions.load(self.stored.id)
        return None if recorded is None else interaction_types.Interaction.of(recorded)

    @strawberry.field(description="The inner attempt that closed, as it is now; null where an interaction happened.")
    async def attempt(self, info: Info) -> Attempt | None:
        """Read together with those of other steps. One at an outcome that this operation does not see yet is null."""
        if not self.stored.is_attempt or self.stored.node not in info.context.hierarchy.nodes:
            return None
        attempt = await info.context.loaders.attempts.load(self.stored.id)
        return None if attempt is None else Attempt.of(attempt)


def _sort_key(order: StepOrder) -> SortKey:
    at, is_attempt, source, key = order
    return millis_of(at), int(is_attempt), source, key
