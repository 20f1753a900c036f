"""What an erasure makes of an attempt."""

from domain.attempts import Attempt, Step
from domain.erasing import named_by, rewritten, with_new_keys
from tests.builders import NOON

ANNA, BOB = "pseudonym-of-anna", "pseudonym-of-bob"


def test_new_keys_are_made_up_and_in_the_order_of_the_old_ones() -> None:
    ids = [f"{outcome}:{key}" for outcome in ("claim", "flight") for key in ("a:b", "b", "~c")]
    renamed = with_new_keys(reversed(ids))
    assert set(renamed) == set(ids)
    assert sorted(renamed.values()) == [renamed[identity] for identity in ids]
    assert {new.partition(":")[2][0] for new in renamed.values()} == {"~"}
    assert [new.partition(":")[0] for new in sorted(renamed.values())] == ["claim"] * 3 + ["flight"] * 3
    assert not set(with_new_keys(ids).values()) & set(renamed.values()), "each time others"


def test_an_attempt_is_told_by_new_keys_wherever_it_has_any() -> None:
    attempt = Attempt(
        outcome="trip",
        key="T",
        opened_at=NOON,
        outer={"year": "2026"},
        steps=(
            Step(NOON, "board", "s:1", held=True, customer=ANNA, names=(("year", "2026"), ("year", "2027"))),
            Step(NOON, "flight", "flight:A", held=True, is_attempt=True, customer=ANNA, trail=("board", "flight")),
            Step(NOON, "flight", "flight:B", held=True, is_attempt=True, customer=BOB, trail=("board", "flight")),
        ),
    )
    assert named_by(attempt) == {"year:2026", "year:2027"}
    renamed = {"trip:T": "trip:~t", "year:2026": "year:~y", "flight:A": "flight:~a"}
    after = rewritten(attempt, renamed, ANNA)
    assert (after.id, after.outer) == ("trip:~t", {"year": "~y"})
    assert [step.id for step in after.steps] == ["s:1", "flight:~a", "flight:B"]
    assert [step.customer for step in after.steps] == [ANNA, None, BOB], "of interactions until these are erased"
    assert after.steps[0].names == (("year", "~y"), ("year", "2027"))
