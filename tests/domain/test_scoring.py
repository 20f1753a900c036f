from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.admission import check_standard
from domain.errors import InvalidInputError
from domain.scoring import MILLIONTHS, UNSCORED, assess
from domain.standards import Direction, Measure, SignalValue, ThresholdRule, Verdict
from tests.builders import built, flag, moment, rating, standard, waiting

MAGIC, MET, MISSED, UNMEASURED = Verdict.MAGIC, Verdict.MET, Verdict.MISSED, Verdict.UNMEASURED


def thresholds() -> st.SearchStrategy[ThresholdRule]:
    """Rules as admission lets them in: magic strictly better than expected, unacceptable no better."""
    numbers = st.integers(-1_000, 1_000).map(lambda number: number / 4)

    def rule(better: Direction, low: float, middle: float, high: float, with_magic: bool) -> ThresholdRule:  # noqa: FBT001
        magic, expected, unacceptable = (low, middle, high) if better is Direction.LOWER else (high, middle, low)
        return ThresholdRule(
            better=better, magic=magic if with_magic else None, expected=expected, unacceptable=unacceptable
        )

    return (
        st.tuples(numbers, numbers, numbers)
        .map(sorted)
        .flatmap(lambda three: st.builds(rule, st.sampled_from(Direction), *map(st.just, three), st.booleans()))
        .filter(lambda rule: rule.magic is None or rule.magic != rule.expected)
    )


@pytest.mark.parametrize(
    ("value", "score", "verdict"),
    [
        (-5, 1.0, MAGIC),
        (10, 1.0, MAGIC),
        (20, 0.75, MET),
        (30, 0.5, MET),
        (60, 0.25, MISSED),
        (90, 0.0, MISSED),
        (10_000, 0.0, MISSED),
    ],
)
def test_a_threshold_scores_linearly_between_its_edges(value: float, score: float, verdict: Verdict) -> None:
    result = waiting(magic=10, expected=30, unacceptable=90).read({"wait_seconds": value})
    assert result is not None
    assert (result.score, result.verdict, result.value) == (score, verdict, value)


@pytest.mark.parametrize(
    ("value", "score", "verdict"), [(5, 1.0, MAGIC), (4.5, 0.75, MET), (4, 0.5, MET), (3, 0.25, MISSED), (2, 0, MISSED)]
)
def test_where_higher_is_better_the_edges_are_mirrored(value: float, score: float, verdict: Verdict) -> None:
    result = rating(magic=5, expected=4, unacceptable=2).read({"rating": value})
    assert result is not None
    assert (result.score, result.verdict) == (score, verdict)


def test_without_magic_expected_already_scores_one() -> None:
    rule = ThresholdRule(better=Direction.LOWER, expected=30, unacceptable=90)
    assert [rule.judge(value) for value in (0, 30, 30.5)] == [
        (1.0, MET),
        (1.0, MET),
        (0.5 * 59.5 / 60, MISSED),
    ]


def test_where_unacceptable_equals_expected_anything_worse_scores_nothing() -> None:
    rule = ThresholdRule(better=Direction.LOWER, magic=0, expected=30, unacceptable=30)
    assert rule.judge(30) == (0.5, MET)
    assert rule.judge(30.000001) == (0.0, MISSED)


@given(rule=thresholds(), value=st.integers(-(10**12), 10**12).map(lambda micros: micros / 1_000_000))
def test_scores_lie_between_nothing_and_one_and_agree_with_their_verdict(rule: ThresholdRule, value: float) -> None:
    score, verdict = rule.judge(value)
    assert 0 <= score <= 1
    assert (verdict is MISSED) == (score < 0.5)
    assert verdict is not MAGIC or (rule.magic is not None and score == 1)


@given(rule=thresholds(), values=st.lists(st.integers(-2_000, 2_000).map(lambda n: n / 8), min_size=2, max_size=2))
def test_a_better_value_never_scores_less(rule: ThresholdRule, values: list[float]) -> None:
    worse, better = sorted(values, reverse=rule.better is Direction.LOWER)
    assert rule.judge(better)[0] >= rule.judge(worse)[0]
    assert rule.judge(better)[1] <= rule.judge(worse)[1]


