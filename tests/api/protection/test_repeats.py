"""How often one field is asked for at one place."""

from collections.abc import Mapping
from typing import cast

import pytest
from graphql import parse
from hypothesis import given
from hypothesis import strategies as st

from api.protection.repeats import EndlessError, Repeats


def most(query: str, levels: int = 20, selections: int = 2_000) -> int:
    return Repeats(parse(query), levels, selections).most()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("{ a b c }", 1),
        ("{ a b a c a }", 3),
        ("{ x: a x: b a }", 2),
        ("{ a { b } a { b b } }", 3),
        ("{ a { b { c } } a { b { c c } } d { c c c } }", 3),
        ("{ a ... { a ... on B { a } } }", 3),
        ("{ a ...f ...f } fragment f on A { a }", 2),
        ("{ a { ...f } a { ...f } } fragment f on A { b b }", 2),
        ("{ a { ...f } b { ...f } } fragment f on A { b b }", 2),
        ("{ a } fragment f on A { b b }", 2),
        ("{ ...unknown }", 0),
        ("type A { b: C }", 0),
    ],
)
def test_what_is_merged_is_counted_at_its_place(query: str, count: int) -> None:
    assert most(query) == count


def test_fields_that_multiply_are_counted_where_they_meet() -> None:
    assert most("{ " + ("a { " + "b " * 10 + "} ") * 10 + "}") == 100


def test_fragments_in_a_circle_are_left_to_validation_as_long_as_they_have_an_end() -> None:
    assert most("{ ...f } fragment f on A { a ...g } fragment g on A { a ...f }") == 3
    assert most("{ ...f } fragment f on A { a { ...f } }") == 1
    with pytest.raises(EndlessError):
        most("{ ...f } fragment f on A { a { ...f } b { ...f } }")


def test_every_selection_is_counted_that_is_looked_at_fragments_and_those_spread_before_too() -> None:
    query = "{ ...f ... { a } } fragment f on A { ...f ...f }"
    assert most(query, selections=5) == 1
    with pytest.raises(EndlessError):
        most(query, selections=4)


def test_fragments_in_a_circle_with_hardly_a_field_among_them_are_not_followed_for_long() -> None:
    within = "fragment k on Q { " + "...b " * 980 + "x { ...l } } fragment l on Q { ...k } fragment b on Q { ...b }"
    around = "fragment j on Q { " + " ".join(f"a{each} {{ ...l }}" for each in range(94)) + " }"
    with pytest.raises(EndlessError):
        most(f"{{ ...k }} {within} {around}")


def test_each_operation_may_have_as_many_selections_as_are_allowed() -> None:
    assert most("query a { x { ...f } } query b { x { ...f } } fragment f on A { y }", selections=3) == 1


Tree = dict[str, object]
trees = st.recursive(
    st.just(cast("Tree", {})), lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3), max_leaves=8
)


@given(trees, st.integers(1, 4))
def test_a_tree_that_is_written_so_often_is_repeated_so_often(tree: Tree, times: int) -> None:
    def written(part: Mapping[str, object]) -> str:
        return " ".join(
            name + (f" {{ {written(below)} }}" if (below := cast("Tree", inner)) else "")
            for name, inner in part.items()
        )

    assert most("{ " + f"... {{ {written(tree) or 'a'} }} " * times + "}") == times
