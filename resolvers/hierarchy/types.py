"""The four kinds of node, and the edges between them."""

from collections.abc import Awaitable, Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final

import strawberry

from domain import hierarchy as domain
from domain import nodes, reading
from domain.attempts import AttemptState
from domain.nodes import ActivityKind, Party
from domain.standards import Verdict
from resolvers.attempts import achievement as achievements
from resolvers.attempts import lists as attempt_lists
from resolvers.attempts.achievement import Achievement, BreakingPoint
from resolvers.context import Info
from resolvers.global_ids import Node, global_id
from resolvers.hierarchy.standards import Standard
from resolvers.interactions import lists as interaction_lists
from resolvers.listing import read_page
from resolvers.pagination import After, Before, Connection, First, Last, PageRequest, connection
from resolvers.performance import queries as performance_queries
from resolvers.performance.inputs import WindowInput
from resolvers.performance.types import Performance
from resolvers.scalars import given

if TYPE_CHECKING:
    from resolvers.attempts.types import Attempt
    from resolvers.interactions.types import Interaction

DEFAULT_PATHS: Final = 20
MAX_PATHS: Final = 1_000  # a dense hierarchy has more paths than anybody can read

Customer = Annotated[
    str | None,
    strawberry.argument(
        description="Only this customer's, by the id that senders give, 1 to 256 characters; a pseudonym is no such id."
    ),
]


@strawberry.interface(description="A node of the hierarchy of moments.")
class HierarchyNode(Node):
    """What all kinds of node have."""

    kind: ClassVar[str]

    key: str = strawberry.field(description="Unique among all nodes, and for people; 1 to 128 characters.")
    aliases: list[str] = strawberry.field(description="Other keys that name this node, such as earlier ones.")
    name: str = strawberry.field(description="For people; 1 to 200 characters.")
    description: str | None = strawberry.field(description="What it is; at most 4,000 characters.")
    owner: str | None = strawberry.field(description="Who is accountable; at most 200 characters.")
    revision: int = strawberry.field(
        description="Counts the changes of the node, of its standards and of what contributes to it; from 1."
    )
    archived_at: datetime | None = strawberry.field(description="When it was archived; null while it is in use.")
    objective: float | None = strawberry.field(
        description="The rate it owes its customers, between 0 and 1: contribution, of an outcome achievement."
    )
    node_id: strawberry.Private[str]

    @strawberry.field(description="What this node contributes to: make-or-break first, then by position.")
    def contributes_to(self, info: Info) -> list["Contribution"]:
        """Edges upward."""
        hierarchy = info.context.hierarchy
        return Contribution.all_of(hierarchy.contributes_to(self.node_id), hierarchy)

    @strawberry.field(description="What contributes to this node, by position.")
    def contributors(self, info: Info) -> list["Contribution"]:
        """Edges from below."""
        hierarchy = info.context.hierarchy
        return Contribution.all_of(hierarchy.contributors(self.node_id), hierarchy)

    @strawberry.field(description="Every outcome that this node serves, nearest first, without the node itself.")
    def outcomes(self, info: Info) -> list["Outcome"]:
        """Outcomes above."""
        return [Outcome.of(node) for node in info.context.hierarchy.outcomes_above(self.node_id)]

    @strawberry.field(
        description="Every way up to an outcome, by (make-or-break, position). At most the first 1,000 can be paged."
    )
    def paths_to_outcomes(
        self,
        info: Info,
        first: Annotated[int | None, strawberry.argument(description="How many, 0 to 200.")] = DEFAULT_PATHS,
        after: After = strawberry.UNSET,
    ) -> Connection["HierarchyPath"]:
        """Paths are made one by one, so only as many as the page needs."""
        page = PageRequest.of((int,), DEFAULT_PATHS if first is None else first, after)
        start = 0 if page.after is None else min(int(page.after[0]), MAX_PATHS)
        end = min(start + page.size, MAX_PATHS)
        paths = list(islice(info.context.hierarchy.paths_to_outcomes(self.node_id), start, max(start, end) + 1))
        shown = paths[: max(0, end - start)]
        return connection(
            [((start + number,), HierarchyPath.of(path)) for number, path in enumerate(shown, start=1)],
            has_next=len(paths) > len(shown) and end < MAX_PATHS,
            has_previous=start > 0,
        )

    @strawberry.field(graphql_type=Performance, description="How the node performed over a window.")
    def performance(
        self,
        info: Info,
        window: Annotated[WindowInput, strawberry.argument(description="Which time.")],
        channel: Annotated[
            str | None,
            strawberry.argument(description="Only what was sent with this channel, 1 to 64 characters; all without."),
        ] = strawberry.UNSET,
    ) -> Awaitable[Performance]:
        """See `resolvers.performance.queries`."""
        return performance_queries.performance(info, self.node_id, window, channel, Moment.of)