@given(rule=thresholds())
def test_the_edges_score_exactly(rule: ThresholdRule) -> None:
    assert rule.judge(rule.expected) == ((1.0, MET) if rule.magic is None else (0.5, MET))
    if rule.magic is not None:
        assert rule.judge(rule.magic) == (1.0, MAGIC)
    if rule.unacceptable != rule.expected:
        assert rule.judge(rule.unacceptable) == (0.0, MISSED)


def test_a_flag_scores_one_as_expected_and_nothing_otherwise() -> None:
    assert assess({"resolved": True}, standard(flag())).verdict is MET
    assert assess({"resolved": False}, standard(flag())).verdict is MISSED
    late = flag("late", expects=False).read({"late": False})
    assert late is not None
    assert (late.score, late.verdict, late.value) == (1.0, MET, 0.0)


@pytest.mark.parametrize("signals", [{}, {"wait_seconds": True}, {"wait_seconds": "12"}, {"resolved": 1}, {"other": 3}])
def test_a_signal_of_another_type_is_not_read(signals: dict[str, SignalValue]) -> None:
    assessment = assess(signals, standard(waiting(), flag()))
    assert (assessment.verdict, assessment.score, assessment.measures) == (UNMEASURED, None, ())
    assert assessment.standard == 1


def test_before_any_standard_an_interaction_is_unmeasured() -> None:
    assert assess({"wait_seconds": 3}, None) == UNSCORED


def test_the_score_is_the_weighted_mean_of_what_was_read() -> None:
    promise = standard(waiting(magic=0, weight=3), rating(weight=1), flag(weight=100))
    assessment = assess({"wait_seconds": 15, "rating": 2}, promise)
    assert assessment.score == round((3 * 0.75 + 1 * 0) / 4 * MILLIONTHS)
    assert assessment.verdict is MET
    assert [result.key for result in assessment.measures] == ["wait", "rating"]


def test_a_missed_decisive_measure_misses_however_good_the_rest_is() -> None:
    promise = standard(waiting(magic=10, weight=99), flag(decisive=True))
    assessment = assess({"wait_seconds": 1, "resolved": False}, promise)
    assert (assessment.verdict, assessment.score) == (MISSED, 990_000)


def test_a_decisive_measure_that_was_not_read_leaves_the_interaction_unmeasured_with_its_score() -> None:
    promise = standard(waiting(magic=10), flag(decisive=True))
    assessment = assess({"wait_seconds": 1}, promise)
    assert (assessment.verdict, assessment.score) == (UNMEASURED, MILLIONTHS)


def test_a_score_below_half_is_missed_even_where_a_decisive_measure_was_not_read() -> None:
    promise = standard(waiting(), flag(decisive=True))
    assert assess({"wait_seconds": 90}, promise).verdict is MISSED


def test_magic_needs_every_measure_with_a_magic_that_was_read() -> None:
    promise = standard(waiting(magic=10), rating(magic=5), flag())
    assert assess({"wait_seconds": 1, "rating": 5, "resolved": True}, promise).verdict is MAGIC
    assert assess({"wait_seconds": 1, "resolved": True}, promise).verdict is MAGIC
    assert assess({"wait_seconds": 1, "rating": 4}, promise).verdict is MET
    assert assess({"wait_seconds": 1, "resolved": False}, promise).verdict is MET
    assert assess({"resolved": True}, promise).verdict is MET


def test_a_score_of_exactly_half_is_met() -> None:
    promise = standard(flag("a", weight=0.1), flag("b", weight=0.2), flag("c", weight=0.3))
    assessment = assess({"a": True, "b": True, "c": False}, promise)
    assert (assessment.score, assessment.verdict) == (500_000, MET)


@pytest.mark.parametrize("wait", [30.000001, 30.5, 500])
def test_a_hair_below_half_is_missed_though_it_rounds_to_half(wait: float) -> None:
    promise = standard(waiting(expected=30, unacceptable=10**9 + 30))
    assessment = assess({"wait_seconds": wait}, promise)
    assert (assessment.score, assessment.verdict) == (499_999, MISSED)


def test_values_are_read_in_whole_millionths() -> None:
    result = waiting().read({"wait_seconds": 0.1 + 0.2})
    assert result is not None
    assert result.micros == 300_000


