from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from domain.hierarchy import Edit, Hierarchy
from domain.nodes import Activity, ActivityKind, Experience, Outcome
from domain.rulebook import Composite, RuleBook, Standing, rules_changed
from tests.builders import NOON, built, edge, experience, grown, moment, outcome
from tests.domain.tries import INNER, OTHER, OUTER, served

PENDING, ACHIEVED, BROKEN = Standing
LEGS = Composite("id-trip", make_or_break=("a", "b"), required=("b", "c"), any_of=("a", "b", "c", "d"))
ANY = Composite("id-trip", make_or_break=("a",), required=(), any_of=("a", "b"))

NESTED = built(
    [
        replace(outcome("trip"), recovery_window=timedelta(hours=2), abandoned_after=timedelta(days=3)),
        outcome("visit"),
        outcome("year"),
        experience("stay"),
        experience("night"),
        moment("sleep"),
        moment("arrive"),
    ],
    [
        edge("trip", "year"),
        edge("stay", "trip", make_or_break=True),
        edge("visit", "stay", make_or_break=True),
        edge("night", "stay", required=True),
        edge("sleep", "night", make_or_break=True, required=True),
        edge("arrive", "visit", make_or_break=True),
        edge("arrive", "stay"),
    ],
)


# ------------------------------------------------------------ standings


def test_a_composite_is_broken_when_something_make_or_break_is() -> None:
    assert LEGS.standing({"a": BROKEN, "b": ACHIEVED, "c": ACHIEVED}) is BROKEN


def test_a_composite_is_not_broken_by_what_is_only_required() -> None:
    assert LEGS.standing({"b": ACHIEVED, "c": BROKEN}) is PENDING


def test_a_composite_is_achieved_when_all_that_is_required_is() -> None:
    assert LEGS.standing({"b": ACHIEVED, "c": ACHIEVED}) is ACHIEVED
    assert LEGS.standing({"a": ACHIEVED, "b": ACHIEVED, "d": ACHIEVED}) is PENDING


def test_a_composite_that_requires_nothing_is_achieved_as_soon_as_anything_is() -> None:
    assert ANY.standing({"b": ACHIEVED}) is ACHIEVED
    assert ANY.standing({"b": BROKEN}) is PENDING
    assert ANY.standing({"a": BROKEN, "b": ACHIEVED}) is BROKEN


def test_a_composite_that_nothing_happened_in_is_pending() -> None:
    assert (LEGS.standing({}), ANY.standing({}), Composite("id-x", (), (), ()).standing({})) == (PENDING,) * 3


def test_an_outcome_stands_as_its_stages_do() -> None:
    rules = RuleBook(NESTED).rules("id-trip")
    assert rules.standing({}) is PENDING
    assert rules.standing({"id-sleep": ACHIEVED}) is ACHIEVED
    assert rules.standing({"id-sleep": BROKEN}) is PENDING
    assert rules.standing({"id-visit": BROKEN, "id-sleep": ACHIEVED}) is BROKEN


# ------------------------------------------------------------ rules


def test_rules_end_at_inner_outcomes() -> None:
    rules = RuleBook(NESTED).rules("id-trip")
    assert [composite.id for composite in rules.composites] == ["id-night", "id-stay", "id-trip"]
    assert rules.vital == {"id-visit"}
    assert rules.paths["id-visit"] == ("id-visit", "id-stay", "id-trip")
    assert rules.paths["id-arrive"] == ("id-arrive", "id-stay", "id-trip")
    assert (rules.recovery_window, rules.abandoned_after) == (timedelta(hours=2), timedelta(days=3))


def test_an_outcome_alone_has_no_leaves() -> None:
    rules = RuleBook(built([outcome("trip")])).rules("id-trip")
    assert (rules.composites, rules.vital) == ((Composite("id-trip", (), (), ()),), frozenset())


