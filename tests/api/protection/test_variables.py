"""How much is sent, and how little of it is looked at to know."""

from collections.abc import Iterator
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from api.protection.limits import DocumentLimits
from api.protection.variables import Variables
from tests.api.protection.catalogue import planned


class Looked(list[Any]):
    """A list that knows how often somebody went through it."""

    times = 0

    def __iter__(self) -> Iterator[Any]:
        self.times += 1
        return super().__iter__()


def test_a_variable_is_looked_at_once_however_many_fields_use_it() -> None:
    aliases = " ".join(f"a{each}: named(names: $names) {{ name }}" for each in range(40))
    names = Looked([Looked(["a", "b"])])
    # Each alias: the field, the list and the two names within, and a book with its name.
    assert planned(f"query($names: [String!]!) {{ {aliases} }}").fee({"names": names}).cost == 40 * (1 + 3 + 1)
    assert (names.times, names[0].times) == (1, 1)


def test_what_lies_in_a_list_too_long_to_be_allowed_is_not_looked_at() -> None:
    plan = planned("mutation($input: Sending!) { send(input: $input) { __typename } }", DocumentLimits(cost=10))
    inner = Looked(["a"])
    fee = plan.fee({"input": {"things": [inner] * 11}})
    assert plan.refusal(fee) is not None
    assert inner.times == 0


def test_in_a_list_and_in_an_object_of_a_document_a_variable_counts_as_by_itself() -> None:
    query = "mutation($things: [String!]!) { send(input: {things: $things}) { __typename } }"
    whole = "mutation($input: Sending!) { send(input: $input) { __typename } }"
    for things in ([], ["a", "b"], [["a"], "b"], "a", None):
        assert planned(query).fee({"things": things}).cost == planned(whole).fee({"input": {"things": things}}).cost


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=1), inner, max_size=3),
    max_leaves=20,
)


def items(sent: object, levels: int) -> int:
    within = cast("dict[str, object]", sent).values() if isinstance(sent, dict) else ()
    listed = cast("list[object]", sent) if isinstance(sent, list) else ()
    return len(listed) + (sum(items(each, levels - 1) for each in (*within, *listed)) if levels else 0)


@given(JSON, st.integers(0, 3), st.integers(0, 5))
def test_all_items_are_counted_or_more_than_anybody_asked_about(sent: object, levels: int, most: int) -> None:
    told, whole = Variables({"sent": sent}, most).items_in("sent", levels), items(sent, levels)
    assert told == whole or (most < told < whole)
    assert Variables({}).items_in("sent", levels) == 0
