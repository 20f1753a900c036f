"""Documents made from the schema: well-formed, mostly valid, and of whatever a client could select."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from graphql import GraphQLSchema, StringValueNode, Visitor, build_schema, parse, print_ast, visit
from hypothesis import strategies as st
from hypothesis_graphql import mutations, nodes, queries

from resolvers.schema import sdl

WORDS: Final = (
    *("", "default", "a.b", "$where", "~", "PT5M", "PT0.1S", "P1D", "P999999999D", "Europe/Berlin"),
    *("2026-03-02T09:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+23:59", "x" * 300),
)
"""What text is replaced by now and then, beside the keys and ids that a test adds."""

_TEXT: Final = st.text(max_size=20).map(nodes.String)
_SCALARS: Final[dict[str, st.SearchStrategy[Any]]] = {
    **dict.fromkeys(("DateTime", "Duration", "Cursor"), _TEXT),
    "Count": st.integers().map(nodes.Int),
    "Signals": _TEXT,
}


def documents(words: Sequence[str] = ()) -> st.SearchStrategy[str]:
    """Queries, mutations and subscriptions, with these words and those above among their texts."""
    schema = _schema()
    kinds = queries(schema, custom_scalars=_SCALARS) | mutations(schema, custom_scalars=_SCALARS)
    kinds |= _subscriptions(schema)
    return st.builds(_worded, kinds, st.lists(st.none() | st.sampled_from([*WORDS, *words]), max_size=30))


@cache
def _schema() -> GraphQLSchema:
    return build_schema(sdl())


def _subscriptions(schema: GraphQLSchema) -> st.SearchStrategy[str]:
    """Of one field each, as the specification has it; made as queries, which is all that can be made."""
    root = schema.subscription_type
    assert root is not None
    of = GraphQLSchema(root, types=list(schema.type_map.values()))
    fields = st.sampled_from(sorted(root.fields))
    made = fields.flatmap(lambda field: queries(of, fields=[field], custom_scalars=_SCALARS))
    return made.map(lambda text: f"subscription {text.removeprefix('query')}")


def _worded(text: str, words: list[str | None]) -> str:
    """The document with its first texts replaced where there is a word for them."""
    left = iter(words)

    class Replaced(Visitor):
        def enter_string_value(self, node: StringValueNode, *_: object) -> StringValueNode:
            word = next(left, None)
            return node if word is None else StringValueNode(value=word)

    return print_ast(visit(parse(text), Replaced()))
