"""What ports are asked for those who do not see everything."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.errors import InvalidInputError
from domain.hierarchy import Edit
from domain.interactions import Interaction, Receipt, RejectionCode
from domain.ladder import Window, minute_of
from domain.listing import AttemptQuery, InteractionQuery, Part
from domain.recoveries import RecoversState, recovers_state
from domain.restricted import BoundRecorder, SeenAttempts, SeenHierarchies, SeenInteractions
from domain.revisiting import oldest_changes
from domain.visibility import Sight
from tests.builders import NOON, edge, interaction, moment, outcome, standard, waiting
from tests.contracts.conftest import Ports
from tests.contracts.edits import add, make

ALL = Part(most=100)


@pytest.fixture
async def shared(ports: Ports) -> Ports:
    """The moment "call" serves two outcomes; an interaction there is a step at both, at one, at the other, at none."""
    call = moment("call")
    await make(
        ports.hierarchies,
        Edit(
            nodes=(outcome("order"), outcome("orders"), call),
            contributions=(edge("call", "order"), edge("call", "orders")),
            standards=((call.id, standard(waiting())),),
        ),
    )
    sent = [
        passed("both", 0, attempt="a", customer="ada"),
        passed("one", 1, attempts=(("order", "b"),)),
        passed("other", 2, attempts=(("orders", "c"),)),
        passed("none", 3),
    ]
    assert await ports.recorder.record(list(enumerate(sent))) == Receipt(recorded=4)
    return ports


def passed(key: str, minutes: int, **more: Any) -> Interaction:  # noqa: ANN401 - fields of an interaction
    return replace(interaction(key, "call", at=NOON + timedelta(minutes=minutes), wait_seconds=5), **more)


async def keys(ports: Ports, part: Part, *outcomes: str) -> list[str]:
    query = InteractionQuery(moment="id-call", tried_at=frozenset(outcomes))
    return [each.scored.interaction.key for each in await ports.interactions.listed(query, part)]


async def test_interactions_are_listed_as_steps_at_some_outcomes(shared: Ports) -> None:
    assert await keys(shared, ALL, "id-order") == ["one", "both"]
    assert await keys(shared, ALL, "id-orders") == ["other", "both"]
    assert await keys(shared, ALL, "id-order", "id-orders") == ["other", "one", "both"]
    assert await keys(shared, ALL, "id-call") == []


async def test_a_part_of_such_a_list_is_full_where_there_is_enough(shared: Ports) -> None:
    assert await keys(shared, Part(most=1), "id-order") == ["one"]
    assert await keys(shared, Part(most=1, backward=True), "id-order") == ["both"]
    after = NOON + timedelta(minutes=1), "test:one"
    assert await keys(shared, Part(most=5, after=after), "id-order") == ["both"]


async def test_attempts_are_listed_at_some_outcomes(shared: Ports) -> None:
    async def listed(**query: object) -> list[str]:
        asked = AttemptQuery(**query)  # pyright: ignore[reportArgumentType] - as each test says
        return [each.id for each in await shared.attempts.listed(asked, ALL)]

    order, orders = frozenset({"id-order"}), frozenset({"id-orders"})
    assert await listed(outcomes=order) == ["id-order:b", "id-order:a"]
    assert await listed(outcomes=orders) == ["id-orders:c", "id-orders:a"]
    assert await listed(outcomes=order, customer="ada") == ["id-order:a"]
    assert await listed(outcomes=order | orders, customer="ada") == ["id-orders:a", "id-order:a"]
    assert await listed(outcomes=order, outcome="id-order") == ["id-order:b", "id-order:a"]
    assert await listed(outcomes=order, outcome="id-orders") == []


async def test_the_change_log_reads_above_a_version_too(ports: Ports) -> None:
    for number in range(1, 6):
        await add(ports.hierarchies, moment(f"m{number}"))
    assert [each.version for each in await ports.hierarchies.changes(6, 10, after=2)] == [5, 4, 3]
    assert [each.version for each in await ports.hierarchies.changes(6, 2, after=1)] == [5, 4]
    assert [each.version for each in await ports.hierarchies.changes(4, 10, after=2)] == [3]
    assert await ports.hierarchies.changes(4, 10, after=3) == []
    assert await ports.hierarchies.changes(4, 10, after=9) == []


async def test_a_view_of_one_outcome_has_what_is_its_own(shared: Ports) -> None:
    hierarchies = SeenHierarchies(shared.hierarchies, Sight(frozenset({"id-order"})))
    interactions, attempts = (
        SeenInteractions(shared.interactions, hierarchies),
        SeenAttempts(shared.attempts, hierarchies),
    )
    everything = InteractionQuery(moment="id-call")
    assert [each.id for each in await interactions.listed(everything, ALL)] == ["test:one", "test:both"]
    assert list(await interactions.by_ids(["test:both", "test:other", "test:none"])) == ["test:both"]
    both = await interactions.get("test", "both")
    assert both is not None
    assert both.tries == ("id-order:a",)
    assert await interactions.get("test", "other") is None
    assert list(await attempts.by_ids(["id-order:a", "id-orders:a"])) == ["id-order:a"]
    assert [each.id for each in await attempts.listed(AttemptQuery(customer="ada"), ALL)] == ["id-order:a"]
    assert await attempts.listed(AttemptQuery(outcome="id-orders"), ALL) == ()
    await make(shared.hierarchies, Edit(withdrawn=(("id-call", "id-order"),)))
    assert [each.id for each in await interactions.listed(everything, ALL)] == ["test:one", "test:both"], (
        "as steps still"
    )


async def test_a_view_of_no_outcome_has_nothing(shared: Ports) -> None:
    hierarchies = SeenHierarchies(shared.hierarchies, Sight(frozenset()))
    assert (await hierarchies.current()).nodes == {}
    assert (
        await SeenInteractions(shared.interactions, hierarchies).listed(InteractionQuery(moment="id-call"), ALL) == []
    )
    assert await SeenAttempts(shared.attempts, hierarchies).listed(AttemptQuery(customer="ada"), ALL) == ()


async def test_a_view_of_the_change_log_goes_on_until_it_has_enough(ports: Ports) -> None:
    await add(ports.hierarchies, outcome("order"))
    for number in range(5):
        await add(ports.hierarchies, moment(f"m{number}"))
    await make(ports.hierarchies, Edit(nodes=(outcome("order"), moment("m1")), contributions=(edge("m1", "order"),)))
    log = SeenHierarchies(ports.hierarchies, Sight(frozenset({"id-order"})))
    assert [each.version for each in await log.changes(8, 10)] == [7, 3, 1]
    assert [each.version for each in await log.changes(8, 2)] == [7, 3]
    assert [each.version for each in await log.changes(7, 2, after=1)] == [3]
    assert [each.version for each in await oldest_changes(log, 1, 7, 2)] == [3, 1]
    assert [each.version for each in await oldest_changes(log, 2, 7, 9)] == [7, 3]


async def test_a_bound_recorder_stores_what_is_its_own(shared: Ports) -> None:
    hierarchies = SeenHierarchies(shared.hierarchies, Sight(frozenset({"id-order"})))
    recorder = BoundRecorder(shared.recorder, "test", hierarchies)
    await add(shared.hierarchies, moment("elsewhere"))
    good = passed("new", 4, attempts=(("order", "n"), ("orders", "n")))
    receipt = await recorder.record(
        [(0, good), (1, interaction("bad", "elsewhere")), (2, interaction("worse", "what"))]
    )
    assert receipt.recorded == 1
    assert [(each.index, each.code) for each in receipt.rejected] == [
        (1, RejectionCode.UNKNOWN_MOMENT),
        (2, RejectionCode.UNKNOWN_MOMENT),
    ]
    assert [each.key for each in await shared.hierarchies.unmapped_keys()] == []
    assert (await shared.interactions.by_ids(["test:new"]))["test:new"].tries == ("id-order:n",)
    assert await recorder.record([(0, good)]) == Receipt(duplicates=1)
    with pytest.raises(InvalidInputError, match=r'^source must be "test"'):
        await recorder.record([(0, interaction("bad", "call", source="other"))])


async def test_what_a_bound_recorder_recovers_is_what_it_sees(shared: Ports) -> None:
    hierarchies = SeenHierarchies(shared.hierarchies, Sight(frozenset({"id-order"})))
    recorder = BoundRecorder(shared.recorder, None, hierarchies)
    late = missed("late", 7, attempts=(("orders", "d"),))
    misses = [missed("theirs", 5, attempts=(("orders", "d"),)), missed("mine", 5, attempts=(("order", "d"),))]
    await shared.recorder.record(list(enumerate(misses)))
    claims = [passed(f"to-{key}", 8, recovers=key) for key in ("theirs", "mine", "late", "never")]
    assert await recorder.record(list(enumerate(claims))) == Receipt(recorded=4)
    await shared.recorder.record([(0, late)])
    assert await became(shared, "theirs") is RecoversState.WAITING, "as if it had never been"
    assert await became(shared, "late") is RecoversState.WAITING
    assert await became(shared, "mine") is RecoversState.RECOVERED
    attempts = await shared.attempts.by_ids(["id-order:d", "id-orders:d"])
    assert {identity: bool(each.steps[0].repair) for identity, each in attempts.items()} == {
        "id-order:d": True,
        "id-orders:d": False,
    }
    at_noon = Window(minute_of(NOON), minute_of(NOON) + 60)
    assert (await shared.rollups.read(["id-call"], at_noon, None)).whole["id-call"].recovered == 1
    await shared.recorder.record([(0, passed("whole", 9, recovers="theirs"))])
    assert (await shared.rollups.read(["id-call"], at_noon, None)).whole["id-call"].recovered == 2


async def test_a_bound_recorder_learns_nothing_of_how_often_others_recovered(
    shared: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.recoveries.MAX_RECOVERIES", 2)
    hierarchies = SeenHierarchies(shared.hierarchies, Sight(frozenset({"id-order"})))
    recorder = BoundRecorder(shared.recorder, None, hierarchies)
    await shared.recorder.record([(0, missed("taken", 5, attempt="d"))])
    theirs = [passed(f"theirs-{place}", 8, recovers=key) for place, key in enumerate(["taken", "taken", "free"])]
    await shared.recorder.record(list(enumerate(theirs)))
    for key in ("taken", "free", "other", "never"):
        claims = [passed(f"{key}-{place}", 9, recovers=key) for place in range(3)]
        receipt = await recorder.record(list(enumerate(claims)))
        assert (receipt.recorded, [each.index for each in receipt.rejected]) == (2, [2]), key
        assert receipt.rejected[0].code is RejectionCode.TOO_MANY_RECOVERIES
    more = await shared.recorder.record([(0, passed("more", 9, recovers="free"))])
    assert more == Receipt(recorded=1), "nor do others"


async def test_a_bound_recorder_learns_nothing_of_how_full_others_attempts_are(shared: Ports) -> None:
    hierarchies = SeenHierarchies(shared.hierarchies, Sight(frozenset({"id-order"})))
    recorder = BoundRecorder(shared.recorder, None, hierarchies)
    full = [passed(f"full-{place}", place, attempts=(("orders", "f"),)) for place in range(5)]
    assert await shared.recorder.record(list(enumerate(full))) == Receipt(recorded=5)
    assert await recorder.record([(0, passed("mine", 6, attempt="f"))]) == Receipt(recorded=1)
    found = await shared.interactions.by_ids(["test:mine"])
    assert found["test:mine"].tries == ("id-order:f",)
    assert len((await shared.attempts.by_ids(["id-orders:f"]))["id-orders:f"].steps) == 5
    own = [passed(f"own-{place}", 10 + place, attempt="f") for place in range(5)]
    receipt = await recorder.record(list(enumerate(own)))
    assert [(each.id, each.code) for each in receipt.rejected] == [("own-4", RejectionCode.TOO_MANY_STEPS)]


def missed(key: str, minutes: int, **more: Any) -> Interaction:  # noqa: ANN401 - fields of an interaction
    return replace(interaction(key, "call", at=NOON + timedelta(minutes=minutes), wait_seconds=95), **more)


async def became(ports: Ports, key: str) -> RecoversState | None:
    """What became of the claim to recover the interaction of this id, to who sees everything."""
    found = await ports.interactions.by_ids([f"test:to-{key}", f"test:{key}"])
    return recovers_state(found[f"test:to-{key}"], found.get(f"test:{key}"))
