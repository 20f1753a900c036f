from datetime import datetime, timedelta

from domain.achievement import AttemptTally, Breaks, counted
from domain.attempts import Attempt, AttemptState, Entry, Observed, Resolution, Step
from domain.performance import MeasureTally
from tests.builders import NOON

OPEN, AT_RISK, ACHIEVED, LOST = AttemptState
HOUR = timedelta(hours=1)


def at(hours: float) -> datetime:
    return NOON + hours * HOUR


def attempt(*states: AttemptState, broke_at: tuple[str, ...] = (), observed: Observed | None = None) -> Attempt:
    """An attempt that entered these states hour by hour, from noon on."""
    history = tuple(Entry(at(hours), state) for hours, state in enumerate(states))
    steps = (Step(at=NOON, node="id-a", id="s:1", held=True),) if states else ()
    resolution = Resolution(history=history, broke_at=broke_at)
    opened_at = NOON if states or observed is None else observed.at
    return Attempt(
        outcome="id-trip", key="t1", steps=steps, observed=observed, opened_at=opened_at, resolution=resolution
    )


def saw(hours: float, *, achieved: bool) -> Observed:
    return Observed(at(hours), "s:r1", achieved)


def test_an_open_attempt_counts_when_it_was_opened_as_opened_and_as_present_stock() -> None:
    assert list(counted(attempt(OPEN))) == [(NOON, AttemptTally(opened=1, open_now=1))]


def test_an_attempt_at_risk_is_not_counted_among_the_open_ones() -> None:
    assert list(counted(attempt(OPEN, AT_RISK))) == [(NOON, AttemptTally(opened=1, at_risk_now=1))]


def test_an_achieved_attempt_counts_at_its_close_with_the_time_that_it_took() -> None:
    [opening, (closed_at, closing)] = counted(attempt(OPEN, ACHIEVED))
    assert (opening, closed_at) == ((NOON, AttemptTally(opened=1)), at(1))
    assert (closing.achieved, closing.lost, closing.recovered, closing.closed) == (1, 0, 0, 1)
    assert (closing.times.met, closing.times.sum_micros) == (1, 3_600_000_000)


def test_a_lost_attempt_takes_no_time() -> None:
    [_, (_, closing)] = counted(attempt(OPEN, LOST))
    assert closing == AttemptTally(lost=1)


def test_an_attempt_achieved_after_having_been_at_risk_was_recovered_and_so_was_its_breaking_point() -> None:
    [_, (_, closing)] = counted(attempt(OPEN, AT_RISK, ACHIEVED, broke_at=("id-a", "id-b")))
    assert closing.recovered == 1
    assert closing.breaks == {"id-a": Breaks(recovered=1), "id-b": Breaks(recovered=1)}


def test_an_attempt_lost_after_a_break_was_lost_at_its_breaking_point() -> None:
    [_, (_, closing)] = counted(attempt(OPEN, AT_RISK, LOST, broke_at=("id-a",)))
    assert closing == AttemptTally(lost=1, breaks={"id-a": Breaks(lost=1)})


def test_a_result_decides_what_counts_and_when() -> None:
    [_, (closed_at, closing)] = counted(attempt(OPEN, AT_RISK, observed=saw(5, achieved=True)))
    assert (closed_at, closing.achieved, closing.observed_achieved, closing.recovered) == (at(5), 1, 1, 1)
    [_, (_, closing)] = counted(attempt(OPEN, observed=saw(5, achieved=False)))
    assert (closing.lost, closing.observed_lost, closing.times) == (1, 1, MeasureTally())


def test_what_was_at_risk_only_after_it_was_seen_to_be_achieved_was_not_recovered() -> None:
    [_, (_, closing)] = counted(attempt(OPEN, OPEN, AT_RISK, observed=saw(1.5, achieved=True)))
    assert (closing.achieved, closing.recovered) == (1, 0)


def test_a_result_alone_opens_and_closes_an_attempt_at_its_time() -> None:
    [opening, (closed_at, closing)] = counted(attempt(observed=saw(5, achieved=True)))
    assert (opening, closed_at) == ((at(5), AttemptTally(opened=1)), at(5))
    assert (closing.achieved, closing.times.sum_micros) == (1, 0)


def test_what_was_achieved_before_its_first_step_took_no_time() -> None:
    [opening, (closed_at, closing)] = counted(attempt(OPEN, observed=saw(-5, achieved=True)))
    assert (opening, closed_at) == ((NOON, AttemptTally(opened=1)), at(-5))
    assert (closing.achieved, closing.times.met, closing.times.sum_micros) == (1, 1, 0)


def test_where_result_and_steps_close_it_differently_it_is_misaligned_at_the_later_close() -> None:
    early = list(counted(attempt(OPEN, LOST, observed=saw(0.5, achieved=True))))
    assert early[2:] == [(at(1), AttemptTally(misaligned=1))]
    late = list(counted(attempt(OPEN, ACHIEVED, observed=saw(9, achieved=False))))
    assert late[2:] == [(at(9), AttemptTally(misaligned=1))]


def test_where_both_agree_or_the_steps_are_open_it_is_not_misaligned() -> None:
    assert len(list(counted(attempt(OPEN, LOST, observed=saw(9, achieved=False))))) == 2
    assert len(list(counted(attempt(OPEN, AT_RISK, observed=saw(9, achieved=False))))) == 2


def test_an_attempt_of_which_nothing_is_left_counts_nowhere() -> None:
    assert list(counted(attempt())) == []


def test_tallies_add_and_take_away_exactly() -> None:
    total = AttemptTally()
    every = [
        attempt(OPEN, AT_RISK, ACHIEVED, broke_at=("id-a",), observed=saw(7, achieved=True)),
        attempt(OPEN, AT_RISK, LOST, broke_at=("id-a", "id-b"), observed=saw(7, achieved=True)),
        attempt(OPEN, AT_RISK),
    ]
    for each in every:
        for _, tally in counted(each):
            total.add(tally)
    assert (total.opened, total.at_risk_now, total.achieved, total.misaligned) == (3, 1, 2, 1)
    assert total.breaks == {"id-a": Breaks(recovered=2), "id-b": Breaks(recovered=1)}
    for each in every:
        for _, tally in counted(each):
            total.add(tally, -1)
    assert total == AttemptTally()


def test_the_achievement_rate_is_of_the_closed_and_unknown_without_any() -> None:
    assert AttemptTally(achieved=3, lost=1, opened=9).achievement_rate == 0.75
    assert AttemptTally(opened=9).achievement_rate is None
