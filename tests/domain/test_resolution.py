from dataclasses import replace
from datetime import datetime, timedelta

from domain.attempts import AttemptState, Entry, Recovery, Resolution, Step
from domain.hierarchy import Hierarchy
from domain.nodes import Contribution, Experience, Moment, Outcome
from domain.resolution import resolve
from domain.rulebook import RuleBook
from tests.builders import NOON, built, edge, experience, moment, outcome

OPEN, AT_RISK, ACHIEVED, LOST = AttemptState
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def at(hours: float) -> datetime:
    return NOON + hours * HOUR


def taken(node: str, hours: float, *, held: bool | None = True, repaired: float | None = None) -> Step:
    """A step at a moment, named after it and the hour; `repaired` by an interaction outside at that hour."""
    repair = None if repaired is None else Recovery(f"s:repair@{repaired:g}", at(repaired), held=True)
    return Step(at=at(hours), node=f"id-{node}", id=f"s:{node}@{hours:g}", held=held, repair=repair)


def recovering(missed: Step, recovery: Step) -> Step:
    """The miss, repaired by another step."""
    return replace(missed, repair=Recovery(recovery.id, recovery.at, held=True))


def closed(inner: str, hours: float, *, held: bool, moment: str | None) -> Step:
    """An inner attempt's close, brought about at a moment or by silence."""
    cause, trail = (None, ()) if moment is None else (f"s:{moment}", (f"id-{moment}", f"id-{inner}"))
    identity = f"id-{inner}:{hours:g}"
    return Step(at=at(hours), node=f"id-{inner}", id=identity, held=held, is_attempt=True, cause=cause, trail=trail)


def resolved(hierarchy: Hierarchy, *steps: Step, until: float | None = None) -> Resolution:
    """What becomes of an attempt at "trip"."""
    in_order = sorted(steps, key=lambda step: step.order)
    return resolve(in_order, RuleBook(hierarchy).rules("id-trip"), None if until is None else at(until))


def history(resolution: Resolution) -> list[tuple[AttemptState, float, str | None]]:
    """(state, hours after noon, cause) of each entry."""
    return [(entry.state, (entry.at - NOON) / HOUR, entry.cause) for entry in resolution.history]


def trip(
    *edges: Contribution,
    recovery_window: timedelta = timedelta(),
    nodes: tuple[Moment | Experience | Outcome, ...] = (),
) -> Hierarchy:
    """An outcome that moments a, b and c may serve."""
    top = replace(outcome("trip"), recovery_window=recovery_window)
    return built([top, moment("a"), moment("b"), moment("c"), *nodes], edges)


BOOKING = trip(
    edge("a", "trip", make_or_break=True, required=True),
    edge("b", "trip", required=True),
    edge("c", "trip", make_or_break=True),
    recovery_window=2 * HOUR,
)


# ------------------------------------------------------------ standings


def test_without_steps_an_attempt_is_open_and_no_clock_runs() -> None:
    assert resolved(BOOKING, until=9_999) == Resolution()
    assert (Resolution().state, Resolution().closed_at, Resolution().deadline_at) == (OPEN, None, None)


def test_an_attempt_opens_at_its_first_step_and_waits_for_silence() -> None:
    resolution = resolved(BOOKING, taken("b", 1))
    assert history(resolution) == [(OPEN, 1, "s:b@1")]
    assert (resolution.deadline_at, resolution.folded) == (at(1) + 30 * DAY, 1)


def test_it_is_achieved_when_every_required_contributor_is() -> None:
    resolution = resolved(BOOKING, taken("a", 1), taken("b", 2))
    assert history(resolution) == [(OPEN, 1, "s:a@1"), (ACHIEVED, 2, "s:b@2")]
    assert (resolution.closed_at, resolution.deadline_at) == (at(2), None)


def test_an_optional_make_or_break_moment_is_not_waited_for() -> None:
    assert resolved(BOOKING, taken("a", 1), taken("b", 2)).state is ACHIEVED


