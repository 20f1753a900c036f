"""Corrections as clients read them."""

from datetime import datetime

import strawberry

from domain import corrections, interactions
from domain.corrections import CorrectionKind, CorrectionState
from domain.standards import Verdict
from resolvers import enums as enums  # noqa: PLC0414 - publishes the enums that are named below
from resolvers.global_ids import Node, global_id
from resolvers.scalars import Count, Signals

CORRECTION = "Correction"


@strawberry.type(
    description=(
        "Work on what is recorded already. It goes in small steps, and totals are exact while it runs; it can be "
        "stopped and resumed, and is in the change log. An amendment is done with its answer."
    )
)
class Correction(Node):
    """A correction as it stands."""

    kind: CorrectionKind = strawberry.field(description="What is done.")
    state: CorrectionState = strawberry.field(description="How it stands.")
    by: str = strawberry.field(description="Who asked for it.")
    reason: str | None = strawberry.field(description="Why.")
    started_at: datetime = strawberry.field(description="When it was asked for, by the database's clock.")
    finished_at: datetime | None = strawberry.field(description="When it came to its end; null before.")
    done: Count = strawberry.field(description="Interactions or attempts looked at so far.")
    total: Count = strawberry.field(
        description="How many were in scope when it began, or `done` if more came since; 0 before they were counted."
    )
    failure: str | None = strawberry.field(
        description="What kind of error its last step ended with; it is tried again. Null where none did."
    )

    @classmethod
    def of(cls, correction: corrections.Correction) -> "Correction":
        """From the domain's."""
        return cls(
            id=global_id(CORRECTION, correction.id),
            kind=correction.kind,
            state=correction.state,
            by=correction.by,
            reason=correction.reason,
            started_at=correction.started_at,
            finished_at=correction.finished_at,
            done=Count(correction.done),
            total=Count(correction.total),
            failure=correction.failure,
        )


@strawberry.type(description="What an interaction was before it was amended.")
class Amendment:
    """Who changed it, and what it was."""

    at: datetime = strawberry.field(description="When, by the database's clock.")
    by: str = strawberry.field(description="Who.")
    reason: str | None = strawberry.field(description="Why.")
    moment_key: str = strawberry.field(description="The moment as it was named before.")
    occurred_at: datetime = strawberry.field(description="When it was said to have happened before.")
    channel: str | None = strawberry.field(description="Where it was said to have happened before.")
    signals: Signals = strawberry.field(description="What was said to have been observed before.")
    verdict: Verdict = strawberry.field(description="What had become of it.")

    @classmethod
    def of(cls, amendment: interactions.Amendment) -> "Amendment":
        """From the domain's."""
        before = amendment.before.interaction
        return cls(
            at=amendment.at,
            by=amendment.by,
            reason=amendment.reason,
            moment_key=before.moment_key,
            occurred_at=before.occurred_at,
            channel=before.channel,
            signals=Signals(before.signals),
            verdict=amendment.before.assessment.verdict,
        )
