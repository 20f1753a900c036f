"""The hierarchy as a whole, and its change log."""

import asyncio
from datetime import datetime

import strawberry

from domain import hierarchy as domain
from domain import nodes, revisiting
from domain.interactions import UnmappedKey as DomainUnmappedKey
from resolvers.context import Info
from resolvers.hierarchy.document_text import DocumentFormat, write_text
from resolvers.hierarchy.snapshots import Format
from resolvers.hierarchy.types import Contribution, HierarchyNode, present
from resolvers.pagination import After, Before, Connection, First, Last, PageRequest, connection, page_of
from resolvers.scalars import Count


@strawberry.type(description="A moment key that nobody defined yet. What came in under it is kept.")
class UnmappedKey:
    """An unknown key of one source."""

    key: str = strawberry.field(description="The key as it was sent.")
    source: str = strawberry.field(description="Which sending system used it.")
    interactions: Count = strawberry.field(description="How many interactions are kept under it.")
    first_seen_at: datetime = strawberry.field(description="When the first of them was recorded.")
    last_seen_at: datetime = strawberry.field(description="When the latest of them was recorded.")

    @classmethod
    def of(cls, unmapped: DomainUnmappedKey) -> "UnmappedKey":
        """From the domain's."""
        return cls(
            key=unmapped.key,
            source=unmapped.source,
            interactions=Count(unmapped.interactions),
            first_seen_at=unmapped.first_seen_at,
            last_seen_at=unmapped.last_seen_at,
        )


@strawberry.type(description="One entry of the append-only change log.")
class HierarchyChange:
    """An edit."""

    version: int = strawberry.field(description="The hierarchy's version after it.")
    at: datetime = strawberry.field(description="When it was made, by the database's clock.")
    by: str = strawberry.field(description="Who made it; empty to callers who are restricted to outcomes.")
    reason: str | None = strawberry.field(
        description="Why, where it was said; at most 4,000 characters. Null to callers who are restricted to outcomes."
    )
    action: str = strawberry.field(description="The mutation that made it.")
    nodes: list[HierarchyNode] = strawberry.field(description="The nodes it touched, as they are now.")

    @classmethod
    def of(cls, change: domain.HierarchyChange, hierarchy: domain.Hierarchy) -> "HierarchyChange":
        """From the domain's. What it touched is as today: objects of today's cache must not turn into older ones."""
        return cls(
            version=change.version,
            at=change.at,
            by=change.by,
            reason=change.reason,
            action=change.action,
            nodes=[present(hierarchy.nodes[each]) for each in _touched(change.edit) if each in hierarchy.nodes],
        )


@strawberry.type(description="The hierarchy of moments as it is now.")
class Hierarchy:
    """All nodes and contributions at one version."""

    version: int = strawberry.field(description="Counts the edits.")
    changed_at: datetime = strawberry.field(description="When the latest edit was made. The year 1 means: never.")

    @strawberry.field(description="All nodes, by key.")
    def nodes(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[HierarchyNode]:
        """A page of nodes."""
        page = PageRequest.of((str,), first, after, last, before)
        everything = sorted(info.context.hierarchy.nodes.values(), key=lambda node: node.key)
        return page_of(everything, lambda node: (node.key,), page, present)

    @strawberry.field(description="All contributions, by the keys of what they go to and of what contributes.")
    def contributions(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Contribution]:
        """A page of edges."""
        page = PageRequest.of((str, str), first, after, last, before)
        hierarchy = info.context.hierarchy

        def key(edge: nodes.Contribution) -> tuple[str, str]:
            return hierarchy.nodes[edge.to].key, hierarchy.nodes[edge.contributor].key

        everything = sorted(hierarchy.contributions.values(), key=key)
        return page_of(everything, key, page, lambda edge: Contribution.of(edge, hierarchy))

    @strawberry.field(
        description="Keys under which interactions came in and that nobody defined, the latest seen first."
    )
    async def unmapped_keys(self, info: Info) -> list[UnmappedKey]:
        """At most as many as the service keeps: 1,000 unless it was set otherwise."""
        unmapped = await info.context.services.hierarchies.unmapped_keys()
        return [UnmappedKey.of(key) for key in unmapped]

    @strawberry.field(description="The change log, newest first.")
    async def changes(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[HierarchyChange]:
        """One entry more is read than shown, which tells whether there is more."""
        page = PageRequest.of((int,), first, after, last, before)
        hierarchy, log = info.context.hierarchy, info.context.services.hierarchies
        newest = hierarchy.version if page.after is None else min(hierarchy.version, int(page.after[0]) - 1)
        oldest = 1 if page.before is None else max(1, int(page.before[0]) + 1)
        if page.backward:
            entries = await revisiting.oldest_changes(log, oldest, newest, page.size + 1)
            shown = entries[max(0, len(entries) - page.size) :]
        else:
            entries = await log.changes(newest + 1, page.size + 1, after=oldest - 1)
            shown = entries[: page.size]
        has_more = len(entries) > page.size
        return connection(
            [((change.version,), HierarchyChange.of(change, hierarchy)) for change in shown],
            has_next=page.before is not None or (has_more and not page.backward),
            has_previous=page.after is not None or (has_more and page.backward),
        )

    @strawberry.field(
        description="The whole as a document for `importHierarchy`, archived nodes and standards included."
    )
    async def document(self, info: Info, format: Format = DocumentFormat.YAML) -> str:
        """Text is written in a thread: other requests go on meanwhile."""
        return await asyncio.to_thread(write_text, info.context.hierarchy, format)

    @classmethod
    def of(cls, hierarchy: domain.Hierarchy) -> "Hierarchy":
        """From the domain's."""
        return cls(version=hierarchy.version, changed_at=hierarchy.changed_at)


def _touched(edit: domain.Edit) -> list[str]:
    """The ids of the nodes that an edit names, each once."""
    named = [node.id for node in edit.nodes]
    ends = [end for edge in edit.contributions for end in edge.ends]
    withdrawn = [end for pair in edit.withdrawn for end in pair]
    return list(dict.fromkeys([*named, *ends, *withdrawn]))
