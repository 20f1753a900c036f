from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import editing
from domain.corrections import CorrectionKind, Scope
from domain.editing import ContributionRequest, StandardRequest
from domain.edits import Author, new_id
from domain.errors import (
    AlreadyRunningError,
    InvalidInputError,
    KeyTakenError,
    NotAllowedThereError,
    Refused,
    StaleRevisionError,
    UnknownNodeError,
    WouldCloseCycleError,
    WouldRewriteHistoryError,
)
from domain.hierarchy import BEGINNING, Hierarchy
from domain.nodes import Activity, ActivityKind, Node, NodeKind
from tests.builders import NOON, built, edge, experience, flag, moment, outcome, rating, waiting
from tests.fakes import MemoryHierarchies, MemoryHistory

ANN = Author(by="ann", reason="because")


def task(key: str) -> Activity:
    return Activity(id=f"id-{key}", key=key, name=key.capitalize(), activity_kind=ActivityKind.TASK)


def call_center(history: MemoryHistory | None = None) -> MemoryHierarchies:
    nodes = [outcome("won"), experience("buy"), moment("call"), task("pack")]
    return MemoryHierarchies(built(nodes, [edge("call", "buy", position=3)]), history)


async def refused(
    attempt: Callable[[], Awaitable[object]], kind: type[Refused], hierarchies: MemoryHierarchies
) -> Refused:
    """The refusal, after making sure that nothing was changed."""
    before = hierarchies.hierarchy
    with pytest.raises(Refused) as info:
        await attempt()
    assert type(info.value) is kind
    assert hierarchies.hierarchy is before
    assert hierarchies.log == []
    return info.value


# ------------------------------------------------------------ nodes


async def test_a_defined_node_is_the_next_version_and_one_entry_of_the_log() -> None:
    hierarchies = call_center()
    hierarchy, node = await editing.define(moment("chat"), ANN, hierarchies)
    assert (hierarchy.version, node.revision) == (2, 1)
    assert hierarchy.find("chat") == moment("chat")
    (change,) = hierarchies.log
    assert (change.version, change.at, change.action, change.by, change.reason) == (
        2,
        NOON,
        "defineMoment",
        "ann",
        "because",
    )


async def test_a_key_or_alias_in_use_is_taken() -> None:
    aliased = replace(moment("call"), aliases=("phone",))
    hierarchies = MemoryHierarchies(built([aliased]))
    for key in ("call", "phone"):
        error = await refused(
            lambda key=key: editing.define(outcome(key), ANN, hierarchies), KeyTakenError, hierarchies
        )
        assert error.message == f'The key "{key}" already names a moment ("Call"); choose another key.'


async def test_revising_changes_what_is_named_and_advances_the_revision() -> None:
    hierarchies = call_center()
    changes = {"name": "Phone call", "objective": 0.9}
    hierarchy, node = await editing.revise(NodeKind.MOMENT, "call", changes, ANN, hierarchies, expected_revision=1)
    assert node == replace(moment("call"), name="Phone call", objective=0.9, revision=2)
    assert hierarchy.moment("call") == node


async def test_the_same_values_again_change_nothing() -> None:
    hierarchies = call_center()
    hierarchy, node = await editing.revise(
        NodeKind.MOMENT, "call", {"name": "Call"}, ANN, hierarchies, expected_revision=1
    )
    assert (hierarchy.version, node.revision, hierarchies.log) == (1, 1, [])


async def test_a_stale_revision_is_refused_with_the_current_one() -> None:
    hierarchies = call_center()
    for attempt in (
        lambda: editing.revise(NodeKind.MOMENT, "call", {"name": "X"}, ANN, hierarchies, expected_revision=7),
        lambda: editing.contribute(
            ContributionRequest(contributor="call", to="buy", weight=2, expected_revision=7), ANN, hierarchies
        ),
        lambda: editing.withdraw("call", "buy", ANN, hierarchies, expected_revision=7),
        lambda: editing.publish_standard(
            StandardRequest(moment="call", measures=(flag(),), expected_revision=7), ANN, hierarchies
        ),
    ):
        error = await refused(attempt, StaleRevisionError, hierarchies)
        assert isinstance(error, StaleRevisionError)
        assert error.current == 1


