"""Lists of attempts, the last opened first."""

from collections.abc import Sequence

from domain.attempts import Attempt as DomainAttempt
from domain.listing import AttemptQuery, Mark, Part
from resolvers.attempts.types import Attempt
from resolvers.context import Info
from resolvers.listing import listed
from resolvers.pagination import Connection, PageRequest


async def attempts_listed(info: Info, query: AttemptQuery, page: PageRequest) -> Connection[Attempt]:
    """A page of the attempts that a query asks for, at outcomes that this operation sees."""

    async def read(part: Part) -> Sequence[DomainAttempt]:
        found = await info.context.services.attempts.listed(query, part)
        # Read after the attempts, where no other field read it before: then it has all their outcomes.
        hierarchy = await info.context.see_hierarchy()
        return [attempt for attempt in found if attempt.outcome in hierarchy.nodes]

    return await listed(page, read, _mark, Attempt.of)


def _mark(attempt: DomainAttempt) -> Mark:
    return attempt.opened_at, attempt.id
