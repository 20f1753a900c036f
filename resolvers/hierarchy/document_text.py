"""A hierarchy's document as text: YAML or JSON in, with the lines that things stand on, and either out."""

import json
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final, NoReturn, cast

import yaml

from domain.errors import InvalidDocumentError, Problem
from domain.exporting import export
from domain.hierarchy import Hierarchy
from domain.hierarchy_documents import SentDocument
from resolvers.hierarchy.yaml_events import YamlReader, is_text

MAX_BYTES: Final = 8 * 1024 * 1024
MAX_DEPTH: Final = 16  # a hierarchy's document needs 8
MAX_VALUES: Final = 500_000
MAX_KEY_CHARACTERS: Final = 200  # a document's longest has 14
MAX_COLUMNS: Final = 120
_NO_SPACE: Final = dict.fromkeys(map(ord, " \t\r\n"))


class DocumentFormat(StrEnum):
    """How a document is written."""

    YAML = "yaml"
    JSON = "json"


def read_text(text: str) -> SentDocument:
    """The document in a text: JSON where it begins with a brace, else YAML. Takes seconds for the largest.

    YAML is read by the rules of 1.2's core schema, so that `no` is a word and `1e3` a number. Anchors, aliases and tags
    are refused: a document needs none, and a few lines of them can grow beyond any memory.

    Raises:
        InvalidDocumentError: no such text, or beyond a limit.
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        _refuse("The document is not valid Unicode.")
    if size > MAX_BYTES:
        _refuse(f"The document has {size} bytes; at most {MAX_BYTES} are allowed.")
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return SentDocument(_read_json(text.removeprefix("\ufeff")))
    limits = {"max_depth": MAX_DEPTH, "max_values": MAX_VALUES, "max_key_characters": MAX_KEY_CHARACTERS}
    return YamlReader(text, **limits).read()


def write_text(hierarchy: Hierarchy, form: DocumentFormat) -> str:
    """The hierarchy's document. Takes seconds for the largest as YAML."""
    tree = export(hierarchy)
    if form is DocumentFormat.JSON:
        return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"
    return yaml.dump(tree, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=MAX_COLUMNS)


class _Dumper(yaml.CSafeDumper):  # ten times as fast as the one in Python; wheels have it
    """Without aliases, and with quotes around what the reader would not take as a text."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002 - whatever it is
        return True

    def represent_str(self, data: str) -> yaml.ScalarNode:
        # The stubs leave a parameter of this method open.
        represent = cast("Callable[..., yaml.ScalarNode]", self.represent_scalar)  # pyright: ignore[reportUnknownMemberType]
        return represent("tag:yaml.org,2002:str", data, style=None if is_text(data) else "'")


_Dumper.add_representer(str, _Dumper.represent_str)  # pyright: ignore[reportUnknownMemberType]


def _read_json(text: str) -> object:
    if _count_values(text) > MAX_VALUES:
        _refuse(f"The document has more than {MAX_VALUES} values.")
    try:
        content = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        _refuse(f"This is no JSON: {error.msg}.", error.lineno)
    except RecursionError:
        _refuse(f"The document is nested more than {MAX_DEPTH} levels deep.")
    except ValueError as error:  # a number of thousands of digits, and what the hooks raise
        _refuse(f"This is no JSON: {error}.")
    level: list[object] = [content]
    for _ in range(MAX_DEPTH):
        level = [inner for each in level for inner in _inside(each)]
    if level:
        _refuse(f"The document is nested more than {MAX_DEPTH} levels deep.")
    return content


def _count_values(text: str) -> int:
    """How many values a JSON text would be in memory, found before they are there: they can be many times the text."""
    outside = text.replace("\\\\", "").replace('\\"', "").split('"')[::2]
    bare = "0".join(outside).translate(_NO_SPACE)
    return sum(map(bare.count, ",[{")) - bare.count("[]") - bare.count("{}")


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(cast("dict[str, object]", value).values())
    return cast("list[object]", value) if isinstance(value, list) else []


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members: dict[str, object] = {}
    for name, value in pairs:
        if len(name) > MAX_KEY_CHARACTERS:
            _refuse(f"A mapping's keys have at most {MAX_KEY_CHARACTERS} characters.")
        if name in members:
            raise ValueError(f'an object has "{name}" twice')
        members[name] = value
    return members


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _refuse(message: str, line: int | None = None) -> NoReturn:
    raise InvalidDocumentError((Problem("", line, message),)) from None