def test_an_optional_make_or_break_moment_breaks_the_outcome_where_it_is_met_and_missed() -> None:
    resolution = resolved(BOOKING, taken("a", 1), taken("c", 2, held=False), taken("b", 3))
    assert history(resolution) == [(OPEN, 1, "s:a@1"), (AT_RISK, 2, "s:c@2")]


def test_where_nothing_is_required_any_of_two_channels_is_enough() -> None:
    either = trip(edge("a", "trip"), edge("b", "trip"))
    resolution = resolved(either, taken("a", 1, held=False), taken("b", 2))
    assert history(resolution) == [(OPEN, 1, "s:a@1"), (ACHIEVED, 2, "s:b@2")]
    assert (resolution.broken_at, resolution.broke_at) == (("id-a",), ())


def test_one_step_can_open_and_achieve() -> None:
    resolution = resolved(trip(edge("a", "trip")), taken("a", 1))
    assert history(resolution) == [(OPEN, 1, "s:a@1"), (ACHIEVED, 1, "s:a@1")]


def test_a_moment_stands_as_its_latest_measured_interaction_did() -> None:
    missed, met = taken("a", 1, held=False), taken("a", 2)
    assert history(resolved(BOOKING, missed, met)) == [(OPEN, 1, "s:a@1"), (AT_RISK, 1, "s:a@1"), (OPEN, 2, "s:a@2")]


def test_what_was_not_measured_moves_nothing_but_breaks_the_silence() -> None:
    resolution = resolved(BOOKING, taken("a", 1), taken("a", 5, held=None))
    assert history(resolution) == [(OPEN, 1, "s:a@1")]
    assert resolution.deadline_at == at(5) + 30 * DAY


def test_a_break_that_is_not_make_or_break_all_the_way_up_does_not_reach_the_outcome() -> None:
    through = trip(
        edge("a", "stay", make_or_break=True, required=True),
        edge("stay", "trip", required=True),
        nodes=(experience("stay"),),
    )
    resolution = resolved(through, taken("a", 1, held=False))
    assert (resolution.state, resolution.broken_at, resolution.broke_at) == (OPEN, ("id-a",), ())


def test_what_is_archived_takes_no_part_and_yet_breaks_the_silence() -> None:
    gone = replace(moment("gone"), archived_at=NOON)
    hierarchy = trip(edge("gone", "trip", make_or_break=True, required=True), edge("a", "trip"), nodes=(gone,))
    resolution = resolved(hierarchy, taken("gone", 1, held=False))
    assert history(resolution) == [(OPEN, 1, "s:gone@1")]
    assert (resolution.broken_at, resolution.broke_at, resolution.deadline_at) == ((), (), at(1) + 30 * DAY)
    assert resolved(hierarchy, taken("gone", 1, held=False), taken("a", 2)).state is ACHIEVED


def test_what_takes_no_part_breaks_nothing() -> None:
    hierarchy = trip(edge("a", "trip"), nodes=(moment("elsewhere"),))
    assert resolved(hierarchy, taken("elsewhere", 1, held=False)).broken_at == ()


# ------------------------------------------------------------ clocks


def test_without_a_recovery_window_a_break_is_the_end() -> None:
    strict = trip(edge("a", "trip", make_or_break=True))
    resolution = resolved(strict, taken("a", 1, held=False))
    assert history(resolution) == [(OPEN, 1, "s:a@1"), (AT_RISK, 1, "s:a@1"), (LOST, 1, "s:a@1")]


def test_even_without_a_recovery_window_a_repair_of_the_same_instant_comes_first() -> None:
    strict = trip(edge("a", "trip", make_or_break=True))
    assert resolved(strict, recovering(taken("a", 1, held=False), taken("b", 1)), taken("b", 1)).state is ACHIEVED


