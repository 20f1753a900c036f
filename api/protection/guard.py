"""What every operation passes before and while it is executed, whatever it was asked by."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Final, TypeVar

from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode, OperationType, parse

from api.protection.limits import CallerLimits, DocumentLimits
from api.protection.places import Places
from api.protection.plans import Fee, Plan
from api.protection.prices import Prices
from api.protection.rates import Rate
from api.protection.refusals import timed_out, too_large
from api.protection.shape import oversize
from api.settings import ITEM_COST

T = TypeVar("T")

Now = Callable[[], float]
FREE: Final = Fee(0, 0)
_TOO_MANY: Final = re.compile(r"contains more than \d+ (tokens|comments)\.")


class Guard:
    """The limits of one process.

    Of a document: `charge_reading`, `read`, and `plan` once it is valid; what these say can be kept. Of each operation:
    `cut`, `charge`; of what is no subscription, `place` before these, and `in_time` executes it. They raise
    a GraphQLError with a code from `api.protection.refusals`; nothing was executed then, but for TIMED_OUT.

    Args:
        schema: what documents are valid for.
        documents: limits on documents.
        callers: limits on what is executed.
        now: seconds that only grow.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        documents: DocumentLimits | None = None,
        callers: CallerLimits | None = None,
        now: Now = time.monotonic,
    ) -> None:
        self._documents = documents or DocumentLimits()
        self._prices = Prices(schema, most=self._documents.cost)
        self._callers = callers or CallerLimits()
        self._now = now
        self._places = Places(self._callers.operations, self._callers.caller_operations)
        self._cost = Rate(self._callers.cost_a_minute, "points of cost")
        self._reading = Rate(self._callers.cost_a_minute, "characters of documents that were not known")
        self._interactions = Rate(self._callers.interactions_a_minute, "interactions")
        self._charges_nothing = not (self._documents.cost or self._cost.a_minute or self._interactions.a_minute)

    def charge_reading(self, text: str, caller: str) -> None:
        """Let the caller pay for a document that is not known, whatever it turns out to be, by its length."""
        if len(text) > self._documents.characters:
            raise too_large("characters", len(text), self._documents.characters, "Send what is long as variables.")
        now = self._now()
        refusal = self._reading.refusal(caller, len(text), now)
        if refusal is not None:
            raise refusal
        self._reading.spend(caller, len(text), now)

    def read(self, text: str) -> DocumentNode:
        """The document, which need not be valid. Raises GraphQLError where it is none, or too large."""
        tokens = self._documents.tokens
        try:
            document = parse(text, max_lexical_tokens=tokens, max_comments=tokens)
        except GraphQLError as error:
            found = _TOO_MANY.search(error.message)
            if found is None:
                raise
            raise too_large(found[1], None, tokens, "Send what is long as variables.") from None
        fault = oversize(document, self._documents)
        if fault is not None:
            raise fault
        return document

    def plan(self, document: DocumentNode, operation: OperationDefinitionNode) -> Plan | GraphQLError:
        """What an operation of a valid document takes; or why it is not executed, whatever its variables are."""
        return Plan.of(document, operation, self._prices, self._documents)

    def cut(self, plan: Plan, variables: dict[str, Any] | None) -> dict[str, Any] | None:
        """The variables of an operation as far as they are looked at: of a batch that is too long not the rest."""
        return (
            plan.batches.cut(variables, self._callers.batch_items) if variables and plan.batches.places else variables
        )

    def charge(self, plan: Plan, variables: Mapping[str, Any] | None, caller: str) -> Fee:
        """Let the caller pay for an operation. Of a subscription each event costs as much; they pay for the first."""
        if self._charges_nothing:
            return FREE
        fee = plan.fee(variables)
        paid = self._paid(fee)
        now = self._now()
        refusal = (
            plan.refusal(fee)
            or self._cost.refusal(caller, paid, now)
            or self._interactions.refusal(caller, fee.interactions, now)
        )
        if refusal is not None:
            raise refusal
        self._cost.spend(caller, paid, now)
        self._interactions.spend(caller, fee.interactions, now)
        return fee

    def _paid(self, fee: Fee) -> int:
        """What is taken from the rate in cost: nothing for batches as they should be, where they have their own."""
        return max(0, fee.cost - ITEM_COST * fee.interactions) if self._interactions.a_minute else fee.cost

    def told(self, fee: Fee, caller: str | None = None) -> dict[str, Any]:
        """For `extensions`: what an operation cost, and what the caller has left where that is limited."""
        if not self._documents.cost:
            return {}
        left = None if caller is None else self._cost.left(caller, self._now())
        cost = {"requested": fee.cost, "limit": self._documents.cost}
        return {"cost": cost if left is None else {**cost, "remaining": left}}

    def place(self, caller: str) -> AbstractContextManager[None]:
        """Be one of the operations under way for the time of the block."""
        refusal = self._places.refusal(caller)
        if refusal is not None:
            raise refusal
        return self._places.taken(caller)

    async def in_time(self, plan: Plan, work: Awaitable[T]) -> T:
        """Do the work of an operation, and end it when it takes too long.

        Recording has limits of its own: what waits in its queue is durable.
        """
        seconds = self._callers.seconds
        if plan.records or not seconds:
            return await work
        limit = asyncio.timeout(seconds)
        try:
            async with limit:
                return await work
        except TimeoutError:
            if not limit.expired():
                raise
            raise timed_out(seconds, writes=plan.kind is OperationType.MUTATION) from None
