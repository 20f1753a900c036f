"""The audit log as clients read it."""

from datetime import datetime

import strawberry

from domain import auditing
from domain.auditing import AuditKind
from resolvers import enums as enums  # noqa: PLC0414 - publishes the enum that is named below
from resolvers.scalars import Count


@strawberry.type(
    description=(
        "An entry of the audit log. None can be changed, taken out or put in without a trace: "
        "`python -m api audit-log verify` names the first that is not as it was written."
    )
)
class AuditEntry:
    """Who did what, when."""

    slot: int = strawberry.field(description="Which chain it is in: each process writes one at a time, from 1.")
    number: Count = strawberry.field(description="Its place in the chain, from 1, without a gap.")
    at: datetime = strawberry.field(description="When it was written, by the database's clock.")
    kind: AuditKind = strawberry.field(description="Of what it tells.")
    by: str = strawberry.field(description='Who did it; "nobody" where they could not say who they are.')
    action: str = strawberry.field(description='The mutation, or "signIn".')
    subject: str = strawberry.field(
        description=(
            "What it was done to. Of an edit: the version of the hierarchy that it made. Of an erasure: the id of its "
            "correction, without the type. Of a key: its prefix. Of failures to sign in: the prefix that was named, "
            '"none" where none was, or "others", where a process was named more than 20 in the minute.'
        )
    )
    count: Count = strawberry.field(description="How often, of failures to sign in; else 1.")
    minute: datetime | None = strawberry.field(
        description="In which minute one process counted these failures; null of all else."
    )
    seal: str = strawberry.field(description="64 hexadecimal digits over all of it and the entry before it.")

    @classmethod
    def of(cls, entry: auditing.AuditEntry) -> "AuditEntry":
        """From the domain's."""
        event = entry.event
        return cls(
            slot=entry.slot,
            number=Count(entry.number),
            at=entry.at,
            kind=event.kind,
            by=event.by,
            action=event.action,
            subject=event.subject,
            count=Count(event.count),
            minute=event.minute,
            seal=entry.seal,
        )