async def test_a_node_of_another_kind_is_unknown() -> None:
    hierarchies = call_center()
    await refused(
        lambda: editing.revise(NodeKind.OUTCOME, "call", {}, ANN, hierarchies, expected_revision=None),
        UnknownNodeError,
        hierarchies,
    )


@pytest.mark.parametrize(
    ("node", "field"),
    [
        (replace(moment("a"), key=""), "key"),
        (replace(moment("a"), key="k" * 129), "key"),
        (replace(moment("a"), name=" a"), "name"),
        (replace(moment("a"), owner=""), "owner"),
        (replace(moment("a"), description="\x00"), "description"),
        (replace(moment("a"), description="d" * 4_001), "description"),
        (moment("a", objective=0.0), "objective"),
        (moment("a", objective=1.0), "objective"),
        (moment("a", objective=float("nan")), "objective"),
        (replace(moment("a"), channels=("web", "web")), "channels.1"),
        (replace(moment("a"), channels=("web", "")), "channels.1"),
        (replace(moment("a"), channels=tuple(f"c{n}" for n in range(51))), "channels"),
        (replace(outcome("a"), recovery_window=timedelta(seconds=-1)), "recoveryWindow"),
        (replace(outcome("a"), abandoned_after=timedelta()), "abandonedAfter"),
        (replace(outcome("a"), abandoned_after=timedelta(days=3_661)), "abandonedAfter"),
    ],
)
async def test_a_node_with_a_bad_field_is_refused_by_its_name(node: Node, field: str) -> None:
    hierarchies = call_center()
    error = await refused(lambda: editing.define(node, ANN, hierarchies), InvalidInputError, hierarchies)
    assert isinstance(error, InvalidInputError)
    assert error.field == field


async def test_a_reason_of_more_than_4_000_characters_is_refused() -> None:
    hierarchies = call_center()
    author = Author(by="ann", reason="r" * 4_001)
    await refused(lambda: editing.define(moment("chat"), author, hierarchies), InvalidInputError, hierarchies)


def test_ids_do_not_meet() -> None:
    ids = {new_id() for _ in range(1_000)}
    assert len(ids) == 1_000
    assert {len(identity) for identity in ids} == {15}


# ------------------------------------------------------------ contributions


KINDS: dict[NodeKind, Callable[[str], Node]] = {
    NodeKind.ACTIVITY: task,
    NodeKind.MOMENT: moment,
    NodeKind.EXPERIENCE: experience,
    NodeKind.OUTCOME: outcome,
}
ALLOWED = {
    (NodeKind.ACTIVITY, NodeKind.MOMENT),
    (NodeKind.MOMENT, NodeKind.EXPERIENCE),
    (NodeKind.MOMENT, NodeKind.OUTCOME),
    (NodeKind.EXPERIENCE, NodeKind.EXPERIENCE),
    (NodeKind.EXPERIENCE, NodeKind.OUTCOME),
    (NodeKind.OUTCOME, NodeKind.OUTCOME),
}


@pytest.mark.parametrize("low", NodeKind)
@pytest.mark.parametrize("high", NodeKind)
async def test_only_some_kinds_contribute_to_others(low: NodeKind, high: NodeKind) -> None:
    hierarchies = MemoryHierarchies(built([KINDS[low]("low"), KINDS[high]("high")]))
    request = ContributionRequest(contributor="low", to="high")
    if (low, high) in ALLOWED:
        hierarchy, made = await editing.contribute(request, ANN, hierarchies)
        assert hierarchy.contributors("id-high") == (made,)
    else:
        await refused(lambda: editing.contribute(request, ANN, hierarchies), NotAllowedThereError, hierarchies)


async def test_what_is_not_allowed_says_what_is() -> None:
    hierarchies = call_center()
    request = ContributionRequest(contributor="call", to="pack")
    error = await refused(lambda: editing.contribute(request, ANN, hierarchies), NotAllowedThereError, hierarchies)
    assert error.message == "A moment contributes to an experience or an outcome, not to an activity."