def test_activities_take_no_part() -> None:
    clean = Activity(id="id-clean", key="clean", name="Clean", activity_kind=ActivityKind.TASK)
    book = RuleBook(built([outcome("trip"), moment("a"), clean], [edge("clean", "a"), edge("a", "trip")]))
    assert book.rules("id-trip").composites == (Composite("id-trip", (), (), ("id-a",)),)


def test_what_is_archived_takes_no_part_nor_does_a_path_through_it() -> None:
    gone = replace(experience("gone"), archived_at=NOON)
    hierarchy = built(
        [outcome("trip"), gone, moment("a"), replace(moment("b"), archived_at=NOON)],
        [edge("gone", "trip", required=True), edge("a", "gone", make_or_break=True), edge("b", "trip")],
    )
    book = RuleBook(hierarchy)
    assert book.rules("id-trip").composites == (Composite("id-trip", (), (), ()),)
    assert (book.nearest_outcomes("id-a"), book.nearest_outcomes("id-b")) == ((), ())


def test_attempts_are_made_at_outcomes_only() -> None:
    with pytest.raises(TypeError, match="not at an experience"):
        RuleBook(NESTED).rules("id-stay")


# ------------------------------------------------------------ outcomes above


def test_the_nearest_outcomes_are_reached_through_no_other_outcome() -> None:
    book = RuleBook(NESTED)
    assert book.nearest_outcomes("id-arrive") == ("id-visit", "id-trip")
    assert book.nearest_outcomes("id-sleep") == ("id-trip",)
    assert book.nearest_outcomes("id-visit") == ("id-trip",)
    assert book.nearest_outcomes("id-year") == ()


def test_inner_outcomes_lie_deeper_than_outer_ones() -> None:
    depths = RuleBook(NESTED).depths
    assert [depths[outcome] for outcome in ("id-visit", "id-trip", "id-year")] == [1, 2, 3]


# ------------------------------------------------------------ versions


@pytest.mark.parametrize(
    "edit",
    [
        Edit(nodes=(replace(outcome("trip"), key="journey", aliases=("trip",), name="Another", revision=2),)),
        Edit(nodes=(replace(moment("a"), owner="Ada"),)),
        Edit(contributions=(edge("a", "stay", weight=3),)),
        Edit(),
    ],
)
def test_rules_that_stay_the_same_are_worked_out_once(edit: Edit) -> None:
    before, after = _trips(), grown([edit], _trips())
    book = RuleBook(before)
    rules, nearest, depths = book.rules("id-trip"), book.nearest_outcomes("id-a"), book.depths
    later = book.at(after)
    assert (later.hierarchy, later.version, book.hierarchy) == (after, after.version, before)
    assert later.rules("id-trip") is rules
    assert later.nearest_outcomes("id-a") is nearest
    assert later.depths is depths
    assert book.rules("id-visit") is later.rules("id-visit")


@pytest.mark.parametrize(
    "edit",
    [
        Edit(contributions=(edge("b", "stay"),)),
        Edit(contributions=(edge("a", "stay", position=1),)),
        Edit(withdrawn=(("id-a", "id-stay"),)),
        Edit(nodes=(replace(outcome("visit"), recovery_window=timedelta(hours=1)),)),
        Edit(nodes=(replace(moment("a"), archived_at=NOON),)),
        Edit(nodes=(outcome("year"),)),
    ],
)
def test_rules_that_may_be_others_are_worked_out_anew_whichever_version_came_first(edit: Edit) -> None:
    before, after = _trips(), grown([edit], _trips())
    for one, other in ((before, after), (after, before)):
        book = RuleBook(one)
        book.rules("id-trip")
        later, fresh = book.at(other), RuleBook(other)
        for key in ("id-trip", "id-visit"):
            assert later.rules(key) == fresh.rules(key)
            assert later.rules(key) is not book.rules(key)
        assert later.depths == fresh.depths


# ------------------------------------------------------------ laws


