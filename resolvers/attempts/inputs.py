"""What recording results takes. Items reach the domain as they were sent: one bad item must not sink its batch."""

import strawberry

from domain.results import SentResult
from resolvers.scalars import SentTime


@strawberry.input(
    description=(
        "What was observed of an attempt, whatever its steps say. Of several results of one attempt the latest by "
        "(occurredAt, source and id) counts. A wrong value rejects its item alone; what the types of this schema "
        "refuse fails the whole request."
    )
)
class ObservedResultInput:
    """A result as it is sent."""

    id: strawberry.ID = strawberry.field(
        description="The sender's own id, 1 to 256 characters, unique among its results. Again records nothing twice."
    )
    outcome: str = strawberry.field(description="The outcome's key or one of its aliases.")
    attempt: str = strawberry.field(
        description="The attempt's key, 1 to 256 characters. One that was not seen yet is opened by its result."
    )
    achieved: bool = strawberry.field(description="Whether the customer got what they came for.")
    occurred_at: SentTime = strawberry.field(
        description="When that was so, at most 60 s ahead of the database's clock. Any order of arrival will do."
    )

    def to_domain(self) -> SentResult:
        """As sent, nothing checked."""
        return SentResult(
            id=self.id,
            outcome=self.outcome,
            attempt=self.attempt,
            achieved=self.achieved,
            occurred_at=self.occurred_at,
        )


@strawberry.input(description="A batch of results from one source.")
class RecordResultsInput:
    """What `recordResults` takes."""

    source: str = strawberry.field(
        default="default",
        description="The sending system: 1 to 64 characters without a colon. Ids of results are unique within it.",
    )
    results: list[ObservedResultInput] = strawberry.field(description="At most 1,000, unless it was set otherwise.")
