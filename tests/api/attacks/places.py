"""Every place of the schema where a client can put a text or JSON, each with an operation that puts it there."""

import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    is_composite_type,
    is_required_argument,
    is_required_input_field,
)

from resolvers.schema import sdl

SCHEMA: Final[GraphQLSchema] = build_schema(sdl())
NO_TEXT: Final = frozenset({"Int", "Float", "Boolean", "Count"})

# What stands in other places than the one that is tried: of things that exist, where it names one.
EXAMPLES: Final[Mapping[str, object]] = {
    "Query.outcome(key:)": "helped",
    "Query.experience(key:)": "visit",
    "Query.moment(key:)": "call",
    "Query.activity(key:)": "check",
    "Query.interaction(key:)": "1",
    "Query.attempt(outcome:)": "helped",
    "Query.attempt(key:)": "a-1",
    "Query.hierarchyAsOf(version:)": 1,
    "ContributeInput.contributor": "call",
    "ContributeInput.to": "visit",
    "InteractionInput.moment": "call",
    "StandardInput.moment": "call",
    "Boolean": True,
    "Count": 1,
    "DateTime": "2026-03-02T09:00:00Z",
    "Duration": "PT1H",
    "Float": 0.5,
    "ID": "an-id",
    "Int": 1,
    "Signals": {"wait_seconds": 5},
    "String": "text",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text goes, and how it gets there.

    Attributes:
        name: its coordinate; of a part of an input, from the argument on.
        document: an operation with one variable, `$tried`.
        shape: what that variable is, with the text at the end of `path`.
        path: names and indexes.
        type_name: the scalar that is expected there.
    """

    name: str
    document: str
    shape: Any
    path: tuple[str | int, ...]
    type_name: str

    def with_text(self, tried: object) -> object:
        """The variable with something in this place."""
        return _put(self.shape, self.path, tried)


def places() -> list[Place]:
    """All of queries and mutations."""
    return [place for type_, way in _ways().items() for place in _of_type(type_, way)]


def _ways() -> dict[str, tuple[str, ...]]:
    """For each object that can be reached from a root, the fields that lead to it, shortest first."""
    found: dict[str, tuple[str, ...]] = {"Query": (), "Mutation": ()}
    open_types = deque(["Query"])
    while open_types:
        name = open_types.popleft()
        type_ = SCHEMA.type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        for field_name, field in type_.fields.items():
            to = _bare(field.type)
            if isinstance(to, GraphQLObjectType) and to.name not in found:
                found[to.name] = (*found[name], f"{field_name}{_arguments(f'{name}.{field_name}', field.args)}")
                open_types.append(to.name)
    return found


def _arguments(of: str, arguments: Mapping[str, Any], but: str = "", said: str = "") -> str:
    """The arguments that must be there, and one more."""
    each = [
        f"{name}: {said if name == but else _literal(_example(f'{of}({name}:)', argument.type))}"
        for name, argument in arguments.items()
        if name == but or is_required_argument(argument) or f"{of}({name}:)" in EXAMPLES
    ]
    return f"({', '.join(each)})" if each else ""


def _of_type(name: str, way: tuple[str, ...]) -> Iterator[Place]:
    type_ = SCHEMA.type_map[name]
    assert isinstance(type_, GraphQLObjectType)
    for field_name, field in type_.fields.items():
        coordinate = f"{name}.{field_name}"
        for argument_name, argument in field.args.items():
            arguments = _arguments(coordinate, field.args, argument_name, "$tried")
            opened = " { ".join([*way, f"{field_name}{arguments}{_selection(_bare(field.type))}"])
            kind = "mutation" if name == "Mutation" else "query"
            document = f"{kind} ($tried: {argument.type}) {{ {opened}{' }' * len(way)} }}"
            for shape, path, scalar in _texts(f"{coordinate}({argument_name}:)", argument.type):
                inner = "".join(f".{part}" for part in path if part != 0)
                yield Place(f"{coordinate}({argument_name}:){inner}", document, shape, path, scalar)


def _selection(type_: Any) -> str:  # noqa: ANN401 - any type
    if not is_composite_type(type_):
        return ""
    refused = " ... on Refusal { message }" if type_.name.endswith("Result") else ""
    refused += " ... on RecordReceipt { recorded }" if type_.name == "RecordResult" else ""
    paged = " nodes { __typename }" if type_.name.endswith("Connection") else ""
    return f" {{ __typename{refused}{paged} }}"


def _texts(coordinate: str, type_: Any) -> Iterator[tuple[Any, tuple[str | int, ...], str]]:  # noqa: ANN401 - any type
    """Each text within a type: what has it, and where."""
    inner = _nullable(type_)
    match inner:
        case _ if hasattr(inner, "of_type"):
            for shape, path, scalar in _texts(coordinate, inner.of_type):
                yield [shape], (0, *path), scalar
        case GraphQLInputObjectType():
            for name, field in inner.fields.items():
                for shape, path, scalar in _texts(f"{inner.name}.{name}", field.type):
                    yield {**_required(inner, name), name: shape}, (name, *path), scalar
        case GraphQLEnumType():
            pass
        case _ if inner.name not in NO_TEXT:
            yield _example(coordinate, type_), (), inner.name
        case _:
            pass


def _required(type_: GraphQLInputObjectType, but: str) -> dict[str, object]:
    """What an input must have beside one of its fields."""
    others = {name: field for name, field in type_.fields.items() if name != but and is_required_input_field(field)}
    return {name: _example(f"{type_.name}.{name}", field.type) for name, field in others.items()}


def _example(coordinate: str, type_: Any) -> object:  # noqa: ANN401 - any type
    if coordinate in EXAMPLES:
        return EXAMPLES[coordinate]
    inner = _nullable(type_)
    match inner:
        case _ if hasattr(inner, "of_type"):
            return [_example(coordinate, inner.of_type)]
        case GraphQLEnumType():
            return next(iter(inner.values))
        case GraphQLInputObjectType() if inner.is_one_of:
            name, field = next(iter(inner.fields.items()))
            return {name: _example(f"{inner.name}.{name}", field.type)}
        case GraphQLInputObjectType():
            return _required(inner, "")
        case _:
            return EXAMPLES[inner.name]


def _nullable(type_: Any) -> Any:  # noqa: ANN401 - any type
    return type_.of_type if str(type_).endswith("!") else type_


def _bare(type_: Any) -> Any:  # noqa: ANN401 - any type
    """Without what says whether it is a list, or may be null."""
    return _bare(type_.of_type) if hasattr(type_, "of_type") else type_


def _literal(value: Any) -> str:  # noqa: ANN401 - as JSON is
    """A value as a document has it. Texts here need no escapes; what is in capitals is a value of an enum."""
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return f"{{{', '.join(f'{name}: {_literal(each)}' for name, each in fields.items())}}}"
    text = json.dumps(value)
    return text.strip('"') if text.strip('"').isupper() and not text.startswith('"PT') else text


def _put(shape: Any, path: tuple[str | int, ...], tried: object) -> object:  # noqa: ANN401 - as JSON is
    if not path:
        return tried
    first, *rest = path
    inner = _put(shape[first], tuple(rest), tried)
    return [inner] if isinstance(shape, list) else {**shape, first: inner}
