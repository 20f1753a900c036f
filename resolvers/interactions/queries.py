"""Reading interactions."""

from typing import Annotated

import strawberry

from domain import reading
from resolvers.context import Info
from resolvers.interactions.types import Interaction


@strawberry.type
class InteractionQuery:
    """Root fields over interactions."""

    @strawberry.field(description="An interaction by its sender's id; null where there is none.")
    async def interaction(
        self,
        info: Info,
        *,
        source: Annotated[str, strawberry.argument(description="The sending system.")] = "default",
        key: Annotated[str, strawberry.argument(description="The sender's id.")],
    ) -> Interaction | None:
        """One interaction."""
        return await find_interaction(info, source, key)


async def find_interaction(info: Info, source: str, key: str) -> Interaction | None:
    """Read before the hierarchy, so that the version seen is never older than the one it was placed under."""
    recorded = await reading.interaction(source, key, info.context.services.interactions)
    await info.context.see_hierarchy()
    return None if recorded is None else Interaction.of(recorded)
