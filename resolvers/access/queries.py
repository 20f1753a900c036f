"""Looking at API keys."""

import strawberry

from domain import keys
from domain.listing import Mark
from resolvers.access.types import ApiKey
from resolvers.context import Info
from resolvers.listing import listed, read_page
from resolvers.pagination import After, Before, Connection, First, Last


@strawberry.type
class AccessQuery:
    """The root field over keys."""

    @strawberry.field(description="All API keys, also those that are good no longer, the last that were made first.")
    async def api_keys(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[ApiKey]:
        """A page of them."""
        page = read_page(first, after, last, before)
        services = info.context.services
        hierarchy = await info.context.see_hierarchy()
        return await listed(page, services.api_keys.listed, _mark, lambda key: ApiKey.of(key, hierarchy))


def _mark(key: keys.ApiKey) -> Mark:
    return key.created_at, key.prefix
