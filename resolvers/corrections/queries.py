"""Looking at corrections."""

from typing import Annotated, Final

import strawberry

from domain.errors import InvalidInputError
from resolvers.context import Info
from resolvers.corrections.types import Correction

MOST: Final = 200


@strawberry.type
class CorrectionQuery:
    """Root fields over corrections."""

    @strawberry.field(description="Corrections, running and past, the last started first.")
    async def corrections(
        self, info: Info, first: Annotated[int, strawberry.argument(description="How many: 1 to 200.")] = 50
    ) -> list[Correction]:
        """The latest ones."""
        if not 1 <= first <= MOST:
            raise InvalidInputError("first", f"first is {first}; ask for 1 to {MOST}.")
        return [Correction.of(each) for each in await info.context.services.corrections.latest(first)]


async def find_correction(info: Info, identity: str) -> Correction | None:
    """One correction by its own id."""
    correction = await info.context.services.corrections.get(identity)
    return None if correction is None else Correction.of(correction)
