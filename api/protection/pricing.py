"""What an operation costs: the fields that executing it can give, each by its weight.

A list's fields count as often as it can have items, and so on inwards; the items of lists that are sent count too.
Where fragments name several types, what counts is the type that costs most. `@skip` and `@include` are not looked at.
What fragments repeat is merged as executing merges it, and each selection that is left is looked at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_composite_type,
)

from api.protection.calls import Call, formula_of
from api.protection.formulas import Formula, greatest, greatest_sum, product, total
from api.protection.prices import Prices, Tariff
from api.protection.sizes import listed

Fragments: TypeAlias = Mapping[str, FragmentDefinitionNode]
Kinds: TypeAlias = frozenset[str]
"""Names of object types."""


@dataclass(frozen=True, slots=True)
class Selected:
    """A selection set, the type that it selects from, what that may turn out to be, and the field that gave it."""

    selections: SelectionSetNode
    owner: GraphQLNamedType
    kinds: Kinds
    call: Call | None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A field where it is selected; several of one name are merged."""

    call: Call
    tariff: Tariff
    kinds: Kinds


class Pricing:
    """Works out what operations of one document cost.

    Args:
        prices: of the schema that the document is valid for.
        fragments: of the document, none of which holds itself.
    """

    def __init__(self, prices: Prices, fragments: Fragments) -> None:
        self._prices = prices
        self._schema = prices.schema
        self._fragments = fragments

    def operation(self, operation: OperationDefinitionNode) -> Formula:
        """The cost of an operation; of a subscription, of each event."""
        root = self._schema.get_root_type(operation.operation)
        if root is None:
            return 0
        return self._selection([Selected(operation.selection_set, root, self._kinds(root), None)])

    def roots(self, operation: OperationDefinitionNode) -> Sequence[Call]:
        """The root fields, each once."""
        root = self._schema.get_root_type(operation.operation)
        if root is None:
            return ()
        fields = self._collected([Selected(operation.selection_set, root, self._kinds(root), None)])
        return [occurrences[0].call for occurrences in fields.values()]

    def _selection(self, selected: Sequence[Selected]) -> Formula:
        fields = list(self._collected(selected).values())
        costs = [self._field(each) for each in fields]
        kinds = frozenset[str]().union(*(each.kinds for each in selected))
        of_kind = {
            tuple(
                index
                for index, occurrences in enumerate(fields)
                if any(kind in occurrence.kinds for occurrence in occurrences)
            )
            for kind in kinds
        }
        return greatest_sum(costs, sorted(of_kind))

    def _field(self, occurrences: Sequence[Occurrence]) -> Formula:
        """What a field costs, with all that is selected below it."""
        weight = max(each.tariff.weight for each in occurrences)
        below = self._below(occurrences)
        sizes = [formula_of(each.tariff.size, each.call) for each in occurrences if each.tariff.size is not None]
        return total([weight, _sent(occurrences), product(greatest(sizes), below) if sizes else below])

    def _below(self, occurrences: Sequence[Occurrence]) -> Formula:
        """What each object of a field costs; a value, and an object of a list, at least as much as a field."""
        given = _given(occurrences[0].call)
        least = int(occurrences[0].tariff.size is not None)
        if not is_composite_type(given):
            return least
        selected = [
            Selected(each.call.node.selection_set, owner, self._kinds(owner), each.call)
            for each in occurrences
            if each.call.node.selection_set is not None
            for owner in [_given(each.call)]
        ]
        return greatest([self._selection(selected), least])

    def _collected(self, selected: Sequence[Selected]) -> Mapping[str, Sequence[Occurrence]]:
        """The fields of selection sets by the names that they are answered under."""
        found: dict[str, list[Occurrence]] = {}
        spread: set[tuple[str, Kinds, Call | None]] = set()
        for each in selected:
            self._collect(each, found, spread)
        return found

    def _collect(
        self,
        selected: Selected,
        found: dict[str, list[Occurrence]],
        spread: set[tuple[str, Kinds, Call | None]],
    ) -> None:
        for each in selected.selections.selections:
            if isinstance(each, FieldNode):
                self._add(each, selected, found)
                continue
            if isinstance(each, FragmentSpreadNode):
                place = (each.name.value, selected.kinds, selected.call)
                if place in spread:
                    continue
                spread.add(place)
                fragment = self._fragments[each.name.value]
            else:
                fragment = cast("InlineFragmentNode", each)
            self._collect(self._narrowed(selected, fragment), found, spread)

    def _add(self, node: FieldNode, selected: Selected, found: dict[str, list[Occurrence]]) -> None:
        field = self._schema.get_field(cast("Any", selected.owner), node.name.value)
        if field is not None:
            name = node.alias.value if node.alias else node.name.value
            tariff = self._prices.of(selected.owner, node.name.value, field)
            found.setdefault(name, []).append(Occurrence(Call(node, field, selected.call), tariff, selected.kinds))

    def _narrowed(self, selected: Selected, fragment: FragmentDefinitionNode | InlineFragmentNode) -> Selected:
        condition = fragment.type_condition
        owner = None if condition is None else self._schema.get_type(condition.name.value)
        if owner is None:
            return Selected(fragment.selection_set, selected.owner, selected.kinds, selected.call)
        return Selected(fragment.selection_set, owner, selected.kinds & self._kinds(owner), selected.call)

    def _kinds(self, owner: GraphQLNamedType) -> Kinds:
        if is_abstract_type(owner):
            return frozenset(each.name for each in self._schema.get_possible_types(owner))
        return frozenset({owner.name})


def _sent(occurrences: Sequence[Occurrence]) -> Formula:
    """What the items of lists cost that are sent to a field: to take one is as much work as to give a field."""
    return greatest([formula_of(listed, each.call) for each in occurrences if each.tariff.takes_lists] or [0])


def _given(call: Call) -> GraphQLNamedType:
    return cast("GraphQLNamedType", get_named_type(cast("Any", call.field).type))
