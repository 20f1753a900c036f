"""Recording what was observed of attempts."""

import strawberry

from domain import observing
from resolvers.attempts.inputs import RecordResultsInput
from resolvers.context import Info, Input
from resolvers.interactions.mutations import RecordResult
from resolvers.interactions.types import RecordReceipt


@strawberry.type
class AttemptMutation:
    """Root fields that record results."""

    @strawberry.mutation(
        description="Record what was observed of attempts, each result once, durably. Safe to send again."
    )
    async def record_results(self, info: Info, input: Input[RecordResultsInput]) -> RecordResult:
        """Good items are recorded, bad ones rejected one by one."""
        services = info.context.services
        receipt = await observing.observe(
            input.source,
            [item.to_domain() for item in input.results],
            recorder=services.recorder,
            clock=services.clock,
            pseudonyms=services.pseudonyms,
            limits=services.limits,
        )
        return RecordReceipt.of(receipt)
