"""An attempt: one customer's try at an outcome, as a fold over the steps that were taken in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum


class AttemptState(IntEnum):
    """How an attempt stands. The numbers are stored."""

    OPEN = 1
    AT_RISK = 2
    ACHIEVED = 3
    LOST = 4

    @property
    def is_closed(self) -> bool:
        """Whether steps that occur from now on move nothing."""
        return self >= AttemptState.ACHIEVED


StepOrder = tuple[datetime, bool, str, str]
"""When, whether it is an inner attempt's close (which comes after the interactions of its instant), source, and id."""


def step_order(at: datetime, identity: str, *, is_attempt: bool = False) -> StepOrder:
    """Where something stands among the steps. `identity` is "source:id"; a source holds no colon."""
    source, _, key = identity.partition(":")
    return at, is_attempt, source, key


@dataclass(frozen=True, slots=True)
class Recovery:
    """An interaction that names another one as what it recovers.

    `id` is its "source:id"; `held` whether it contributed itself (None: it was not measured, or does not count).
    `within` are the ids of the outcomes that its sender saw, None of one who saw everything: what is no step of an
    attempt at these, it recovers as little as what never was. It follows from the interaction.
    """

    id: str
    at: datetime
    held: bool | None
    within: frozenset[str] | None = field(default=None, compare=False)

    def reaches(self, tries: Iterable[str]) -> bool:
        """Whether its sender saw what belongs to these attempts, by id."""
        return self.within is None or any(outcome_and_key(each)[0] in self.within for each in tries)

    @property
    def order(self) -> StepOrder:
        """Its place in step order."""
        return step_order(self.at, self.id)


@dataclass(frozen=True, slots=True)
class Step:
    """What happened in an attempt: an interaction at a moment, or the close of an inner attempt.

    Attributes:
        at: when it occurred, or when the inner attempt closed.
        node: the moment's id, or the inner outcome's.
        id: the interaction's "source:id", or the inner attempt's id.
        held: True when it contributed, or the inner attempt was achieved; else False; None when nothing was measured.
        is_attempt: whether it is an inner attempt's close.
        repair: of a miss, the first interaction that repairs it.
        customer: the pseudonym of whoever took it.
        names: the outer attempts that it names, as pairs of (outcome id, key).
        cause: of a close, the "source:id" of the interaction that brought it about.
        trail: of a close, the node ids from that interaction's moment up to the inner outcome.
    """

    at: datetime
    node: str
    id: str
    held: bool | None
    is_attempt: bool = False
    repair: Recovery | None = None
    customer: str | None = None
    names: tuple[tuple[str, str], ...] = ()
    cause: str | None = None
    trail: tuple[str, ...] = ()

    @property
    def order(self) -> StepOrder:
        """Its place among the steps of its attempt."""
        return step_order(self.at, self.id, is_attempt=self.is_attempt)

    @property
    def origin(self) -> str | None:
        """The moment that it happened at; of a close the one that brought it about, None after silence."""
        if self.is_attempt:
            return self.trail[0] if self.trail else None
        return self.node

    @property
    def caused_by(self) -> str | None:
        """The interaction behind it, as "source:id"."""
        return self.cause if self.is_attempt else self.id


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an attempt's history: from when on it stood so.

    `cause` is the interaction that brought it about, as "source:id"; None where a silence or a result did.
    `path` are the node ids from that interaction's moment up to the outcome; it follows from the others and the rules,
    so that it is not kept.
    """

    at: datetime
    state: AttemptState
    cause: str | None = None
    path: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the fold over an attempt's steps says.

    Attributes:
        history: empty without steps; the first entry is OPEN, at the first step.
        deadline_at: while it is open, when a clock will make it LOST.
        broken_at: the moments that are BROKEN, or were at the close.
        broke_at: the moments at which a make-or-break path broke at any time before the close.
        folded: how many of the steps, in order, were taken before the close; the others move nothing.
    """

    history: tuple[Entry, ...] = ()
    deadline_at: datetime | None = None
    broken_at: tuple[str, ...] = ()
    broke_at: tuple[str, ...] = ()
    folded: int = 0

    @property
    def state(self) -> AttemptState:
        """As derived from the steps alone."""
        return self.history[-1].state if self.history else AttemptState.OPEN

    @property
    def closed_at(self) -> datetime | None:
        """When it was achieved or lost, as derived from the steps alone."""
        return self.history[-1].at if self.state.is_closed else None

    def was_at_risk_by(self, at: datetime) -> bool:
        """Whether it was AT_RISK at any time until then."""
        return any(entry.state is AttemptState.AT_RISK and entry.at <= at for entry in self.history)


