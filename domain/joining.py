"""Joining: which attempts an interaction, or an inner attempt's close, is a step of."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from domain.attempts import Attempt, AttemptState, Step, attempt_id, outcome_and_key
from domain.interactions import Interaction, Recorded
from domain.moves import Change
from domain.nodes import Outcome
from domain.recoveries import repair_of
from domain.rulebook import RuleBook
from domain.standards import Verdict

MADE_UP: Final = "~"  # begins the key of an attempt that was opened without one
_KEY_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class Joining:
    """Where an interaction belongs, and its step there.

    `refs` are pairs of (outcome id, key), the key None where it is to be chosen.
    """

    is_new: bool
    after: Recorded
    tries_before: tuple[str, ...]
    refs: tuple[tuple[str, str | None], ...]
    step: Step

    @classmethod
    def of(cls, change: Change, book: RuleBook) -> "Joining":
        """What a change of an interaction asks for."""
        tries = change.after.tries  # as before, or under the keys that they have now
        interaction, moment = change.after.scored.interaction, change.after.scored.moment
        named = _named_outcomes(interaction, book)
        if change.before and change.before.scored.moment == moment:
            refs = tuple(outcome_and_key(identity) for identity in tries)  # chosen once
        else:
            refs = tuple(_refs(interaction, moment, named, tries, book))
        names = _outer_names(named, interaction.attempt, [outcome for outcome, _ in refs], book)
        return cls(change.before is None, change.after, tries, refs, step_of(change.after, names))

    def sees(self, outcome: str) -> bool:
        """Whether its sender sees the attempts at an outcome, by id."""
        within = self.after.scored.interaction.within
        return within is None or outcome in within

    def step_in(self, tries: tuple[str, ...]) -> Step:
        """Its step where it turned out to belong to these attempts: who recovers it must have seen one of them."""
        repair = repair_of(replace(self.after, tries=tries)) if self.after.recoveries else None
        return replace(self.step, repair=repair) if repair != self.step.repair else self.step

    def known_ids(self) -> Iterator[str]:
        """The attempts that can be named before any is chosen."""
        yield from self.tries_before
        for outcome, key in self.refs:
            if key is not None:
                yield attempt_id(outcome, key)
            elif not self.is_new:
                yield attempt_id(outcome, made_up_key(outcome, self.step.id))

    def keyless(self) -> Iterator[tuple[str, str]]:
        """Where a customer's running attempt is wanted."""
        customer = self.step.customer
        if customer is not None:
            yield from ((outcome, customer) for outcome, key in self.refs if key is None)


def _refs(
    interaction: Interaction, moment: str | None, named: Mapping[str, str], tries: Sequence[str], book: RuleBook
) -> Iterator[tuple[str, str | None]]:
    if moment is None:
        return
    before = dict(outcome_and_key(identity) for identity in tries)
    for outcome in book.nearest_outcomes(moment):
        key = before.get(outcome) or named.get(outcome) or interaction.attempt
        if key is not None or interaction.customer is not None:
            yield outcome, key


def _named_outcomes(interaction: Interaction, book: RuleBook) -> dict[str, str]:
    """The attempts that an interaction names, by outcome id. A key that names no outcome leads nowhere."""
    found = ((book.hierarchy.find(outcome), key) for outcome, key in interaction.attempts)
    return {node.id: key for node, key in found if isinstance(node, Outcome)}


def _outer_names(
    named: Mapping[str, str], attempt: str | None, own: Sequence[str], book: RuleBook
) -> tuple[tuple[str, str], ...]:
    """The attempts at outcomes that an outcome of its own lies within. Of several of its own, one may be such."""
    above = frozenset[str]().union(*(book.outcomes_above(outcome) for outcome in own))
    implied = dict.fromkeys(own, attempt) if attempt is not None else {}
    return tuple((outcome, key) for outcome, key in {**implied, **named}.items() if outcome in above)


def step_of(recorded: Recorded, names: tuple[tuple[str, str], ...]) -> Step:
    """An interaction as a step of its attempts, where it names these outer ones."""
    interaction, verdict = recorded.scored.interaction, recorded.scored.assessment.verdict
    return Step(
        at=interaction.occurred_at,
        node=recorded.scored.moment or "",
        id=recorded.id,
        held=None if verdict is Verdict.UNMEASURED else verdict.contributed,
        repair=repair_of(recorded),
        customer=interaction.customer,
        names=names,
    )


def close_of(inner: Attempt) -> Step:
    """An inner attempt's close, as a step of an outer attempt."""
    last = inner.resolution.history[-1]
    names: dict[str, str] = {}
    for step in inner.steps:
        for outcome, key in step.names:
            names.setdefault(outcome, key)
    return Step(
        at=last.at,
        node=inner.outcome,
        id=inner.id,
        held=last.state is AttemptState.ACHIEVED,
        is_attempt=True,
        customer=inner.customer,
        names=tuple(names.items()),
        cause=last.cause,
        trail=last.path,
    )


def chosen_outer(inner: Attempt, outcome: str) -> str | None:
    """The outer attempt that was chosen for a close, not named: a name lasts only as long as a step that says it."""
    key = inner.outer.get(outcome)
    return key if key is not None and key.startswith(MADE_UP) else None


def made_up_key(outcome: str, step_id: str) -> str:
    """Of the step that opens the attempt, so that a commit that is done again opens the same one."""
    digest = hashlib.sha256(f"{outcome}:{step_id}".encode()).digest()[:_KEY_BYTES]
    return MADE_UP + urlsafe_b64encode(digest).decode()
