"""What recording takes. Items reach the domain as they were sent: one bad item must not sink its batch."""

from collections.abc import Mapping
from typing import Any

import strawberry
from strawberry.types import get_object_definition
from strawberry.types.arguments import InputContext

from domain.interactions import SentInteraction
from resolvers.scalars import SentTime, Signals, given


@strawberry.input(description="Names an attempt at an outcome.")
class AttemptRef:
    """A pair of keys."""

    outcome: str = strawberry.field(description="The outcome's key.")
    key: str = strawberry.field(description="The attempt's key, 1 to 256 characters: a trip, ticket, order or case.")


@strawberry.input(
    description=(
        "One customer passing one moment once. A wrong value rejects its item alone: a malformed time, malformed "
        "signals, a text that is empty, too long or holds what it must not. What the types of this schema refuse "
        "fails the whole request, and nothing is recorded: `id`, `moment`, `customer`, `attempt`, `channel`, "
        "`recovers` or a part of `attempts` of another JSON type than a string (an id may be an integer), an "
        "unknown field, and a required field that is missing or null. Null in a field that is not required is as "
        "if left out."
    )
)
class InteractionInput:
    """An interaction as it is sent."""

    id: strawberry.ID = strawberry.field(
        description="The sender's own id, 1 to 256 characters. Sending it again records nothing twice."
    )
    moment: str = strawberry.field(
        description="The moment's key, 1 to 128 characters. Under an unknown one the interaction is kept unmapped."
    )
    occurred_at: SentTime = strawberry.field(
        description="When it happened, at most 60 s ahead of the database's clock. Any order of arrival will do."
    )
    customer: str | None = strawberry.field(
        default=strawberry.UNSET, description="The customer's id, 1 to 256 characters; kept as a pseudonym only."
    )
    attempt: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Key of the attempt at the nearest outcomes above the moment; 1 to 256 characters.",
    )
    attempts: list[AttemptRef] | None = strawberry.field(
        default=strawberry.UNSET, description="Attempts at named outcomes, each outcome once; at most 50."
    )
    channel: str | None = strawberry.field(
        default=strawberry.UNSET, description="Where it happened, as web, phone, shop; 1 to 64 characters."
    )
    signals: Signals = strawberry.field(description="What was observed.")
    recovers: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The sender's id of the missed interaction that this one repairs."
    )

    def to_domain(self) -> SentInteraction:
        """As sent, nothing checked."""
        attempts = given(self.attempts)
        return SentInteraction(
            id=self.id,
            moment=self.moment,
            occurred_at=self.occurred_at,
            signals=self.signals,
            customer=given(self.customer),
            attempt=given(self.attempt),
            attempts=None if attempts is None else [(ref.outcome, ref.key) for ref in attempts],
            channel=given(self.channel),
            recovers=given(self.recovers),
        )


def _from_input(cls: type[InteractionInput], value: Mapping[str, Any], _: InputContext) -> InteractionInput:
    """What Strawberry makes of an item, written out: asking each field for its name and type took half of a call."""
    given_or = value.get
    refs = given_or("attempts", strawberry.UNSET)
    return cls(
        id=value["id"],
        moment=value["moment"],
        occurred_at=value["occurredAt"],
        customer=given_or("customer", strawberry.UNSET),
        attempt=given_or("attempt", strawberry.UNSET),
        attempts=[AttemptRef(outcome=ref["outcome"], key=ref["key"]) for ref in refs] if refs else refs,
        channel=given_or("channel", strawberry.UNSET),
        signals=value["signals"],
        recovers=given_or("recovers", strawberry.UNSET),
    )


get_object_definition(InteractionInput, strict=True).from_input = _from_input


@strawberry.input(description="A batch of interactions from one source.")
class RecordInteractionsInput:
    """What `recordInteractions` takes."""

    source: str = strawberry.field(
        default="default",
        description="The sending system: 1 to 64 characters without a colon. Ids are unique within it.",
    )
    interactions: list[InteractionInput] = strawberry.field(description="At most 1,000, unless it was set otherwise.")
