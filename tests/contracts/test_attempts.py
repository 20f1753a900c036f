from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.achievement import AttemptTally, Breaks
from domain.attempts import AttemptState
from domain.hierarchy import Edit
from domain.interactions import Interaction, Receipt, RejectionCode
from domain.ladder import Window, minute_of
from domain.listing import AttemptQuery, InteractionQuery, Part
from domain.performance import MeasureTally
from domain.results import ObservedResult
from domain.sketches import bin_of
from domain.standards import Verdict
from tests.builders import NOON, edge, interaction, moment, outcome, standard, waiting
from tests.contracts.conftest import Ports
from tests.contracts.edits import make

AT_NOON = minute_of(NOON)
MISSED, MET = 90, 30


@pytest.fixture
async def served(ports: Ports) -> Ports:
    """The outcome "served" hangs on the moments "call" and "chat". No clock is due within a lifetime."""
    promise = standard(waiting(magic=10, expected=MET, unacceptable=MISSED))
    lifetime = timedelta(days=36_500)
    patient = replace(outcome("served"), recovery_window=lifetime, abandoned_after=lifetime)
    await make(
        ports.hierarchies,
        Edit(
            nodes=(patient, moment("call"), moment("chat")),
            contributions=(
                edge("call", "served", make_or_break=True, required=True),
                edge("chat", "served", required=True, position=1),
            ),
            standards=(("id-call", promise), ("id-chat", promise)),
        ),
    )
    return ports


def passed(
    key: str, wait: int, *, attempt: str | None = None, customer: str | None = None, at: datetime = NOON,
    place: str = "call", recovers: str | None = None, channel: str | None = None,
) -> Interaction:  # fmt: skip
    sent = interaction(key, place, at=at, channel=channel, wait_seconds=wait)
    return replace(sent, attempt=attempt, customer=customer, recovers=recovers)


def observed(
    key: str, attempt: str, *, achieved: bool = True, at: datetime = NOON, outcome: str = "served"
) -> ObservedResult:
    return ObservedResult(
        source="test", key=key, outcome_key=outcome, attempt=attempt, achieved=achieved, occurred_at=at,
        fingerprint=repr((outcome, attempt, achieved, at)).encode(),
    )  # fmt: skip


async def record(ports: Ports, *items: Interaction) -> None:
    assert await ports.recorder.record(list(enumerate(items))) == Receipt(recorded=len(items))


async def attempts(ports: Ports, part: Part | None = None, **query: object) -> list[str]:
    asked = AttemptQuery(**query)  # pyright: ignore[reportArgumentType] - as each test says
    return [attempt.key for attempt in await ports.attempts.listed(asked, part or Part(most=100))]


async def interactions(ports: Ports, part: Part | None = None, **query: object) -> list[str]:
    asked = InteractionQuery(moment="id-call", **query)  # pyright: ignore[reportArgumentType] - as each test says
    found = await ports.interactions.listed(asked, part or Part(most=100))
    return [recorded.scored.interaction.key for recorded in found]


async def test_an_attempt_is_read_by_its_id_with_its_steps_in_order(served: Ports) -> None:
    await record(served, passed("2", MET, attempt="a", at=NOON + timedelta(minutes=1)))
    await record(served, passed("1", MISSED, attempt="a", customer="ada"))
    found = await served.attempts.by_ids(["id-served:a", "id-served:b", "id-call:a"])
    assert list(found) == ["id-served:a"]
    attempt = found["id-served:a"]
    assert [(step.id, step.held, step.at) for step in attempt.steps] == [
        ("test:1", False, NOON),
        ("test:2", True, NOON + timedelta(minutes=1)),
    ]
    assert (attempt.opened_at, attempt.customer, attempt.state) == (NOON, "ada", AttemptState.OPEN)
    assert [entry.state.name for entry in attempt.resolution.history] == ["OPEN", "AT_RISK", "OPEN"]
    assert await served.attempts.by_ids([]) == {}
    assert await served.attempts.by_ids(["id-served:\ud800"]) == {}, "what is no Unicode names nothing"


