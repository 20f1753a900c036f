from dataclasses import replace
from datetime import timedelta

import pytest

from domain.attempts import Recovery
from domain.interactions import Recorded
from domain.recoveries import RecoversState, recovers_state, recovery_by, repair_of, with_recoveries
from tests.builders import NOON
from tests.domain.tries import passed

HOUR = timedelta(hours=1)
MISSED = passed("1", "id-a", NOON, held=False)
REPAIRING = passed("2", "id-b", NOON + HOUR, recovers="1")


def repaired(missed: Recorded, *recoveries: Recorded) -> Recovery | None:
    return repair_of(replace(missed, recoveries=tuple(recovery_by(each) for each in recoveries)))


def test_a_recovery_is_an_interaction_with_its_time_and_whether_it_contributed() -> None:
    assert recovery_by(REPAIRING) == Recovery("s:2", NOON + HOUR, held=True)
    assert recovery_by(passed("2", "id-b", held=False)).held is False
    assert recovery_by(passed("2", "id-b", held=None)).held is None
    assert recovery_by(replace(REPAIRING, excluded_by=("c1",))).held is None


def test_the_first_that_contributed_repairs() -> None:
    failed = passed("0", "id-b", NOON + HOUR / 2, held=False)
    assert repaired(MISSED, failed, REPAIRING, passed("3", "id-b", NOON + 2 * HOUR)) == recovery_by(REPAIRING)


def test_what_came_earlier_repairs_nothing() -> None:
    assert repaired(MISSED, passed("2", "id-b", NOON - HOUR)) is None


def test_at_the_same_instant_the_id_decides_what_came_earlier() -> None:
    assert repaired(MISSED, passed("0", "id-b", NOON)) is None
    assert repaired(MISSED, later := passed("2", "id-b", NOON)) == recovery_by(later)


def test_only_what_was_missed_and_counts_is_repaired() -> None:
    assert repaired(passed("1", "id-a"), REPAIRING) is None
    assert repaired(passed("1", "id-a", held=None), REPAIRING) is None
    assert repaired(replace(MISSED, excluded_by=("c1",)), REPAIRING) is None


def test_recoveries_are_kept_in_step_order_each_as_it_is_now() -> None:
    early, late = Recovery("s:9", NOON, held=False), Recovery("s:2", NOON + HOUR, held=True)
    both, _ = with_recoveries((), [late, early])
    assert both == (early, late)
    moved = replace(early, at=NOON + 2 * HOUR)
    assert with_recoveries(both, [moved]) == ((late, moved), frozenset())


def test_of_recoveries_that_are_too_many_the_first_given_have_the_room() -> None:
    known = tuple(Recovery(f"s:{number:04}", NOON, held=True) for number in range(998))
    new = [Recovery(key, NOON + HOUR, held=True) for key in ("s:9", "s:8", "s:7")]
    joined, left_out = with_recoveries(known, [*new, *(replace(each, held=None) for each in new)])
    assert left_out == {"s:7"}
    assert joined == (*known, replace(new[1], held=None), replace(new[0], held=None))


def test_recoveries_that_are_known_stay_and_follow_though_they_are_more_than_the_most() -> None:
    known = tuple(Recovery(f"s:{number:04}", NOON, held=True) for number in range(1_002))
    failed = replace(known[1_001], held=False)
    assert with_recoveries(known, [failed, Recovery("s:9", NOON, held=True)]) == ((*known[:-1], failed), {"s:9"})


@pytest.mark.parametrize(
    ("recovering", "missed", "state"),
    [
        pytest.param(passed("2", "id-b"), MISSED, None, id="it makes no claim"),
        pytest.param(REPAIRING, MISSED, RecoversState.RECOVERED, id="it repairs"),
        pytest.param(
            passed("2", "id-b", NOON + HOUR, held=False, recovers="1"),
            MISSED,
            RecoversState.FAILED,
            id="a double deviation",
        ),
        pytest.param(REPAIRING, None, RecoversState.WAITING, id="the miss has not arrived"),
        pytest.param(REPAIRING, replace(MISSED, excluded_by=("c1",)), RecoversState.WAITING, id="the miss is excluded"),
        pytest.param(
            replace(REPAIRING, excluded_by=("c1",)), MISSED, RecoversState.WAITING, id="the recovery is excluded"
        ),
        pytest.param(
            passed("2", "id-b", NOON + HOUR, held=None, recovers="1"),
            MISSED,
            RecoversState.WAITING,
            id="nobody knows how the recovery went",
        ),
        pytest.param(REPAIRING, passed("1", "id-a"), RecoversState.NOT_MISSED, id="there is nothing to repair"),
        pytest.param(
            REPAIRING, passed("1", "id-a", held=None), RecoversState.NOT_MISSED, id="nobody knows of anything to repair"
        ),
        pytest.param(
            REPAIRING, passed("1", "id-a", NOON + 2 * HOUR, held=False), RecoversState.LATER, id="the miss came later"
        ),
        pytest.param(passed("1", "id-a", held=False, recovers="1"), MISSED, RecoversState.SELF, id="it names itself"),
    ],
)
def test_a_claim_to_recover_says_what_became_of_it(
    recovering: Recorded, missed: Recorded | None, state: RecoversState | None
) -> None:
    assert recovers_state(recovering, missed) is state