def test_a_break_repaired_inside_the_recovery_window_is_no_break() -> None:
    resolution = resolved(BOOKING, taken("a", 1, held=False, repaired=2))
    assert history(resolution) == [(OPEN, 1, "s:a@1"), (AT_RISK, 1, "s:a@1"), (OPEN, 2, "s:repair@2")]
    assert (resolution.broken_at, resolution.broke_at) == ((), ("id-a",))


def test_a_break_repaired_at_the_very_end_of_the_recovery_window_is_no_break() -> None:
    assert resolved(BOOKING, taken("a", 1, held=False, repaired=3), until=99).state is OPEN


def test_a_break_repaired_after_the_recovery_window_stays_lost() -> None:
    resolution = resolved(BOOKING, taken("a", 1, held=False, repaired=3.5), taken("b", 4))
    assert history(resolution) == [(OPEN, 1, "s:a@1"), (AT_RISK, 1, "s:a@1"), (LOST, 3, "s:a@1")]
    assert (resolution.folded, resolution.broken_at) == (1, ("id-a",))


def test_a_clock_acts_at_its_own_time_however_late_it_is_looked_at() -> None:
    broken = taken("a", 1, held=False)
    assert resolved(BOOKING, broken, until=2.99).state is AT_RISK
    assert resolved(BOOKING, broken, until=3).closed_at == at(3)
    assert resolved(BOOKING, broken, until=500).closed_at == at(3)


def test_a_step_at_the_due_instant_comes_before_the_clock() -> None:
    resolution = resolved(BOOKING, taken("a", 1, held=False), taken("a", 3))
    assert (resolution.state, resolution.folded) == (OPEN, 2)


def test_a_step_at_the_due_instant_lets_the_clock_act_after_it() -> None:
    resolution = resolved(BOOKING, taken("a", 1, held=False), taken("b", 3))
    assert (resolution.state, resolution.closed_at, resolution.folded) == (LOST, at(3), 2)


def test_a_later_break_does_not_move_the_due_time() -> None:
    resolution = resolved(BOOKING, taken("a", 1, held=False), taken("c", 2, held=False))
    assert resolution.deadline_at == at(3)
    again = resolved(BOOKING, taken("a", 1, held=False), taken("a", 2, held=False))
    assert again.deadline_at == at(3)


def test_when_the_first_break_is_repaired_the_second_sets_the_clock() -> None:
    resolution = resolved(BOOKING, taken("a", 1, held=False, repaired=2.5), taken("c", 2, held=False))
    assert (resolution.state, resolution.deadline_at) == (AT_RISK, at(4))


def test_of_several_misses_at_one_moment_each_counts_until_it_is_repaired() -> None:
    first_repaired = resolved(BOOKING, taken("a", 1, held=False, repaired=2.5), taken("a", 2, held=False))
    assert (first_repaired.state, first_repaired.deadline_at) == (AT_RISK, at(4))
    latest_repaired = resolved(BOOKING, taken("a", 1, held=False), taken("a", 2, held=False, repaired=2.5))
    assert (latest_repaired.state, latest_repaired.deadline_at) == (OPEN, at(2) + 30 * DAY)


def test_a_moment_that_stood_well_meanwhile_breaks_anew() -> None:
    resolution = resolved(BOOKING, taken("a", 1, held=False), taken("a", 2), taken("a", 2.5, held=False))
    assert (resolution.state, resolution.deadline_at) == (AT_RISK, at(4.5))


def test_silence_makes_an_attempt_lost_with_no_cause() -> None:
    resolution = resolved(BOOKING, taken("a", 1), until=1 + 30 * 24)
    assert resolution.history[-1] == Entry(at(1) + 30 * DAY, LOST)


def test_silence_ends_an_attempt_before_a_step_that_comes_too_late() -> None:
    resolution = resolved(BOOKING, taken("a", 1), taken("b", 2 + 30 * 24))
    assert (resolution.state, resolution.closed_at, resolution.folded) == (LOST, at(1) + 30 * DAY, 1)


