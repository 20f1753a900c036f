from datetime import datetime, timedelta

import pytest

from domain.errors import KeyTakenError
from domain.hierarchy import BEGINNING, Edit, Hierarchy
from domain.ports import History
from tests.builders import edge, interaction, moment, outcome, standard, waiting
from tests.contracts.conftest import Ports
from tests.contracts.edits import add, add_moment, make


async def test_an_empty_store_holds_version_zero(ports: Ports) -> None:
    hierarchy = await ports.hierarchies.current()
    assert (hierarchy.version, hierarchy.changed_at, dict(hierarchy.nodes)) == (0, BEGINNING, {})


async def test_an_edit_makes_the_next_version_and_returns_it(ports: Ports) -> None:
    first = await add(ports.hierarchies, outcome("served"))
    second = await make(ports.hierarchies, Edit(nodes=(moment("call"),), contributions=(edge("call", "served"),)))
    assert (first.version, second.version) == (1, 2)
    assert second == await ports.hierarchies.current()
    assert second.nodes == {"id-served": outcome("served"), "id-call": moment("call")}
    assert list(second.contributions.values()) == [edge("call", "served")]


async def test_standards_come_back_as_they_were_published(ports: Ports) -> None:
    promise = standard(waiting(magic=10, expected=30, unacceptable=90))
    await add_moment(ports.hierarchies, "call", promise)
    assert (await ports.hierarchies.current()).standards("id-call") == (promise,)


async def test_a_withdrawn_contribution_is_gone(ports: Ports) -> None:
    await make(
        ports.hierarchies, Edit(nodes=(moment("call"), outcome("served")), contributions=(edge("call", "served"),))
    )
    after = await make(ports.hierarchies, Edit(withdrawn=(("id-call", "id-served"),)))
    assert dict(after.contributions) == {}


async def test_no_edit_makes_no_version(ports: Ports) -> None:
    await add(ports.hierarchies, outcome("served"))
    assert (await make(ports.hierarchies, None)).version == 1
    assert (await ports.hierarchies.current()).version == 1


async def test_what_a_plan_raises_is_raised_and_nothing_changes(ports: Ports) -> None:
    async def plan(_: Hierarchy, __: History, ___: datetime) -> Edit | None:
        raise KeyTakenError("served", outcome("served"))

    with pytest.raises(KeyTakenError):
        await ports.hierarchies.edit("test", plan, by="tester", reason=None)
    assert (await ports.hierarchies.current()).version == 0
    assert await ports.hierarchies.changes(10, 10) == []


async def test_a_plan_is_told_the_databases_time(ports: Ports) -> None:
    told: list[datetime] = []

    async def plan(_: Hierarchy, __: History, now: datetime) -> Edit | None:
        told.append(now)
        return Edit(nodes=(outcome("served"),))

    hierarchy = await ports.hierarchies.edit("test", plan, by="tester", reason=None)
    assert hierarchy.changed_at == told[-1]
    assert abs(told[-1] - ports.clock.now()) < timedelta(minutes=1)


async def test_the_change_log_reads_newest_first_and_only_below_a_version(ports: Ports) -> None:
    for number in range(1, 6):
        await make(
            ports.hierarchies, Edit(nodes=(moment(f"m{number}"),)), action=f"act{number}", reason=f"why {number}"
        )
    assert [change.version for change in await ports.hierarchies.changes(6, 3)] == [5, 4, 3]
    (change,) = await ports.hierarchies.changes(3, 1)
    assert (change.version, change.action, change.by, change.reason) == (2, "act2", "tester", "why 2")
    assert change.edit == Edit(nodes=(moment("m2"),))
    assert await ports.hierarchies.changes(1, 10) == []
    assert await ports.hierarchies.changes(6, 0) == []


async def test_a_plan_sees_what_was_recorded(ports: Ports) -> None:
    await add_moment(ports.hierarchies, "call")
    await add_moment(ports.hierarchies, "visit")
    recorded_at = ports.clock.now() - timedelta(hours=1)
    await ports.recorder.record([(0, interaction("1", "call", at=recorded_at))])
    answers: list[bool] = []

    async def plan(_: Hierarchy, history: History, __: datetime) -> Edit | None:
        answers[:] = [
            await history.holds_any("id-call"),
            await history.holds_any("id-visit"),
            await history.holds_since("id-call", recorded_at),
            await history.holds_since("id-call", recorded_at + timedelta(milliseconds=1)),
        ]
        return None

    await ports.hierarchies.edit("test", plan, by="tester", reason=None)
    assert answers == [True, False, True, False]


async def test_unmapped_keys_are_counted_by_source_the_latest_seen_first(ports: Ports) -> None:
    await ports.recorder.record([(0, interaction("1", "x")), (1, interaction("2", "x"))])
    await ports.recorder.record([(0, interaction("1", "x", source="other"))])
    found = [(key.key, key.source, key.interactions) for key in await ports.hierarchies.unmapped_keys()]
    assert sorted(found) == [("x", "other", 1), ("x", "test", 2)]
    for key in await ports.hierarchies.unmapped_keys():
        assert key.first_seen_at <= key.last_seen_at <= ports.clock.now()


async def test_every_version_can_be_read_again_as_it_was(ports: Ports) -> None:
    versions = [await ports.hierarchies.current()]
    versions += [await add(ports.hierarchies, moment(f"m{number}")) for number in range(1, 6)]
    for version in (3, 0, 5, 4, 1, 2, 3):
        assert await ports.hierarchies.at_version(version) == versions[version]
    with pytest.raises(LookupError):
        await ports.hierarchies.at_version(6)


async def test_an_instant_has_the_last_version_that_was_made_by_then(ports: Ports) -> None:
    before = ports.clock.now() - timedelta(hours=1)
    await add(ports.hierarchies, moment("m1"))
    newest = await add(ports.hierarchies, moment("m2"))
    assert await ports.hierarchies.version_at(before) == 0
    assert await ports.hierarchies.version_at(newest.changed_at) == 2
    assert await ports.hierarchies.version_at(newest.changed_at + timedelta(hours=1)) == 2
