"""Interactions as clients read them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from domain import interactions, nodes, recoveries, standards
from domain.interactions import Recorded, RejectionCode
from domain.recoveries import RecoversState
from domain.scoring import MILLIONTHS
from domain.standards import Verdict
from resolvers.attempts import types as attempt_types
from resolvers.context import Info
from resolvers.corrections.queries import find_correction
from resolvers.corrections.types import Amendment, Correction
from resolvers.global_ids import Node, interaction_id
from resolvers.hierarchy import types as hierarchy_types
from resolvers.pagination import After, Before, Connection, First, Last, PageRequest, page_of
from resolvers.scalars import Signals

if TYPE_CHECKING:
    from resolvers.attempts.types import Attempt
    from resolvers.hierarchy.types import Moment

MOST_RECOVERIES: Final = 200


@strawberry.type(description="What one measure read at an interaction.")
class MeasureResult:
    """A measure's value and how it was judged."""

    key: str = strawberry.field(description="The measure's key in the standard.")
    value: float | None = strawberry.field(description="In the measure's unit, to the millionth; of a flag 1 or 0.")
    score: float | None = strawberry.field(description="0 to 1.")
    verdict: Verdict = strawberry.field(description="What became of it.")

    @classmethod
    def of(cls, result: standards.MeasureResult) -> "MeasureResult":
        """From the domain's."""
        return cls(key=result.key, value=result.value, score=result.score, verdict=result.verdict)


