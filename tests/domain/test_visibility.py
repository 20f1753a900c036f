from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.attempts import attempt_id
from domain.hierarchy import Edit, Hierarchy, HierarchyChange
from domain.interactions import Amendment, Recorded, Scored
from domain.nodes import Outcome
from domain.scoring import UNSCORED
from domain.visibility import Sight, change_seen, interaction_seen, seen_by
from tests.builders import NOON, built, edge, experience, grown, interaction, moment, outcome, standard, waiting
from tests.domain.hierarchies import hierarchies


def two() -> Hierarchy:
    """The outcomes "trip" and "stay" share the moment "pay"; the outcome "flight" lies within "trip"."""
    return built(
        [
            outcome("trip"), outcome("flight"), outcome("stay"),
            experience("visit"), replace(moment("board"), owner="Ada"), moment("pay"), moment("sleep"),
        ],
        [
            edge("flight", "trip"), edge("board", "flight"), edge("pay", "trip"),
            edge("visit", "stay"), edge("pay", "visit"), edge("sleep", "visit"),
        ],
        [(key, standard(waiting())) for key in ("pay", "sleep")],
    )  # fmt: skip


TRIP = seen_by(two(), ["id-trip"])


def test_outcomes_are_seen_and_whatever_is_below_them() -> None:
    assert [node.key for node in TRIP.nodes.values()] == ["trip", "flight", "board", "pay"]
    assert list(TRIP.contributions) == [
        ("id-flight", "id-trip"), ("id-board", "id-flight"), ("id-pay", "id-trip")
    ]  # fmt: skip
    assert [TRIP.find(key) for key in ("stay", "visit", "sleep")] == [None, None, None]
    assert TRIP.standards("id-sleep") == ()
    assert len(TRIP.standards("id-pay")) == 1
    assert TRIP.version == two().version
    assert TRIP.changed_at == two().changed_at


def test_a_shared_moment_leads_to_what_is_seen_alone() -> None:
    assert [each.key for each in TRIP.outcomes_above("id-pay")] == ["trip"]
    assert [[each.key for each in path.nodes] for path in TRIP.paths_to_outcomes("id-pay")] == [["pay", "trip"]]
    assert [each.to for each in TRIP.contributes_to("id-pay")] == ["id-trip"]


def test_nobody_is_seen_to_be_accountable() -> None:
    assert {node.owner for node in TRIP.nodes.values()} == {None}


def test_what_is_no_outcome_shows_nothing() -> None:
    assert seen_by(two(), ["id-pay", "id-nowhere"]).nodes == {}
    assert seen_by(Hierarchy(), ["id-trip"]) == Hierarchy()


@given(hierarchies(), st.data())
def test_seen_is_what_would_be_there_if_nothing_else_had_ever_been(whole: Hierarchy, data: st.DataObject) -> None:
    outcomes = [node.id for node in whole.nodes.values() if isinstance(node, Outcome)]
    chosen = data.draw(st.sets(st.sampled_from(outcomes))) if outcomes else set[str]()
    below = {node.id for root in chosen for node in whole.contributors_first([root])}
    alone = grown(
        [
            Edit(
                nodes=tuple(replace(node, owner=None) for node in whole.nodes.values() if node.id in below),
                contributions=tuple(e for e in whole.contributions.values() if {*e.ends} <= below),
                standards=tuple((each, one) for each in below for one in reversed(whole.standards(each))),
            )
        ]
    )
    assert seen_by(whole, chosen) == replace(alone, version=whole.version, changed_at=whole.changed_at)


@given(hierarchies())
def test_whoever_sees_all_outcomes_sees_what_is_below_them_as_it_is(whole: Hierarchy) -> None:
    seen = seen_by(whole, whole.nodes)
    for identity in seen.nodes:
        assert seen.contributors(identity) == whole.contributors(identity)
        assert list(seen.contributes_to(identity)) == [
            each for each in whole.contributes_to(identity) if each.to in seen.nodes
        ]
        assert [each.id for each in seen.moments_below(identity)] == [each.id for each in whole.moments_below(identity)]


def test_what_a_version_shows_is_worked_out_once() -> None:
    sight, whole = Sight(frozenset({"id-trip"})), two()
    assert sight.of(whole) is sight.of(whole)
    later = grown([Edit(withdrawn=(("id-pay", "id-trip"),))], whole)
    assert sight.of(later).find("pay") is None
    assert sight.of(whole).find("pay") is not None


def change(edit: Edit) -> HierarchyChange:
    return HierarchyChange(version=7, at=NOON, action="test", by="ada", reason="for Stay Ltd.", edit=edit)


def test_of_a_change_that_is_seen_which_touches_what_is_seen() -> None:
    made = change(
        Edit(
            nodes=(replace(moment("pay"), owner="Ada"), moment("sleep")),
            contributions=(edge("pay", "trip"), edge("pay", "visit")),
            withdrawn=(("id-board", "id-flight"), ("id-sleep", "id-visit")),
            standards=(("id-pay", standard(waiting())), ("id-sleep", standard(waiting()))),
        )
    )
    seen = change_seen(made, TRIP)
    assert seen is not None
    assert (seen.version, seen.at, seen.action, seen.by, seen.reason) == (7, NOON, "test", "", None)
    assert seen.edit == Edit(
        nodes=(moment("pay"),),
        contributions=(edge("pay", "trip"),),
        withdrawn=(("id-board", "id-flight"),),
        standards=(("id-pay", standard(waiting())),),
    )


def test_a_change_elsewhere_is_none_even_where_it_lets_a_seen_moment_serve_others() -> None:
    assert change_seen(change(Edit(nodes=(experience("visit"),), contributions=(edge("pay", "visit"),))), TRIP) is None


def test_an_interaction_is_seen_as_a_step_at_what_is_seen() -> None:
    scored = Scored(interaction("1", "pay"), "id-pay", UNSCORED)
    amended = Amendment(correction="c", at=NOON, by="ada", reason="why", before=scored)
    tries = (attempt_id("id-stay", "a"), attempt_id("id-trip", "a:b"))
    recorded = Recorded(scored, NOON + timedelta(seconds=1), tries=tries, amendments=(amended,))
    seen = interaction_seen(recorded, TRIP)
    assert seen == replace(recorded, tries=("id-trip:a:b",), amendments=())
    assert interaction_seen(replace(recorded, tries=("id-stay:a",)), TRIP) is None
    assert interaction_seen(replace(recorded, tries=()), TRIP) is None
