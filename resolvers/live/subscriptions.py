"""The subscriptions."""

from collections.abc import AsyncGenerator, Collection, Iterator, Sequence
from contextlib import aclosing
from typing import Annotated, Final

import strawberry
from strawberry.types.nodes import SelectedField, Selection

from domain import following
from domain.attempts import Attempt as DomainAttempt
from domain.attempts import AttemptState, Transition
from domain.errors import InvalidInputError, UnknownNodeError
from domain.feed import FeedName
from domain.following import Event
from domain.hierarchy import Hierarchy
from domain.hierarchy import HierarchyChange as DomainHierarchyChange
from domain.interactions import Recorded
from domain.nodes import NodeKind
from domain.standards import Verdict
from domain.watching import WatchRequest
from resolvers.attempts.types import Attempt
from resolvers.context import Info
from resolvers.global_ids import read_global_id
from resolvers.hierarchy.log import HierarchyChange
from resolvers.interactions.types import Interaction
from resolvers.live.feeds import events, read_after
from resolvers.live.objects import RecordObjects
from resolvers.live.types import (
    HierarchyChanged,
    HierarchyFeed,
    InteractionFeed,
    InteractionRecorded,
    OutcomeFeed,
    OutcomeUpdate,
    PerformanceUpdate,
)
from resolvers.performance.series import steps_selected
from resolvers.scalars import Cursor, SentDuration, given, read_duration

_WINDOW: Final = SentDuration("PT5M")
_EVERY: Final = SentDuration("PT1S")
_KINDS: Final = {kind.capitalize(): kind for kind in NodeKind}

After = Annotated[
    Cursor | None,
    strawberry.argument(
        description=(
            "A cursor of this API: go on exactly there. Without one, with what is committed from now on. A cursor of "
            "another feed, or of `position`, does as well."
        )
    ),
]