@strawberry.type(description="One customer passing one moment once, with what was observed there.")
class Interaction(Node):
    """An interaction as it is stored."""

    source: str = strawberry.field(description="The sending system.")
    key: str = strawberry.field(description="The sender's own id, unique within its source.")
    moment_key: str = strawberry.field(description="The moment as the sender named it.")
    customer: str | None = strawberry.field(description="A pseudonym; the customer's id itself is not kept.")
    channel: str | None = strawberry.field(description="Where it happened.")
    occurred_at: datetime = strawberry.field(description="When it happened, as the sender said.")
    recorded_at: datetime = strawberry.field(description="When it was stored, by the database's clock.")
    signals: Signals = strawberry.field(description="What was observed.")
    verdict: Verdict = strawberry.field(description="What became of it.")
    score: float | None = strawberry.field(description="0 to 1, to the millionth; null when no measure read anything.")
    standard_version: int | None = strawberry.field(
        description="The moment's standard that judged it; null when none was in force."
    )
    measures: list[MeasureResult] = strawberry.field(description="Of the measures that read something, in order.")
    excluded: bool = strawberry.field(description="Whether it was taken out of all totals.")
    amendments: list[Amendment] = strawberry.field(description="What it was before it was amended, oldest first.")
    stored: strawberry.Private[Recorded]

    @strawberry.field(description="The exclusions that keep it out of all totals; none while it counts.")
    async def excluded_by(self, info: Info) -> list[Correction]:
        """As they stand now."""
        found = [await find_correction(info, identity) for identity in self.stored.excluded_by]
        return [correction for correction in found if correction is not None]

    @strawberry.field(description="The moment that it happened at; null while its key is unmapped.")
    def moment(self, info: Info) -> Annotated["Moment", strawberry.lazy("resolvers.hierarchy.types")] | None:
        """As the moment is now."""
        node = info.context.hierarchy.nodes.get(self.stored.scored.moment or "")
        return hierarchy_types.Moment.of(node) if isinstance(node, nodes.Moment) else None

    @strawberry.field(
        description="The attempts that it belongs to, also while it does not count; by outcome, in no telling order."
    )
    async def attempts(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Annotated["Attempt", strawberry.lazy("resolvers.attempts.types")]]:
        """By id. All are read, together with those of other interactions: there are few."""
        page = PageRequest.of((str,), first, after, last, before)
        loaded = await info.context.loaders.attempts.load_many(sorted(self.stored.tries))
        seen = info.context.hierarchy.nodes
        found = [attempt for attempt in loaded if attempt is not None and attempt.outcome in seen]
        return page_of(found, lambda attempt: (attempt.id,), page, attempt_types.Attempt.of)

    @strawberry.field(description="The interaction that it is sent to recover; null without one, or before it arrives.")
    async def recovers(self, info: Info) -> "Interaction | None":
        """Of the same source."""
        missed = await self._missed(info)
        return None if missed is None else Interaction.of(missed)

    @strawberry.field(description="What became of its claim to recover another one; null where it makes none.")
    async def recovers_state(self, info: Info) -> RecoversState | None:
        """As both are now."""
        return recoveries.recovers_state(self.stored, await self._missed(info))

    @strawberry.field(
        description="The interactions that repair this miss, in order of time: the first did. At most the first 200."
    )
    async def recovered_by(self, info: Info) -> "list[Interaction]":
        """None where it was not missed, or does not count. What its reader does not see takes nobody's place."""
        ids, found = [repair.id for repair in recoveries.repairs_of(self.stored)], list[Recorded]()
        for at in range(0, len(ids), MOST_RECOVERIES):
            loaded = await info.context.loaders.interactions.load_many(ids[at : at + MOST_RECOVERIES])
            found += filter(None, loaded)
            if len(found) >= MOST_RECOVERIES:
                break
        return [Interaction.of(recorded) for recorded in found[:MOST_RECOVERIES]]

    async def _missed(self, info: Info) -> Recorded | None:
        """What it names as missed, where that has arrived."""
        sent = self.stored.scored.interaction
        if sent.recovers is None:
            return None
        return await info.context.loaders.interactions.load(f"{sent.source}:{sent.recovers}")

    @classmethod
    def of(cls, recorded: interactions.Recorded) -> "Interaction":
        """From the domain's."""
        sent, assessment = recorded.scored.interaction, recorded.scored.assessment
        return cls(
            id=interaction_id(sent.source, sent.key),
            source=sent.source,
            key=sent.key,
            moment_key=sent.moment_key,
            excluded=bool(recorded.excluded_by),
            amendments=[Amendment.of(amendment) for amendment in recorded.amendments],
            customer=sent.customer,
            channel=sent.channel,
            occurred_at=sent.occurred_at,
            recorded_at=recorded.recorded_at,
            signals=Signals(sent.signals),
            verdict=assessment.verdict,
            score=None if assessment.score is None else assessment.score / MILLIONTHS,
            standard_version=assessment.standard,
            measures=[MeasureResult.of(result) for result in assessment.measures],
            stored=recorded,
        )


@strawberry.type(description="One item of a batch that was not recorded.")
class Rejection:
    """Which, and why."""

    index: int = strawberry.field(description="Its place in the call, from 0.")
    id: strawberry.ID | None = strawberry.field(description="The id that was sent; null where that is at fault.")
    code: RejectionCode = strawberry.field(description="Why, for programs.")
    message: str = strawberry.field(description="What was wrong and what to do, for people.")

    @classmethod
    def of(cls, rejection: interactions.Rejection) -> "Rejection":
        """From the domain's."""
        return cls(
            index=rejection.index,
            id=None if rejection.id is None else strawberry.ID(rejection.id),
            code=rejection.code,
            message=rejection.message,
        )


@strawberry.type(description="What became of a call's items. Every item is counted once; what was recorded is durable.")
class RecordReceipt:
    """Counts, and what was rejected."""

    recorded: int = strawberry.field(description="Stored now.")
    duplicates: int = strawberry.field(description="Stored before, with the same content.")
    rejected: list[Rejection] = strawberry.field(description="Not stored, by index.")

    @classmethod
    def of(cls, receipt: interactions.Receipt) -> "RecordReceipt":
        """From the domain's."""
        return cls(
            recorded=receipt.recorded,
            duplicates=receipt.duplicates,
            rejected=[Rejection.of(rejection) for rejection in receipt.rejected],
        )
