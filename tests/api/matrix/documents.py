"""Documents that are made from the schema: one for every field, and one for each root field with all there is below."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
)

WINDOW: Final = '{between: {from: "2026-03-02T09:00:00Z", to: "2026-03-02T10:00:00Z"}}'
ARGUMENTS: Final[Mapping[str, str]] = {"window": WINDOW, "step": '"PT15M"', "q": "0.5"}
"""What fields below the roots must be given, by the argument's name."""

Coordinate: TypeAlias = tuple[str, str]
"""A type's name and a field's."""


@dataclass(frozen=True, slots=True)
class Root:
    """A root field with its arguments, where "{who}" is whose."""

    kind: str
    field: str
    arguments: str = ""

    def opened(self, who: str) -> str:
        """Up to its selection."""
        given = self.arguments.replace("{who}", who)
        return f"{self.field}({given})" if given else self.field


class Tree:
    """What can be selected below a root field: every object type once, where it is nearest."""

    def __init__(self, schema: GraphQLSchema, root: Root) -> None:
        self._schema = schema
        self.root = root
        self._slots: dict[Coordinate, list[GraphQLObjectType]] = {}
        self._above: dict[str, Coordinate] = {}
        self._grow()

    @property
    def fields(self) -> Iterator[Coordinate]:
        """All that it has, the root field first."""
        yield self.root.kind, self.root.field
        for name in self._above:
            yield from ((name, field) for field in self._type(name).fields)

    def way(self, field: Coordinate) -> Sequence[Coordinate]:
        """From the root field down to a field."""
        way = [field]
        while way[0] != (self.root.kind, self.root.field):
            way.insert(0, self._above[way[0][0]])
        return way

    def single(self, field: Coordinate, who: str) -> str:
        """A document that asks for one field, and what is needed on the way to it."""
        first, *rest = self.way(field)
        inner = ""
        for coordinate in reversed(rest):
            inner = f"... on {coordinate[0]} {{ {self._call(coordinate)} {inner or self._shallow(coordinate)} }}"
            inner = f"{{ __typename {inner} }}"
        return f"{self.root.kind.lower()} {{ {self.root.opened(who)} {inner or self._shallow(first)} }}"

    def whole(self, who: str) -> str:
        """A document that asks for everything. Aliases keep fields of different types apart."""
        return f"{self.root.kind.lower()} {{ {self.root.opened(who)} {self._deep((self.root.kind, self.root.field))} }}"

    def _grow(self) -> None:
        waiting = deque([(self.root.kind, self.root.field)])
        while waiting:
            coordinate = waiting.popleft()
            fresh = [each for each in self._objects(coordinate) if each.name not in self._above]
            self._slots[coordinate] = fresh
            for each in fresh:
                self._above[each.name] = coordinate
                waiting.extend((each.name, name) for name in each.fields)

    def _deep(self, coordinate: Coordinate) -> str:
        shallow = self._shallow(coordinate)
        if not shallow:
            return ""
        parts = [
            f"... on {each.name} {{ {' '.join(self._aliased((each.name, name)) for name in each.fields)} }}"
            for each in self._slots[coordinate]
        ]
        return f"{shallow.removesuffix('}')} {' '.join(parts)} }}"

    def _aliased(self, coordinate: Coordinate) -> str:
        return f"{coordinate[0]}_{coordinate[1]}: {self._call(coordinate)} {self._deep(coordinate)}"

    def _call(self, coordinate: Coordinate) -> str:
        needed = [
            f"{name}: {ARGUMENTS[name]}"
            for name, argument in self._field(coordinate).args.items()
            if name in ARGUMENTS or is_required_argument(argument)
        ]
        return f"{coordinate[1]}({', '.join(needed)})" if needed else coordinate[1]

    def _shallow(self, coordinate: Coordinate) -> str:
        """What tells objects apart, without going further; nothing where there is nothing to select."""
        named = _named(self._field(coordinate))
        if is_leaf_type(named):
            return ""
        parts = ["__typename", self._identity(named)]
        if named.name.endswith("Connection"):
            item = _named(self._type(named.name).fields["nodes"])
            page = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
            parts.append(f"nodes {{ __typename {self._identity(item)} }} edges {{ cursor }} {page}")
        return f"{{ {' '.join(parts)} }}"

    def _identity(self, named: GraphQLNamedType) -> str:
        node = cast("GraphQLInterfaceType", self._schema.type_map["Node"])
        nodes = {each.name for each in self._schema.get_possible_types(node)}
        return "... on Node { id }" if any(each.name in nodes for each in self._possible(named)) else ""

    def _objects(self, coordinate: Coordinate) -> Sequence[GraphQLObjectType]:
        named = _named(self._field(coordinate))
        return [] if is_leaf_type(named) else self._possible(named)

    def _possible(self, named: GraphQLNamedType) -> Sequence[GraphQLObjectType]:
        if is_abstract_type(named):
            return self._schema.get_possible_types(named)
        return [self._type(named.name)]

    def _field(self, coordinate: Coordinate) -> GraphQLField:
        return self._type(coordinate[0]).fields[coordinate[1]]

    def _type(self, name: str) -> GraphQLObjectType:
        return cast("GraphQLObjectType", self._schema.type_map[name])


def _named(field: Any) -> GraphQLNamedType:  # noqa: ANN401 - a field, of whose type not all is known
    return cast("GraphQLNamedType", get_named_type(field.type))
