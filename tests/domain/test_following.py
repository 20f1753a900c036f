"""Following: each event once, from wherever somebody stopped."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.attempts import AttemptState, Transition
from domain.errors import FellBehindError
from domain.feed import Cursor, FeedName, FeedRecord, read_cursor, write_cursor
from domain.following import Event, Position, edits, follow, path_along, recordings, transitions
from domain.ports import Live
from tests.builders import NOON, built, edge, moment, outcome


def record(slot: int, sequence: int, interactions: int = 0, told: Sequence[Transition] = ()) -> FeedRecord:
    ids = [f"{slot}.{sequence}.{n}" for n in range(interactions)]
    return FeedRecord(slot=slot, sequence=sequence, lamport=1, at=NOON, hierarchy=7, interactions=ids, transitions=told)


def transition(outcome_id: str, after: AttemptState) -> Transition:
    return Transition(f"{outcome_id}:a", 1, None, after, NOON)


class Listed:
    """A feed of these records, in this order; it ends, which no real one does."""

    def __init__(self, *records: FeedRecord | None, fails: bool = False) -> None:
        self._records = records
        self._fails = fails

    @asynccontextmanager
    async def followed(self, after: Cursor | None) -> AsyncGenerator[tuple[Cursor, AsyncGenerator[FeedRecord | None]]]:
        async with aclosing(self._all()) as records:
            yield after or Cursor(), records

    async def _all(self) -> AsyncGenerator[FeedRecord | None]:
        for each in self._records:
            yield each
        if self._fails:
            raise FellBehindError


async def told(live: Listed, after: Cursor | None = None) -> list[Position | Event[str]]:
    feed = follow(cast("Live", live), FeedName.INTERACTIONS, recordings, after)
    async with aclosing(feed):
        return [each async for each in feed]


async def test_a_follower_hears_where_it_stands_and_then_every_event() -> None:
    first, second = record(1, 1, 2), record(1, 2, 1)
    assert [each.what if isinstance(each, Event) else each for each in await told(Listed(first, second))] == [
        Position(Cursor()),
        "1.1.0",
        "1.1.1",
        "1.2.0",
    ]


async def test_silence_is_told_with_the_place_behind_all_that_came() -> None:
    assert await told(Listed(record(1, 1), None)) == [Position(Cursor()), Position(Cursor({1: 1}))]


async def test_a_record_that_the_cursor_has_passed_is_left_out() -> None:
    assert await told(Listed(record(1, 1, 1)), Cursor({1: 1})) == [Position(Cursor({1: 1}))]


async def test_who_falls_behind_hears_where_to_go_on() -> None:
    with pytest.raises(FellBehindError) as raised:
        await told(Listed(record(1, 1, 2), record(2, 1), fails=True))
    assert raised.value.cursor == Cursor({1: 1, 2: 1})


@given(
    st.permutations([(1, 1), (1, 2), (2, 1), (2, 2)]),
    st.permutations([(1, 1), (1, 2), (2, 1), (2, 2)]),
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
    st.lists(st.integers(0, 12), min_size=2, max_size=2),
)
async def test_from_any_cursor_in_any_causal_order_exactly_the_rest_is_told(
    order: list[tuple[int, int]], later: list[tuple[int, int]], sizes: list[int], stops: list[int]
) -> None:
    """A follower that stops twice hears each event once, though slots are merged anew each time."""
    size = dict(zip([(1, 1), (1, 2), (2, 1), (2, 2)], sizes, strict=True))

    def feed(merged: list[tuple[int, int]]) -> Listed:
        by_slot = {slot: iter([(slot, 1), (slot, 2)]) for slot in (1, 2)}
        return Listed(*(record(*place, size[place]) for place in (next(by_slot[slot]) for slot, _ in merged)))

    heard: list[str] = []
    cursor: Cursor | None = None
    for merged, stop in ((order, stops[0]), (later, stops[1]), (order, 99)):
        events = [each for each in await told(feed(merged), cursor) if isinstance(each, Event)][:stop]
        heard += [each.what for each in events]
        cursor = read_cursor("after", write_cursor(events[-1].cursor)) if events else cursor
    assert sorted(heard) == sorted(f"{s}.{q}.{n}" for (s, q), count in size.items() for n in range(count))


def test_transitions_are_chosen_by_outcome_and_state_and_keep_their_index() -> None:
    lost, opened, other = (
        transition("a", AttemptState.LOST),
        transition("a", AttemptState.OPEN),
        transition("b", AttemptState.LOST),
    )
    one = record(1, 1, told=[opened, lost, other])
    assert transitions(None, None)(one) == [(0, opened), (1, lost), (2, other)]
    assert transitions({"a"}, None)(one) == [(0, opened), (1, lost)]
    assert transitions(None, {AttemptState.LOST})(one) == [(1, lost), (2, other)]
    assert transitions({"b"}, {AttemptState.OPEN})(one) == []


def test_only_an_edit_made_a_version() -> None:
    made = FeedRecord(slot=1, sequence=1, lamport=1, at=NOON, hierarchy=7, is_edit=True)
    assert (edits(made), edits(record(1, 1, 1))) == ([(0, 7)], [])


def test_a_way_is_one_only_where_every_contribution_is_still_there() -> None:
    hierarchy = built([outcome("o"), moment("m")], [edge("m", "o", make_or_break=True)])
    path = path_along(("id-m", "id-o"), hierarchy)
    assert path is not None
    assert ([node.key for node in path.nodes], path.make_or_break) == (["m", "o"], True)
    assert path_along(("id-o", "id-m"), hierarchy) is None
    assert path_along((), hierarchy) is None
