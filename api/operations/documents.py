"""Documents, parsed and validated once: clients send few, many times."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    validate,
)

from api.operations.asked import Asked
from api.operations.refused import Refused, refused
from api.operations.rules import rules
from api.operations.trusted import TrustedDocuments
from api.protection.guard import Guard
from api.protection.plans import Plan
from resolvers.live.position import asks_position

# A syntax tree takes up to 280 bytes for each character of its document, so that all take 70 MiB at most.
MOST_DOCUMENTS: Final = 1_000
MOST_CHARACTERS: Final = 256 * 1024  # no document has more
MOST_ERRORS: Final = 20  # that are told of one document


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One operation of a valid document."""

    document: DocumentNode
    node: OperationDefinitionNode
    asks_position: bool
    plan: Plan

    @property
    def name(self) -> str | None:
        """None of one that has no name."""
        return self.node.name and self.node.name.value

    @property
    def kind(self) -> OperationType:
        """What it does."""
        return self.node.operation


Operations: TypeAlias = Mapping[str | None, Operation | Refused]
"""Of one document, by name."""


class Documents:
    """Documents of one schema. One that is wrong is kept like any other, and told the same again.

    Args:
        schema: what they are validated against.
        trusted: those that clients may name.
        guard: says which ask for too much, and what they take.
        introspection: whether they may ask for the schema, and are told names of it that are like what they asked for.
    """

    def __init__(
        self, schema: GraphQLSchema, trusted: TrustedDocuments, guard: Guard, *, introspection: bool = True
    ) -> None:
        self.schema: Final = schema
        self.introspection: Final = introspection
        self._trusted = trusted
        self._guard = guard
        self._rules = rules(introspection=introspection)
        self._kept = OrderedDict[str, Operations | Refused]()
        self._kept_characters = 0

    def find(self, asked: Asked, caller: str) -> Operation | Refused:
        """The operation that is asked for; of a document that is not known the caller pays for. Never raises."""
        text = self._trusted.text(asked)
        if isinstance(text, Refused):
            return text
        found = self._kept.get(text)
        if found is None:
            try:
                self._guard.charge_reading(text, caller)
            except GraphQLError as error:
                return Refused((error,))
            found = self._prepared(text)
            self._keep(text, found)
        else:
            self._kept.move_to_end(text)
        return found if isinstance(found, Refused) else _chosen(found, asked.operation_name)

    def _keep(self, text: str, found: Operations | Refused) -> None:
        """Keep it, and what was asked for lately, within bounds."""
        self._kept[text] = found
        self._kept_characters += len(text)
        while len(self._kept) > MOST_DOCUMENTS or self._kept_characters > MOST_CHARACTERS:
            dropped, _ = self._kept.popitem(last=False)
            self._kept_characters -= len(dropped)

    def _prepared(self, text: str) -> Operations | Refused:
        try:
            document = self._guard.read(text)
            errors = validate(
                self.schema, document, self._rules, max_errors=MOST_ERRORS, hide_suggestions=not self.introspection
            )
        except GraphQLError as error:
            return Refused((error,))
        except RecursionError:
            return refused("The document is nested too deeply.")
        return Refused(errors) if errors else self._operations(document)

    def _operations(self, document: DocumentNode) -> Operations:
        nodes = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
        return {node.name and node.name.value: self._operation(document, node) for node in nodes}

    def _operation(self, document: DocumentNode, node: OperationDefinitionNode) -> Operation | Refused:
        plan = self._guard.plan(document, node)
        if isinstance(plan, GraphQLError):
            return Refused((plan,))
        return Operation(document, node, asks_position(document, node), plan)


def _chosen(operations: Operations, name: str | None) -> Operation | Refused:
    """https://spec.graphql.org/October2021/#GetOperation()."""
    if name is not None:
        return operations.get(name) or refused(f"The document has no operation named {name[:100]!r}.")
    only = tuple(operations.values())
    if len(only) == 1:
        return only[0]
    return refused(
        "Name one of the document's operations in operationName." if only else "The document has no operation."
    )
