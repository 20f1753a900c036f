"""What a document of a whole hierarchy is made of. Enums are written as the API writes them.

A document says everything: what it leaves out has its default, and `importing` says what becomes of a node that it
does not name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal, Self, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic.alias_generators import to_camel

from domain.nodes import Activity, ActivityKind, Experience, Moment, Outcome, Party
from domain.standards import Direction, FlagRule, Measure, ThresholdRule
from domain.times import parse_duration, parse_time

FORMAT: Final = 1
MAX_NODES: Final = 10_000
MAX_FIELDS: Final = 100  # a part has 12 at most
MAX_NAMES: Final = 1_000  # as aliases of a node; what else has names has fewer
MAX_FAULTS: Final = 1_000
MAX_CONTRIBUTIONS: Final = 20_000  # one import is one entry of the change log, and MongoDB's documents end at 16 MiB


def _unless_null(parse: Callable[[object], object]) -> BeforeValidator:
    return BeforeValidator(lambda sent: None if sent is None else parse(sent))


Time = Annotated[datetime | None, _unless_null(parse_time)]
Duration = Annotated[timedelta, BeforeValidator(parse_duration)]
Names = Annotated[list[str], Field(max_length=MAX_NAMES)]
Rate = float | None


@dataclass(slots=True)
class Faults:
    """How many a reading found so far, those of a part again in each part around it. Pydantic's context holds it."""

    count: int = 0

    @property
    def are_enough(self) -> bool:
        """Whether to look no further: each takes some kilobytes, and a document can hold a million."""
        return self.count >= MAX_FAULTS


class _Part(BaseModel):
    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        alias_generator=to_camel,
        allow_inf_nan=False,
        hide_input_in_errors=True,
    )

    @model_validator(mode="wrap")
    @classmethod
    def _counted(cls, value: object, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        faults = cast("Faults", info.context)
        fields = len(cast("dict[str, object]", value)) if isinstance(value, dict) else 0
        if faults.are_enough:
            return cast("Self", None)  # whoever asked for it is refused
        if fields > MAX_FIELDS:
            raise ValueError(f"holds {fields} fields; at most {MAX_FIELDS} are allowed")
        try:
            return handler(value)
        except ValidationError as error:
            faults.count += error.error_count()
            raise


class ThresholdPart(_Part):
    """A threshold rule."""

    better: Literal["LOWER", "HIGHER"]
    magic: float | None = None
    expected: float
    unacceptable: float


class FlagPart(_Part):
    """A flag rule."""

    expects: bool


class RulePart(_Part):
    """Exactly one of the two."""

    threshold: ThresholdPart | None = None
    flag: FlagPart | None = None

    @model_validator(mode="after")
    def _is_one(self) -> "RulePart":
        if (self.threshold is None) == (self.flag is None):
            raise ValueError("must hold either threshold or flag")
        return self

    def to_domain(self) -> ThresholdRule | FlagRule:
        """The domain's rule."""
        if self.flag is not None:
            return FlagRule(expects=self.flag.expects)
        if self.threshold is None:
            raise ValueError("neither rule: the validator saw to it that this cannot be")
        return ThresholdRule(
            better=Direction[self.threshold.better],
            magic=self.threshold.magic,
            expected=self.threshold.expected,
            unacceptable=self.threshold.unacceptable,
        )


class MeasurePart(_Part):
    """One measure of a standard."""

    key: str
    signal: str
    unit: str | None = None
    weight: float = 1.0
    decisive: bool = False
    rule: RulePart

    def to_domain(self) -> Measure:
        """The domain's measure."""
        return Measure(
            key=self.key,
            signal=self.signal,
            unit=self.unit,
            weight=self.weight,
            decisive=self.decisive,
            rule=self.rule.to_domain(),
        )


class StandardPart(_Part):
    """One standard; without `effectiveFrom` as `publishStandard` without it."""

    effective_from: Time = None
    measures: list[MeasurePart]


class _NodePart(_Part):
    key: str
    name: str
    description: str | None = None
    owner: str | None = None
    aliases: Names = Field(default_factory=list[str])
    archived_at: Time = None

    def shared(self, identity: str) -> dict[str, Any]:
        """What all kinds have, by the domain's names."""
        return {
            "id": identity,
            "key": self.key,
            "name": self.name,
            "description": self.description,
            "owner": self.owner,
            "aliases": tuple(dict.fromkeys(alias for alias in self.aliases if alias != self.key)),
            "archived_at": self.archived_at,
        }


class OutcomePart(_NodePart):
    """An outcome."""

    kind: Literal["OUTCOME"]
    objective: Rate = None
    recovery_window: Duration = timedelta()
    abandoned_after: Duration = timedelta(days=30)

    def to_domain(self, identity: str) -> Outcome:
        """With an id of its own."""
        return Outcome(
            **self.shared(identity),
            objective=self.objective,
            recovery_window=self.recovery_window,
            abandoned_after=self.abandoned_after,
        )


class ExperiencePart(_NodePart):
    """An experience."""

    kind: Literal["EXPERIENCE"]
    objective: Rate = None

    def to_domain(self, identity: str) -> Experience:
        """With an id of its own."""
        return Experience(**self.shared(identity), objective=self.objective)


class MomentPart(_NodePart):
    """A moment, with its standards from the first to the last."""

    kind: Literal["MOMENT"]
    objective: Rate = None
    channels: Names = Field(default_factory=list[str])
    party: Literal["OWN", "PARTNER"] = "OWN"
    standards: list[StandardPart] = Field(default_factory=list[StandardPart])

    def to_domain(self, identity: str) -> Moment:
        """With an id of its own."""
        return Moment(
            **self.shared(identity),
            objective=self.objective,
            channels=tuple(self.channels),
            party=Party[self.party],
        )


class ActivityPart(_NodePart):
    """An activity."""

    kind: Literal["ACTIVITY"]
    activity_kind: Literal["HANDOVER", "BUSINESS_RULE", "TASK"]

    def to_domain(self, identity: str) -> Activity:
        """With an id of its own."""
        return Activity(**self.shared(identity), activity_kind=ActivityKind[self.activity_kind])


NodePart = OutcomePart | ExperiencePart | MomentPart | ActivityPart


class ContributionPart(_Part):
    """An edge between keys. `required` defaults to `makeOrBreak`, `position` to its place among those to the same."""

    contributor: str
    to: str
    weight: float = 1.0
    make_or_break: bool = False
    required: bool | None = None
    position: int | None = None


class HierarchyDocument(_Part):
    """The whole. `touchstone` is the version of this format."""

    touchstone: Literal[1]
    nodes: list[Annotated[NodePart, Field(discriminator="kind")]] = Field(max_length=MAX_NODES)
    contributions: list[ContributionPart] = Field(default_factory=list[ContributionPart], max_length=MAX_CONTRIBUTIONS)
