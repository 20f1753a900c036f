"""The hierarchy as it was. Snapshots are no Nodes: they must not take the place of today's in a client's cache."""

import asyncio
from datetime import datetime, timedelta
from typing import Annotated

import strawberry

from domain import hierarchy as domain
from domain import nodes, revisiting
from domain.nodes import ActivityKind, NodeKind, Party
from resolvers.context import Info
from resolvers.global_ids import global_id
from resolvers.hierarchy.document_text import DocumentFormat, write_text
from resolvers.hierarchy.standards import Standard
from resolvers.scalars import SentTime, given, read_time

FORMAT = "How it is written."
Format = Annotated[DocumentFormat, strawberry.argument(description=FORMAT)]


@strawberry.type(description="A node as it was. Fields that its kind does not have are null.")
class NodeSnapshot:
    """A node of any kind."""

    kind: NodeKind = strawberry.field(description="What it is.")
    node_id: strawberry.ID = strawberry.field(description="The global id of the node, which is the same today.")
    key: str = strawberry.field(description="Its key then.")
    aliases: list[str] = strawberry.field(description="Its aliases then.")
    name: str = strawberry.field(description="For people.")
    description: str | None = strawberry.field(description="What it is, in words.")
    owner: str | None = strawberry.field(description="Who was accountable.")
    revision: int = strawberry.field(description="How often it had been changed, from 1.")
    archived_at: datetime | None = strawberry.field(description="Since when it was archived; null where it was not.")
    objective: float | None = strawberry.field(description="The rate it owed its customers, a ratio in (0, 1).")
    recovery_window: timedelta | None = strawberry.field(description="Of an outcome: how long a break could be mended.")
    abandoned_after: timedelta | None = strawberry.field(description="Of an outcome: how long silence left it open.")
    channels: list[str] | None = strawberry.field(description="Of a moment: where it happened.")
    party: Party | None = strawberry.field(description="Of a moment: who ran it.")
    standards: list[Standard] | None = strawberry.field(description="Of a moment: all so far, newest version first.")
    activity_kind: ActivityKind | None = strawberry.field(description="Of an activity: what sort of work it was.")

    @classmethod
    def of(cls, node: nodes.Node, hierarchy: domain.Hierarchy) -> "NodeSnapshot":
        """From the domain's."""
        moment = node if isinstance(node, nodes.Moment) else None
        outcome = node if isinstance(node, nodes.Outcome) else None
        return cls(
            kind=node.kind,
            node_id=strawberry.ID(global_id(node.kind.capitalize(), node.id)),
            key=node.key,
            aliases=list(node.aliases),
            name=node.name,
            description=node.description,
            owner=node.owner,
            revision=node.revision,
            archived_at=node.archived_at,
            objective=node.objective,
            recovery_window=outcome.recovery_window if outcome else None,
            abandoned_after=outcome.abandoned_after if outcome else None,
            channels=list(moment.channels) if moment else None,
            party=moment.party if moment else None,
            standards=[Standard.of(each) for each in hierarchy.standards(node.id)] if moment else None,
            activity_kind=node.activity_kind if isinstance(node, nodes.Activity) else None,
        )


@strawberry.type(description="A contribution as it was.")
class ContributionSnapshot:
    """An edge; its ends are keys."""

    contributor: str = strawberry.field(description="The key that the contributor had then.")
    to: str = strawberry.field(description="The key that the node it went to had then.")
    weight: float = strawberry.field(description="Its share of the score; above 0.")
    make_or_break: bool = strawberry.field(description="Whether a break of the contributor broke what it served.")
    required: bool = strawberry.field(description="Whether the contributor had to be achieved.")
    position: int = strawberry.field(description="Orders contributors for readers.")

    @classmethod
    def of(cls, edge: nodes.Contribution, hierarchy: domain.Hierarchy) -> "ContributionSnapshot":
        """From the domain's."""
        return cls(
            contributor=hierarchy.nodes[edge.contributor].key,
            to=hierarchy.nodes[edge.to].key,
            weight=edge.weight,
            make_or_break=edge.make_or_break,
            required=edge.required,
            position=edge.position,
        )


@strawberry.type(description="The whole hierarchy as it was at one version.")
class HierarchySnapshot:
    """A version of the past, or today's."""

    seen: strawberry.Private[domain.Hierarchy]

    version: int = strawberry.field(description="Which version; 0 is the empty one before the first edit.")
    as_of: datetime = strawberry.field(description="The instant that was asked for, or when that version was made.")

    @strawberry.field(description="All nodes of then, by key.")
    def nodes(self) -> list[NodeSnapshot]:
        """Those that were archived included."""
        every = sorted(self.seen.nodes.values(), key=lambda node: node.key)
        return [NodeSnapshot.of(node, self.seen) for node in every]

    @strawberry.field(description="All contributions of then, by the keys of what they went to and of the contributor.")
    def contributions(self) -> list[ContributionSnapshot]:
        """With the keys of then."""
        every = [ContributionSnapshot.of(edge, self.seen) for edge in self.seen.contributions.values()]
        return sorted(every, key=lambda edge: (edge.to, edge.contributor))

    @strawberry.field(description="As a document: importing it takes the hierarchy back to then, but for standards.")
    async def document(self, format: Format = DocumentFormat.YAML) -> str:
        """Text is written in a thread: other requests go on meanwhile."""
        return await asyncio.to_thread(write_text, self.seen, format)


@strawberry.type
class SnapshotQuery:
    """The root field over the past."""

    @strawberry.field(description="The hierarchy as of a version or an instant: exactly one of the two.")
    async def hierarchy_as_of(
        self,
        info: Info,
        version: Annotated[
            int | None, strawberry.argument(description="From 0, the empty hierarchy, to the current version.")
        ] = strawberry.UNSET,
        at: Annotated[
            SentTime | None, strawberry.argument(description="At most 60 s ahead of the database's clock.")
        ] = strawberry.UNSET,
    ) -> HierarchySnapshot:
        """As it was."""
        services, sent = info.context.services, given(at)
        instant = None if sent is None else read_time("at", sent)
        snapshot = await revisiting.as_of(given(version), instant, services.hierarchies, services.clock)
        return HierarchySnapshot(seen=snapshot.hierarchy, version=snapshot.hierarchy.version, as_of=snapshot.as_of)
