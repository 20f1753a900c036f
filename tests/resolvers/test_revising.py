from collections.abc import Mapping

import pytest

from tests.graphql_client import Service
from tests.resolvers.edits import edit, refused

OUTCOME = "... on Outcome { key name description owner objective revision recoveryWindow abandonedAfter }"
EXPERIENCE = "... on Experience { key name description owner objective revision }"
MOMENT = "... on Moment { key name description owner objective revision channels party }"
ACTIVITY = "... on Activity { key name description owner objective revision activityKind }"


async def test_a_revision_changes_only_what_is_given(service: Service) -> None:
    revised = await edit(service, "reviseMoment", {"key": "wait", "owner": "Ann", "channels": ["web"]}, MOMENT)
    assert revised == {
        "__typename": "Moment",
        "key": "wait",
        "name": "Wait",
        "description": None,
        "owner": "Ann",
        "objective": 0.9,
        "revision": 2,
        "channels": ["web"],
        "party": "OWN",
    }


async def test_null_changes_nothing_and_clear_empties(service: Service) -> None:
    nulls = dict.fromkeys(
        ["name", "description", "owner", "objective", "channels", "party", "clear", "expectedRevision"]
    )
    assert (await edit(service, "reviseMoment", {"key": "wait", **nulls}, MOMENT))["revision"] == 1
    cleared = await edit(service, "reviseMoment", {"key": "wait", "clear": ["OBJECTIVE"]}, MOMENT)
    assert (cleared["objective"], cleared["revision"]) == (None, 2)


async def test_every_kind_can_be_revised(service: Service) -> None:
    outcome = {"key": "served", "recoveryWindow": "PT1H", "abandonedAfter": "P1D", "objective": 0.8}
    assert (await edit(service, "reviseOutcome", outcome, OUTCOME)) == {
        "__typename": "Outcome",
        "name": "Served",
        "description": None,
        "owner": None,
        "revision": 2,
        **outcome,
    }
    experience = await edit(service, "reviseExperience", {"key": "visit", "name": "A visit"}, EXPERIENCE)
    assert (experience["name"], experience["revision"]) == ("A visit", 2)
    activity = await edit(service, "reviseActivity", {"key": "check", "activityKind": "BUSINESS_RULE"}, ACTIVITY)
    assert (activity["activityKind"], activity["revision"]) == ("BUSINESS_RULE", 2)


async def test_giving_and_clearing_one_field_is_refused(service: Service) -> None:
    given = {"key": "wait", "owner": "Ann", "clear": ["OWNER"]}
    assert await refused(service, "reviseMoment", given) == {
        "__typename": "InvalidInput",
        "message": "owner is both given and cleared; do one of them.",
        "field": "clear",
    }


@pytest.mark.parametrize(
    ("mutation", "input"),
    [
        ("reviseMoment", {"key": "wait", "name": "X"}),
        ("contribute", {"contributor": "pay", "to": "wait"}),
        ("withdraw", {"contributor": "check", "from": "pay"}),
        ("publishStandard", {"moment": "wait", "measures": []}),
    ],
)
async def test_a_stale_revision_is_refused(service: Service, mutation: str, input: Mapping[str, object]) -> None:
    refusal = await refused(service, mutation, {**input, "expectedRevision": 9}, "... on StaleRevision { current }")
    node = input.get("key") or input.get("to") or input.get("from") or input.get("moment")
    assert refusal == {
        "__typename": "StaleRevision",
        "message": f'"{node}" is at revision 1, not 9; read it again and repeat the edit.',
        "current": 1,
    }


@pytest.mark.parametrize(
    ("mutation", "input", "wanted"),
    [
        ("reviseMoment", {"key": "gone", "name": "X"}, "moment"),
        ("reviseMoment", {"key": "served", "name": "X"}, "moment"),
        ("contribute", {"contributor": "gone", "to": "visit"}, "node"),
        ("contribute", {"contributor": "wait", "to": "gone"}, "node"),
        ("withdraw", {"contributor": "gone", "from": "visit"}, "node"),
        ("publishStandard", {"moment": "gone", "measures": []}, "moment"),
    ],
)
async def test_an_unknown_node_is_refused(
    service: Service, mutation: str, input: Mapping[str, object], wanted: str
) -> None:
    key = "gone" if "gone" in input.values() else "served"
    assert await refused(service, mutation, input, "... on UnknownNode { key }") == {
        "__typename": "UnknownNode",
        "message": f'There is no {wanted} with the key "{key}"; define it first or check the spelling.',
        "key": key,
    }


DURATION = 'must be an ISO 8601 duration in weeks, days, hours, minutes and seconds, as "PT5M".'


@pytest.mark.parametrize("field", ["recoveryWindow", "abandonedAfter"])
@pytest.mark.parametrize("sent", [0, 0.0, False, "", [], {}, 30, "30 days", "P1M", "PT", "P-1D", " P1D"])
async def test_what_is_no_duration_is_refused_however_empty(service: Service, field: str, sent: object) -> None:
    assert await refused(service, "reviseOutcome", {"key": "served", field: sent}) == {
        "__typename": "InvalidInput",
        "message": f"{field} {DURATION}",
        "field": field,
    }
