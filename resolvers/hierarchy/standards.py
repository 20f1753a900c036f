"""Standards as clients read and write them."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain import standards
from domain.standards import Direction
from resolvers import enums as enums  # noqa: PLC0414 - publishes the enums that are named below
from resolvers.scalars import given


@strawberry.type(description="Compares a number with thresholds.")
class ThresholdRule:
    """Scores 1 at magic, 0.5 at expected, 0 at unacceptable, linear between."""

    better: Direction = strawberry.field(description="Which way the value is better.")
    magic: float | None = strawberry.field(description="Better than expected from here; in the measure's unit.")
    expected: float = strawberry.field(description="As promised from here; in the measure's unit.")
    unacceptable: float = strawberry.field(description="Scores 0 from here; in the measure's unit.")


@strawberry.type(description="Compares a boolean with what is expected.")
class FlagRule:
    """Scores 1 or 0."""

    expects: bool = strawberry.field(description="What the signal should be.")


MeasureRule = Annotated[
    ThresholdRule | FlagRule, strawberry.union("MeasureRule", description="How a signal becomes a score and a verdict.")
]


@strawberry.type(description="A rule over one signal.")
class Measure:
    """One line of a standard."""

    key: str = strawberry.field(
        description="Unique within the standard; keeps its signal, unit and direction for ever within its moment."
    )
    signal: str = strawberry.field(description="The name of the signal that it reads.")
    unit: str | None = strawberry.field(description="The unit of the signal's numbers, for readers.")
    weight: float = strawberry.field(description="Its share of the interaction's score, above 0.")
    decisive: bool = strawberry.field(description="Whether missing it misses the interaction.")
    rule: MeasureRule = strawberry.field(description="How it judges.")

    @classmethod
    def of(cls, measure: standards.Measure) -> "Measure":
        """From the domain's."""
        return cls(
            key=measure.key,
            signal=measure.signal,
            unit=measure.unit,
            weight=measure.weight,
            decisive=measure.decisive,
            rule=_rule(measure.rule),
        )


@strawberry.type(description="What a moment promises from an instant on.")
class Standard:
    """One version of a moment's promise."""

    version: int = strawberry.field(description="1, 2, 3 … within its moment.")
    effective_from: datetime = strawberry.field(
        description="It judges what occurred from here on. The year 1 means: from the beginning."
    )
    measures: list[Measure] = strawberry.field(description="What is measured, in the order published.")

    @classmethod
    def of(cls, standard: standards.Standard) -> "Standard":
        """From the domain's."""
        return cls(
            version=standard.version,
            effective_from=standard.effective_from,
            measures=[Measure.of(measure) for measure in standard.measures],
        )


@strawberry.input(description="Compares a number with thresholds.")
class ThresholdInput:
    """A threshold rule."""

    better: Direction = strawberry.field(description="Which way the value is better.")
    magic: float | None = strawberry.field(
        default=strawberry.UNSET, description="Better than expected from here; strictly better than `expected`."
    )
    expected: float = strawberry.field(description="As promised from here; magnitude below 10^12.")
    unacceptable: float = strawberry.field(description="Scores 0 from here; no better than `expected`.")

    def to_domain(self) -> standards.ThresholdRule:
        """The domain's rule."""
        return standards.ThresholdRule(
            better=self.better, magic=given(self.magic), expected=self.expected, unacceptable=self.unacceptable
        )


@strawberry.input(description="Compares a boolean with what is expected.")
class FlagInput:
    """A flag rule."""

    expects: bool = strawberry.field(description="What the signal should be.")

    def to_domain(self) -> standards.FlagRule:
        """The domain's rule."""
        return standards.FlagRule(expects=self.expects)


@strawberry.input(one_of=True, description="How a measure judges: exactly one of the two.")
class MeasureRuleInput:
    """One of two rules."""

    threshold: ThresholdInput | None = strawberry.field(default=strawberry.UNSET, description="Thresholds of a number.")
    flag: FlagInput | None = strawberry.field(default=strawberry.UNSET, description="A boolean.")

    def to_domain(self) -> standards.ThresholdRule | standards.FlagRule:
        """The domain's rule. GraphQL has seen to it that there is exactly one."""
        rule: ThresholdInput | FlagInput = given(self.threshold) or given(self.flag)
        return rule.to_domain()


@strawberry.input(description="A rule over one signal.")
class MeasureInput:
    """One line of a standard."""

    key: str = strawberry.field(
        description=(
            "1 to 64 letters, digits, hyphens or underscores; unique within the standard. "
            "Keeps its signal, unit and direction for ever within its moment."
        )
    )
    signal: str = strawberry.field(description='The name of the signal, 1 to 64 characters without "$" and ".".')
    unit: str | None = strawberry.field(
        default=strawberry.UNSET, description="The unit of the signal's numbers, 1 to 32 characters."
    )
    weight: float = strawberry.field(default=1, description="Its share of the score: above 0, at most 1,000,000.")
    decisive: bool = strawberry.field(default=False, description="Whether missing it misses the interaction.")
    rule: MeasureRuleInput = strawberry.field(description="How it judges.")

    def to_domain(self) -> standards.Measure:
        """The domain's measure."""
        return standards.Measure(
            key=self.key,
            signal=self.signal,
            unit=given(self.unit),
            weight=self.weight,
            decisive=self.decisive,
            rule=self.rule.to_domain(),
        )


def _rule(rule: standards.ThresholdRule | standards.FlagRule) -> ThresholdRule | FlagRule:
    if isinstance(rule, standards.FlagRule):
        return FlagRule(expects=rule.expects)
    return ThresholdRule(better=rule.better, magic=rule.magic, expected=rule.expected, unacceptable=rule.unacceptable)