@settings(max_examples=100, deadline=None)
@given(served(), served())
def test_any_version_has_its_own_rules_whichever_book_they_are_made_from(one: Hierarchy, other: Hierarchy) -> None:
    book = RuleBook(one)
    for outcome_id in (OUTER, INNER, OTHER):
        book.rules(outcome_id)
    later, fresh = book.at(other), RuleBook(other)
    assert later.depths == fresh.depths
    assert [later.rules(each) for each in (OUTER, INNER, OTHER)] == [
        fresh.rules(each) for each in (OUTER, INNER, OTHER)
    ]
    for node in other.nodes:
        assert later.nearest_outcomes(node) == fresh.nearest_outcomes(node)


@settings(max_examples=100, deadline=None)
@given(served())
def test_paths_and_what_is_vital_are_what_the_hierarchy_says(hierarchy: Hierarchy) -> None:
    for outcome_id in (OUTER, INNER, OTHER):
        rules = RuleBook(hierarchy).rules(outcome_id)
        inside = {composite.id for composite in rules.composites}
        leaves = {node: path for node, path in rules.paths.items() if node not in inside}
        assert leaves == _first_paths(hierarchy, outcome_id)
        assert rules.vital == {node for node in leaves if _first_is_make_or_break(hierarchy, node, outcome_id)}


def _ways(hierarchy: Hierarchy, node: str, outcome_id: str) -> list[tuple[tuple[str, ...], bool]]:
    """All paths up that lead through no other outcome and nothing archived, make-or-break ones first."""
    return [
        (tuple(each.id for each in path.nodes), path.make_or_break)
        for path in hierarchy.paths_to_outcomes(node)
        if path.nodes[-1].id == outcome_id
        and not any(isinstance(between, Outcome) for between in path.nodes[1:-1])
        and all(each.archived_at is None for each in path.nodes[:-1])
    ]


def _first_paths(hierarchy: Hierarchy, outcome_id: str) -> dict[str, tuple[str, ...]]:
    leaves = [node.id for node in hierarchy.nodes.values() if not isinstance(node, Experience)]
    return {node: ways[0][0] for node in leaves if (ways := _ways(hierarchy, node, outcome_id))}


def _first_is_make_or_break(hierarchy: Hierarchy, node: str, outcome_id: str) -> bool:
    return _ways(hierarchy, node, outcome_id)[0][1]


def _trips() -> Hierarchy:
    nodes = [outcome("trip"), outcome("visit"), experience("stay"), moment("a"), moment("b")]
    return built(nodes, [edge("stay", "trip"), edge("a", "stay"), edge("b", "visit")])


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        (Edit(contributions=(edge("visit", "trip"),)), ("id-trip", "id-visit")),
        (Edit(contributions=(edge("visit", "year"),), nodes=(outcome("year"),)), ("id-visit",)),
        (Edit(contributions=(edge("b", "stay"),)), ("id-trip",)),
        (Edit(contributions=(edge("a", "stay", weight=3),)), ()),
        (Edit(withdrawn=(("id-a", "id-stay"),)), ("id-trip",)),
        (Edit(nodes=(replace(outcome("visit"), recovery_window=timedelta(hours=1)),)), ("id-visit",)),
        (Edit(nodes=(replace(outcome("visit"), name="Another", revision=2),)), ()),
        (Edit(nodes=(replace(moment("a"), archived_at=NOON),)), ("id-trip",)),
        (Edit(nodes=(moment("c"),)), ()),
    ],
)
def test_an_edit_concerns_outcomes_that_are_resolved_otherwise_or_serve_others(
    edit: Edit, changed: tuple[str, ...]
) -> None:
    assert rules_changed(_trips(), edit) == changed


def test_archiving_an_outer_outcome_concerns_the_attempts_within_it() -> None:
    nested = grown([Edit(contributions=(edge("visit", "trip"),))], _trips())
    assert rules_changed(nested, Edit(nodes=(replace(outcome("trip"), archived_at=NOON),))) == ("id-visit",)
