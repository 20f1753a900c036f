"""How large a document may be. No test looks at a time: what is not linear here would not end."""

from dataclasses import replace

import pytest
from graphql import GraphQLError, parse
from hypothesis import given
from hypothesis import strategies as st

from api.protection.limits import DocumentLimits
from api.protection.shape import NOTHING, Shape, Shapes, oversize

LIMITS = DocumentLimits()


def shape(query: str) -> Shape:
    return Shapes(parse(query)).of_definitions()[0]


def refused(query: str, limits: DocumentLimits = LIMITS) -> GraphQLError:
    error = oversize(parse(query), limits)
    assert error is not None
    return error


def test_fields_are_counted_with_their_levels_aliases_and_directives() -> None:
    query = "query @a { x: one { two { y: three @b @c } } ... on Query @d { four } }"
    assert shape(query) == Shape(levels=3, selections=5, aliases=2, directives=4)


def test_fragments_count_wherever_they_are_spread() -> None:
    query = "{ ...f one { ...f } } fragment f on Query { x: two { three @a } }"
    assert shape(query) == Shape(levels=3, selections=7, aliases=2, directives=2)


def test_fragments_that_double_each_other_are_counted_in_linear_time() -> None:
    doubling = "".join(f"fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} }}" for n in range(90))
    counted = shape(f"{{ ...f0 }} {doubling} fragment f90 on Query {{ a: one }}")
    assert counted.aliases == 2**90
    error = refused(f"{{ ...f0 }} {doubling} fragment f90 on Query {{ a: one }}")
    assert error.message == (
        "The document has more than 1,000,000,000,000 selections; at most 2,000 are allowed. "
        "Spread fewer fragments within fragments."
    )
    assert error.extensions == {
        "code": "DOCUMENT_TOO_LARGE", "of": "selections", "limit": 2_000, "requested": 10**12,
    }  # fmt: skip


def test_a_fragment_that_holds_itself_and_one_that_is_unknown_are_left_to_validation() -> None:
    assert shape("{ ...f } fragment f on Query { one { ...g } } fragment g on Query { ...f ...h }").levels == 1
    assert oversize(parse("{ ...f } fragment f on Query { one { ...f } }"), LIMITS) is None


@pytest.mark.parametrize(
    ("limits", "query", "of", "asked"),
    [
        (replace(LIMITS, depth=2), "{ a { b { c } } }", "levels", 3),
        (replace(LIMITS, aliases=1), "{ x: a y: a }", "aliases", 2),
        (replace(LIMITS, directives=1), "{ a @x @y }", "directives", 2),
        (replace(LIMITS, selections=2), "{ a b c }", "selections", 3),
        (replace(LIMITS, definitions=1), "query a { a } query b { b }", "definitions", 2),
    ],
)
def test_each_limit_names_what_there_is_too_much_of(limits: DocumentLimits, query: str, of: str, asked: int) -> None:
    error = refused(query, limits)
    assert error.extensions == {"code": "DOCUMENT_TOO_LARGE", "of": of, "limit": asked - 1, "requested": asked}
    assert error.message.startswith(f"The document has {asked} {of}; at most {asked - 1} are allowed. ")
    exactly = DocumentLimits(**{_setting(of): asked})
    assert oversize(parse(query), exactly) is None


def test_a_fragment_that_no_operation_spreads_is_measured_as_well() -> None:
    assert refused("{ a } fragment f on Query { x: a y: a }", replace(LIMITS, aliases=1)).extensions is not None


def test_a_chain_of_fragments_too_long_to_follow_is_too_deep() -> None:
    nested = "".join(f"fragment f{n} on Query {{ {'... { ' * 150}...f{n + 1}{' }' * 150} }}" for n in range(20))
    error = refused(f"{{ ...f0 }} {nested} fragment f20 on Query {{ a }}")
    assert error.message.startswith("The document has more than 20 levels;")


def test_a_document_of_types_has_no_shape() -> None:
    assert Shapes(parse("type A { b: C }")).of_definitions() == []
    assert Shape(0, 0, 0, 0) == NOTHING


trees = st.recursive(
    st.just("a"), lambda inner: st.lists(inner, min_size=1, max_size=4).map(lambda s: f"a {{ {' '.join(s)} }}")
)


@given(trees)
def test_selections_and_levels_are_those_of_the_text(tree: str) -> None:
    depth = deepest = 0
    for sign in f"{{ {tree} }}":
        depth += {"{": 1, "}": -1}.get(sign, 0)
        deepest = max(deepest, depth)
    assert shape(f"{{ {tree} }}") == Shape(levels=deepest, selections=tree.count("a"))


def _setting(of: str) -> str:
    return {"levels": "depth"}.get(of, of)
