from datetime import timedelta

import pytest

from tests.builders import NOON
from tests.graphql_client import Service
from tests.resolvers.edits import edit

SNAPSHOT = """
query ($version: Int, $at: DateTime) {
  hierarchyAsOf(version: $version, at: $at) {
    version asOf
    nodes { kind nodeId key name objective channels recoveryWindow activityKind standards { version } }
    contributions { contributor to weight makeOrBreak required position }
  }
}
"""


async def test_a_version_is_read_again_as_it_was(service: Service) -> None:
    was = (await service.data(SNAPSHOT, version=1))["hierarchyAsOf"]
    service.clock.time = NOON + timedelta(hours=1)
    await edit(service, "reviseMoment", {"key": "wait", "name": "Queue"})
    await edit(service, "withdraw", {"contributor": "pay", "from": "visit"})
    assert (await service.data(SNAPSHOT, version=1))["hierarchyAsOf"] == was
    assert [node["key"] for node in was["nodes"]] == ["check", "pay", "served", "visit", "wait"]
    now = (await service.data('{ moment(key: "wait") { id } }'))["moment"]
    assert was["nodes"][-1] == {
        "kind": "MOMENT",
        "nodeId": now["id"],
        "key": "wait",
        "name": "Wait",
        "objective": 0.9,
        "channels": [],
        "recoveryWindow": None,
        "activityKind": None,
        "standards": [{"version": 1}],
    }
    assert was["contributions"][-1] == {
        "contributor": "wait",
        "to": "visit",
        "weight": 2.0,
        "makeOrBreak": False,
        "required": False,
        "position": 1,
    }


async def test_an_instant_sees_the_last_version_before_it(service: Service) -> None:
    service.clock.time = NOON + timedelta(hours=1)
    await edit(service, "reviseMoment", {"key": "wait", "name": "Queue"})
    just_before = (await service.data(SNAPSHOT, at="2026-03-02T13:59:59.999+01:00"))["hierarchyAsOf"]
    assert (just_before["version"], just_before["asOf"]) == (1, "2026-03-02T12:59:59.999Z")
    assert (await service.data(SNAPSHOT, at="2026-03-02T13:00:00Z"))["hierarchyAsOf"]["version"] == 2


@pytest.mark.parametrize(
    ("arguments", "field", "message"),
    [
        ({}, "version", "Give either version or at: exactly one of the two."),
        ({"version": 1, "at": "2026-03-02T12:00:00Z"}, "version", "Give either version or at: exactly one of the two."),
        ({"version": 2}, "version", "version is 2; the newest is 1."),
        ({"version": -1}, "version", "version is -1; versions count from 0, the empty hierarchy."),
        ({"at": "2026-03-02T12:01:01Z"}, "at", "at is 2026-03-02T12:01:01Z, which is still to come."),
        ({"at": "noon"}, "at", 'at must be an RFC 3339 time with an offset, as "2026-01-31T09:30:00Z".'),
    ],
)
async def test_what_cannot_be_looked_at_is_refused(
    service: Service, arguments: dict[str, object], field: str, message: str
) -> None:
    error = await service.error(SNAPSHOT, **arguments)
    assert (error["message"], error["extensions"]["field"]) == (message, field)