async def test_required_is_make_or_break_unless_said_and_positions_follow() -> None:
    hierarchies = call_center()
    _, vital = await editing.contribute(
        ContributionRequest(contributor="buy", to="won", make_or_break=True), ANN, hierarchies
    )
    assert (vital.required, vital.position, vital.weight) == (True, 0, 1.0)
    await editing.define(moment("chat"), ANN, hierarchies)
    hierarchy, plain = await editing.contribute(ContributionRequest(contributor="chat", to="buy"), ANN, hierarchies)
    assert (plain.required, plain.position) == (False, 4)
    assert hierarchy.named("buy").revision == 2
    _, moved = await editing.contribute(
        ContributionRequest(contributor="chat", to="buy", make_or_break=True, required=False, weight=2),
        ANN,
        hierarchies,
    )
    assert (moved.make_or_break, moved.required, moved.position, moved.weight) == (True, False, 4, 2)


async def test_contributing_again_in_the_same_way_changes_nothing() -> None:
    hierarchies = call_center()
    hierarchy, same = await editing.contribute(ContributionRequest(contributor="call", to="buy"), ANN, hierarchies)
    assert (hierarchy.version, same, hierarchies.log) == (1, edge("call", "buy", position=3), [])


@pytest.mark.parametrize(
    ("weight", "position", "field"),
    [(-1, 0, "weight"), (0, 0, "weight"), (1e7, 0, "weight"), (float("nan"), 0, "weight"), (1, -1, "position")],
)
async def test_a_contribution_with_a_bad_field_is_refused(weight: float, position: int, field: str) -> None:
    hierarchies = call_center()
    request = ContributionRequest(contributor="call", to="won", weight=weight, position=position)
    error = await refused(lambda: editing.contribute(request, ANN, hierarchies), InvalidInputError, hierarchies)
    assert isinstance(error, InvalidInputError)
    assert error.field == field


async def test_a_cycle_is_refused_and_named() -> None:
    nodes = [experience(key) for key in "abc"]
    hierarchies = MemoryHierarchies(built(nodes, [edge("a", "b"), edge("b", "c")]))
    request = ContributionRequest(contributor="c", to="a")
    error = await refused(lambda: editing.contribute(request, ANN, hierarchies), WouldCloseCycleError, hierarchies)
    assert isinstance(error, WouldCloseCycleError)
    assert [node.key for node in error.cycle] == ["c", "a", "b", "c"]
    assert error.message == "This would close a cycle: c → a → b → c. Withdraw one of these contributions first."


async def test_nothing_contributes_to_itself() -> None:
    hierarchies = MemoryHierarchies(built([experience("a")]))
    request = ContributionRequest(contributor="a", to="a")
    error = await refused(lambda: editing.contribute(request, ANN, hierarchies), WouldCloseCycleError, hierarchies)
    assert isinstance(error, WouldCloseCycleError)
    assert [node.key for node in error.cycle] == ["a", "a"]


async def test_a_chain_of_3_000_closed_by_an_edge_is_a_cycle() -> None:
    names = [f"e{number}" for number in range(3_000)]
    links = [edge(low, high) for low, high in pairwise(names)]
    hierarchies = MemoryHierarchies(built([experience(name) for name in names], links))
    request = ContributionRequest(contributor="e2999", to="e0")
    error = await refused(lambda: editing.contribute(request, ANN, hierarchies), WouldCloseCycleError, hierarchies)
    assert isinstance(error, WouldCloseCycleError)
    assert len(error.cycle) == 3_001


