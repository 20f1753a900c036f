"""The audit log as it is read: what edits leave behind, the last written first."""

from datetime import timedelta

from domain import editing
from domain.auditing import AuditKind, AuditQuery
from domain.edits import Author, new_id
from domain.listing import Part
from domain.nodes import Moment
from tests.contracts.conftest import Ports

EVERYTHING = AuditQuery()


async def define(ports: Ports, key: str, by: str) -> None:
    await editing.define(Moment(id=new_id(), key=key, name=key), Author(by=by), ports.hierarchies)


async def subjects(ports: Ports, query: AuditQuery = EVERYTHING, part: Part | None = None) -> list[str]:
    """The versions that the edits in a part made."""
    return [entry.event.subject for entry in await ports.audit_log.listed(query, part or Part(most=10))]


async def test_entries_come_in_parts_the_last_written_first(ports: Ports) -> None:
    for key in ("a", "b", "c"):
        await define(ports, key, "ann")
    third, second, first = await ports.audit_log.listed(EVERYTHING, Part(most=10))
    assert [entry.event.subject for entry in (third, second, first)] == ["3", "2", "1"]
    assert await subjects(ports, part=Part(most=1, after=(third.at, third.id))) == ["2"]
    assert await subjects(ports, part=Part(most=1, before=(first.at, first.id), backward=True)) == ["2"]
    assert await subjects(ports, part=Part(most=0)) == []


async def test_entries_are_found_by_kind_name_and_time(ports: Ports) -> None:
    await define(ports, "a", "ann")
    await define(ports, "b", "bob")
    now, hour = ports.clock.now(), timedelta(hours=1)
    assert await subjects(ports, AuditQuery(by="ann")) == ["1"]
    assert await subjects(ports, AuditQuery(by="\ud800")) == []
    assert await subjects(ports, AuditQuery(kinds=frozenset({AuditKind.EDIT}))) == ["2", "1"]
    assert await subjects(ports, AuditQuery(kinds=frozenset({AuditKind.KEY}))) == []
    assert await subjects(ports, AuditQuery(start=now - hour, end=now + hour)) == ["2", "1"]
    assert await subjects(ports, AuditQuery(end=now - hour)) == []
