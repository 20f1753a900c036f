"""Reading attempts."""

from typing import Annotated

import strawberry

from domain import listing, nodes, reading
from domain.attempts import attempt_id
from resolvers.attempts.lists import attempts_listed
from resolvers.attempts.types import Attempt
from resolvers.context import Info
from resolvers.listing import read_page
from resolvers.pagination import After, Before, Connection, First, Last

Customer = Annotated[
    str,
    strawberry.argument(
        description="The customer's id as senders give it, 1 to 256 characters; a pseudonym is no such id."
    ),
]


@strawberry.type
class AttemptQuery:
    """Root fields over attempts."""

    @strawberry.field(description="An attempt by its outcome and its key; null where there is none.")
    async def attempt(
        self,
        info: Info,
        outcome: Annotated[str, strawberry.argument(description="The outcome's key or one of its aliases.")],
        key: Annotated[str, strawberry.argument(description="The attempt's key.")],
    ) -> Attempt | None:
        """One attempt."""
        node = (await info.context.see_hierarchy()).find(outcome)
        return await find_attempt(info, attempt_id(node.id, key)) if isinstance(node, nodes.Outcome) else None

    @strawberry.field(description="A customer's attempts at all outcomes, the last opened first.")
    async def attempts(
        self,
        info: Info,
        customer: Customer,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[Attempt]:
        """A page of them."""
        page = read_page(first, after, last, before)
        query = listing.AttemptQuery(customer=reading.pseudonym_of(customer, info.context.services.pseudonyms))
        return await attempts_listed(info, query, page)


async def find_attempt(info: Info, identity: str) -> Attempt | None:
    """One attempt by its own id. Read before the hierarchy, where that was not seen yet."""
    found = (await info.context.services.attempts.by_ids([identity])).get(identity)
    hierarchy = await info.context.see_hierarchy()
    return None if found is None or found.outcome not in hierarchy.nodes else Attempt.of(found)