async def test_interactions_are_read_by_their_ids_with_what_they_belong_to(served: Ports) -> None:
    await record(served, passed("2", MET, attempt="a", at=NOON + timedelta(minutes=1), recovers="1"))
    await record(served, passed("1", MISSED, attempt="a"))
    found = await served.interactions.by_ids(["test:1", "test:2", "test:3", "other:1"])
    assert {identity: each.tries for identity, each in found.items()} == {
        "test:1": ("id-served:a",),
        "test:2": ("id-served:a",),
    }
    assert [(each.id, each.held) for each in found["test:1"].recoveries] == [("test:2", True)]
    assert found["test:2"].recoveries == ()


async def test_what_is_only_awaited_is_not_there(served: Ports) -> None:
    await record(served, passed("2", MET, recovers="1"))
    assert list(await served.interactions.by_ids(["test:1", "test:2"])) == ["test:2"]
    assert await served.interactions.get("test", "1") is None
    assert await interactions(served) == ["2"]


async def test_attempts_are_listed_the_last_opened_first_and_by_what_is_asked(served: Ports) -> None:
    minute = timedelta(minutes=1)
    await record(
        served,
        passed("1", MISSED, attempt="a", customer="ada"),
        passed("2", MET, attempt="b", customer="bob", at=NOON + minute),
        passed("3", MET, attempt="c", customer="ada", at=NOON + 2 * minute),
        passed("4", MET, attempt="c", customer="ada", at=NOON + 2 * minute, place="chat"),
    )
    assert await attempts(served, outcome="id-served") == ["c", "b", "a"]
    assert await attempts(served, customer="ada") == ["c", "a"]
    assert await attempts(served, outcome="id-served", customer="bob") == ["b"]
    assert await attempts(served, outcome="id-call") == []
    at_risk, achieved = frozenset({AttemptState.AT_RISK}), frozenset({AttemptState.AT_RISK, AttemptState.ACHIEVED})
    assert await attempts(served, outcome="id-served", states=at_risk) == ["a"]
    assert await attempts(served, outcome="id-served", states=achieved) == ["c", "a"]
    assert await attempts(served, outcome="id-served", states=frozenset[AttemptState]()) == []
    assert await attempts(served, outcome="id-served", start=NOON + minute, end=NOON + 2 * minute) == ["b"]
    assert await attempts(served, customer="ada", start=NOON + minute) == ["c"]
    assert await attempts(served, customer="ada", end=NOON + minute) == ["a"]


async def test_interactions_are_listed_the_last_that_happened_first_and_by_what_is_asked(served: Ports) -> None:
    minute = timedelta(minutes=1)
    await record(
        served,
        passed("1", MISSED, customer="ada"),
        passed("2", MET, channel="web", at=NOON + minute),
        passed("3", 5, customer="ada", channel="web", at=NOON + 2 * minute),
        passed("4", MET, place="chat"),
    )
    assert await interactions(served) == ["3", "2", "1"]
    assert await interactions(served, verdicts=frozenset({Verdict.MISSED, Verdict.MAGIC})) == ["3", "1"]
    assert await interactions(served, verdicts=frozenset[Verdict]()) == []
    assert await interactions(served, customer="ada") == ["3", "1"]
    assert await interactions(served, channel="web") == ["3", "2"]
    assert await interactions(served, customer="ada", channel="web", verdicts=frozenset({Verdict.MAGIC})) == ["3"]
    assert await interactions(served, start=NOON + minute, end=NOON + 2 * minute) == ["2"]