@st.composite
def promises(draw: st.DrawFn) -> list[Measure]:
    weights = st.integers(1, 40).map(lambda tenths: tenths / 10)
    return [
        Measure(
            key=f"m{number}",
            signal=f"s{number}",
            rule=draw(thresholds()),
            weight=draw(weights),
            decisive=draw(st.booleans()),
        )
        for number in range(draw(st.integers(1, 4)))
    ]


@given(measures=promises(), data=st.data())
def test_the_verdict_follows_the_rules_in_exact_arithmetic(measures: list[Measure], data: st.DataObject) -> None:
    values = st.none() | st.integers(-2_000, 2_000).map(lambda n: n / 8)
    read = {measure.signal: data.draw(values) for measure in measures}
    signals: dict[str, SignalValue] = {name: value for name, value in read.items() if value is not None}
    assume(signals)
    assessment = assess(signals, standard(*measures))
    assert assessment.verdict is _plain_verdict(measures, signals)


def _plain_verdict(measures: list[Measure], signals: dict[str, SignalValue]) -> Verdict:
    read = [
        (measure, *_plain_rule(measure, float(signals[measure.signal])))
        for measure in measures
        if measure.signal in signals
    ]
    weights = sum((Fraction(str(measure.weight)) for measure, _, _ in read), Fraction(0))
    mean = sum((Fraction(str(measure.weight)) * score for measure, score, _ in read), Fraction(0)) / weights
    if mean < Fraction(1, 2) or any(measure.decisive and verdict is MISSED for measure, _, verdict in read):
        return MISSED
    if any(measure.decisive and measure.signal not in signals for measure in measures):
        return UNMEASURED
    with_magic = [v for m, _, v in read if isinstance(m.rule, ThresholdRule) and m.rule.magic is not None]
    nothing_missed = all(verdict is not MISSED for _, _, verdict in read)
    return MAGIC if nothing_missed and with_magic and all(v is MAGIC for v in with_magic) else MET


def _plain_rule(measure: Measure, value: float) -> tuple[Fraction, Verdict]:
    rule = measure.rule
    assert isinstance(rule, ThresholdRule)
    sign = 1 if rule.better is Direction.LOWER else -1
    at, expected, worst = (Fraction(sign * number) for number in (value, rule.expected, rule.unacceptable))
    best = None if rule.magic is None else Fraction(sign * rule.magic)
    half = Fraction(1, 2)
    if best is not None and at <= best:
        return Fraction(1), MAGIC
    if at <= expected:
        return (Fraction(1) if best is None else half + half * (expected - at) / (expected - best)), MET
    if at >= worst:
        return Fraction(0), MISSED
    return half * (worst - at) / (worst - expected), MISSED


def test_of_several_standards_the_latest_in_force_counts_and_of_equals_the_highest_version() -> None:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    second = datetime(2026, 2, 1, tzinfo=UTC)
    promises = [
        standard(flag(), version=1, effective_from=second),
        standard(flag(), version=2, effective_from=first),
        standard(flag(), version=3, effective_from=first),
    ]
    hierarchy = built([moment("call")], standards=[("call", promise) for promise in promises])
    in_force = [hierarchy.standard_at("id-call", at) for at in (datetime(2025, 12, 31, tzinfo=UTC), first, second)]
    assert [promise and promise.version for promise in in_force] == [None, 3, 1]


@given(st.floats(-1e6, 1e6).map(lambda value: round(value, 6)), st.sampled_from(Direction))
def test_a_value_at_a_threshold_reaches_it(value: float, better: Direction) -> None:
    rule = ThresholdRule(better=better, expected=value, unacceptable=value)
    measure = Measure(key="wait", signal="wait", rule=rule)
    check_standard([measure], ())
    result = measure.read({"wait": value})
    assert result is not None
    assert result.verdict is Verdict.MET


def test_a_threshold_finer_than_what_is_read_is_refused() -> None:
    rule = ThresholdRule(better=Direction.LOWER, expected=0.1234567, unacceptable=1)
    with pytest.raises(InvalidInputError) as refusal:
        check_standard([Measure(key="wait", signal="wait", rule=rule)], ())
    assert refusal.value.field == "measures.0.rule.threshold.expected"
    assert refusal.value.message == "expected (0.1234567) has more than 6 decimals; round it."
