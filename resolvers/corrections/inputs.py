"""What corrections take."""

from datetime import datetime

import strawberry

from domain.correcting import ExclusionRequest
from domain.corrections import Amended
from domain.ports import Clock
from domain.sending import read_amendment
from resolvers.corrections.types import CORRECTION
from resolvers.global_ids import read_global_id
from resolvers.performance.inputs import Interval
from resolvers.scalars import SentTime, Signals, given, read_time

WHY = "Why, for those who read the change log later; at most 4,000 characters."
SOURCE = "The sending system."


@strawberry.input(description="What of an interaction is to change. What is left out stays.")
class AmendInteractionInput:
    """What `amendInteraction` takes."""

    source: str = strawberry.field(default="default", description=SOURCE)
    id: strawberry.ID = strawberry.field(description="The sender's id of the interaction.")
    moment: str | None = strawberry.field(default=strawberry.UNSET, description="The moment's key, as when recording.")
    occurred_at: SentTime | None = strawberry.field(default=strawberry.UNSET, description="When it really happened.")
    channel: str | None = strawberry.field(default=strawberry.UNSET, description="Where it really happened.")
    signals: Signals | None = strawberry.field(
        default=strawberry.UNSET, description="What was really observed: all of it, for it replaces what was sent."
    )
    reason: str = strawberry.field(description=WHY)

    def to_domain(self, clock: Clock) -> Amended:
        """What changes. Raises InvalidInputError, as recording would reject the item."""
        return read_amendment(
            moment=given(self.moment),
            occurred_at=given(self.occurred_at),
            channel=given(self.channel),
            signals=given(self.signals),
            now=clock.now(),
        )


@strawberry.input(
    description=(
        "What to leave out of all totals: everything that occurred at some moments in a window, or single interactions "
        "by id; one of both. What arrives later counts, whenever it occurred."
    )
)
class ExcludeInteractionsInput:
    """What `excludeInteractions` takes."""

    moments: list[str] | None = strawberry.field(default=strawberry.UNSET, description="Keys of moments.")
    window: Interval | None = strawberry.field(default=strawberry.UNSET, description="Needed with moments.")
    source: str = strawberry.field(default="default", description=SOURCE)
    ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="The sender's ids of single interactions; at most 1,000."
    )
    reason: str = strawberry.field(description=WHY)

    def to_domain(self) -> ExclusionRequest:
        """What is asked for. Raises InvalidInputError for a malformed time."""
        window = given(self.window)
        return ExclusionRequest(
            moments=tuple(given(self.moments) or ()),
            start=None if window is None else read_time("window.from", window.from_),
            end=None if window is None else read_time("window.to", window.to),
            source=self.source,
            ids=tuple(str(key) for key in given(self.ids) or ()),
        )


@strawberry.input(description="Which attempts are to be resolved anew.")
class ResolveAttemptsInput:
    """What `resolveAttempts` takes."""

    outcome: str = strawberry.field(description="The outcome's key.")
    window: Interval | None = strawberry.field(
        default=strawberry.UNSET, description="Only attempts that were opened in it; all without."
    )
    reason: str = strawberry.field(description=WHY)

    def opened_in(self) -> tuple[datetime | None, datetime | None]:
        """From when and until when. Raises InvalidInputError for a malformed time."""
        window = given(self.window)
        if window is None:
            return None, None
        return read_time("window.from", window.from_), read_time("window.to", window.to)


@strawberry.input(description="Which correction.")
class CorrectionInput:
    """What `includeInteractions`, `stopCorrection` and `resumeCorrection` take."""

    id: strawberry.ID = strawberry.field(description="The correction's global id.")
    reason: str | None = strawberry.field(default=strawberry.UNSET, description=WHY)

    def to_domain(self) -> str:
        """The correction's own id; one that names nothing where the global id is of another type."""
        type_name, local_id = read_global_id(self.id)
        return local_id if type_name == CORRECTION else ""
