"""How long a list can get that a document asks for: by its arguments, or by what is usual for it."""

from datetime import timedelta
from typing import Any, Final, cast

from graphql import ListValueNode, ObjectValueNode, ValueNode, VariableNode

from api.protection.calls import Call, Size
from api.protection.variables import Variables
from domain.series import MAX_POINTS
from domain.times import MalformedError, parse_duration, parse_time
from resolvers.pagination import DEFAULT_PAGE, MAX_PAGE

_WIDENED: Final = timedelta(minutes=30)  # at both ends, to whole quarter hours
_WRAPPINGS: Final = 3
_LEVELS: Final = 3  # of lists and objects within an argument: in an input, a batch, an item, its list
_CUT: Final = 2  # points: the first and the last need not be whole


def usual(count: int) -> Size:
    """Of a list that no argument bounds."""
    return lambda _call, _variables: count


def page(call: Call, variables: Variables) -> int:
    """Of `first` or `last`; resolvers refuse more than a whole page."""
    first, last = _number(call.argument("first", variables)), _number(call.argument("last", variables))
    if first is None:
        return min(DEFAULT_PAGE if last is None else last, MAX_PAGE)
    return min(first if last is None else max(first, last), MAX_PAGE)


def page_above(call: Call, variables: Variables) -> int:
    """Of the items of a connection: the page that was asked for."""
    return DEFAULT_PAGE if call.above is None else page(call.above, variables)


def items(name: str) -> Size:
    """As many as an argument lists."""
    return lambda call, variables: _length(call.argument(name, variables))


def items_above(call: Call, variables: Variables) -> int:
    """As many as the `input` of the field above lists, of whatever it lists most."""
    return 0 if call.above is None else input_items(call.above, variables)


def input_items(call: Call, variables: Variables) -> int:
    """As many as the `input` lists, of whatever it lists most."""
    given = call.argument("input", variables)
    return max(map(_length, cast("dict[str, Any]", given).values()), default=0) if isinstance(given, dict) else 0


def listed(call: Call, variables: Variables) -> int:
    """How many items all lists in the arguments have, those within others included: each is converted."""
    return sum(_listed(each.value, variables, _LEVELS) for each in call.node.arguments or ())


def points(call: Call, variables: Variables) -> int:
    """Of a series: the steps in the window of the field above; a series of more than the most is refused."""
    window = None if call.above is None else call.above.argument("window", variables)
    try:
        step = parse_duration(call.argument("step", variables))
        steps = -(-(_span(window) + _WIDENED) // step)
    except (MalformedError, OverflowError, ZeroDivisionError):
        return MAX_POINTS
    return max(0, min(steps + _CUT, MAX_POINTS))


def wrapped(call: Call, _: Variables) -> int:
    """What a type wraps, in a chain of `ofType`: [T!]! is the longest."""
    depth, above = 1, call.above
    while above is not None and above.node.name.value == call.node.name.value:
        depth, above = depth + 1, above.above
    return int(depth <= _WRAPPINGS)


def _span(window: object) -> timedelta:
    given = cast("dict[str, Any]", window) if isinstance(window, dict) else {}
    between = given.get("between")
    if isinstance(between, dict):
        ends = cast("dict[str, Any]", between)
        return parse_time(ends.get("to")) - parse_time(ends.get("from"))
    return parse_duration(given.get("last"))


def _number(sent: object) -> int | None:
    """As GraphQL reads an Int; what it refuses gives no list."""
    if isinstance(sent, float) and sent.is_integer():
        sent = int(sent)
    return max(0, sent) if isinstance(sent, int) and not isinstance(sent, bool) else None


def _listed(node: ValueNode, variables: Variables, levels: int) -> int:
    if isinstance(node, VariableNode):
        return variables.items_in(node.name.value, levels)
    if isinstance(node, ListValueNode):
        own, inside = len(node.values), node.values
    elif isinstance(node, ObjectValueNode):
        own, inside = 0, tuple(each.value for each in node.fields)
    else:
        return 0
    return own + sum(_listed(each, variables, levels - 1) for each in inside) if levels else own


def _length(sent: object) -> int:
    """Of a list; a single value stands for a list of it."""
    return len(cast("list[object]", sent)) if isinstance(sent, list) else int(sent is not None)
