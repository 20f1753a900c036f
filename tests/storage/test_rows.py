"""Rows add up as the tallies do that they are stored for."""

from hypothesis import given
from hypothesis import strategies as st

from domain.ladder import Rung
from domain.performance import MeasureTally, Tally
from storage.deltas import rows_of
from storage.deltas import up_the_ladder as climbed
from storage.rows import (
    Bucket,
    Row,
    pack_cells,
    pack_rows,
    row_of,
    summed,
    tally_of,
    unpack_cells,
    unpack_rows,
    up_the_ladder,
)

# Some cancel out, and some are beyond what 64 bits hold.
counts = st.integers(-2, 2) | st.integers(-(10**25), 10**25)
bins = st.dictionaries(st.integers(-3, 3), st.integers(-2, 2).filter(bool), max_size=3)
measures = st.builds(MeasureTally, counts, counts, counts, counts, bins).filter(lambda measure: not measure.is_empty)
tallies = st.builds(
    Tally, *[counts] * 7, measures=st.dictionaries(st.sampled_from(["wait", "kept", "größe"]), measures, max_size=3)
)
buckets = st.tuples(st.sampled_from("ab"), st.sampled_from(["", "web"]), st.sampled_from(Rung), st.integers(-50, 50))


def total(some: list[Tally]) -> Tally:
    sum_of_all = Tally()
    for tally in some:
        sum_of_all.add(tally)
    return sum_of_all


@given(st.lists(tallies, min_size=1, max_size=5))
def test_rows_add_up_as_their_tallies_do(some: list[Tally]) -> None:
    rows = [row_of(tally) for tally in some]
    assert tally_of(summed(rows)) == total(some)
    assert rows == [row_of(tally) for tally in some]


@given(tallies)
def test_what_is_taken_away_again_leaves_a_row_of_nothing(tally: Tally) -> None:
    minus = Tally()
    minus.add(tally, -1)
    assert not any(summed([row_of(tally), row_of(minus)]))


@given(st.dictionaries(buckets, tallies, max_size=6))
def test_rows_climb_the_ladder_as_their_tallies_do(deltas: dict[Bucket, Tally]) -> None:
    rows = up_the_ladder({bucket: [row] for bucket, row in rows_of(deltas).items()})
    assert {bucket: tally_of(row) for bucket, row in rows.items()} == climbed(deltas)


@given(st.dictionaries(buckets, tallies, max_size=6))
def test_what_is_packed_is_unpacked_as_it_was_whatever_the_size_of_its_numbers(deltas: dict[Bucket, Tally]) -> None:
    rows = rows_of(deltas)
    assert unpack_rows(pack_rows(rows)) == rows


@given(st.dictionaries(st.integers(-50, 50), tallies.map(row_of), max_size=6))
def test_a_page_holds_its_cells(cells: dict[int, Row]) -> None:
    assert unpack_cells(pack_cells(cells)) == cells
