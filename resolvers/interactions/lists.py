"""Lists of interactions, the last that happened first."""

from domain.interactions import Recorded
from domain.listing import InteractionQuery, Mark
from resolvers.context import Services
from resolvers.interactions.types import Interaction
from resolvers.listing import listed
from resolvers.pagination import Connection, PageRequest


async def interactions_listed(
    services: Services, query: InteractionQuery, page: PageRequest
) -> Connection[Interaction]:
    """A page of the interactions that a query asks for."""
    return await listed(page, lambda part: services.interactions.listed(query, part), _mark, Interaction.of)


def _mark(recorded: Recorded) -> Mark:
    return recorded.scored.interaction.occurred_at, recorded.id
