"""Recording interactions."""

from typing import Annotated, TypeAlias

import strawberry

from domain import recording
from resolvers.context import Info, Input
from resolvers.errors import BatchTooLarge, InvalidInput, Overloaded
from resolvers.interactions.inputs import RecordInteractionsInput
from resolvers.interactions.types import RecordReceipt

RecordResult: TypeAlias = Annotated[
    RecordReceipt | InvalidInput | BatchTooLarge | Overloaded,
    strawberry.union("RecordResult", description="What became of the items, or why nothing was recorded."),
]


@strawberry.type
class InteractionMutation:
    """Root fields that record."""

    @strawberry.mutation(description="Record interactions, each once, durably. Safe to send again, whole or in part.")
    async def record_interactions(self, info: Info, input: Input[RecordInteractionsInput]) -> RecordResult:
        """Good items are recorded, bad ones rejected one by one."""
        services = info.context.services
        receipt = await recording.record(
            input.source,
            [item.to_domain() for item in input.interactions],
            recorder=services.recorder,
            clock=services.clock,
            pseudonyms=services.pseudonyms,
            limits=services.limits,
        )
        return RecordReceipt.of(receipt)
