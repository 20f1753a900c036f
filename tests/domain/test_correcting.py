from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.corrected import corrected, kept_out
from domain.corrections import Amended, Correction, CorrectionKind, Scope
from domain.edits import Author, begun
from domain.interactions import Recorded, Scored
from domain.placing import place
from tests.builders import NOON, built, interaction, moment, outcome, standard, waiting

ANN = Author(by="ann", reason="because")
HOUR = timedelta(hours=1)
SHOP = built([moment("call"), moment("visit"), outcome("won")], standards=[("call", standard(waiting()))])


def recorded(key: str = "call", *, at: datetime = NOON, arrived: datetime = NOON) -> Recorded:
    scored = place(interaction("1", key, at=at, wait_seconds=20), SHOP)
    assert isinstance(scored, Scored)
    return Recorded(scored, arrived)


def correction(kind: CorrectionKind, scope: Scope = Scope(), **more: object) -> Correction:  # noqa: B008 - frozen
    return begun(kind, scope, ANN, NOON + HOUR, **more)  # pyright: ignore[reportArgumentType]


def exclusion(*places: str, start: datetime = NOON, end: datetime = NOON + HOUR) -> Correction:
    return correction(CorrectionKind.EXCLUSION, Scope(places=places, start=start, end=end))


def amended(before: Recorded, **changes: object) -> Recorded:
    amendment = correction(CorrectionKind.AMENDMENT, amended=Amended(**changes))  # pyright: ignore[reportArgumentType]
    return corrected(before, amendment, SHOP, NOON)


def test_a_scope_covers_its_places_from_its_start_and_before_its_end() -> None:
    scope = Scope(places=("a", "b"), start=NOON, end=NOON + HOUR)
    covered = [scope.covers(place, at) for place, at in (("a", NOON), ("b", NOON + HOUR), ("c", NOON), (None, NOON))]
    assert covered == [True, False, False, False]
    assert scope.covers("b", NOON + HOUR - timedelta(milliseconds=1))
    assert not scope.covers("a", NOON - timedelta(milliseconds=1))
    assert Scope(places=("a",)).covers("a", NOON)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=20))
def test_an_interaction_counts_exactly_while_no_exclusion_that_took_it_out_stands(
    steps: Sequence[tuple[bool, int]],
) -> None:
    exclusions = [exclusion("id-call") for _ in range(4)]
    standing: list[int] = []
    here = recorded()
    for takes_out, number in steps:
        if takes_out:
            standing += [] if number in standing else [number]
            here = corrected(here, exclusions[number], SHOP, NOON)
        else:
            standing = [each for each in standing if each != number]
            inclusion = correction(CorrectionKind.INCLUSION, undoes=exclusions[number].id)
            here = corrected(here, inclusion, SHOP, NOON)
        assert here.excluded_by == tuple(exclusions[each].id for each in standing)
        assert bool(here.counted) is not bool(standing)


def test_what_was_recorded_after_an_exclusion_began_is_not_excluded() -> None:
    late = recorded(arrived=NOON + 2 * HOUR)
    assert corrected(late, exclusion("id-call"), SHOP, NOON) is late
    assert kept_out(late, amended(late, moment_key="visit"), [exclusion("id-visit")]).excluded_by == ()


@pytest.mark.parametrize(
    ("from_key", "to_key", "after", "out"),
    [
        ("visit", "call", timedelta(), True),
        ("call", "visit", timedelta(), True),
        ("call", "call", -HOUR, True),
        ("unknown", "call", timedelta(), True),
        ("visit", "call", -HOUR, False),
        ("visit", "unknown", timedelta(), False),
    ],
)
def test_what_is_moved_is_left_out_where_it_was_and_where_it_comes(
    from_key: str,
    to_key: str,
    after: timedelta,
    *,
    out: bool,
) -> None:
    before = recorded(from_key)
    moved = amended(before, moment_key=to_key, occurred_at=NOON + after)
    standing = exclusion("id-call")
    assert kept_out(before, moved, [standing]).excluded_by == ((standing.id,) if out else ())


def test_an_amendment_is_made_once_and_none_is_made_to_another_kind_of_node() -> None:
    before = recorded()
    amendment = correction(CorrectionKind.AMENDMENT, amended=Amended(channel="web"))
    once = corrected(before, amendment, SHOP, NOON)
    assert (once.scored.interaction.channel, len(once.amendments)) == ("web", 1)
    assert corrected(once, amendment, SHOP, NOON) is once
    assert amended(before, moment_key="won") is before