def _reaches(start: int, goal: int, edges: set[tuple[int, int]]) -> bool:
    reached = {start}
    for _ in range(5):
        reached |= {high for low, high in edges if low in reached}
    return goal in reached


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=14))
async def test_an_edge_is_refused_exactly_when_it_would_close_a_cycle(wanted: list[tuple[int, int]]) -> None:
    hierarchies = MemoryHierarchies(built([experience(f"e{number}") for number in range(5)]))
    edges: set[tuple[int, int]] = set()
    for low, high in wanted:
        request = ContributionRequest(contributor=f"e{low}", to=f"e{high}")
        if _reaches(high, low, edges):
            with pytest.raises(WouldCloseCycleError) as refusal:
                await editing.contribute(request, ANN, hierarchies)
            steps = [int(node.key[1:]) for node in refusal.value.cycle]
            assert (steps[0], steps[1], steps[-1]) == (low, high, low)
            assert set(pairwise(steps[1:])) <= edges
        else:
            await editing.contribute(request, ANN, hierarchies)
            edges.add((low, high))
    assert set(hierarchies.hierarchy.contributions) == {(f"id-e{low}", f"id-e{high}") for low, high in edges}


async def test_withdrawing_takes_the_edge_away_and_keeps_both_nodes() -> None:
    hierarchies = call_center()
    hierarchy, above = await editing.withdraw("call", "buy", ANN, hierarchies, expected_revision=1)
    assert hierarchy.contributions == {}
    assert (above.key, above.revision) == ("buy", 2)
    assert hierarchy.find("call") == moment("call")


async def test_withdrawing_what_does_not_contribute_is_refused() -> None:
    hierarchies = call_center()
    error = await refused(
        lambda: editing.withdraw("call", "won", ANN, hierarchies, expected_revision=None),
        InvalidInputError,
        hierarchies,
    )
    assert error.message == '"call" does not contribute to "won".'


# ------------------------------------------------------------ standards


async def test_the_first_standard_holds_from_the_beginning_and_the_next_in_a_minute() -> None:
    hierarchies = call_center()
    request = StandardRequest(moment="call", measures=(flag(),))
    _, first = await editing.publish_standard(request, ANN, hierarchies)
    hierarchy, second = await editing.publish_standard(request, ANN, hierarchies)
    assert (first.version, first.effective_from) == (1, BEGINNING)
    assert (second.version, second.effective_from) == (2, NOON + timedelta(seconds=60))
    assert hierarchy.standards("id-call") == (second, first)
    assert hierarchy.moment("call").revision == 3


async def test_the_first_standard_where_something_was_recorded_holds_in_a_minute() -> None:
    hierarchies = call_center(MemoryHistory([("id-call", NOON)]))
    _, standard = await editing.publish_standard(StandardRequest(moment="call", measures=(flag(),)), ANN, hierarchies)
    assert standard.effective_from == NOON + timedelta(seconds=60)


async def test_an_earlier_standard_is_accepted_only_after_all_that_was_recorded() -> None:
    hierarchies = call_center(MemoryHistory([("id-call", NOON), ("id-other", NOON + timedelta(days=1))]))
    request = StandardRequest(moment="call", measures=(flag(),), effective_from=NOON)
    error = await refused(
        lambda: editing.publish_standard(request, ANN, hierarchies), WouldRewriteHistoryError, hierarchies
    )
    assert "2026-03-02T12:00:00Z" in error.message
    later = replace(request, effective_from=NOON + timedelta(milliseconds=1))
    _, standard = await editing.publish_standard(later, ANN, hierarchies)
    assert standard.effective_from == NOON + timedelta(milliseconds=1)


async def test_a_standard_for_the_past_starts_a_rescoring_where_that_is_asked_for() -> None:
    hierarchies = call_center()
    moment = hierarchies.hierarchy.moment("call")
    hierarchies.history.recorded.append((moment.id, NOON))
    request = StandardRequest(moment="call", measures=(flag("other"),), effective_from=NOON, rescore=True)
    await editing.publish_standard(request, ANN, hierarchies)
    (correction,) = hierarchies.log[-1].edit.corrections
    assert (correction.kind, correction.by) == (CorrectionKind.RESCORING, ANN.by)
    assert correction.scope == Scope(places=(moment.id,), start=NOON)


async def test_a_second_rescoring_waits_for_the_first() -> None:
    hierarchies = call_center()
    moment = hierarchies.hierarchy.moment("call")
    hierarchies.history.recorded.append((moment.id, NOON))
    hierarchies.history.running[moment.id] = "first"
    request = StandardRequest(moment="call", measures=(flag("other"),), effective_from=NOON, rescore=True)
    error = await refused(lambda: editing.publish_standard(request, ANN, hierarchies), AlreadyRunningError, hierarchies)
    assert isinstance(error, AlreadyRunningError)
    assert error.identity == "first"


