"""What is known of an operation before it is executed: what it costs, and what it sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    value_from_ast_untyped,
)

from api.protection.batches import Batches
from api.protection.calls import formula_of
from api.protection.formulas import Formula, total, value
from api.protection.limits import DocumentLimits
from api.protection.prices import Prices
from api.protection.pricing import Pricing
from api.protection.refusals import cost_too_high, too_large
from api.protection.sizes import input_items
from api.protection.variables import Variables

RECORDING: Final = frozenset({"recordInteractions", "recordResults"})


@dataclass(frozen=True, slots=True)
class Fee:
    """What an operation with its variables is charged."""

    cost: int
    interactions: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Of one operation of a valid document.

    Attributes:
        kind: what it does.
        records: whether it does nothing but record, which has limits of its own.
        batches: where its variables hold what is recorded.
        most: the cost that is allowed; 0 is no limit.
    """

    kind: OperationType
    records: bool
    cost: Formula
    interactions: Formula
    batches: Batches
    defaults: Mapping[str, Any]
    most: int

    @classmethod
    def of(
        cls, document: DocumentNode, operation: OperationDefinitionNode, prices: Prices, limits: DocumentLimits
    ) -> Self | GraphQLError:
        """The plan; or why there is none, of an operation that asks for too much whatever its variables are."""
        fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
        pricing = Pricing(prices, fragments)
        roots = pricing.roots(operation)
        if len(roots) > limits.root_fields:
            return too_large("root fields", len(roots), limits.root_fields, "Send several operations.")
        records = [each for each in roots if each.node.name.value in RECORDING]
        return cls(
            kind=operation.operation,
            records=operation.operation is OperationType.MUTATION and len(records) == len(roots),
            cost=pricing.operation(operation),
            interactions=total([formula_of(input_items, each) for each in records]),
            batches=Batches.of(operation),
            defaults=_defaults(operation),
            most=limits.cost,
        )

    def fee(self, variables: Mapping[str, Any] | None) -> Fee:
        """What it is charged with these variables, as they were sent; where that is refused, it may be more."""
        if isinstance(self.cost, int) and isinstance(self.interactions, int):
            return Fee(self.cost, self.interactions)
        given = Variables({**self.defaults, **(variables or {})}, self.most)
        return Fee(value(self.cost, given), value(self.interactions, given))

    def refusal(self, fee: Fee) -> GraphQLError | None:
        """Why it is not executed, if it costs too much."""
        if not self.most or fee.cost <= self.most:
            return None
        return cost_too_high(fee.cost, self.most, of_event=self.kind is OperationType.SUBSCRIPTION)


def _defaults(operation: OperationDefinitionNode) -> Mapping[str, Any]:
    return {
        each.variable.name.value: value_from_ast_untyped(each.default_value)
        for each in operation.variable_definitions or ()
        if each.default_value is not None
    }
