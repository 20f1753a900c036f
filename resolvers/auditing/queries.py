"""Reading the audit log."""

from typing import Annotated

import strawberry

from domain import auditing
from domain.auditing import AuditKind, AuditQuery
from domain.listing import Mark
from resolvers.auditing.types import AuditEntry
from resolvers.context import Info
from resolvers.listing import listed, read_page
from resolvers.pagination import After, Before, Connection, First, Last
from resolvers.performance.inputs import Interval
from resolvers.scalars import given, read_time


@strawberry.type
class AuditLogQuery:
    """The root field over the audit log."""

    @strawberry.field(
        description="The audit log, the last written first: every edit, key operation, erasure and failure."
    )
    async def audit_log(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        kinds: Annotated[
            list[AuditKind] | None, strawberry.argument(description="Only entries of these kinds; all without.")
        ] = strawberry.UNSET,
        by: Annotated[
            str | None, strawberry.argument(description="Only what somebody of exactly this name did.")
        ] = strawberry.UNSET,
        between: Annotated[
            Interval | None, strawberry.argument(description="Only what was written in this span.")
        ] = strawberry.UNSET,
    ) -> Connection[AuditEntry]:
        """A page of it."""
        page = read_page(first, after, last, before)
        only, span = given(kinds), given(between)
        query = AuditQuery(
            kinds=None if only is None else frozenset(only),
            by=given(by),
            start=None if span is None else read_time("between.from", span.from_),
            end=None if span is None else read_time("between.to", span.to),
        )
        return await listed(
            page, lambda part: info.context.services.audit_log.listed(query, part), _mark, AuditEntry.of
        )


def _mark(entry: auditing.AuditEntry) -> Mark:
    return entry.at, entry.id
