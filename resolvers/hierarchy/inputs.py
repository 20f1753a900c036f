"""What edits of the hierarchy take."""

import strawberry

from domain import editing, edits, nodes
from domain.nodes import ActivityKind, Party
from resolvers.hierarchy.standards import MeasureInput
from resolvers.scalars import SentDuration, SentTime, given, read_duration, read_time

KEY = "Unique among all nodes, for ever; 1 to 128 characters, none of them invisible."
NAME = "For people; 1 to 200 characters."
DESCRIPTION = "What it is; at most 4,000 characters."
OWNER = "Who is accountable; 1 to 200 characters."
OBJECTIVE = "The contribution rate it owes its customers, strictly between 0 and 1."
ACHIEVEMENT = "The achievement rate it owes its customers, strictly between 0 and 1."
CHANNELS = "Where it happens, as web, phone, shop: at most 50 different ones of 1 to 64 characters."
PARTY = "Who runs it."
KIND = "What sort of work it is."
RECOVERY_WINDOW = "How long after a break an attempt can be recovered; at most 3,660 days."
ABANDONED_AFTER = "How long a silent attempt stays open; 1 s to 3,660 days."
REASON = "Why, for the change log; at most 4,000 characters."
EXPECTED = "Refuse the edit unless the node is at this revision."


@strawberry.input(description="A new outcome.")
class OutcomeInput:
    """What `defineOutcome` takes."""

    key: str = strawberry.field(description=KEY)
    name: str = strawberry.field(description=NAME)
    description: str | None = strawberry.field(default=strawberry.UNSET, description=DESCRIPTION)
    owner: str | None = strawberry.field(default=strawberry.UNSET, description=OWNER)
    objective: float | None = strawberry.field(default=strawberry.UNSET, description=ACHIEVEMENT)
    recovery_window: SentDuration = strawberry.field(default=SentDuration("P0D"), description=RECOVERY_WINDOW)
    abandoned_after: SentDuration = strawberry.field(default=SentDuration("P30D"), description=ABANDONED_AFTER)
    reason: str | None = strawberry.field(default=strawberry.UNSET, description=REASON)

    def to_domain(self) -> nodes.Outcome:
        """A draft. Raises InvalidInputError for a malformed duration."""
        return nodes.Outcome(
            id=edits.new_id(),
            key=self.key,
            name=self.name,
            description=given(self.description),
            owner=given(self.owner),
            objective=given(self.objective),
            recovery_window=read_duration("recoveryWindow", self.recovery_window),
            abandoned_after=read_duration("abandonedAfter", self.abandoned_after),
        )


@strawberry.input(description="A new experience.")
class ExperienceInput:
    """What `defineExperience` takes."""

    key: str = strawberry.field(description=KEY)
    name: str = strawberry.field(description=NAME)
    description: str | None = strawberry.field(default=strawberry.UNSET, description=DESCRIPTION)
    owner: str | None = strawberry.field(default=strawberry.UNSET, description=OWNER)
    objective: float | None = strawberry.field(default=strawberry.UNSET, description=OBJECTIVE)
    reason: str | None = strawberry.field(default=strawberry.UNSET, description=REASON)

    def to_domain(self) -> nodes.Experience:
        """A draft."""
        return nodes.Experience(
            id=edits.new_id(),
            key=self.key,
            name=self.name,
            description=given(self.description),
            owner=given(self.owner),
            objective=given(self.objective),
        )


@strawberry.input(description="A new moment.")
class MomentInput:
    """What `defineMoment` takes."""

    key: str = strawberry.field(description=KEY)
    name: str = strawberry.field(description=NAME)
    description: str | None = strawberry.field(default=strawberry.UNSET, description=DESCRIPTION)
    owner: str | None = strawberry.field(default=strawberry.UNSET, description=OWNER)
    objective: float | None = strawberry.field(default=strawberry.UNSET, description=OBJECTIVE)
    channels: list[str] | None = strawberry.field(default=strawberry.UNSET, description=CHANNELS)
    party: Party = strawberry.field(default=Party.OWN, description=PARTY)
    reason: str | None = strawberry.field(default=strawberry.UNSET, description=REASON)

    def to_domain(self) -> nodes.Moment:
        """A draft."""
        return nodes.Moment(
            id=edits.new_id(),
            key=self.key,
            name=self.name,
            description=given(self.description),
            owner=given(self.owner),
            objective=given(self.objective),
            channels=tuple(given(self.channels) or ()),
            party=self.party,
        )


