"""Reading: interactions and attempts again, one by one and in lists."""

from collections.abc import Collection
from datetime import datetime

from domain.admission import MAX_CHANNEL_CHARACTERS
from domain.attempts import AttemptState
from domain.errors import InvalidInputError
from domain.interactions import Recorded
from domain.item_checks import MAX_ID_CHARACTERS
from domain.listing import AttemptQuery, InteractionQuery
from domain.ports import Clock, InteractionStore
from domain.pseudonyms import Pseudonyms
from domain.recording import check_source
from domain.sending import MAX_CUSTOMER_CHARACTERS
from domain.standards import Verdict
from domain.text import fault_in
from domain.windows import WindowRequest, span_of


async def interaction(source: str, key: str, interactions: InteractionStore) -> Recorded | None:
    """What a source sent under an id; None where nothing was sent, or could have been.

    Raises:
        InvalidInputError: the source is no name.
    """
    check_source(source)
    return None if fault_in(key, MAX_ID_CHARACTERS) else await interactions.get(source, key)


def interactions_at(
    moment_id: str,
    *,
    window: WindowRequest | None,
    verdicts: Collection[Verdict] | None,
    customer: str | None,
    channel: str | None,
    clock: Clock,
    pseudonyms: Pseudonyms,
) -> InteractionQuery:
    """Which interactions at a moment are asked for: all where nothing is said. `customer` is the sender's id.

    Raises:
        InvalidInputError: the window, the customer or the channel can be none.
    """
    start, end = _span(window, clock)
    fault = None if channel is None else fault_in(channel, MAX_CHANNEL_CHARACTERS)
    if fault:
        raise InvalidInputError("channel", f"channel {fault}.")
    return InteractionQuery(
        moment=moment_id,
        start=start,
        end=end,
        verdicts=None if verdicts is None else frozenset(verdicts),
        customer=None if customer is None else pseudonym_of(customer, pseudonyms),
        channel=channel,
    )


def attempts_at(
    outcome_id: str,
    *,
    window: WindowRequest | None,
    states: Collection[AttemptState] | None,
    customer: str | None,
    clock: Clock,
    pseudonyms: Pseudonyms,
) -> AttemptQuery:
    """Which attempts at an outcome are asked for: all where nothing is said. `customer` is the sender's id.

    Raises:
        InvalidInputError: the window or the customer can be none.
    """
    start, end = _span(window, clock)
    return AttemptQuery(
        outcome=outcome_id,
        start=start,
        end=end,
        states=None if states is None else frozenset(states),
        customer=None if customer is None else pseudonym_of(customer, pseudonyms),
    )


def pseudonym_of(customer: str, pseudonyms: Pseudonyms) -> str:
    """What stands for a customer, by the sender's id. Raises InvalidInputError for what can be none."""
    fault = fault_in(customer, MAX_CUSTOMER_CHARACTERS)
    if fault:
        raise InvalidInputError("customer", f"customer {fault}.")
    return pseudonyms.of_customer(customer)


def _span(window: WindowRequest | None, clock: Clock) -> tuple[datetime | None, datetime | None]:
    return (None, None) if window is None else span_of(window, clock.now())
