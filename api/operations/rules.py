"""What documents are validated by."""

from collections.abc import Sequence
from typing import Final

from graphql import (
    ASTValidationRule,
    DirectiveNode,
    FieldNode,
    GraphQLError,
    Node,
    ValidationRule,
    specified_rules,
)
from graphql.validation import KnownDirectivesRule
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

INCREMENTAL: Final = frozenset({"defer", "stream"})


class KnownDirectives(KnownDirectivesRule):
    """GraphQL's own rule, which has more to say of those that other services know."""

    def enter_directive(
        self, node: DirectiveNode, _key: object, _parent: object, _path: object, ancestors: list[Node]
    ) -> None:
        """One directive."""
        name = node.name.value
        if name in INCREMENTAL:
            message = (
                f"This service answers at once: it does not support @{name}. Leave it out, or ask in two operations."
            )
            self.report_error(GraphQLError(message, node))
        else:
            super().enter_directive(node, _key, _parent, _path, ancestors)


class NoIntrospection(ValidationRule):
    """Keeps the schema from those who ask the service for it. `__typename` is no part of that."""

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """One field."""
        name = node.name.value
        if name.startswith("__") and name != "__typename":
            message = f"Introspection is off: {name} is not answered. Ask the operator for the schema."
            self.report_error(GraphQLError(message, node))


def rules(*, introspection: bool) -> Sequence[type[ASTValidationRule]]:
    """GraphQL's rules, those of the library that makes the schema, and ours."""
    known = [KnownDirectives if rule is KnownDirectivesRule else rule for rule in specified_rules]
    all_clients = [*known, MaybeNullValidationRule, OneOfInputValidationRule]
    return all_clients if introspection else [*all_clients, NoIntrospection]
