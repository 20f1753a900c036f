"""What revisions of nodes take: only what is given changes, and null is not given. `clear` empties a field."""

from collections.abc import Iterable
from typing import Any

import strawberry

from domain.errors import InvalidInputError
from domain.nodes import ActivityKind, Party
from resolvers.enums import ClearableActivityField, ClearableField
from resolvers.hierarchy import inputs as text
from resolvers.scalars import SentDuration, given, read_duration

KEY = "The node's key or one of its aliases."
CLEAR = "Fields to empty. A null elsewhere in this input changes nothing."


@strawberry.input(description="How an outcome is to change. What is left out or null stays.")
class OutcomeRevision:
    """What `reviseOutcome` takes."""

    key: str = strawberry.field(description=KEY)
    name: str | None = strawberry.field(default=strawberry.UNSET, description=text.NAME)
    description: str | None = strawberry.field(default=strawberry.UNSET, description=text.DESCRIPTION)
    owner: str | None = strawberry.field(default=strawberry.UNSET, description=text.OWNER)
    objective: float | None = strawberry.field(default=strawberry.UNSET, description=text.ACHIEVEMENT)
    recovery_window: SentDuration | None = strawberry.field(default=strawberry.UNSET, description=text.RECOVERY_WINDOW)
    abandoned_after: SentDuration | None = strawberry.field(default=strawberry.UNSET, description=text.ABANDONED_AFTER)
    clear: list[ClearableField] | None = strawberry.field(default=strawberry.UNSET, description=CLEAR)
    expected_revision: int | None = strawberry.field(default=strawberry.UNSET, description=text.EXPECTED)
    reason: str | None = strawberry.field(default=strawberry.UNSET, description=text.REASON)

    def changes(self) -> dict[str, Any]:
        """New values by the domain's field names. Raises InvalidInputError."""
        recovery_window, abandoned_after = given(self.recovery_window), given(self.abandoned_after)
        return _changes(
            given(self.clear),
            name=self.name,
            description=self.description,
            owner=self.owner,
            objective=self.objective,
            recovery_window=None if recovery_window is None else read_duration("recoveryWindow", recovery_window),
            abandoned_after=None if abandoned_after is None else read_duration("abandonedAfter", abandoned_after),
        )


@strawberry.input(description="How an experience is to change. What is left out or null stays.")
class ExperienceRevision:
    """What `reviseExperience` takes."""

    key: str = strawberry.field(description=KEY)
    name: str | None = strawberry.field(default=strawberry.UNSET, description=text.NAME)
    description: str | None = strawberry.field(default=strawberry.UNSET, description=text.DESCRIPTION)
    owner: str | None = strawberry.field(default=strawberry.UNSET, description=text.OWNER)
    objective: float | None = strawberry.field(default=strawberry.UNSET, description=text.OBJECTIVE)
    clear: list[ClearableField] | None = strawberry.field(default=strawberry.UNSET, description=CLEAR)
    expected_revision: int | None = strawberry.field(default=strawberry.UNSET, description=text.EXPECTED)
    reason: str | None = strawberry.field(default=strawberry.UNSET, description=text.REASON)

    def changes(self) -> dict[str, Any]:
        """New values by the domain's field names. Raises InvalidInputError."""
        return _changes(
            given(self.clear),
            name=self.name,
            description=self.description,
            owner=self.owner,
            objective=self.objective,
        )


@strawberry.input(description="How a moment is to change. What is left out or null stays.")
class MomentRevision:
    """What `reviseMoment` takes."""

    key: str = strawberry.field(description=KEY)
    name: str | None = strawberry.field(default=strawberry.UNSET, description=text.NAME)
    description: str | None = strawberry.field(default=strawberry.UNSET, description=text.DESCRIPTION)
    owner: str | None = strawberry.field(default=strawberry.UNSET, description=text.OWNER)
    objective: float | None = strawberry.field(default=strawberry.UNSET, description=text.OBJECTIVE)
    channels: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description=f"{text.CHANNELS} Replaces all; an empty list empties it."
    )
    party: Party | None = strawberry.field(default=strawberry.UNSET, description=text.PARTY)
    clear: list[ClearableField] | None = strawberry.field(default=strawberry.UNSET, description=CLEAR)
    expected_revision: int | None = strawberry.field(default=strawberry.UNSET, description=text.EXPECTED)
    reason: str | None = strawberry.field(default=strawberry.UNSET, description=text.REASON)

    def changes(self) -> dict[str, Any]:
        """New values by the domain's field names. Raises InvalidInputError."""
        channels = given(self.channels)
        return _changes(
            given(self.clear),
            name=self.name,
            description=self.description,
            owner=self.owner,
            objective=self.objective,
            channels=None if channels is None else tuple(channels),
            party=self.party,
        )


@strawberry.input(description="How an activity is to change. What is left out or null stays.")
class ActivityRevision:
    """What `reviseActivity` takes."""

    key: str = strawberry.field(description=KEY)
    name: str | None = strawberry.field(default=strawberry.UNSET, description=text.NAME)
    description: str | None = strawberry.field(default=strawberry.UNSET, description=text.DESCRIPTION)
    owner: str | None = strawberry.field(default=strawberry.UNSET, description=text.OWNER)
    activity_kind: ActivityKind | None = strawberry.field(default=strawberry.UNSET, description=text.KIND)
    clear: list[ClearableActivityField] | None = strawberry.field(default=strawberry.UNSET, description=CLEAR)
    expected_revision: int | None = strawberry.field(default=strawberry.UNSET, description=text.EXPECTED)
    reason: str | None = strawberry.field(default=strawberry.UNSET, description=text.REASON)

    def changes(self) -> dict[str, Any]:
        """New values by the domain's field names. Raises InvalidInputError."""
        return _changes(
            given(self.clear),
            name=self.name,
            description=self.description,
            owner=self.owner,
            activity_kind=self.activity_kind,
        )


Revision = OutcomeRevision | ExperienceRevision | MomentRevision | ActivityRevision


def _changes(clear: Iterable[ClearableField | ClearableActivityField] | None, **fields: object) -> dict[str, Any]:
    changes = {name: value for name, value in fields.items() if given(value) is not None}
    for field in clear or ():
        if field.value in changes:
            raise InvalidInputError("clear", f"{field.value} is both given and cleared; do one of them.")
        changes[field.value] = None
    return changes