@dataclass(frozen=True, slots=True)
class Observed:
    """What was observed of an attempt; `id` is the result's "source:id"."""

    at: datetime
    id: str
    achieved: bool

    @property
    def state(self) -> AttemptState:
        """The state that it says."""
        return AttemptState.ACHIEVED if self.achieved else AttemptState.LOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One customer's try at an outcome.

    Attributes:
        outcome: the outcome's id.
        key: the sender's, or one that was made up.
        keyless: whether it was opened without a key.
        version: of the hierarchy that it is resolved under.
        revision: counts the transitions that were emitted.
        steps: in step order.
        observed: the latest result, if any.
        swept_to: clocks were applied up to here, even where no step is as late.
        outer: the attempts at outer outcomes that were chosen for its close, as keys by outcome id.
        opened_at: the first step's time, else the result's; of an attempt that lost all of both, what it was before.
        resolution: of the steps under that version.
    """

    outcome: str
    key: str
    keyless: bool = False
    version: int = 0
    revision: int = 0
    steps: tuple[Step, ...] = ()
    observed: Observed | None = None
    swept_to: datetime | None = None
    outer: Mapping[str, str] = field(default_factory=dict[str, str])
    opened_at: datetime
    resolution: Resolution = Resolution()

    @property
    def id(self) -> str:
        """The outcome's id and the key."""
        return attempt_id(self.outcome, self.key)

    @property
    def counts(self) -> bool:
        """Whether anything is known of it: an attempt whose steps were all taken away counts nowhere."""
        return bool(self.steps) or self.observed is not None

    @property
    def state(self) -> AttemptState:
        """The observed one where there is a result, else the derived."""
        return self.observed.state if self.observed else self.resolution.state

    @property
    def closed_at(self) -> datetime | None:
        """The result's time where there is one, else when the steps closed it."""
        return self.observed.at if self.observed else self.resolution.closed_at

    @property
    def misaligned_at(self) -> datetime | None:
        """The later of both closes, where its steps closed it otherwise than the result."""
        derived = self.resolution
        if self.observed is None or derived.closed_at is None or derived.state is self.observed.state:
            return None
        return max(derived.closed_at, self.observed.at)

    @property
    def deadline_at(self) -> datetime | None:
        """When a clock will make it LOST, while it is open."""
        return None if self.observed else self.resolution.deadline_at

    @property
    def recovered(self) -> bool:
        """Achieved after having been at risk."""
        closed_at = self.closed_at if self.state is AttemptState.ACHIEVED else None
        return closed_at is not None and self.resolution.was_at_risk_by(closed_at)

    @property
    def customer(self) -> str | None:
        """The pseudonym of the first to take a step in it that said who it was."""
        return next((step.customer for step in self.steps if step.customer is not None), None)

    def named_outer(self, outcome: str) -> str | None:
        """The key of the attempt at an outer outcome that its steps name, the first of several."""
        return next((key for step in self.steps for named, key in step.names if named == outcome), None)


@dataclass(frozen=True, slots=True)
class Transition:
    """One change of an attempt that is told to whoever follows it.

    `before` is None at the opening. `corrects` says that what was told earlier is no longer so.
    """

    attempt: str
    revision: int
    before: AttemptState | None
    after: AttemptState
    at: datetime
    corrects: bool = False
    cause: str | None = None
    path: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        """The id of the outcome that it is an attempt at."""
        return outcome_and_key(self.attempt)[0]


def attempt_id(outcome: str, key: str) -> str:
    """What identifies an attempt: an outcome's id holds no colon."""
    return f"{outcome}:{key}"


def outcome_and_key(identity: str) -> tuple[str, str]:
    """What `attempt_id` joined."""
    outcome, _, key = identity.partition(":")
    return outcome, key
