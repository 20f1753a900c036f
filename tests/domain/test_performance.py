import copy
import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.performance import (
    Health,
    MeasureTally,
    Tally,
    judge_health,
    pooled,
    resolve_health,
    weighted_score,
    wilson_interval,
)
from domain.scoring import UNSCORED, Assessment, assess
from domain.standards import Verdict
from tests.builders import flag, standard, waiting

HEALTHY, STRAINED, BROKEN, UNKNOWN = Health.HEALTHY, Health.STRAINED, Health.BROKEN, Health.UNKNOWN
PROMISE = standard(waiting(magic=10, weight=2), flag())


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    """As interactions are really assessed: some are unmeasured, some read one measure, some both."""
    wait = draw(st.none() | st.integers(-(10**9), 10**9).map(lambda micros: micros / 1_000))
    resolved = draw(st.none() | st.booleans())
    signals = {name: value for name, value in (("wait_seconds", wait), ("resolved", resolved)) if value is not None}
    return assess(signals, PROMISE)


def counted(these: list[Assessment]) -> Tally:
    tally = Tally()
    for assessment in these:
        tally.count(assessment)
    return tally


# ------------------------------------------------------------ tallies


def test_a_tally_counts_verdicts_scores_and_measures() -> None:
    tally = counted(
        [
            assess({"wait_seconds": 5, "resolved": True}, PROMISE),
            assess({"wait_seconds": 20}, PROMISE),
            assess({"wait_seconds": 60, "resolved": False}, PROMISE),
            assess({}, PROMISE),
            UNSCORED,
        ]
    )
    assert (tally.magic, tally.met, tally.missed, tally.unmeasured) == (1, 1, 1, 2)
    assert (tally.interactions, tally.measured, tally.contributed) == (5, 3, 2)
    assert (tally.scored, tally.score_sum) == (3, 1_000_000 + 750_000 + 166_667)
    wait, resolved = tally.measures["wait"], tally.measures["resolved"]
    assert (wait.magic, wait.met, wait.missed, wait.sum_micros) == (1, 1, 1, 85_000_000)
    assert (resolved.magic, resolved.met, resolved.missed, resolved.sum_micros) == (0, 1, 1, 1_000_000)
    assert tally.contribution_rate == 2 / 3
    assert tally.coverage == 3 / 5
    assert tally.score == pytest.approx(1_916_667 / 3 / 1_000_000)


def test_no_data_is_none_and_never_zero() -> None:
    assert (Tally().contribution_rate, Tally().score, Tally().coverage) == (None, None, None)
    only_unmeasured = counted([UNSCORED])
    assert (only_unmeasured.contribution_rate, only_unmeasured.score, only_unmeasured.coverage) == (None, None, 0.0)


@given(st.lists(assessments(), max_size=12), st.randoms(use_true_random=False))
def test_a_tally_is_the_same_in_any_order(these: list[Assessment], random: Random) -> None:
    shuffled = these[:]
    random.shuffle(shuffled)
    assert counted(shuffled) == counted(these)


@given(st.lists(assessments(), max_size=8), st.lists(assessments(), max_size=8))
def test_adding_tallies_counts_both(one: list[Assessment], other: list[Assessment]) -> None:
    total = counted(one)
    total.add(counted(other))
    assert total == counted(one + other)


@given(st.lists(assessments(), max_size=8), st.lists(assessments(), max_size=8))
def test_subtracting_a_tally_leaves_no_trace_of_it(kept: list[Assessment], gone: list[Assessment]) -> None:
    total = counted(kept + gone)
    total.add(counted(gone), -1)
    assert total == counted(kept)


@given(st.lists(assessments(), min_size=1, max_size=8), st.data())
def test_replacing_old_by_new_is_exact_in_any_order(old: list[Assessment], data: st.DataObject) -> None:
    new = data.draw(st.lists(assessments(), min_size=len(old), max_size=len(old)))
    moves = [(assessment, -1) for assessment in old] + [(assessment, 1) for assessment in new]
    change = Tally()
    for assessment, sign in data.draw(st.permutations(moves)):
        change.count(assessment, sign)
    total = counted(old)
    total.add(change)
    assert total == counted(new)


@given(st.lists(assessments(), max_size=8), st.lists(assessments(), max_size=8))
def test_adding_changes_no_tally_but_the_one_added_to(one: list[Assessment], other: list[Assessment]) -> None:
    addend = counted(other)
    before = copy.deepcopy(addend)
    total = counted(one)
    total.add(addend)
    total.add(counted(one))
    assert addend == before