async def test_lists_go_on_both_ways_among_equal_times(served: Ports) -> None:
    await record(served, *(passed(key, MET, attempt=key) for key in "badce"))
    await record(served, passed("f", MET, attempt="f", at=NOON - timedelta(minutes=1)))
    for listed, prefix in ((attempts, "id-served:"), (interactions, "test:")):
        query = {"outcome": "id-served"} if listed is attempts else {}
        d, b, f = ((NOON - timedelta(minutes=key == "f"), f"{prefix}{key}") for key in "dbf")
        assert await listed(served, Part(most=2), **query) == ["e", "d"]
        assert await listed(served, Part(most=2, after=d), **query) == ["c", "b"]
        assert await listed(served, Part(most=2, after=b), **query) == ["a", "f"]
        assert await listed(served, Part(most=2, after=f), **query) == []
        assert await listed(served, Part(most=2, backward=True), **query) == ["a", "f"]
        assert await listed(served, Part(most=2, before=b, backward=True), **query) == ["d", "c"]
        assert await listed(served, Part(most=2, before=d, backward=True), **query) == ["e"]
        assert await listed(served, Part(most=9, after=d, before=f), **query) == ["c", "b", "a"]
        assert await listed(served, Part(most=1, after=d, before=f, backward=True), **query) == ["a"]
        # A place in the list need not be taken by anything.
        assert await listed(served, Part(most=1, after=(NOON, f"{prefix}cc")), **query) == ["c"]
        assert await listed(served, Part(most=0), **query) == []


async def test_a_step_too_many_is_rejected_alone(served: Ports) -> None:
    await record(served, *(passed(str(number), MET, attempt="a") for number in range(4)))
    items = [passed("4", MET, attempt="a"), passed("5", MET, attempt="a"), passed("6", MET, attempt="b")]
    receipt = await served.recorder.record(list(enumerate(items)))
    assert receipt.recorded == 2
    assert [(each.index, each.id, each.code) for each in receipt.rejected] == [(1, "5", RejectionCode.TOO_MANY_STEPS)]
    assert await interactions(served) == ["6", "4", "3", "2", "1", "0"]
    attempt = (await served.attempts.by_ids(["id-served:a"]))["id-served:a"]
    assert [step.id for step in attempt.steps] == [f"test:{number}" for number in range(5)]


async def test_a_result_is_recorded_once(served: Ports) -> None:
    first = observed("1", "a")
    assert await served.recorder.record_results([(0, first), (1, first)]) == Receipt(recorded=1, duplicates=1)
    assert await served.recorder.record_results([(0, first)]) == Receipt(duplicates=1)
    attempt = (await served.attempts.by_ids(["id-served:a"]))["id-served:a"]
    assert (attempt.state, attempt.closed_at, attempt.steps) == (AttemptState.ACHIEVED, NOON, ())
    assert attempt.revision == 1


async def test_results_that_cannot_be_are_rejected_alone_and_the_first_stays(served: Ports) -> None:
    await served.recorder.record_results([(0, observed("1", "a"))])
    items = [observed("1", "a", achieved=False), observed("2", "a", outcome="nowhere"), observed("3", "b"),
             observed("4", "b", outcome="call")]  # fmt: skip
    receipt = await served.recorder.record_results(list(enumerate(items, start=5)))
    assert (receipt.recorded, receipt.duplicates) == (1, 0)
    assert sorted((each.index, each.id, each.code) for each in receipt.rejected) == [
        (5, "1", RejectionCode.CONTENT_DIFFERS),
        (6, "2", RejectionCode.UNKNOWN_OUTCOME),
        (8, "4", RejectionCode.UNKNOWN_OUTCOME),
    ]
    found = await served.attempts.by_ids(["id-served:a", "id-served:b"])
    assert {attempt.key: attempt.state for attempt in found.values()} == {
        "a": AttemptState.ACHIEVED,
        "b": AttemptState.ACHIEVED,
    }


