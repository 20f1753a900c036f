from domain.attempts import Recovery
from storage.documents import from_recoveries, to_recoveries
from tests.builders import NOON

FEW, MANY = frozenset({"a"}), frozenset(f"outcome-{number}" for number in range(100))
SEEN = [None, MANY, FEW, MANY, None, FEW, frozenset[str](), MANY]
RECOVERIES = tuple(Recovery(f"test:{place}", NOON, None, within) for place, within in enumerate(SEEN))


def test_recoveries_keep_what_their_senders_saw() -> None:
    again = to_recoveries({"recoveries": from_recoveries(RECOVERIES)})
    assert (again, [each.within for each in again]) == (RECOVERIES, SEEN)


def test_what_senders_saw_alike_is_written_once() -> None:
    written = [row[3:] for row in from_recoveries(RECOVERIES)]
    assert written == [[], [sorted(MANY)], [["a"]], [1], [], [2], [[]], [1]]


def test_recoveries_that_were_written_before_are_read() -> None:
    rows = [
        [each.id, each.at, each.held, *([] if each.within is None else [sorted(each.within)])] for each in RECOVERIES
    ]
    assert [each.within for each in to_recoveries({"recoveries": rows})] == SEEN
