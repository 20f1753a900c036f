"""Cursors: where a follower stands, written down and read again."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidInputError
from domain.feed import MAX_CURSOR_CHARACTERS, Cursor, FeedName, FeedRecord, Inside, read_cursor, write_cursor
from tests.builders import NOON

numbers = st.integers(min_value=0, max_value=2**63)
positions = st.dictionaries(numbers, st.integers(min_value=1, max_value=2**63), max_size=5)
insides = st.builds(Inside, st.sampled_from(FeedName), numbers, numbers, numbers)
cursors = st.builds(Cursor, positions, st.lists(insides, max_size=3).map(tuple))


def recorded(slot: int, sequence: int, count: int = 3) -> FeedRecord:
    """A record of so many interactions."""
    ids = [f"test:{n}" for n in range(count)]
    return FeedRecord(slot=slot, sequence=sequence, lamport=1, at=NOON, hierarchy=1, interactions=ids)


@given(cursors)
def test_a_cursor_is_read_as_it_was_written(cursor: Cursor) -> None:
    assert read_cursor("after", write_cursor(cursor)) == cursor


def test_cursors_at_the_same_place_are_written_alike() -> None:
    assert write_cursor(Cursor({2: 7, 1: 3, 5: 0})) == write_cursor(Cursor({1: 3, 2: 7}))


@given(st.text(max_size=40) | st.binary(max_size=40).map(lambda sent: base64.urlsafe_b64encode(sent).decode()))
def test_whatever_else_is_sent_is_refused_or_read_as_some_cursor(sent: str) -> None:
    try:
        cursor = read_cursor("after", sent)
    except InvalidInputError:
        return
    positions = {slot: at for slot, at in cursor.positions.items() if at}
    assert read_cursor("after", write_cursor(cursor)).positions == positions


@pytest.mark.parametrize(
    "parts",
    [
        7,
        None,
        {},
        [],
        [7],
        ["ab"],
        [[1]],
        [[1, -1]],
        [[1, 1.0]],
        [[True, 1]],
        [{"a": 1}],
        [[1, 1], 7],
        [[1, 1], ["o", 1, 1]],
        [[1, 1], ["x", 1, 1, 1]],
        [[1, 1], ["o", 1, 1, None]],
    ],
)
def test_json_that_is_no_cursor_is_refused(parts: object) -> None:
    with pytest.raises(InvalidInputError):
        read_cursor("after", base64.urlsafe_b64encode(json.dumps(parts).encode()).decode())


def test_a_text_that_is_too_long_is_refused_unread() -> None:
    with pytest.raises(InvalidInputError):
        read_cursor("after", "A" * (MAX_CURSOR_CHARACTERS + 1))


def test_a_record_is_passed_when_its_last_event_was_delivered() -> None:
    record, cursor = recorded(1, 5), Cursor({1: 4})
    assert cursor.within(record, FeedName.INTERACTIONS, 2) == Cursor({1: 4}, (Inside(FeedName.INTERACTIONS, 1, 5, 2),))
    assert cursor.within(record, FeedName.INTERACTIONS, 2).within(record, FeedName.INTERACTIONS, 3) == Cursor({1: 5})


def test_a_place_inside_a_record_outlasts_other_slots_records() -> None:
    cursor = Cursor({1: 4}).within(recorded(1, 5), FeedName.INTERACTIONS, 2)
    later = cursor.past(recorded(2, 1)).within(recorded(2, 2), FeedName.INTERACTIONS, 1)
    assert later.delivered_of(recorded(1, 5), FeedName.INTERACTIONS) == 2
    assert later.delivered_of(recorded(2, 2), FeedName.INTERACTIONS) == 1
    assert later.past(recorded(1, 5)).delivered_of(recorded(2, 2), FeedName.INTERACTIONS) == 1


def test_what_another_feed_delivered_of_a_record_says_nothing() -> None:
    cursor = Cursor().within(recorded(1, 1), FeedName.INTERACTIONS, 2)
    assert cursor.delivered_of(recorded(1, 1), FeedName.OUTCOMES) == 0


def test_no_more_was_delivered_of_a_record_than_it_has() -> None:
    cursor = Cursor({}, (Inside(FeedName.INTERACTIONS, 1, 1, 99),))
    assert cursor.delivered_of(recorded(1, 1), FeedName.INTERACTIONS) == 3
