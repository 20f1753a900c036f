"""Erasing a customer: what tells who it was goes; what happened, and how it counts, stays.

A customer's interactions are those that name the customer, and those of the customer's attempts that name nobody: an
attempt is one customer's try. What happened in such an attempt and names another customer loses the attempt's key.
"""

import dataclasses
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from domain.attempts import Attempt, Step, attempt_id, outcome_and_key
from domain.corrections import Correction, CorrectionKind, Scope
from domain.edits import Author, begin_edit, begun
from domain.errors import InvalidInputError
from domain.hierarchy import Edit, Hierarchy
from domain.interactions import FORGOTTEN, Amendment, Interaction, Recorded, Scored
from domain.joining import MADE_UP
from domain.ports import HierarchyStore, History
from domain.pseudonyms import Pseudonyms
from domain.sending import MAX_CUSTOMER_CHARACTERS
from domain.standards import SignalValue
from domain.text import fault_in, folded

_KEY_BYTES: Final = 12

Renamed = Mapping[str, str]
"""Ids of attempts before and after they were given other keys."""


async def erase(customer: str, author: Author, hierarchies: HierarchyStore, pseudonyms: Pseudonyms) -> Correction:
    """Begin to erase what was recorded of a customer. What is recorded from now on is kept, unless this is repeated.

    Raises:
        InvalidInputError: no customer can have this id, or the reason, which is kept, names it.
    """
    fault = fault_in(customer, MAX_CUSTOMER_CHARACTERS)
    if fault:
        raise InvalidInputError("customer", f"customer {fault}.")
    if author.reason and _names(author.reason, customer):
        raise InvalidInputError("reason", "The reason is kept for ever, and names the customer; leave that out.")
    made: list[Correction] = []

    async def plan(_: Hierarchy, __: History, now: datetime) -> Edit:
        begins = begun(CorrectionKind.ERASURE, Scope(), author, now)
        made[:] = [dataclasses.replace(begins, customer=pseudonyms.of_customer(customer))]
        return Edit(corrections=tuple(made))

    await begin_edit("eraseCustomer", plan, author, hierarchies)
    return made[0]


def _names(text: str, customer: str) -> bool:
    """Whether the customer's id stands in a text by itself, however it is written there."""
    return re.search(rf"(?<!\w){re.escape(folded(customer))}(?!\w)", folded(text)) is not None


def with_new_keys(identities: Iterable[str]) -> dict[str, str]:
    """Attempts by their ids, and ids with keys that are made up at random: nothing leads back from them.

    They are in the same order, for of inner attempts that closed at one instant the order decides which counts.
    """
    ids = sorted(identities, key=outcome_and_key)
    keys = sorted(MADE_UP + secrets.token_urlsafe(_KEY_BYTES) for _ in ids)
    return {identity: attempt_id(outcome_and_key(identity)[0], key) for identity, key in zip(ids, keys, strict=True)}


def named_by(attempt: Attempt) -> set[str]:
    """The ids of the outer attempts that an attempt's steps name, or that were chosen for its close."""
    named = {attempt_id(outcome, key) for step in attempt.steps for outcome, key in step.names}
    return named | {attempt_id(outcome, key) for outcome, key in attempt.outer.items()}


def rewritten(attempt: Attempt, renamed: Renamed, customer: str) -> Attempt:
    """An attempt with its new key, if it has one, and the new keys of those that it names or holds as steps.

    Its steps stay in the order that they were in, which may not be theirs any more. Of interactions they stay a
    customer's until these are erased.
    """
    return dataclasses.replace(
        attempt,
        key=_key(attempt.outcome, attempt.key, renamed),
        steps=tuple(_rewritten_step(step, renamed, customer) for step in attempt.steps),
        outer={outcome: _key(outcome, key, renamed) for outcome, key in attempt.outer.items()},
    )


def erased(recorded: Recorded, renamed: Renamed) -> Recorded:
    """A customer's interaction without customer, attempt, channel and texts; id, verdict and numbers stay."""
    return dataclasses.replace(
        recorded,
        tries=_renamed_tries(recorded, renamed),
        scored=_erased_score(recorded.scored),
        amendments=tuple(_erased_amendment(amendment) for amendment in recorded.amendments),
    )


def without_attempt(recorded: Recorded, renamed: Renamed) -> Recorded:
    """Another's interaction, which named an attempt that has another key now."""

    def nameless(scored: Scored) -> Scored:
        sent = dataclasses.replace(scored.interaction, attempt=None, attempts=(), fingerprint=FORGOTTEN)
        return dataclasses.replace(scored, interaction=sent)

    return dataclasses.replace(
        recorded,
        tries=_renamed_tries(recorded, renamed),
        scored=nameless(recorded.scored),
        amendments=tuple(
            dataclasses.replace(amendment, before=nameless(amendment.before)) for amendment in recorded.amendments
        ),
    )


def _renamed_tries(recorded: Recorded, renamed: Renamed) -> tuple[str, ...]:
    return tuple(renamed.get(each, each) for each in recorded.tries)


def _erased_amendment(amendment: Amendment) -> Amendment:
    return dataclasses.replace(amendment, reason=None, before=_erased_score(amendment.before))


def _erased_score(scored: Scored) -> Scored:
    return dataclasses.replace(scored, interaction=_erased_interaction(scored.interaction))


def _erased_interaction(interaction: Interaction) -> Interaction:
    return dataclasses.replace(
        interaction,
        customer=None,
        attempt=None,
        attempts=(),
        channel=None,
        signals=_without_texts(interaction.signals),
        fingerprint=FORGOTTEN,
    )


def _without_texts(signals: Mapping[str, SignalValue]) -> dict[str, SignalValue]:
    """Numbers and booleans: all that any measure reads."""
    return {name: value for name, value in signals.items() if not isinstance(value, str)}


def _rewritten_step(step: Step, renamed: Renamed, customer: str) -> Step:
    names = tuple((outcome, _key(outcome, key, renamed)) for outcome, key in step.names)
    if not step.is_attempt:
        return dataclasses.replace(step, names=names)
    remaining = None if step.customer == customer else step.customer
    return dataclasses.replace(step, id=renamed.get(step.id, step.id), customer=remaining, names=names)


def _key(outcome: str, key: str, renamed: Renamed) -> str:
    identity = attempt_id(outcome, key)
    return outcome_and_key(renamed.get(identity, identity))[1]