async def test_what_becomes_of_attempts_is_added_up(served: Ports) -> None:
    hour = timedelta(hours=1)
    await record(
        served,
        passed("1", MISSED, attempt="a"),
        passed("2", MET, attempt="a", at=NOON + hour),
        passed("3", MET, attempt="a", at=NOON + 2 * hour, place="chat"),
        passed("4", MISSED, attempt="b", at=NOON + hour),
        passed("5", MET, attempt="c", at=NOON + 3 * hour),
    )
    await served.recorder.record_results([(0, observed("1", "b", achieved=False, at=NOON + 2 * hour))])
    window, late = Window(AT_NOON, AT_NOON + 180), Window(AT_NOON + 120, AT_NOON + 180)
    reading = await served.rollups.read((), window, None, [late, Window(AT_NOON + 60, AT_NOON + 120)], ["id-served"])
    seconds = 7_200 * 1_000_000
    at_close = AttemptTally(
        achieved=1,
        lost=1,
        recovered=1,
        observed_lost=1,
        times=MeasureTally(met=1, sum_micros=seconds, bins={bin_of(seconds): 1}),
        breaks={"id-call": Breaks(recovered=1, lost=1)},
    )
    assert reading.attempts["id-served"] == replace(at_close, opened=2)
    assert [point.get("id-served", AttemptTally()) for point in reading.attempt_points] == [
        at_close,
        AttemptTally(opened=1),
    ]
    stock = reading.stock["id-served"]
    assert (stock.open_now, stock.at_risk_now, stock.opened) == (1, 0, 3)


async def test_only_the_outcomes_asked_for_are_answered(served: Ports) -> None:
    await record(served, passed("1", MET, attempt="a"))
    window = Window(AT_NOON, AT_NOON + 15)
    assert (await served.rollups.read(["id-call"], window, None)).attempts == {}
    reading = await served.rollups.read(["id-call"], window, None, (), ["id-other"])
    assert (reading.attempts, reading.stock) == ({"id-other": AttemptTally()}, {"id-other": AttemptTally()})


async def test_a_repaired_miss_counts_as_recovered_at_its_time(served: Ports) -> None:
    hour = timedelta(hours=1)
    await record(served, passed("1", MISSED), passed("2", MET, at=NOON + hour, recovers="1"))
    tallies = [
        (await served.rollups.read(["id-call"], Window(start, start + 60), None)).whole["id-call"]
        for start in (AT_NOON, AT_NOON + 60)
    ]
    assert [(tally.missed, tally.met, tally.recovered) for tally in tallies] == [(1, 0, 1), (0, 1, 0)]


async def test_a_recovery_too_many_is_rejected_alone(served: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domain.recoveries.MAX_RECOVERIES", 2)
    await record(served, passed("1", MISSED, attempt="a"), passed("2", MET, recovers="1"))
    items = [passed("3", MET, recovers="1"), passed("4", MET, recovers="1"), passed("5", MET, recovers="9")]
    receipt = await served.recorder.record(list(enumerate(items)))
    assert receipt.recorded == 2
    refused = [(each.index, each.id, each.code) for each in receipt.rejected]
    assert refused == [(1, "4", RejectionCode.TOO_MANY_RECOVERIES)]
    assert await served.recorder.record([(0, items[0])]) == Receipt(duplicates=1)
    assert await interactions(served) == ["5", "3", "2", "1"]
    missed = await served.interactions.get("test", "1")
    assert missed is not None
    assert [each.id for each in missed.recoveries] == ["test:2", "test:3"]


async def test_a_recovery_too_many_of_what_has_not_arrived_is_rejected_alone(
    served: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.recoveries.MAX_RECOVERIES", 2)
    items = [passed(key, MET, recovers="1") for key in "234"]
    receipt = await served.recorder.record(list(enumerate(items)))
    assert (receipt.recorded, [each.id for each in receipt.rejected]) == (2, ["4"])
    assert (await served.recorder.record([(0, items[2])])).rejected[0].code is RejectionCode.TOO_MANY_RECOVERIES
    await record(served, passed("1", MISSED, attempt="a"))
    missed = await served.interactions.get("test", "1")
    assert missed is not None
    assert [each.id for each in missed.recoveries] == ["test:2", "test:3"]