async def test_a_rescoring_of_nothing_is_no_work() -> None:
    hierarchies = call_center()
    request = StandardRequest(moment="call", measures=(flag("other"),), effective_from=NOON, rescore=True)
    await editing.publish_standard(request, ANN, hierarchies)
    assert hierarchies.log[-1].edit.corrections == ()


@pytest.mark.parametrize(
    ("measures", "field"),
    [
        ((), "measures"),
        (tuple(flag(f"m{n}") for n in range(51)), "measures"),
        ((flag(), flag()), "measures.1.key"),
        ((flag("a b"),), "measures.0.key"),
        ((replace(flag(), signal="a.b"),), "measures.0.signal"),
        ((replace(flag(), signal=""),), "measures.0.signal"),
        ((replace(flag(), unit=""),), "measures.0.unit"),
        ((flag(weight=0),), "measures.0.weight"),
        ((flag(weight=-1),), "measures.0.weight"),
        ((waiting(expected=30, unacceptable=29),), "measures.0.rule.threshold.unacceptable"),
        ((waiting(magic=30, expected=30),), "measures.0.rule.threshold.magic"),
        ((waiting(magic=31, expected=30),), "measures.0.rule.threshold.magic"),
        ((waiting(expected=float("nan")),), "measures.0.rule.threshold.expected"),
        ((waiting(unacceptable=float("inf")),), "measures.0.rule.threshold.unacceptable"),
        ((waiting(unacceptable=1e12),), "measures.0.rule.threshold.unacceptable"),
    ],
)
async def test_a_standard_that_cannot_judge_is_refused_where_it_is_wrong(measures: tuple[()], field: str) -> None:
    hierarchies = call_center()
    request = StandardRequest(moment="call", measures=measures)
    error = await refused(lambda: editing.publish_standard(request, ANN, hierarchies), InvalidInputError, hierarchies)
    assert isinstance(error, InvalidInputError)
    assert error.field == field


@pytest.mark.parametrize(
    ("changed", "field", "had", "has"),
    [
        (
            replace(waiting(), signal="hold_seconds"),
            "measures.0.signal",
            'the signal "wait_seconds"',
            'the signal "hold_seconds"',
        ),
        (replace(waiting(), unit="min"), "measures.0.unit", 'the unit "s"', 'the unit "min"'),
        (replace(waiting(), unit=None), "measures.0.unit", 'the unit "s"', "no unit"),
        (replace(waiting(), rule=flag().rule), "measures.0.rule", "thresholds where lower is better", "a flag"),
        (
            replace(waiting(), rule=rating().rule),
            "measures.0.rule",
            "thresholds where lower is better",
            "thresholds where higher is better",
        ),
    ],
)
async def test_a_measure_keeps_its_meaning_for_ever_even_when_a_standard_left_it_out(
    changed: editing.Measure, field: str, had: str, has: str
) -> None:
    hierarchies = call_center()
    for measure in (waiting(), flag()):
        await editing.publish_standard(StandardRequest(moment="call", measures=(measure,)), ANN, hierarchies)
    before = hierarchies.hierarchy
    with pytest.raises(InvalidInputError) as refusal:
        await editing.publish_standard(StandardRequest(moment="call", measures=(changed,)), ANN, hierarchies)
    assert refusal.value.field == field
    assert refusal.value.message == f'The measure "wait" has {had} for ever; for one with {has} use another key.'
    assert hierarchies.hierarchy is before
    stricter = StandardRequest(moment="call", measures=(waiting(magic=1, expected=2, unacceptable=3, weight=9),))
    hierarchy, _ = await editing.publish_standard(stricter, ANN, hierarchies)
    assert len(hierarchy.standards("id-call")) == 3


def test_a_new_hierarchy_is_empty_at_version_nought() -> None:
    assert (Hierarchy().version, dict(Hierarchy().nodes), Hierarchy().changed_at) == (0, {}, BEGINNING)