@strawberry.type(description="A successful customer outcome: the root that moments serve.")
class Outcome(HierarchyNode):
    """An outcome."""

    kind = "Outcome"

    recovery_window: timedelta = strawberry.field(description="How long after a break an attempt can be recovered.")
    abandoned_after: timedelta = strawberry.field(description="How long a silent attempt stays open.")

    @strawberry.field(
        graphql_type=Achievement,
        description="What became of the attempts at it over a window. Outcomes with the same window are read at once.",
    )
    def achievement(
        self, info: Info, window: Annotated[WindowInput, strawberry.argument(description="Which time.")]
    ) -> Awaitable[Achievement]:
        """See `resolvers.attempts.achievement`."""
        return achievements.achievement(info, self.node_id, window)

    @strawberry.field(
        graphql_type=list[BreakingPoint],
        description=(
            "Where attempts broke that closed in a window, whether they were achieved after all or lost: most breaks "
            "first, then by the moment's key. An attempt that broke at several moments counts at each."
        ),
    )
    def breaking_points(
        self,
        info: Info,
        window: Annotated[WindowInput, strawberry.argument(description="When they closed.")],
        first: Annotated[int, strawberry.argument(description="How many: 1 to 200.")] = 10,
    ) -> Awaitable[list[BreakingPoint]]:
        """See `resolvers.attempts.achievement`."""
        return achievements.breaking_points(info, self.node_id, window, first, Moment.of)

    @strawberry.field(
        description=(
            "The attempts at it, the last opened first. One whose interactions were all taken out is among them, open "
            "and without steps, and counts nowhere."
        )
    )
    async def attempts(
        self,
        info: Info,
        states: Annotated[
            list[AttemptState] | None, strawberry.argument(description="Only those that stand so; all without.")
        ] = strawberry.UNSET,
        customer: Customer = strawberry.UNSET,
        window: Annotated[
            WindowInput | None,
            strawberry.argument(description="Only those opened in it, to the millisecond: a list widens no window."),
        ] = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Annotated["Attempt", strawberry.lazy("resolvers.attempts.types")]]:
        """A page of attempts."""
        page, services, wanted = read_page(first, after, last, before), info.context.services, given(window)
        query = reading.attempts_at(
            self.node_id,
            window=None if wanted is None else wanted.to_domain(),
            states=given(states),
            customer=given(customer),
            clock=services.clock,
            pseudonyms=services.pseudonyms,
        )
        return await attempt_lists.attempts_listed(info, query, page)

    @classmethod
    def of(cls, node: nodes.Outcome) -> "Outcome":
        """From the domain's."""
        return cls(
            **_shared(cls.kind, node), recovery_window=node.recovery_window, abandoned_after=node.abandoned_after
        )


@strawberry.type(description="A journey or stage between moments and outcomes; nests to any depth.")
class Experience(HierarchyNode):
    """An experience."""

    kind = "Experience"

    @classmethod
    def of(cls, node: nodes.Experience) -> "Experience":
        """From the domain's."""
        return cls(**_shared(cls.kind, node))


