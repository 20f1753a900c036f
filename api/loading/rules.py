"""The rules of a mapping: how times, signals, conditions and interactions come from a line's columns."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Final, Literal, Self, TypeAlias
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from api.loading.templates import columns_in

# Names that stand in templates beside the file's columns.
ROW, FILE, PREVIOUS = "row", "file", "previous"

_SOME_TIME: Final = datetime(2024, 1, 2, 3, 4, 5, 6, UTC)


class Part(BaseModel):
    """A part of a mapping: it has the keys that it has, and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _is_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, KeyError, ValueError) as error:
        raise ValueError(f'there is no time zone "{name}"') from error
    return name


def _is_format(text: str) -> str:
    try:
        datetime.strptime(_SOME_TIME.strftime(text), text)  # noqa: DTZ007 - only whether it can be read
    except re.error:
        raise ValueError(f'"{text}" names a part of the time twice') from None
    except ValueError as error:
        raise ValueError(f'"{text}" is no format of strptime: {error}') from None
    return text


def _is_template(text: str) -> str:
    list(columns_in(text))
    return text


Template: TypeAlias = Annotated[str, AfterValidator(_is_template)]


class Shift(Part):
    """A column whose number is added to a time."""

    column: str
    unit: Literal["seconds", "minutes", "hours", "days"]


class TimeRule(Part):
    """When something happened: a text that is read, or another time (`after`), and what is added to it."""

    text: Template | None = None
    """A template. By itself it is read as ISO 8601."""

    after: str | None = None
    """The name of a time above this one."""

    format: Annotated[str, AfterValidator(_is_format)] | None = None
    """How `text` is written, in the letters of strptime."""

    epoch: Literal["seconds", "milliseconds"] | None = None
    """`text` is a number: so many since 1970."""

    zone: Annotated[str, AfterValidator(_is_zone)] | None = None
    """Where the clock hung that `text` was read from, as "America/New_York"; needed where it has no offset."""

    ambiguous: Literal["reject", "earlier", "later"] = "reject"
    """Which of the two is meant when the zone's clocks were set back and showed a time twice."""

    plus: tuple[Shift, ...] = ()

    @model_validator(mode="after")
    def _has_one_beginning(self) -> Self:
        if (self.text is None) == (self.after is None):
            raise ValueError("give either `text` or `after`")
        if self.epoch is not None and (self.format is not None or self.zone is not None):
            raise ValueError("an `epoch` has neither `format` nor `zone`")
        return self


class SignalRule(Part):
    """A signal. Where its column has no value, there is no signal; `present` says whether there is one.

    `last` is true at the last interaction that the rule gives within a group, false at those before.
    """

    type: Literal["number", "boolean", "text", "present", "last"]
    column: str | None = None
    true: tuple[str, ...] = ("true", "True", "TRUE", "1", "yes")
    false: tuple[str, ...] = ("false", "False", "FALSE", "0", "no")

    @model_validator(mode="after")
    def _has_its_column(self) -> Self:
        if (self.column is None) != (self.type == "last"):
            raise ValueError('give a `column`, and none where the type is "last"')
        return self


class Condition(Part):
    """All of it must hold: columns with a value, columns without one, columns with one of these values."""

    present: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    equals: dict[str, tuple[str, ...]] = {}


class InteractionRule(Part):
    """An interaction that a line gives where its condition holds. All but `at` are templates."""

    moment: Template
    at: str
    """The name of a time."""

    id: Template
    when: Condition = Condition()
    signals: dict[str, SignalRule] = {}
    attempt: Template | None = None
    attempts: dict[str, Template] = {}
    """Templates of the keys of attempts at outcomes, by the outcomes' keys."""

    customer: Template | None = None
    channel: Template | None = None
    recovers: Template | None = None

    def templates(self) -> Iterator[str]:
        """Every template of the rule."""
        optional = (self.attempt, self.customer, self.channel, self.recovers)
        yield from (self.moment, self.id, *self.attempts.values(), *(text for text in optional if text is not None))

    def columns(self) -> Iterator[str]:
        """Every column that the rule looks at, by itself or in a template."""
        for template in self.templates():
            yield from columns_in(template)
        yield from (signal.column for signal in self.signals.values() if signal.column is not None)
        yield from (*self.when.present, *self.when.missing, *self.when.equals)
