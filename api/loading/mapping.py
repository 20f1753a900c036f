"""The mapping: what the columns of a file mean, written in TOML. `examples/` has two that are used.

Templates are texts with columns in braces: "{carrier}-{flight}", "{month:02}" with zeros in front up to two characters,
"{row}" for the line's number among the file's rows, "{file}" for the file's name, "{previous}" for the id that the same
rule gave before within the group. A template has no value where one of its columns has none.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from api.loading.faults import MappingError
from api.loading.rules import FILE, PREVIOUS, ROW, InteractionRule, Part, Template, TimeRule
from api.loading.templates import columns_in
from domain.errors import InvalidInputError
from domain.recording import check_source

MOST_FAULTS_SHOWN: Final = 5


def _is_encoding(name: str) -> str:
    try:
        "".encode(name)  # unlike `codecs.lookup`, refuses what is no encoding of texts, as base64
    except (LookupError, UnicodeError) as error:
        raise ValueError(f'there is no encoding of texts "{name}"; give one as "utf-8" or "cp1252"') from error
    return name


def _is_source(name: str) -> str:
    try:
        check_source(name)
    except InvalidInputError as error:
        raise ValueError(error.message.removeprefix("source ").removesuffix(".")) from error
    return name


class Mapping(Part):
    """What a file's columns mean."""

    source: Annotated[str, AfterValidator(_is_source)]
    encoding: Annotated[str, AfterValidator(_is_encoding)] = "utf-8"
    """Of the files. A byte order mark is no part of the first column's name."""

    delimiter: str = Field(default=",", min_length=1, max_length=1)
    no_value: frozenset[str] = frozenset({""})
    """What stands where there is no value, as "NA"."""

    group: str | None = None
    """A column whose equal values stand on consecutive lines; it is what `previous` and `last` look at."""

    texts: dict[str, Template] = Field(default_factory=dict[str, Template])
    """Templates with a name, which later ones use like a column."""

    times: dict[str, TimeRule]
    interactions: tuple[InteractionRule, ...]

    @model_validator(mode="after")
    def _names_what_there_is(self) -> Self:
        if not self.interactions:
            raise ValueError("give at least one of `[[interactions]]`")
        above: set[str] = set()
        for name, rule in self.times.items():
            if rule.after is not None and rule.after not in above:
                raise ValueError(f'the time "{name}" comes after "{rule.after}", which is no time above it')
            above.add(name)
        for rule in self.interactions:
            if rule.at not in self.times:
                raise ValueError(f'an interaction is at "{rule.at}", which is no time; there are {", ".join(above)}')
            looks_around = PREVIOUS in rule.columns() or any(signal.type == "last" for signal in rule.signals.values())
            if looks_around and self.group is None:
                raise ValueError('"previous" and "last" need a `group`, the column that lines stand together by')
        return self

    def columns(self) -> list[str]:
        """The columns of the file that are used, each once."""
        named: list[str] = []
        for template in self.texts.values():
            named += columns_in(template)
        for time in self.times.values():
            named += (*columns_in(time.text or ""), *(shift.column for shift in time.plus))
        for rule in self.interactions:
            named += rule.columns()
        named += () if self.group is None else (self.group,)
        return [column for column in dict.fromkeys(named) if column not in {ROW, FILE, PREVIOUS, *self.texts}]


def read_mapping(path: Path) -> Mapping:
    """The mapping that a file holds.

    Raises:
        MappingError: there is none.
    """
    try:
        return Mapping.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise MappingError(path, f"it cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise MappingError(path, "it is not written in UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise MappingError(path, f"it is not TOML: {error}.") from None
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        told = [_told(fault) for fault in faults[:MOST_FAULTS_SHOWN]]
        if len(faults) > len(told):
            told.append(f"and {len(faults) - len(told)} more")
        raise MappingError(path, f"{'; '.join(told)}.") from None


def _told(fault: ErrorDetails) -> str:
    place = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return f"{place} is no key of a mapping"
    if fault["type"] == "missing":
        return f"{place} is missing"
    wrong = fault["msg"].removeprefix("Value error, ")
    return f"{place}: {wrong}" if place else wrong
