"""Reading interactions."""

from typing import Annotated

import strawberry

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
    """Read after the hierarchy, and so never scored under a version that this operation does not see."""
    recorded = await info.context.services.interactions.get(source, key)
    await info.context.see_hierarchy()
    return None if recorded is None else Interaction.of(recorded)
