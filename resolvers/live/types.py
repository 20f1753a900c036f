"""What subscriptions tell."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from domain import watching
from domain.attempts import AttemptState, Transition
from domain.feed import write_cursor
from domain.following import Event, Origin, Position, path_along
from resolvers.attempts.achievement import Achievement
from resolvers.attempts.types import Attempt
from resolvers.context import Info
from resolvers.errors import CursorExpired
from resolvers.hierarchy.log import HierarchyChange
from resolvers.hierarchy.types import HierarchyNode, HierarchyPath, Moment, present
from resolvers.interactions.types import Interaction
from resolvers.live.objects import RecordObjects
from resolvers.performance.series import SeriesOf
from resolvers.performance.types import Performance
from resolvers.scalars import Cursor

_RESUMES = "Where to go on after it: passed as `after`, it tells what comes next, and nothing twice."


@strawberry.type(
    description=(
        "Where the subscriber stands: told at once, and then at least every 30 s while nothing happens. Keep its "
        "cursor as you keep those of events."
    )
)
class FeedPosition:
    """A place in a feed."""

    cursor: Cursor = strawberry.field(description="Passed as `after`, it tells everything that comes next.")

    @classmethod
    def of(cls, position: Position) -> "FeedPosition":
        """From the domain's."""
        return cls(cursor=Cursor(write_cursor(position.cursor)))


@strawberry.type(
    description=(
        "One transition of an attempt. `from`, `to`, `at`, `revision` and `corrects` are as it was then; `attempt`, "
        "`cause` and `path` show today's objects."
    )
)
class OutcomeUpdate:
    """A transition."""

    attempt: Attempt = strawberry.field(description="The attempt as it is now: it may have moved on.")
    from_: AttemptState | None = strawberry.field(
        name="from", description="How it stood before; null when it was opened by this."
    )
    to: AttemptState = strawberry.field(description="How it stood from then on.")
    at: datetime = strawberry.field(description="When the step was taken, the clock was due or the result was seen.")
    revision: int = strawberry.field(
        description="The attempt's after it; counts its transitions, from 1 without a gap."
    )
    corrects: bool = strawberry.field(
        description="Whether something that occurred earlier arrived, so that what was told before is no longer so."
    )
    cursor: Cursor = strawberry.field(description=_RESUMES)
    cause_id: strawberry.Private[str | None]
    way: strawberry.Private[tuple[str, ...]]
    origin: strawberry.Private[Origin]
    objects: strawberry.Private[RecordObjects]

    @strawberry.field(
        description="The interaction that brought it about, as it is now; null after a silence or result."
    )
    async def cause(self) -> Interaction | None:
        """Read together with those of the events around it."""
        if self.cause_id is None:
            return None
        (recorded,) = await self.objects.interactions([self.cause_id])
        return None if recorded is None else Interaction.of(recorded)

    @strawberry.field(
        description=(
            "The way up from the moment of the cause to the outcome, as nodes and contributions are now; null without "
            "a cause, and where the hierarchy was edited so that it is no way any more."
        )
    )
    def path(self, info: Info) -> HierarchyPath | None:
        """In today's hierarchy."""
        path = path_along(self.way, info.context.hierarchy)
        return None if path is None else HierarchyPath.of(path)

    @classmethod
    def of(cls, event: Event[Transition], attempt: Attempt, objects: RecordObjects) -> "OutcomeUpdate":
        """From the domain's."""
        told = event.what
        return cls(
            attempt=attempt,
            from_=told.before,
            to=told.after,
            at=told.at,
            revision=told.revision,
            corrects=told.corrects,
            cursor=cursor_of(event),
            cause_id=told.cause,
            way=told.path,
            origin=event.origin,
            objects=objects,
        )


def cursor_of(event: Event[Any]) -> Cursor:
    """Where to go on after an event."""
    return Cursor(write_cursor(event.cursor))


@strawberry.type(description="An interaction was recorded. It is told once, whatever corrects it later.")
class InteractionRecorded:
    """A recording."""

    interaction: Interaction = strawberry.field(description="The interaction as it is now.")
    cursor: Cursor = strawberry.field(description=_RESUMES)
    origin: strawberry.Private[Origin]

    @classmethod
    def of(cls, event: Event[str], interaction: Interaction) -> "InteractionRecorded":
        """From the domain's."""
        return cls(interaction=interaction, cursor=cursor_of(event), origin=event.origin)


@strawberry.type(description="The hierarchy was edited.")
class HierarchyChanged:
    """An edit."""

    change: HierarchyChange = strawberry.field(description="The entry of the change log.")
    cursor: Cursor = strawberry.field(description=_RESUMES)
    origin: strawberry.Private[Origin]

    @classmethod
    def of(cls, event: Event[int], change: HierarchyChange) -> "HierarchyChanged":
        """From the domain's."""
        return cls(change=change, cursor=cursor_of(event), origin=event.origin)


@strawberry.type(description="How a node performs now.")
class PerformanceUpdate:
    """A state."""

    node: HierarchyNode = strawberry.field(description="The node.")
    performance: Performance = strawberry.field(description="Over the window that ends with the current minute.")
    achievement: Achievement | None = strawberry.field(
        description="What became of the attempts at an outcome over the same window; null of other nodes."
    )
    cursor: Cursor = strawberry.field(description="Everything up to here is included, and maybe more.")

    @property
    def subject(self) -> str:
        """Whose state it is."""
        return self.node.id

    @classmethod
    def of(cls, update: watching.Update) -> "PerformanceUpdate":
        """From the domain's."""
        node, achievement = update.node, update.achievement
        return cls(
            node=present(node),
            performance=Performance.of(update.performance, Moment.of, SeriesOf(node.id, None)),
            achievement=None if achievement is None else Achievement.of(achievement, node.id),
            cursor=Cursor(write_cursor(update.cursor)),
        )


OutcomeFeed = Annotated[
    OutcomeUpdate | FeedPosition | CursorExpired,
    strawberry.union("OutcomeFeed", description="What `outcomeUpdated` tells."),
]
InteractionFeed = Annotated[
    InteractionRecorded | FeedPosition | CursorExpired,
    strawberry.union("InteractionFeed", description="What `interactionRecorded` tells."),
]
HierarchyFeed = Annotated[
    HierarchyChanged | FeedPosition | CursorExpired,
    strawberry.union("HierarchyFeed", description="What `hierarchyChanged` tells."),
]
