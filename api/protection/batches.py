"""Batches that are sent to be recorded, cut where they are too long: whoever refuses them need not convert the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self, cast

from graphql import ListTypeNode, NamedTypeNode, NonNullTypeNode, OperationDefinitionNode, TypeNode

INPUTS: Final[Mapping[str, str]] = {"RecordInteractionsInput": "interactions", "RecordResultsInput": "results"}
ITEMS: Final = frozenset({"InteractionInput", "ObservedResultInput"})


@dataclass(frozen=True, slots=True)
class Batches:
    """Where variables of an operation hold batches: their names, and the field within; None of a bare list."""

    places: Mapping[str, str | None]

    @classmethod
    def of(cls, operation: OperationDefinitionNode) -> Self:
        """By the types of the variables, in a valid document. What is written into a document is short."""
        places: dict[str, str | None] = {}
        for each in operation.variable_definitions or ():
            type_name, is_list = _named(each.type)
            if type_name in INPUTS or (is_list and type_name in ITEMS):
                places[each.variable.name.value] = INPUTS.get(type_name)
        return cls(places)

    def cut(self, variables: Mapping[str, Any], most: int) -> dict[str, Any]:
        """The variables with batches of at most one item more than may be: so long, they are refused as before."""
        places = {name: field for name, field in self.places.items() if name in variables}
        return {**variables, **{name: _cut(variables[name], field, most + 1) for name, field in places.items()}}


def _named(node: TypeNode) -> tuple[str, bool]:
    """The name of a type, and whether it is a list of that."""
    is_list = False
    while isinstance(node, NonNullTypeNode | ListTypeNode):
        is_list = is_list or isinstance(node, ListTypeNode)
        node = node.type
    return cast("NamedTypeNode", node).name.value, is_list


def _cut(sent: Any, field: str | None, length: int) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(sent, list):
        return cast("list[Any]", sent)[:length]
    if field is not None and isinstance(sent, dict) and field in sent:
        whole = cast("dict[str, Any]", sent)
        return {**whole, field: _cut(whole[field], None, length)}
    return cast("Any", sent)