@strawberry.input(description="A new activity.")
class ActivityInput:
    """What `defineActivity` takes."""

    key: str = strawberry.field(description=KEY)
    name: str = strawberry.field(description=NAME)
    description: str | None = strawberry.field(default=strawberry.UNSET, description=DESCRIPTION)
    owner: str | None = strawberry.field(default=strawberry.UNSET, description=OWNER)
    activity_kind: ActivityKind = strawberry.field(description=KIND)
    reason: str | None = strawberry.field(default=strawberry.UNSET, description=REASON)

    def to_domain(self) -> nodes.Activity:
        """A draft."""
        return nodes.Activity(
            id=edits.new_id(),
            key=self.key,
            name=self.name,
            description=given(self.description),
            owner=given(self.owner),
            activity_kind=self.activity_kind,
        )


@strawberry.input(description="How one node is to contribute to another.")
class ContributeInput:
    """What `contribute` takes."""

    contributor: str = strawberry.field(description="The key of the node that contributes.")
    to: str = strawberry.field(description="The key of the node that it contributes to.")
    weight: float = strawberry.field(
        default=1, description="Scales its share of the score: above 0, at most 1,000,000."
    )
    make_or_break: bool = strawberry.field(
        default=False, description="Whether a break of the contributor breaks what it serves."
    )
    required: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether it must be achieved; by default as `makeOrBreak`."
    )
    position: int | None = strawberry.field(
        default=strawberry.UNSET, description="0 to 1,000,000; by default where it is, or after all others."
    )
    expected_revision: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Refuse the edit unless the node that is contributed to is at this revision.",
    )
    reason: str | None = strawberry.field(default=strawberry.UNSET, description=REASON)

    def to_domain(self) -> editing.ContributionRequest:
        """The domain's request."""
        return editing.ContributionRequest(
            contributor=self.contributor,
            to=self.to,
            weight=self.weight,
            make_or_break=self.make_or_break,
            required=given(self.required),
            position=given(self.position),
            expected_revision=given(self.expected_revision),
        )


@strawberry.input(description="Which contribution is to end.")
class WithdrawInput:
    """What `withdraw` takes."""

    contributor: str = strawberry.field(description="The key of the node that contributes.")
    from_: str = strawberry.field(name="from", description="The key of the node that it contributes to.")
    expected_revision: int | None = strawberry.field(
        default=strawberry.UNSET, description="Refuse the edit unless the node in `from` is at this revision."
    )
    reason: str | None = strawberry.field(default=strawberry.UNSET, description=REASON)


@strawberry.input(description="A moment's next standard.")
class StandardInput:
    """What `publishStandard` takes."""

    moment: str = strawberry.field(description="The moment's key.")
    effective_from: SentTime | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "It judges what occurs from here on. By default the beginning of time for a moment's first standard while "
            "nothing was recorded there, else 60 s ahead."
        ),
    )
    rescore: bool = strawberry.field(
        default=False,
        description="Judge anew what occurred since `effectiveFrom`: this begins a correction, and totals stay exact.",
    )
    measures: list[MeasureInput] = strawberry.field(description="What is measured; 1 to 50.")
    expected_revision: int | None = strawberry.field(default=strawberry.UNSET, description=EXPECTED)
    reason: str | None = strawberry.field(default=strawberry.UNSET, description=REASON)

    def to_domain(self) -> editing.StandardRequest:
        """The domain's request. Raises InvalidInputError for a malformed time."""
        at = given(self.effective_from)
        return editing.StandardRequest(
            moment=self.moment,
            measures=tuple(measure.to_domain() for measure in self.measures),
            effective_from=None if at is None else read_time("effectiveFrom", at),
            rescore=self.rescore,
            expected_revision=given(self.expected_revision),
        )
