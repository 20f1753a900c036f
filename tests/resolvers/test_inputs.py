"""`InteractionInput` is built by hand: whatever was sent, Strawberry would have made the same of it."""

from collections.abc import Mapping
from typing import Any

import strawberry
from hypothesis import given
from hypothesis import strategies as st
from strawberry.schema.config import StrawberryConfig
from strawberry.types import get_object_definition
from strawberry.types.arguments import convert_argument

from resolvers.interactions.inputs import InteractionInput
from resolvers.schema import schema

words = st.text(max_size=5)
anything = st.recursive(st.none() | st.booleans() | st.integers() | words, st.lists, max_leaves=3)
refs = st.lists(st.fixed_dictionaries({"outcome": words, "key": words}), max_size=3)
items = st.fixed_dictionaries(
    {"id": words, "moment": words, "occurredAt": anything, "signals": anything | st.dictionaries(words, anything)},
    optional={
        "customer": st.none() | words,
        "attempt": st.none() | words,
        "attempts": st.none() | refs,
        "channel": st.none() | words,
        "recovers": st.none() | words,
    },
)


def converted(value: Mapping[str, Any]) -> object:
    return convert_argument(value, InteractionInput, schema.schema_converter.scalar_registry, StrawberryConfig())


def stock(value: Mapping[str, Any]) -> object:
    definition = get_object_definition(InteractionInput, strict=True)
    ours, definition.from_input = definition.from_input, None
    try:
        return converted(value)
    finally:
        definition.from_input = ours


@given(items)
def test_an_item_is_what_strawberry_makes_of_it(value: dict[str, Any]) -> None:
    assert converted(value) == stock(value)


def test_every_field_is_written_out() -> None:
    definition = get_object_definition(InteractionInput, strict=True)
    names = [StrawberryConfig().name_converter.from_field(field) for field in definition.fields]
    sent: dict[str, Any] = {name: f"some {name}" for name in names} | {"attempts": [{"outcome": "o", "key": "k"}]}
    made = converted(sent)
    assert made == stock(sent)
    assert all(getattr(made, field.python_name) is not strawberry.UNSET for field in definition.fields)
