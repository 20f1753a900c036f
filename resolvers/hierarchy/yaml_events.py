"""YAML, read event by event into plain values, so that nothing is built that was not asked for."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, NoReturn, cast

import yaml

from domain.errors import InvalidDocumentError, Problem
from domain.hierarchy_documents import Place, SentDocument

# YAML 1.2, core schema, without octal and hexadecimal numbers. https://yaml.org/spec/1.2.2/#103-core-schema
_CONSTANTS: Final = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WHOLE: Final = re.compile(r"[-+]?[0-9]{1,18}", re.ASCII)
_NUMBER: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
# The loader in C is ten times as fast as the one in Python. The stubs leave the parameter for the text open.
_PARSE: Final = cast("Callable[..., Iterator[yaml.Event]]", yaml.parse)  # pyright: ignore[reportUnknownMemberType]


def is_text(plain: str) -> bool:
    """Whether a word without quotes is a text, and not null, a boolean or a number."""
    return isinstance(_value_of(plain), str)


class YamlReader:
    """Reads one document of mappings, lists and scalars, within limits."""

    def __init__(self, text: str, *, max_depth: int, max_values: int, max_key_characters: int) -> None:
        self._text = text
        self._max_depth = max_depth
        self._max_values = max_values
        self._max_key_characters = max_key_characters
        self._events: Iterator[yaml.Event] = iter(())
        self._path: list[str] = []  # one for all values: a path for each would outgrow the text by far
        self._values = 0

    def read(self) -> SentDocument:
        """The document.

        Raises:
            InvalidDocumentError: it is no YAML, uses what is refused, or goes beyond a limit.
        """
        self._events = _PARSE(self._text, Loader=yaml.CBaseLoader)
        try:
            return self._document()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            _refuse("", None if mark is None else mark.line + 1, f"This is no YAML: {error.problem or error.context}.")
        except yaml.YAMLError as error:
            _refuse("", None, f"This is no YAML: {str(error).splitlines()[0]}.")

    def _document(self) -> SentDocument:
        sent = SentDocument(None)
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(event, "The text has more than one document.")
                sent = SentDocument(*self._value(next(self._events), 1))
        return sent

    def _value(self, event: yaml.Event, depth: int) -> tuple[object, Place]:
        self._check(event, depth)
        match event:
            case yaml.ScalarEvent():
                return (event.value if event.style else _value_of(event.value)), Place(_line(event))
            case yaml.SequenceStartEvent():
                return self._list(_line(event), depth)
            case _:
                return self._mapping(_line(event), depth)

    def _check(self, event: yaml.Event, depth: int) -> None:
        self._values += 1
        if self._values > self._max_values:
            self._refuse(event, f"The document has more than {self._max_values} values.")
        if depth > self._max_depth:
            self._refuse(event, f"The document is nested more than {self._max_depth} levels deep.")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            self._refuse(event, "Anchors and aliases are refused; write out what they stand for.")
        if getattr(event, "tag", None) is not None:
            self._refuse(event, "Tags are refused; write the value as it is.")

    def _list(self, line: int, depth: int) -> tuple[list[object], Place]:
        items: list[object] = []
        places: list[Place] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            item, place = self._inside(str(len(items)), event, depth)
            items.append(item)
            places.append(place)
        return items, Place(line, places)

    def _mapping(self, line: int, depth: int) -> tuple[dict[str, object], Place]:
        items: dict[str, object] = {}
        places: dict[str, Place] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            name = self._name(event, depth)
            if name in items:
                self._refuse(event, f'The mapping has "{name}" twice.')
            items[name], places[name] = self._inside(name, next(self._events), depth)
        return items, Place(line, places)

    def _name(self, event: yaml.Event, depth: int) -> str:
        self._check(event, depth)
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse(event, "A mapping's keys must be words.")
        if len(event.value) > self._max_key_characters:
            self._refuse(event, f"A mapping's keys have at most {self._max_key_characters} characters.")
        return event.value

    def _inside(self, step: str, event: yaml.Event, depth: int) -> tuple[object, Place]:
        self._path.append(step)
        inner = self._value(event, depth + 1)
        self._path.pop()
        return inner

    def _refuse(self, event: yaml.Event, message: str) -> NoReturn:
        _refuse(".".join(self._path), _line(event), message)


def _value_of(plain: str) -> str | float | bool | None:
    if plain in _CONSTANTS:
        return _CONSTANTS[plain]
    if _WHOLE.fullmatch(plain):
        return int(plain)
    return float(plain) if _NUMBER.fullmatch(plain) else plain


def _line(event: Any) -> int:  # noqa: ANN401 - the stubs do not say that events have marks
    return event.start_mark.line + 1


def _refuse(path: str, line: int | None, message: str) -> NoReturn:
    raise InvalidDocumentError((Problem(path, line, message),)) from None