def test_a_repair_from_outside_says_how_far_time_has_come() -> None:
    resolution = resolved(BOOKING, taken("b", 1, held=False, repaired=1 + 30 * 24))
    assert (resolution.state, resolution.closed_at, resolution.broken_at) == (LOST, at(1) + 30 * DAY, ())


# ------------------------------------------------------------ closed


def test_what_comes_after_the_close_moves_nothing_even_at_the_same_instant() -> None:
    achieving, after = taken("b", 2), taken("c", 2, held=False)
    resolution = resolved(BOOKING, taken("a", 1), achieving, after, taken("c", 3, held=False))
    assert (resolution.state, resolution.folded, resolution.broken_at) == (ACHIEVED, 2, ())


def test_a_late_arrival_from_before_the_close_reopens() -> None:
    lost = (taken("a", 1, held=False), taken("b", 4))
    assert resolved(BOOKING, *lost).state is LOST
    assert history(resolved(BOOKING, *lost, taken("a", 2)))[-1] == (ACHIEVED, 4, "s:b@4")


def test_a_late_arrival_from_after_the_close_does_not() -> None:
    lost = taken("a", 1, held=False)
    assert resolved(BOOKING, lost, taken("a", 3.5)) == replace(resolved(BOOKING, lost, until=3.5), folded=1)


# ------------------------------------------------------------ an outcome within an outcome

WITHIN = trip(
    edge("visit", "trip", make_or_break=True, required=True),
    edge("a", "trip", required=True),
    edge("b", "visit"),
    recovery_window=2 * HOUR,
    nodes=(outcome("visit"),),
)


def test_the_close_of_an_inner_attempt_is_a_step_of_the_outer() -> None:
    resolution = resolved(WITHIN, taken("a", 1), closed("visit", 2, held=True, moment="b"))
    assert history(resolution) == [(OPEN, 1, "s:a@1"), (ACHIEVED, 2, "s:b")]
    assert resolution.history[-1].path == ("id-b", "id-visit", "id-trip")


def test_a_lost_inner_attempt_breaks_the_outer_at_the_moment_where_it_broke() -> None:
    resolution = resolved(WITHIN, closed("visit", 2, held=False, moment="b"))
    assert (resolution.state, resolution.broken_at, resolution.broke_at) == (AT_RISK, ("id-b",), ("id-b",))
    assert resolution.deadline_at == at(4)


def test_an_inner_attempt_lost_by_silence_breaks_at_no_moment() -> None:
    resolution = resolved(WITHIN, closed("visit", 2, held=False, moment=None))
    assert (resolution.state, resolution.broken_at, resolution.broke_at) == (AT_RISK, (), ())


def test_of_several_inner_attempts_the_latest_close_counts() -> None:
    closes = closed("visit", 2, held=False, moment="b"), closed("visit", 3, held=True, moment="b")
    assert resolved(WITHIN, taken("a", 1), *closes).state is ACHIEVED


def test_an_inner_close_comes_after_the_interactions_of_its_instant() -> None:
    resolution = resolved(WITHIN, closed("visit", 2, held=True, moment="b"), taken("a", 2))
    assert history(resolution) == [(OPEN, 2, "s:a@2"), (ACHIEVED, 2, "s:b")]


# ------------------------------------------------------------ paths


def test_a_path_is_make_or_break_where_there_is_such_a_way_up() -> None:
    two_ways = trip(
        edge("a", "easy", make_or_break=True),
        edge("easy", "trip"),
        edge("a", "hard", make_or_break=True, position=9),
        edge("hard", "trip", make_or_break=True, position=9),
        nodes=(experience("easy"), experience("hard")),
    )
    resolution = resolved(two_ways, taken("a", 1, held=False))
    assert resolution.history[-1].path == ("id-a", "id-hard", "id-trip")


def test_a_repair_from_outside_has_a_cause_and_no_path() -> None:
    resolution = resolved(BOOKING, taken("a", 1, held=False, repaired=2))
    assert (resolution.history[-1].cause, resolution.history[-1].path) == ("s:repair@2", ())
