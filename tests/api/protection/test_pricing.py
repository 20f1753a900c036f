"""What operations cost: at least what they can give."""

from hypothesis import given, settings
from hypothesis import strategies as st

from api.protection.prices import Prices
from tests.api.protection.catalogue import LISTS, SCHEMA, answered, cost, fields_in, planned

BOOK = ("name", "tags", "pages", "__typename")


def test_a_field_costs_one() -> None:
    assert cost("{ book { name } }") == 2


def test_the_fields_of_a_page_count_as_often_as_it_has_items() -> None:
    assert cost("{ books(first: 10) { nodes { name pages } count } }") == 1 + (1 + 10 * 2) + 1


def test_edges_and_nodes_both_count() -> None:
    assert cost("{ books(first: 10) { nodes { name } edges { cursor node { name } } } }") == 1 + 11 + (1 + 10 * 3)


def test_the_last_page_counts_like_the_first() -> None:
    assert cost("{ books(last: 7) { nodes { name } } }") == 1 + 1 + 7


def test_a_page_of_no_said_size_has_fifty_items() -> None:
    for asked in ("books", "books(first: null)"):
        assert cost(f"{{ {asked} {{ nodes {{ name }} }} }}") == 1 + 1 + 50


def test_what_the_schema_says_by_default_counts() -> None:
    assert cost("{ best { name } }") == 1 + 2


def test_a_page_has_two_hundred_items_at_most_for_more_are_refused() -> None:
    assert cost("{ books(first: 1000000) { nodes { name } } }") == 1 + 1 + 200


def test_lists_within_lists_multiply() -> None:
    inner = "things { things { name } }"
    assert cost(f"{{ best(first: 5) {{ {inner} }} }}") == 1 + 5 * (1 + 2 * (1 + 2 * 1))


def test_values_of_a_list_count_like_fields() -> None:
    assert cost("{ book { tags } }") == 1 + 1 + 3


def test_a_list_that_names_its_items_has_as_many() -> None:
    assert cost('{ named(names: ["a", "b", "c"]) { name } }') == 1 + 3 + 3
    assert cost('{ named(names: "a") { name } }') == 1 + 1


def test_variables_decide_as_literals_do() -> None:
    query = (
        "query($n: Int = 4, $names: [String!]!) { books(first: $n) { nodes { name } } named(names: $names) { name } }"
    )
    assert cost(query, names=["a"]) == (1 + 1 + 4) + (1 + 1 + 1)
    assert cost(query, n=9, names=["a", "b"]) == (1 + 1 + 9) + (1 + 2 + 2)
    assert cost(query, n=None, names=[]) == (1 + 1 + 50) + 1


def test_variables_of_a_wrong_type_cost_something_and_fail_later() -> None:
    query = "query($n: Int) { books(first: $n) { nodes { name } } }"
    for wrong in ("9", True, [1], {"a": 1}, -5, 1e300):
        assert cost(query, n=wrong) >= 2


def test_a_whole_float_is_an_int_to_graphql() -> None:
    assert cost("query($n: Int) { books(first: $n) { nodes { name } } }", n=9.0) == 1 + 1 + 9


def test_the_costliest_of_the_types_counts() -> None:
    both = "{ thing { name ... on Book { pages tags } ... on Shelf { books(first: 3) { nodes { name } } } } }"
    assert cost(both) == 1 + 1 + max(1 + 4, 1 + 1 + 3)


def test_what_is_asked_for_twice_is_given_once() -> None:
    assert cost("{ book { name ...b } book { ...b } } fragment b on Book { name name pages }") == 1 + 2


def test_a_name_that_means_other_fields_on_other_types_costs_the_most_of_them() -> None:
    assert cost(
        "{ thing { ... on Book { x: things { name } } ... on Shelf { x: things { name tags } } } }"
    ) == 1 + 1 + 2 * (1 + 4)


def test_one_fragment_below_pages_of_two_sizes_counts_by_the_longer() -> None:
    query = """{ thing { ... on Shelf { x: books(first: 2) { ...p } } ... on Book { pages } }
      shelf { x: books(first: 9) { ...p } } } fragment p on BookConnection { nodes { name } }"""
    assert cost(query) == (1 + 1 + 1 + 2) + (1 + 1 + 1 + 9)


def test_skipping_is_not_looked_at() -> None:
    assert cost("query($no: Boolean!) { book { name @skip(if: $no) pages @include(if: false) } }", no=True) == 3


