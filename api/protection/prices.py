"""What the fields of the schema cost: how long their lists get, and which take more work than others.

A list that no argument bounds has a usual length. It is an estimate: `Outcome.aliases` may be longer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_introspection_type,
)

from api.protection.calls import Size
from api.protection.sizes import items, items_above, page, page_above, points, usual, wrapped
from resolvers.pagination import MAX_PAGE

CONNECTION: Final = "Connection"

LISTS: Final[Mapping[str, Size]] = {
    "Achievement.series": points,
    "ApiKey.outcomes": usual(5),
    "ApiKey.scopes": usual(5),
    "Attempt.brokenAt": usual(5),
    "Distribution.quantiles": items("q"),
    "Hierarchy.unmappedKeys": usual(1_000),
    "HierarchyChange.nodes": usual(5),
    "HierarchyImport.steps": usual(500),
    "HierarchyImportStep.fields": usual(5),
    "HierarchyNode.aliases": usual(5),
    "HierarchyNode.contributesTo": usual(5),
    "HierarchyNode.contributors": usual(5),
    "HierarchyNode.outcomes": usual(10),
    "HierarchyPath.nodes": usual(10),
    "HierarchySnapshot.nodes": usual(200),
    "HierarchySnapshot.contributions": usual(500),
    "Interaction.measures": usual(10),
    "Interaction.amendments": usual(2),
    "Interaction.excludedBy": usual(2),
    "Interaction.recoveredBy": usual(5),
    "InvalidDocument.problems": usual(100),
    "Moment.channels": usual(10),
    "Moment.standards": usual(5),
    "NodeSnapshot.aliases": usual(5),
    "NodeSnapshot.channels": usual(10),
    "NodeSnapshot.standards": usual(5),
    "Outcome.breakingPoints": page,
    "Performance.measures": usual(20),
    "Performance.series": points,
    "Query.corrections": page,
    "RecordReceipt.rejected": items_above,
    "Standard.measures": usual(10),
    "Subscription.performanceUpdated": items("nodes"),
    "WouldCloseCycle.cycle": usual(10),
}

# To write or to read the largest hierarchy takes seconds: at most three of an operation, unless it may cost more
# than 200,000. How large it is, is not known before its operation is executed.
DOCUMENT_WEIGHT: Final = 50_000
_PARTS: Final = 4

# What a field without an entry costs is 1. These read from the database, or work something out.
WEIGHTS: Final[Mapping[str, int]] = {
    "Achievement.series": 20,
    "Attempt.steps": 5,
    "Hierarchy.changes": 10,
    "Hierarchy.document": DOCUMENT_WEIGHT,
    "Hierarchy.unmappedKeys": 10,
    "HierarchyNode.pathsToOutcomes": 20,
    "HierarchyNode.performance": 10,
    "HierarchySnapshot.document": DOCUMENT_WEIGHT,
    "Interaction.attempts": 5,
    "Moment.interactions": 10,
    "Mutation.importHierarchy": DOCUMENT_WEIGHT,
    "Outcome.achievement": 10,
    "Outcome.attempts": 10,
    "Outcome.breakingPoints": 20,
    "Performance.series": 20,
    "Query.apiKeys": 10,
    "Query.attempts": 10,
    "Query.auditLog": 10,
    "Query.hierarchyAsOf": 200,
}
MUTATION_WEIGHT: Final = 20  # each is a commit


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a field costs by itself, how many objects it gives, and whether lists are sent to it.

    `size` is None of what is no list.
    """

    weight: int
    size: Size | None
    takes_lists: bool


