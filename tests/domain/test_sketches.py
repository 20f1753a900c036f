import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import sketches
from domain.performance import MeasureTally
from domain.standards import Verdict

LARGEST_MICROS = 10**18 - 1  # values are below 10¹²


def magnitudes() -> st.SearchStrategy[int]:
    """Whole millionths of every order of magnitude alike, from 10⁻⁶ to just below 10¹²."""
    return st.floats(0, 18).map(lambda power: min(LARGEST_MICROS, max(1, round(10**power))))


def values() -> st.SearchStrategy[int]:
    return st.one_of(st.just(0), magnitudes(), magnitudes().map(int.__neg__), st.integers(-100, 100))


def sketch_of(micros: list[int]) -> dict[int, int]:
    tally = MeasureTally()
    for value in micros:
        tally.count_reading(Verdict.MET, value, 1)
    return tally.bins


def exact_quantile(micros: list[int], q: Fraction) -> int:
    return sorted(micros)[max(1, math.ceil(q * len(micros))) - 1]


@given(values())
def test_a_bin_stands_for_its_values_within_one_percent(micros: int) -> None:
    value = sketches.value_of(sketches.bin_of(micros))
    assert value == pytest.approx(micros / 1_000_000, rel=sketches.RELATIVE_ERROR, abs=0)
    assert math.copysign(1, value) == math.copysign(1, micros)


@pytest.mark.parametrize("micros", [1, LARGEST_MICROS])
@pytest.mark.parametrize("sign", [1, -1])
def test_the_ends_of_the_range_are_within_one_percent(micros: int, sign: int) -> None:
    value = sketches.value_of(sketches.bin_of(sign * micros))
    assert value == pytest.approx(sign * micros / 1_000_000, rel=sketches.RELATIVE_ERROR, abs=0)


def test_there_are_at_most_2_100_bins_a_sign() -> None:
    assert sketches.bin_of(0) == 0
    assert sketches.bin_of(1) == 1
    assert sketches.bin_of(LARGEST_MICROS) <= 2_100
    assert sketches.bin_of(-LARGEST_MICROS) == -sketches.bin_of(LARGEST_MICROS)


@given(st.lists(values(), min_size=2, max_size=2))
def test_bins_are_in_the_order_of_their_values(pair: list[int]) -> None:
    low, high = sorted(pair)
    assert sketches.bin_of(low) <= sketches.bin_of(high)


@given(micros=st.lists(values(), min_size=1, max_size=60), hundredths=st.integers(0, 100))
def test_quantiles_are_within_one_percent_of_the_value_at_their_rank(micros: list[int], hundredths: int) -> None:
    found = sketches.quantile(sketch_of(micros), hundredths / 100)
    assert found == pytest.approx(exact_quantile(micros, Fraction(hundredths, 100)) / 1e6, rel=0.01, abs=0)


@given(st.lists(values(), min_size=1, max_size=30))
def test_smallest_and_largest_are_within_one_percent(micros: list[int]) -> None:
    bins = sketch_of(micros)
    assert sketches.smallest(bins) == pytest.approx(min(micros) / 1e6, rel=0.01, abs=0)
    assert sketches.largest(bins) == pytest.approx(max(micros) / 1e6, rel=0.01, abs=0)


@pytest.mark.parametrize(("q", "rank"), [(0, 1), (0.07, 7), (0.29, 29), (0.58, 58), (0.99, 99), (0.991, 100), (1, 100)])
def test_ranks_are_counted_as_the_caller_wrote_the_quantile(q: float, rank: int) -> None:
    doublings = [2**power for power in range(50)] + [-(2**power) for power in range(50)]
    found = sketches.quantile(sketch_of(doublings), q)
    assert found == pytest.approx(sorted(doublings)[rank - 1] / 1e6, rel=0.01)


@given(micros=st.lists(values(), min_size=1, max_size=60), ranks=st.lists(st.floats(0, 1), max_size=5))
def test_several_quantiles_are_what_each_is_by_itself(micros: list[int], ranks: list[float]) -> None:
    bins = sketch_of(micros)
    assert sketches.quantiles(bins, ranks) == [sketches.quantile(bins, q) for q in ranks]


def test_an_empty_sketch_has_no_values() -> None:
    assert (sketches.quantile({}, 0.5), sketches.smallest({}), sketches.largest({})) == (None, None, None)


@given(one=st.lists(values()), other=st.lists(values()))
def test_merging_sketches_sketches_the_union(one: list[int], other: list[int]) -> None:
    merged = MeasureTally(bins=sketch_of(one))
    merged.add(MeasureTally(bins=sketch_of(other)))
    assert merged.bins == sketch_of(one + other)


@given(one=st.lists(values()), other=st.lists(values()))
def test_subtracting_a_sketch_undoes_adding_it(one: list[int], other: list[int]) -> None:
    tally = MeasureTally(bins=sketch_of(one))
    tally.add(MeasureTally(bins=sketch_of(other)))
    tally.add(MeasureTally(bins=sketch_of(other)), -1)
    assert tally.bins == sketch_of(one)