def test_a_series_costs_by_its_points() -> None:
    query = 'query($w: Window!) { report(window: $w) { points(step: "PT1H") { at value } } }'
    day = {"between": {"from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00Z"}}
    # Both ends may be widened to whole quarter hours, and be cut.
    assert cost(query, w={"last": "P1D"}) == cost(query, w=day) == 1 + 1 + (25 + 2) * 2
    assert cost(query, w={"last": "P3650D"}) == 1 + 1 + 1_000 * 2
    for wrong in (None, {}, {"last": "yesterday"}, {"last": "P999999999DT23H59M59S"}, "P1D", {"between": {"from": 1}}):
        assert cost(query, w=wrong) == 1 + 1 + 1_000 * 2


def test_a_series_of_no_step_costs_as_the_longest() -> None:
    assert cost('{ report(window: {last: "P1D"}) { points(step: "P0D") { at } } }') == 1 + 1 + 1_000


def test_numbers_beyond_all_measure_are_worked_out() -> None:
    deep = "name"
    for _ in range(18):
        deep = f"books(first: 200) {{ nodes {{ things {{ ... on Shelf {{ {deep} }} }} }} }}"
    assert cost(f"{{ shelf {{ {deep} }} }}") > 400**18


def test_fragments_that_spread_fragments_are_looked_at_once_where_they_merge() -> None:
    chain = "".join(f"fragment f{n} on Book {{ ...f{n + 1} ...f{n + 1} things {{ name }} }}" for n in range(60))
    assert cost(f"{{ book {{ ...f0 }} }} {chain} fragment f60 on Book {{ pages }}") == 1 + (1 + 2) + 1


def test_subscriptions_cost_by_the_event() -> None:
    assert cost('subscription { told(names: ["a", "b"]) { name } }') == 1 + 2 + 2


def test_what_is_sent_to_a_mutation_costs_by_the_item() -> None:
    query = "mutation($input: Sending!) { send(input: $input) { __typename } }"
    for count in (0, 3, 20_000):
        assert cost(query, input={"things": ["a"] * count}) == 20 + count + 1
    assert cost('mutation { a: send(input: {things: ["a", "b"]}) { __typename } }') == 20 + 2 + 1


def test_weights_count_for_the_field_alone() -> None:
    prices = Prices(SCHEMA, LISTS, {"Thing.things": 10})
    assert planned("{ book { things { name } } }", prices=prices).fee({}).cost == 1 + 10 + 2


def test_a_list_without_a_size_is_told_and_taken_for_a_whole_page() -> None:
    prices = Prices(SCHEMA, {each: size for each, size in LISTS.items() if each != "Thing.things"}, {})
    assert planned("{ book { things { name } } }", prices=prices).fee({}).cost == 1 + 1 + 200
    assert {"Thing.things", "Book.things", "Shelf.things", "Sent.rejected"} == set(prices.without_size())


leaves = st.sampled_from(["name", "__typename", "tags", "...leaf"])


def selections(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(children, min_size=1, max_size=3).map(" ".join)
    sizes = st.sampled_from(["1", "3", "$n"])
    # A name for each size, or fields that are merged would contradict each other.
    pages = st.tuples(sizes, page_selections(several)).map(
        lambda each: f"b{each[0].strip('$')}: books(first: {each[0]}) {{ {each[1]} }}"
    )
    return st.one_of(
        several.map(lambda s: f"things {{ {s} }}"),
        several.map(lambda s: f"... on Book {{ pages ... on Thing {{ {s} }} }}"),
        several.map(lambda s: f"... on Thing {{ {s} }}"),
        pages.map(lambda s: f"... on Shelf {{ name {s} }}"),
    )


def page_selections(several: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        several.map(lambda s: f"nodes {{ ... on Thing {{ {s} }} }}"),
        several.map(lambda s: f"edges {{ cursor node {{ ... on Thing {{ {s} }} }} }} count"),
    )


documents = st.recursive(leaves, selections, max_leaves=6)


def test_an_object_of_a_list_costs_something_though_nothing_of_it_is_answered() -> None:
    query = "{ shelf { books(first: 4) { nodes { ... on Thing { ... on Shelf { name } } } } } }"
    assert cost(query) == 1 + 1 + 1 + 4


@settings(max_examples=100, deadline=None)
@given(
    asked=st.lists(documents, min_size=1, max_size=3).map(" ".join),
    shared=st.lists(documents.filter(lambda text: "...leaf" not in text and "...shared" not in text), max_size=2).map(
        " ".join
    ),
    n=st.none() | st.integers(0, 4),
    turn=st.integers(0, 1),
)
def test_an_operation_costs_at_least_as_much_as_it_gives(asked: str, shared: str, n: int | None, turn: int) -> None:
    query = f"""query($n: Int) {{ thing {{ {asked} ...shared }} best(first: $n) {{ ...shared ...leaf }} }}
      fragment shared on Thing {{ name {shared} }} fragment leaf on Thing {{ name tags }}"""
    assert cost(query, n=n) >= fields_in(answered(query, {"n": n}, turn))