class Prices:
    """The tariff of every field of a schema.

    Args:
        schema: the schema.
        lists: sizes by coordinate; of an interface's field, for all types that implement it.
        weights: likewise.
        most: what an operation may cost, 0 where that is not limited: one field takes a quarter at most, rounded up.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        lists: Mapping[str, Size] = LISTS,
        weights: Mapping[str, int] = WEIGHTS,
        most: int = 0,
    ) -> None:
        self.schema: Final = schema
        self._heaviest = -(-most // _PARTS) or None
        self._weights = weights
        self._lists = {**_introspected(schema), **lists}
        self._tariffs: dict[tuple[str, str], Tariff] = {}

    def of(self, owner: GraphQLNamedType, name: str, field: GraphQLField) -> Tariff:
        """The tariff of a type's field."""
        tariff = self._tariffs.get((owner.name, name))
        if tariff is None:
            tariff = Tariff(self._weight(owner, name), self._size(owner, name, field), _takes_lists(field))
            self._tariffs[owner.name, name] = tariff
        return tariff

    def without_size(self) -> list[str]:
        """The lists that have none; they are taken for a whole page."""
        return [
            f"{owner.name}.{name}"
            for owner, name, field in _fields(self.schema)
            if _is_list(field) and self._declared(owner, name, self._lists) is None and not _is_page(owner, name)
        ]

    def unknown(self) -> list[str]:
        """The coordinates that no field has, or that have a size and are no list."""
        known = {f"{owner.name}.{name}": _is_list(field) for owner, name, field in _fields(self.schema)}
        return [each for each in self._weights if each not in known] + [
            each for each in self._lists if not each.startswith("__") and not known.get(each)
        ]

    def _weight(self, owner: GraphQLNamedType, name: str) -> int:
        declared = self._declared(owner, name, self._weights)
        if declared and self._heaviest:
            return min(declared, self._heaviest)
        return declared or (MUTATION_WEIGHT if owner is self.schema.mutation_type else 1)

    def _size(self, owner: GraphQLNamedType, name: str, field: GraphQLField) -> Size | None:
        if _is_page(owner, name):
            return page_above
        declared = self._declared(owner, name, self._lists)
        return usual(MAX_PAGE) if declared is None and _is_list(field) else declared

    def _declared(self, owner: GraphQLNamedType, name: str, table: Mapping[str, Any]) -> Any:  # noqa: ANN401 - an entry, whatever the table holds
        """The entry of the type, or of an interface of its."""
        interfaces = owner.interfaces if isinstance(owner, GraphQLObjectType | GraphQLInterfaceType) else ()
        coordinates = [f"{each.name}.{name}" for each in (owner, *interfaces)]
        return next((table[each] for each in coordinates if each in table), None)


def _fields(schema: GraphQLSchema) -> Iterator[tuple[GraphQLNamedType, str, GraphQLField]]:
    for owner in schema.type_map.values():
        if isinstance(owner, GraphQLObjectType | GraphQLInterfaceType) and not is_introspection_type(owner):
            for name, field in owner.fields.items():
                yield owner, name, field


def _introspected(schema: GraphQLSchema) -> Mapping[str, Size]:
    """Of what the schema says of itself: as long as these lists are on average, for they are read as a whole."""
    found = list(_fields(schema))
    kinds = len(schema.type_map)
    inputs = sum(len(each.fields) for each in schema.type_map.values() if isinstance(each, GraphQLInputObjectType))
    arguments = sum(len(field.args) for _, _, field in found)
    return {
        "__Schema.types": usual(kinds),
        "__Schema.directives": usual(len(schema.directives)),
        "__Directive.locations": usual(5),
        "__Directive.args": usual(1),
        "__Type.fields": usual(-(-len(found) // kinds)),
        "__Type.inputFields": usual(-(-inputs // kinds)),
        "__Type.interfaces": usual(1),
        "__Type.possibleTypes": usual(1),
        "__Type.enumValues": usual(1),
        "__Type.ofType": wrapped,
        "__Field.args": usual(-(-arguments // max(1, len(found)))),
    }


def _is_list(field: GraphQLField | GraphQLArgument | GraphQLInputField) -> bool:
    given: Any = cast("Any", field).type
    return isinstance(getattr(given, "of_type", given), GraphQLList) or isinstance(given, GraphQLList)


def _takes_lists(field: GraphQLField) -> bool:
    """Whether an argument is a list, or has one within."""
    open_ones: list[Any] = list(field.args.values())
    seen = set[str]()
    while open_ones:
        taken = open_ones.pop()
        if _is_list(taken):
            return True
        named = cast("Any", get_named_type(taken.type))
        if isinstance(named, GraphQLInputObjectType) and named.name not in seen:
            seen.add(named.name)
            open_ones += named.fields.values()
    return False


def _is_page(owner: GraphQLNamedType, name: str) -> bool:
    return owner.name.endswith(CONNECTION) and name in {"edges", "nodes"}
