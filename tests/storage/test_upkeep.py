import pytest

from storage.upkeep import MOST_COMMITS_GATHERED, MOST_TALLIES_GATHERED, Positions, rests_on


@pytest.mark.parametrize(
    ("seen", "ahead", "tallies", "rests"),
    [
        pytest.param(None, {1: 10}, 0, True, id="the first look"),
        pytest.param({1: 9}, {1: 10}, 0, True, id="commits go on"),
        pytest.param({1: 10}, {1: 10}, 0, False, id="none came since"),
        pytest.param({1: 9}, {1: 9 + MOST_COMMITS_GATHERED}, 0, True, id="fewer commits than the most"),
        pytest.param({1: 9}, {1: 10 + MOST_COMMITS_GATHERED}, 0, False, id="as many as the most"),
        pytest.param({1: 9}, {1: 300, 2: MOST_COMMITS_GATHERED - 290}, 0, False, id="as many of all slots together"),
        pytest.param({1: 9}, {1: 10}, MOST_TALLIES_GATHERED - 1, True, id="fewer tallies than the most"),
        pytest.param({1: 9}, {1: 10}, MOST_TALLIES_GATHERED, False, id="as many tallies"),
    ],
)
def test_commits_gather_while_there_are_new_ones_and_not_too_many(
    seen: Positions | None, ahead: Positions, tallies: int, *, rests: bool
) -> None:
    assert rests_on(seen, ahead, {1: 10}, tallies) is rests
