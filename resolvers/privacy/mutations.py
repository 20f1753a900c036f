"""Erasing a customer."""

from typing import Annotated, TypeAlias

import strawberry

from domain import erasing
from resolvers.context import Info, Input
from resolvers.corrections.types import Correction
from resolvers.errors import InvalidInput

EraseCustomerResult: TypeAlias = Annotated[
    Correction | InvalidInput,
    strawberry.union("EraseCustomerResult", description="The correction that was begun, or why there is none."),
]


@strawberry.input(description="Whom to erase.")
class EraseCustomerInput:
    """What `eraseCustomer` takes."""

    customer: str = strawberry.field(
        description="The customer's id as senders give it, 1 to 256 characters; a pseudonym is no such id."
    )
    reason: str = strawberry.field(
        description=(
            "Why, for those who read the change log later; at most 4,000 characters. It is kept, and so refused where "
            "it names the customer."
        )
    )


@strawberry.type
class PrivacyMutation:
    """Root fields that customers may have somebody use."""

    @strawberry.mutation(
        description=(
            "Erase what tells who a customer was, wherever it is: customer, keys of attempts, channels and texts among "
            "the signals of the customer's interactions, among them those of the customer's attempts that name nobody. "
            "Ids, times, verdicts and numbers stay, totals of all channels too, and a resend is a duplicate; attempts "
            "get other keys, and with them other ids. It is done in small steps, as a correction that cannot be "
            "stopped; what is recorded after it began is not looked for."
        )
    )
    async def erase_customer(self, info: Info, input: Input[EraseCustomerInput]) -> EraseCustomerResult:
        """Safe to repeat."""
        services = info.context.services
        author = info.context.author(input.reason)
        return Correction.of(await erasing.erase(input.customer, author, services.hierarchies, services.pseudonyms))