@strawberry.type(description="A moment of truth: a point where a customer meets the business.")
class Moment(HierarchyNode):
    """A moment."""

    kind = "Moment"

    channels: list[str] = strawberry.field(description="Where it happens, as web, phone, shop; at most 50.")
    party: Party = strawberry.field(description="Who runs it.")

    @strawberry.field(description="The standard in force now; null where nothing is promised.")
    def standard(self, info: Info) -> Standard | None:
        """By the database's clock."""
        in_force = info.context.hierarchy.standard_at(self.node_id, info.context.services.clock.now())
        return None if in_force is None else Standard.of(in_force)

    @strawberry.field(description="All its standards, newest version first; one may be still to come.")
    def standards(self, info: Info) -> list[Standard]:
        """Past, present and future."""
        return [Standard.of(standard) for standard in info.context.hierarchy.standards(self.node_id)]

    @strawberry.field(description="What was recorded at it, excluded ones too, the last that happened first.")
    async def interactions(  # noqa: PLR0913, PLR0917 - each is an argument of the field
        self,
        info: Info,
        window: Annotated[
            WindowInput | None,
            strawberry.argument(description="Only what happened in it, to the millisecond: a list widens no window."),
        ] = strawberry.UNSET,
        verdicts: Annotated[
            list[Verdict] | None, strawberry.argument(description="Only those with one of these verdicts; all without.")
        ] = strawberry.UNSET,
        customer: Customer = strawberry.UNSET,
        channel: Annotated[
            str | None,
            strawberry.argument(description="Only what was sent with this channel, 1 to 64 characters; all without."),
        ] = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Annotated["Interaction", strawberry.lazy("resolvers.interactions.types")]]:
        """A page of interactions."""
        page, services, wanted = read_page(first, after, last, before), info.context.services, given(window)
        query = reading.interactions_at(
            self.node_id,
            window=None if wanted is None else wanted.to_domain(),
            verdicts=given(verdicts),
            customer=given(customer),
            channel=given(channel),
            clock=services.clock,
            pseudonyms=services.pseudonyms,
        )
        return await interaction_lists.interactions_listed(services, query, page)

    @classmethod
    def of(cls, node: nodes.Moment) -> "Moment":
        """From the domain's."""
        return cls(**_shared(cls.kind, node), channels=list(node.channels), party=node.party)


@strawberry.type(
    description="Internal work that a moment causes. No interactions happen at it: its performance has counts of zero."
)
class Activity(HierarchyNode):
    """An activity."""

    kind = "Activity"

    activity_kind: ActivityKind = strawberry.field(description="What sort of work it is.")

    @classmethod
    def of(cls, node: nodes.Activity) -> "Activity":
        """From the domain's."""
        return cls(**_shared(cls.kind, node), activity_kind=node.activity_kind)


@strawberry.type(description="An edge of the hierarchy: one node contributes to another.")
class Contribution:
    """An edge with both its ends."""

    contributor: HierarchyNode = strawberry.field(description="What contributes.")
    to: HierarchyNode = strawberry.field(description="What it contributes to.")
    weight: float = strawberry.field(description="Scales the contributor's share of the score; above 0.")
    make_or_break: bool = strawberry.field(description="Whether a break of the contributor breaks what it serves.")
    required: bool = strawberry.field(description="Whether the contributor must be achieved.")
    position: int = strawberry.field(description="Orders contributors for readers.")

    @classmethod
    def of(cls, edge: nodes.Contribution, hierarchy: domain.Hierarchy) -> "Contribution":
        """From the domain's, whose ends are ids."""
        return cls(
            contributor=present(hierarchy.nodes[edge.contributor]),
            to=present(hierarchy.nodes[edge.to]),
            weight=edge.weight,
            make_or_break=edge.make_or_break,
            required=edge.required,
            position=edge.position,
        )

    @classmethod
    def all_of(cls, edges: Iterable[nodes.Contribution], hierarchy: domain.Hierarchy) -> list["Contribution"]:
        """In the same order."""
        return [cls.of(edge, hierarchy) for edge in edges]


@strawberry.type(description="A way up from a node to an outcome.")
class HierarchyPath:
    """A path."""

    nodes: list[HierarchyNode] = strawberry.field(description="From the node itself to the outcome, both included.")
    make_or_break: bool = strawberry.field(description="Whether every contribution on the way is make-or-break.")

    @classmethod
    def of(cls, path: domain.Path) -> "HierarchyPath":
        """From the domain's."""
        return cls(nodes=[present(node) for node in path.nodes], make_or_break=path.make_or_break)


def present(node: nodes.Node) -> Outcome | Experience | Moment | Activity:
    """A node of any kind as its GraphQL type."""
    match node:
        case nodes.Outcome():
            return Outcome.of(node)
        case nodes.Experience():
            return Experience.of(node)
        case nodes.Moment():
            return Moment.of(node)
        case nodes.Activity():
            return Activity.of(node)


def _shared(type_name: str, node: nodes.Node) -> dict[str, Any]:
    return {
        "id": global_id(type_name, node.id),
        "node_id": node.id,
        "key": node.key,
        "aliases": list(node.aliases),
        "name": node.name,
        "description": node.description,
        "owner": node.owner,
        "revision": node.revision,
        "archived_at": node.archived_at,
        "objective": node.objective,
    }
