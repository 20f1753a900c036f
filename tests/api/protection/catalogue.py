"""A small schema with lists of every sort, and answers that are as long as they can get."""

from typing import Any, Final, cast

import graphql

from api.protection.calls import Size
from api.protection.limits import DocumentLimits
from api.protection.plans import Plan
from api.protection.prices import Prices
from api.protection.sizes import items, page, points, usual

GRAPHQL: Final[Any] = graphql  # whose types are not all known
SCHEMA: Final[Any] = GRAPHQL.build_schema("""
  interface Thing { name: String things: [Thing!]! tags: [String!]! }
  type Book implements Thing { name: String things: [Thing!]! tags: [String!]! pages: Int }
  type Shelf implements Thing { name: String things: [Thing!]! tags: [String!]! books(first: Int): BookConnection! }
  type BookConnection { edges: [BookEdge!]! nodes: [Book!]! count: Int }
  type BookEdge { cursor: String node: Book! }
  input Span { from: String to: String }
  input Window { last: String between: Span }
  type Report { points(step: String!): [Point!]! }
  type Point { at: String value: Int }
  input Sending { things: [String!]! }
  type Sent { rejected: [Rejected!]! }
  type Rejected { index: Int }
  type Query {
    thing: Thing
    book: Book
    shelf: Shelf
    books(first: Int, last: Int): BookConnection!
    best(first: Int = 2): [Book!]!
    named(names: [String!]!): [Book!]!
    report(window: Window!): Report!
  }
  type Mutation { send(input: Sending!): Sent! }
  type Subscription { told(names: [String!]!): [Thing!]! }
""")
TAGS: Final = 3
LISTS: Final[dict[str, Size]] = {
    "Thing.things": usual(2),
    "Thing.tags": usual(TAGS),
    "Query.best": page,
    "Query.named": items("names"),
    "Report.points": points,
    "Subscription.told": items("names"),
}
PRICES: Final = Prices(SCHEMA, LISTS, {})
GENEROUS: Final = DocumentLimits(cost=10**9)


def planned(query: str, limits: DocumentLimits = GENEROUS, prices: Prices = PRICES) -> Any:  # noqa: ANN401
    """The plan of a document's first operation, or why there is none."""
    document = GRAPHQL.parse(query)
    assert not GRAPHQL.validate(prices.schema, document)
    operation: Any = document.definitions[0]
    return Plan.of(document, operation, prices, limits)


def cost(query: str, **variables: object) -> int:
    """What it costs."""
    return planned(query).fee(variables).cost


def fields_in(answer: object) -> int:
    """How many fields and values in lists an answer has."""
    if isinstance(answer, dict):
        return sum(1 + fields_in(each) for each in cast("dict[str, object]", answer).values())
    if isinstance(answer, list):
        return sum(max(1, fields_in(each)) for each in cast("list[object]", answer))
    return 0


def answered(query: str, variables: dict[str, object], turn: int) -> dict[str, Any]:
    """The longest answer; `turn` says which types interfaces turn out to be."""
    numbers = iter(range(turn, 10**9))

    def resolve(source: Any, info: Any, **arguments: Any) -> object:  # noqa: ANN401
        given = GRAPHQL.get_nullable_type(info.return_type)
        named = GRAPHQL.get_named_type(given)
        if not GRAPHQL.is_list_type(given):
            return 1 if GRAPHQL.is_leaf_type(named) else {**arguments, "above": source}
        size = _size(info, source, arguments)
        return [1 if GRAPHQL.is_leaf_type(named) else {"above": source} for _ in range(size)]

    def typed(_value: object, _info: object, abstract: Any) -> str:  # noqa: ANN401
        possible = SCHEMA.get_possible_types(abstract)
        return possible[next(numbers) % len(possible)].name

    result = GRAPHQL.execute_sync(
        SCHEMA, GRAPHQL.parse(query), variable_values=variables, field_resolver=resolve, type_resolver=typed
    )
    assert not result.errors, result.errors
    assert result.data is not None
    return result.data


def _size(
    info: Any,  # noqa: ANN401
    source: Any,  # noqa: ANN401
    arguments: dict[str, Any],
) -> int:
    asked: dict[str, Any] = {**(source or {}), **arguments}
    match f"{info.parent_type.name}.{info.field_name}":
        case "BookConnection.edges" | "BookConnection.nodes" | "Query.best":
            first = asked.get("first")
            return min(50 if first is None else first, 200)
        case "Query.named":
            return len(arguments["names"])
        case coordinate if coordinate.endswith(".tags"):
            return TAGS
        case _:
            return 2