@strawberry.type(
    description=(
        "What happens, as it happens. State is told as it is now, and then when it has changed: of states that follow "
        "each other quickly only the last. Events are told once each, those of an attempt in order; whoever comes "
        "back with the cursor of the last one misses nothing and sees nothing twice. What an event says of the past "
        "(`from`, `to`, `at`) is as it was then; the objects in it are as they are now, and an event whose object is "
        "gone is left out. A subscriber that reads too slowly is ended with the code FELL_BEHIND, and goes on from its "
        "last cursor."
    )
)
class Subscription:
    """All root fields that follow."""

    @strawberry.subscription(
        description=(
            "How nodes perform: all of them at once, and then those of which something has changed that is selected "
            "here. `from`, `to` and `cursor` alone are no change: that the window moved on is none, that something "
            "fell out of it is. What is selected below `node` is told along; that it changed is not told by itself."
        )
    )
    async def performance_updated(
        self,
        info: Info,
        nodes: Annotated[list[strawberry.ID], strawberry.argument(description="Global ids of 1 to 300 nodes.")],
        window: Annotated[
            SentDuration, strawberry.argument(description="How long the window is that ends with the current minute.")
        ] = _WINDOW,
        every: Annotated[
            SentDuration, strawberry.argument(description="To be told no more often than this: PT0.1S to PT1H.")
        ] = _EVERY,
    ) -> AsyncGenerator[list[PerformanceUpdate]]:
        """Those who ask the same share one watch."""
        context, services = info.context, info.context.services
        hierarchy = await context.see_hierarchy()
        request = WatchRequest(
            nodes=tuple(dict.fromkeys(_local_ids("nodes", nodes, hierarchy))),
            length=read_duration("window", window),
            every=read_duration("every", every),
            steps=frozenset(step for field in info.selected_fields for step in steps_selected(field.selections)),
        )
        request.check(hierarchy, services.clock.now(), services.limits)
        heard = services.watches.heard(
            request, PerformanceUpdate.of, live=services.live, clock=services.clock, limits=services.limits
        )
        async with aclosing(heard):
            async for changes in heard:
                context.adopt(services.live.hierarchy)
                # A node that an edit has just taken out of sight ends the watch: nothing more is selected from it.
                if all(node in context.hierarchy.nodes for node in request.nodes):
                    yield changes
                del changes

    @strawberry.subscription(description="Transitions of attempts, each once, those of an attempt in order.")
    async def outcome_updated(
        self,
        info: Info,
        outcomes: Annotated[
            list[strawberry.ID] | None,
            strawberry.argument(description="Global ids: only of attempts at these; of all without."),
        ] = strawberry.UNSET,
        states: Annotated[
            list[AttemptState] | None, strawberry.argument(description="Only those into one of these; all without.")
        ] = strawberry.UNSET,
        after: After = strawberry.UNSET,
    ) -> AsyncGenerator[OutcomeFeed]:
        """With their attempts, and causes where they are selected."""
        hierarchy = await info.context.see_hierarchy()
        chosen = _chosen("outcomes", outcomes, hierarchy, NodeKind.OUTCOME)
        wanted = following.transitions(chosen, given(states))
        with_causes = "cause" in _names(info.selected_fields)

        async def load(objects: RecordObjects, some: Sequence[Transition]) -> Sequence[DomainAttempt | None]:
            if with_causes:
                await objects.interactions(list(dict.fromkeys(each.cause for each in some if each.cause is not None)))
            return await objects.attempts([each.attempt for each in some])

        def present(objects: RecordObjects, event: Event[Transition], attempt: DomainAttempt) -> OutcomeUpdate | None:
            if attempt.outcome not in info.context.hierarchy.nodes:
                return None
            return objects.presented(
                FeedName.OUTCOMES, event, lambda: OutcomeUpdate.of(event, Attempt.of(attempt), objects)
            )

        feed = events(info.context, FeedName.OUTCOMES, wanted, read_after(after), load, present)
        async with aclosing(feed):
            async for told in feed:
                yield told
                del told

    @strawberry.subscription(description="Interactions that were recorded, each once; those under unknown keys too.")
    async def interaction_recorded(
        self,
        info: Info,
        moments: Annotated[
            list[strawberry.ID] | None,
            strawberry.argument(description="Global ids: only at these moments; everything without."),
        ] = strawberry.UNSET,
        verdicts: Annotated[
            list[Verdict] | None, strawberry.argument(description="Only with one of these verdicts now; all without.")
        ] = strawberry.UNSET,
        after: After = strawberry.UNSET,
    ) -> AsyncGenerator[InteractionFeed]:
        """Records do not say where an interaction happened: it is read, and then chosen."""
        hierarchy = await info.context.see_hierarchy()
        chosen, judged = _chosen("moments", moments, hierarchy, NodeKind.MOMENT), given(verdicts)

        async def load(objects: RecordObjects, some: Sequence[str]) -> Sequence[Recorded | None]:
            return await objects.interactions(some)

        def present(objects: RecordObjects, event: Event[str], recorded: Recorded) -> InteractionRecorded | None:
            scored = recorded.scored
            if chosen is not None and scored.moment not in chosen:
                return None
            if judged is not None and scored.assessment.verdict not in judged:
                return None
            return objects.presented(
                FeedName.INTERACTIONS,
                event,
                lambda: InteractionRecorded.of(event, Interaction.of(recorded)),
            )

        feed = events(info.context, FeedName.INTERACTIONS, following.recordings, read_after(after), load, present)
        async with aclosing(feed):
            async for told in feed:
                yield told
                del told

    @strawberry.subscription(description="Edits of the hierarchy, each once, in order.")
    async def hierarchy_changed(self, info: Info, after: After = strawberry.UNSET) -> AsyncGenerator[HierarchyFeed]:
        """With the entry of the change log."""

        async def load(objects: RecordObjects, _: Sequence[int]) -> Sequence[DomainHierarchyChange | None]:
            return [await objects.change()]  # a record makes one version at most

        def present(objects: RecordObjects, event: Event[int], edit: DomainHierarchyChange) -> HierarchyChanged:
            change = HierarchyChange.of(edit, info.context.hierarchy)
            return objects.presented(FeedName.HIERARCHY, event, lambda: HierarchyChanged.of(event, change))

        feed = events(info.context, FeedName.HIERARCHY, following.edits, read_after(after), load, present)
        async with aclosing(feed):
            async for told in feed:
                yield told
                del told


def _chosen(field: str, ids: Sequence[str] | None, hierarchy: Hierarchy, kind: NodeKind) -> Collection[str] | None:
    sent = given(ids)
    return None if sent is None else frozenset(_local_ids(field, sent, hierarchy, kind))


def _local_ids(field: str, ids: Sequence[str], hierarchy: Hierarchy, kind: NodeKind | None = None) -> Iterator[str]:
    """Nodes' own ids. Raises InvalidInputError for what is no global id of such nodes, UnknownNodeError."""
    for place, sent in enumerate(ids):
        try:
            type_name, local_id = read_global_id(sent)
        except InvalidInputError:
            type_name, local_id = "", ""
        named = _KINDS.get(type_name)
        if named is None or kind not in {None, named}:
            wanted = "a node" if kind is None else kind.article
            raise InvalidInputError(
                f"{field}.{place}", f"{field}.{place} is no id of {wanted}; pass one that this API returned."
            )
        node = hierarchy.nodes.get(local_id)
        if node is None or node.kind is not named:
            raise UnknownNodeError(sent, named)
        yield local_id


def _names(selections: Sequence[Selection]) -> Iterator[str]:
    """The fields that are selected, at whatever depth."""
    for selection in selections:
        if isinstance(selection, SelectedField):
            yield selection.name
        yield from _names(selection.selections)
