"""Publishing standards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import editing
from domain.corrections import CorrectionKind, Scope
from domain.editing import StandardRequest
from domain.errors import (
    AlreadyRunningError,
    InvalidInputError,
    WouldRewriteHistoryError,
)
from domain.hierarchy import BEGINNING
from tests.builders import NOON, flag, rating, waiting
from tests.domain.editing.call_center import ANN, call_center, refused
from tests.fakes_history import MemoryHistory


async def test_the_first_standard_holds_from_the_beginning_and_the_next_in_a_minute() -> None:
    hierarchies = call_center()
    request = StandardRequest(moment="call", measures=(flag(),))
    _, first = await editing.publish_standard(request, ANN, hierarchies)
    hierarchy, second = await editing.publish_standard(request, ANN, hierarchies)
    assert (first.version, first.effective_from) == (1, BEGINNING)
    assert (second.version, second.effective_from) == (2, NOON + timedelta(seconds=60))
    assert hierarchy.standards("id-call") == (second, first)
    assert hierarchy.moment("call").revision == 3


async def test_the_first_standard_where_something_was_recorded_holds_in_a_minute() -> None:
    hierarchies = call_center(MemoryHistory([("id-call", NOON)]))
    _, standard = await editing.publish_standard(StandardRequest(moment="call", measures=(flag(),)), ANN, hierarchies)
    assert standard.effective_from == NOON + timedelta(seconds=60)


async def test_an_earlier_standard_is_accepted_only_after_all_that_was_recorded() -> None:
    hierarchies = call_center(MemoryHistory([("id-call", NOON), ("id-other", NOON + timedelta(days=1))]))
    request = StandardRequest(moment="call", measures=(flag(),), effective_from=NOON)
    error = await refused(
        lambda: editing.publish_standard(request, ANN, hierarchies), WouldRewriteHistoryError, hierarchies
    )
    assert "2026-03-02T12:00:00Z" in error.message
    later = replace(request, effective_from=NOON + timedelta(milliseconds=1))
    _, standard = await editing.publish_standard(later, ANN, hierarchies)
    assert standard.effective_from == NOON + timedelta(milliseconds=1)


async def test_a_standard_for_the_past_starts_a_rescoring_where_that_is_asked_for() -> None:
    hierarchies = call_center()
    moment = hierarchies.hierarchy.moment("call")
    hierarchies.history.recorded.append((moment.id, NOON))
    request = StandardRequest(moment="call", measures=(flag("other"),), effective_from=NOON, rescore=True)
    await editing.publish_standard(request, ANN, hierarchies)
    (correction,) = hierarchies.log[-1].edit.corrections
    assert (correction.kind, correction.by) == (CorrectionKind.RESCORING, ANN.by)
    assert correction.scope == Scope(places=(moment.id,), start=NOON)


async def test_a_second_rescoring_waits_for_the_first() -> None:
    hierarchies = call_center()
    moment = hierarchies.hierarchy.moment("call")
    hierarchies.history.recorded.append((moment.id, NOON))
    hierarchies.history.running[moment.id] = "first"
    request = StandardRequest(moment="call", measures=(flag("other"),), effective_from=NOON, rescore=True)
    error = await refused(lambda: editing.publish_standard(request, ANN, hierarchies), AlreadyRunningError, hierarchies)
    assert isinstance(error, AlreadyRunningError)
    assert error.identity == "first"


async def test_a_rescoring_of_nothing_is_no_work() -> None:
    hierarchies = call_center()
    request = StandardRequest(moment="call", measures=(flag("other"),), effective_from=NOON, rescore=True)
    await editing.publish_standard(request, ANN, hierarchies)
    assert hierarchies.log[-1].edit.corrections == ()


@pytest.mark.parametrize(
    ("measures", "field"),
    [
        ((), "measures"),
        (tuple(flag(f"m{n}") for n in range(51)), "measures"),
        ((flag(), flag()), "measures.1.key"),
        ((flag("a b"),), "measures.0.key"),
        ((replace(flag(), signal="a.b"),), "measures.0.signal"),
        ((replace(flag(), signal=""),), "measures.0.signal"),
        ((replace(flag(), unit=""),), "measures.0.unit"),
        ((flag(weight=0),), "measures.0.weight"),
        ((flag(weight=-1),), "measures.0.weight"),
        ((waiting(expected=30, unacceptable=29),), "measures.0.rule.threshold.unacceptable"),
        ((waiting(magic=30, expected=30),), "measures.0.rule.threshold.magic"),
        ((waiting(magic=31, expected=30),), "measures.0.rule.threshold.magic"),
        ((waiting(expected=float("nan")),), "measures.0.rule.threshold.expected"),
        ((waiting(unacceptable=float("inf")),), "measures.0.rule.threshold.unacceptable"),
        ((waiting(unacceptable=1e12),), "measures.0.rule.threshold.unacceptable"),
    ],
)
async def test_a_standard_that_cannot_judge_is_refused_where_it_is_wrong(measures: tuple[()], field: str) -> None:
    hierarchies = call_center()
    request = StandardRequest(moment="call", measures=measures)
    error = await refused(lambda: editing.publish_standard(request, ANN, hierarchies), InvalidInputError, hierarchies)
    assert isinstance(error, InvalidInputError)
    assert error.field == field


@pytest.mark.parametrize(
    ("changed", "field", "had", "has"),
    [
        (
            replace(waiting(), signal="hold_seconds"),
            "measures.0.signal",
            'the signal "wait_seconds"',
            'the signal "hold_seconds"',
        ),
        (replace(waiting(), unit="min"), "measures.0.unit", 'the unit "s"', 'the unit "min"'),
        (replace(waiting(), unit=None), "measures.0.unit", 'the unit "s"', "no unit"),
        (replace(waiting(), rule=flag().rule), "measures.0.rule", "thresholds where lower is better", "a flag"),
        (
            replace(waiting(), rule=rating().rule),
            "measures.0.rule",
            "thresholds where lower is better",
            "thresholds where higher is better",
        ),
    ],
)
async def test_a_measure_keeps_its_meaning_for_ever_even_when_a_standard_left_it_out(
    changed: editing.Measure, field: str, had: str, has: str
) -> None:
    hierarchies = call_center()
    for measure in (waiting(), flag()):
        await editing.publish_standard(StandardRequest(moment="call", measures=(measure,)), ANN, hierarchies)
    before = hierarchies.hierarchy
    with pytest.raises(InvalidInputError) as refusal:
        await editing.publish_standard(StandardRequest(moment="call", measures=(changed,)), ANN, hierarchies)
    assert refusal.value.field == field
    assert refusal.value.message == f'The measure "wait" has {had} for ever; for one with {has} use another key.'
    assert hierarchies.hierarchy is before
    stricter = StandardRequest(moment="call", measures=(waiting(magic=1, expected=2, unacceptable=3, weight=9),))
    hierarchy, _ = await editing.publish_standard(stricter, ANN, hierarchies)
    assert len(hierarchy.standards("id-call")) == 3
