"""A field as a document asks for it, and the numbers that its arguments hold."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from graphql import FieldNode, GraphQLArgument, GraphQLField, Undefined, ValueNode, VariableNode, value_from_ast_untyped

from api.protection.formulas import Formula
from api.protection.variables import Variables


class VariablesWantedError(Exception):
    """A number depends on variables."""


class _Wanted(Variables):
    """In the place of variables while a document is looked at without."""

    def __bool__(self) -> bool:
        return True

    def get(self, key: str, default: object = None, /) -> Any:  # noqa: ANN401, ARG002 - as dict has it
        raise VariablesWantedError(key)


_WANTED: Final = _Wanted({})


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A field with its arguments, and the field that it was selected from; None of a root field.

    Equal to itself alone: two that look the same may lie below different fields.
    """

    node: FieldNode
    field: GraphQLField
    above: "Call | None" = None

    def argument(self, name: str, variables: Variables) -> Any:  # noqa: ANN401 - any JSON value
        """What was sent, unchecked; the default where nothing was; None where there is none either."""
        for each in self.node.arguments or ():
            if each.name.value == name:
                sent = _sent(each.value, variables)
                if sent is not Undefined:
                    return sent
        declared = self.field.args.get(name)
        return None if declared is None else _default(declared)


Size: TypeAlias = Callable[[Call, Variables], int]
"""How many objects a call gives at most."""


def formula_of(size: Size, call: Call) -> Formula:
    """The size, once for all where no variable decides it."""
    try:
        return size(call, _WANTED)
    except VariablesWantedError:
        return lambda variables: size(call, variables)


def _sent(node: ValueNode, variables: Variables) -> Any:  # noqa: ANN401 - any JSON value
    """Most arguments are variables; to look one up takes a fraction of finding out how else a value is written."""
    if isinstance(node, VariableNode):
        return variables.get(node.name.value, Undefined)
    return value_from_ast_untyped(node, variables)


def _default(declared: GraphQLArgument) -> Any:  # noqa: ANN401 - any JSON value
    """As code gives it, or as a text of the schema does."""
    if declared.default_value is not Undefined:
        return declared.default_value
    if declared.default is None or declared.default.literal is None:
        return None
    return value_from_ast_untyped(declared.default.literal)