def test_uncounting_before_counting_keeps_what_is_still_to_come() -> None:
    change = Tally()
    change.count(assess({"wait_seconds": 5}, PROMISE), -1)
    change.count(assess({"wait_seconds": 60}, PROMISE), 1)
    assert change.measures["wait"] == MeasureTally(
        magic=-1, missed=1, sum_micros=55_000_000, bins=change.measures["wait"].bins
    )
    assert sorted(change.measures["wait"].bins.values()) == [-1, 1]


@given(st.lists(st.lists(assessments(), max_size=5), max_size=4))
def test_pooling_adds_up_everything_but_measures(groups: list[list[Assessment]]) -> None:
    everything = counted([assessment for group in groups for assessment in group])
    everything.measures = {}
    assert pooled(counted(group) for group in groups) == everything


# ------------------------------------------------------------ intervals


def _score_test_bound(successes: int, trials: int, *, upper: bool) -> float:
    """The Wilson bound by its definition, without its formula: where the score test's z is 1.96, by bisection."""
    observed = successes / trials
    inside, outside = observed, 1.0 if upper else 0.0
    for _ in range(200):
        middle = (inside + outside) / 2
        deviation = abs(observed - middle)
        if deviation <= 1.959963984540054 * math.sqrt(middle * (1 - middle) / trials):
            inside = middle
        else:
            outside = middle
    return inside


@given(st.integers(1, 10**6).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_the_interval_is_where_a_score_test_accepts(counts: tuple[int, int]) -> None:
    interval = wilson_interval(*counts)
    assert interval is not None
    assert interval[0] == pytest.approx(_score_test_bound(*counts, upper=False), abs=1e-9)
    assert interval[1] == pytest.approx(_score_test_bound(*counts, upper=True), abs=1e-9)
    assert 0 <= interval[0] <= counts[0] / counts[1] <= interval[1] <= 1


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (0, 1, 0.0, 0.793450685622763),
        (1, 1, 0.206549314377237, 1.0),
        (81, 263, 0.255289, 0.366163),  # Newcombe (1998), table I, method 3, with its four digits refined
        (15, 148, 0.062386, 0.160491),
        (0, 20, 0.0, 0.161125),
        (1, 29, 0.006113, 0.171755),
    ],
)
def test_published_intervals_are_met(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson_interval(successes, trials) == pytest.approx((low, high), abs=2e-4)


def test_without_trials_there_is_no_interval() -> None:
    assert wilson_interval(0, 0) is None


# ------------------------------------------------------------ health


@pytest.mark.parametrize(
    ("successes", "trials", "objective", "health"),
    [
        (19, 19, 0.95, UNKNOWN),
        (0, 19, 0.95, UNKNOWN),
        (20, 20, None, UNKNOWN),
        (20, 20, 0.95, HEALTHY),
        (19, 20, 0.95, HEALTHY),
        (18, 20, 0.95, STRAINED),
        (10, 20, 0.95, BROKEN),
        (940, 1_000, 0.95, STRAINED),
        (930, 1_000, 0.95, BROKEN),
    ],
)
def test_health_is_judged_by_the_whole_interval(
    successes: int, trials: int, objective: float | None, health: Health
) -> None:
    assert judge_health(successes, trials, objective, minimum=20) is health


def test_nothing_measured_is_unknown_whatever_the_minimum() -> None:
    assert judge_health(0, 0, 0.9, minimum=0) is UNKNOWN
    assert judge_health(1, 1, 0.9, minimum=0) is HEALTHY


@pytest.mark.parametrize(
    ("own", "contributors", "health"),
    [
        (UNKNOWN, [], UNKNOWN),
        (HEALTHY, [], HEALTHY),
        (STRAINED, [(HEALTHY, True)], STRAINED),
        (BROKEN, [(HEALTHY, True)], BROKEN),
        (HEALTHY, [(BROKEN, True)], BROKEN),
        (HEALTHY, [(BROKEN, False)], STRAINED),
        (HEALTHY, [(STRAINED, True)], STRAINED),
        (HEALTHY, [(UNKNOWN, True), (HEALTHY, False)], HEALTHY),
        (UNKNOWN, [(HEALTHY, True)], UNKNOWN),
        (UNKNOWN, [(STRAINED, False)], STRAINED),
        (STRAINED, [(BROKEN, False), (BROKEN, True)], BROKEN),
    ],
)
def test_a_composite_is_as_well_as_itself_and_those_below(
    own: Health, contributors: list[tuple[Health, bool]], health: Health
) -> None:
    assert resolve_health(own, contributors) is health


def test_a_score_weighs_contributors_and_leaves_out_those_without_data() -> None:
    assert weighted_score([(1.0, 3), (0.5, 1), (None, 100)]) == 0.875
    assert weighted_score([(None, 1)]) is None
    assert weighted_score([]) is None


def test_a_verdict_contributed_when_magic_or_met() -> None:
    assert [verdict.contributed for verdict in Verdict] == [True, True, False, False]
