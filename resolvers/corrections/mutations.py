"""Correcting the past. Each correction is one entry of the change log, and work that goes on after the answer."""

from typing import Annotated, TypeAlias

import strawberry

from domain import correcting
from resolvers.context import Info, Input
from resolvers.corrections.inputs import (
    AmendInteractionInput,
    CorrectionInput,
    ExcludeInteractionsInput,
    ResolveAttemptsInput,
)
from resolvers.corrections.types import Correction
from resolvers.errors import InvalidInput, UnknownCorrection, UnknownInteraction, UnknownNode
from resolvers.scalars import given

AmendInteractionResult: TypeAlias = Annotated[
    Correction | InvalidInput | UnknownInteraction,
    strawberry.union("AmendInteractionResult", description="The correction, which is done, or why there is none."),
]
ExcludeInteractionsResult: TypeAlias = Annotated[
    Correction | InvalidInput | UnknownInteraction | UnknownNode,
    strawberry.union("ExcludeInteractionsResult", description="The correction that was begun, or why there is none."),
]
ResolveAttemptsResult: TypeAlias = Annotated[
    Correction | InvalidInput | UnknownNode,
    strawberry.union("ResolveAttemptsResult", description="The correction that was begun, or why there is none."),
]
CorrectionResult: TypeAlias = Annotated[
    Correction | InvalidInput | UnknownCorrection,
    strawberry.union("CorrectionResult", description="The correction, or why nothing was done."),
]


@strawberry.type
class CorrectionMutation:
    """Root fields that correct the past."""

    @strawberry.mutation(
        description=(
            "Change what was recorded of one interaction, at once. The original stays readable under `amendments`, and "
            "sending it again is still a duplicate."
        )
    )
    async def amend_interaction(self, info: Info, input: Input[AmendInteractionInput]) -> AmendInteractionResult:
        """Scored anew by the standard in force when it really happened."""
        services = info.context.services
        correction = await correcting.amend(
            input.source,
            input.id,
            input.to_domain(services.clock),
            info.context.author(input.reason),
            services.hierarchies,
        )
        return Correction.of(correction)

    @strawberry.mutation(
        description=(
            "Take interactions out of all totals until the exclusion is taken back, among them what is recorded by now "
            "and a mapping or an amendment brings there meanwhile. They stay readable."
        )
    )
    async def exclude_interactions(
        self, info: Info, input: Input[ExcludeInteractionsInput]
    ) -> ExcludeInteractionsResult:
        """By moments and window, or by ids."""
        correction = await correcting.exclude(
            input.to_domain(), info.context.author(input.reason), info.context.services.hierarchies
        )
        return Correction.of(correction)

    @strawberry.mutation(description="Take an exclusion back: what it took out, and no other does, counts again.")
    async def include_interactions(self, info: Info, input: Input[CorrectionInput]) -> CorrectionResult:
        """`id` is the exclusion's; the answer is the correction that undoes it."""
        correction = await correcting.include(
            input.to_domain(), info.context.author(given(input.reason)), info.context.services.hierarchies
        )
        return Correction.of(correction)

    @strawberry.mutation(
        description=(
            "Resolve attempts under the hierarchy as it is now, closed ones too. Open attempts follow the hierarchy by "
            "themselves; closed ones keep the version that they were resolved under, until this is asked for."
        )
    )
    async def resolve_attempts(self, info: Info, input: Input[ResolveAttemptsInput]) -> ResolveAttemptsResult:
        """All that were opened in a window."""
        start, end = input.opened_in()
        correction = await correcting.resolve(
            input.outcome, start, end, info.context.author(input.reason), info.context.services.hierarchies
        )
        return Correction.of(correction)

    @strawberry.mutation(description="Stop a correction where it is. Totals are exact; it can be resumed.")
    async def stop_correction(self, info: Info, input: Input[CorrectionInput]) -> CorrectionResult:
        """Between two steps."""
        return await _set_running(info, input, running=False)

    @strawberry.mutation(description="Let a stopped correction go on where it stopped.")
    async def resume_correction(self, info: Info, input: Input[CorrectionInput]) -> CorrectionResult:
        """By whichever process claims it."""
        return await _set_running(info, input, running=True)


async def _set_running(info: Info, input: CorrectionInput, *, running: bool) -> Correction:
    correction = await correcting.set_running(
        input.to_domain(),
        running=running,
        author=info.context.author(given(input.reason)),
        hierarchies=info.context.services.hierarchies,
    )
    return Correction.of(correction)
