from collections.abc import Mapping

import pytest

from tests.builders import NOON
from tests.graphql_client import Service
from tests.resolvers.edits import edit, refused

OUTCOME = "... on Outcome { key name description owner objective revision recoveryWindow abandonedAfter }"
EXPERIENCE = "... on Experience { key name description owner objective revision }"
MOMENT = "... on Moment { key name description owner objective revision channels party }"
ACTIVITY = "... on Activity { key name description owner objective revision activityKind }"


async def test_an_outcome_is_defined_with_its_defaults(empty: Service) -> None:
    assert await edit(empty, "defineOutcome", {"key": "served", "name": "Served"}, OUTCOME) == {
        "__typename": "Outcome",
        "key": "served",
        "name": "Served",
        "description": None,
        "owner": None,
        "objective": None,
        "revision": 1,
        "recoveryWindow": "P0D",
        "abandonedAfter": "P30D",
    }


async def test_an_outcome_is_defined_in_full(empty: Service) -> None:
    given = {
        "key": "served",
        "name": "Served",
        "description": "Two\nlines",
        "owner": "Ann",
        "objective": 0.95,
        "recoveryWindow": "PT36H",
        "abandonedAfter": "P2W",
    }
    assert await edit(empty, "defineOutcome", given | {"reason": "new"}, OUTCOME) == given | {
        "__typename": "Outcome",
        "revision": 1,
        "recoveryWindow": "P1DT12H",
        "abandonedAfter": "P14D",
    }


async def test_an_experience_a_moment_and_an_activity_are_defined(empty: Service) -> None:
    shared = {"name": "N", "description": "D", "owner": "O"}
    experience = {"key": "e", "objective": 0.9, **shared}
    moment = {"key": "m", "objective": 0.9, "channels": ["web", "phone"], "party": "PARTNER", **shared}
    activity = {"key": "a", "activityKind": "HANDOVER", **shared}
    assert await edit(empty, "defineExperience", experience, EXPERIENCE) == experience | {
        "__typename": "Experience",
        "revision": 1,
    }
    assert await edit(empty, "defineMoment", moment, MOMENT) == moment | {"__typename": "Moment", "revision": 1}
    assert await edit(empty, "defineActivity", activity, ACTIVITY) == activity | {
        "__typename": "Activity",
        "revision": 1,
        "objective": None,
    }


async def test_every_edit_is_logged_with_who_when_and_why(empty: Service) -> None:
    await edit(empty, "defineMoment", {"key": "m", "name": "M", "reason": "because"})
    (change,) = empty.hierarchies.log
    assert (change.action, change.by, change.reason, change.at) == ("defineMoment", "anonymous", "because", NOON)


@pytest.mark.parametrize("kind", ["Outcome", "Experience", "Moment", "Activity"])
async def test_a_key_names_its_node_for_ever(service: Service, kind: str) -> None:
    extra = {"activityKind": "TASK"} if kind == "Activity" else {}
    given = {"key": "wait", "name": "Again", **extra}
    assert await refused(service, f"define{kind}", given, "... on KeyTaken { key }") == {
        "__typename": "KeyTaken",
        "message": 'The key "wait" already names a moment ("Wait"); choose another key.',
        "key": "wait",
    }


BAD_NODES: list[tuple[str, dict[str, object], str, str]] = [
    ("defineOutcome", {"key": ""}, "key", "key must not be empty."),
    ("defineOutcome", {"name": "x" * 201}, "name", "name has 201 characters; at most 200 are allowed."),
    ("defineOutcome", {"objective": 1}, "objective", "objective is 1; give a ratio above 0 and below 1, as 0.95."),
    (
        "defineOutcome",
        {"recoveryWindow": "P1M"},
        "recoveryWindow",
        'recoveryWindow must be an ISO 8601 duration in weeks, days, hours, minutes and seconds, as "PT5M".',
    ),
    (
        "defineOutcome",
        {"abandonedAfter": 30},
        "abandonedAfter",
        'abandonedAfter must be an ISO 8601 duration in weeks, days, hours, minutes and seconds, as "PT5M".',
    ),
    ("defineOutcome", {"recoveryWindow": "P3661D"}, "recoveryWindow", "recoveryWindow is P3661D; give P0D to P3660D."),
    ("defineOutcome", {"abandonedAfter": "PT0.5S"}, "abandonedAfter", "abandonedAfter is PT0.5S; give PT1S to P3660D."),
    (
        "defineMoment",
        {"channels": ["a", "b", "a"]},
        "channels.2",
        'channels.2 names "a" again; name each channel once.',
    ),
    ("defineMoment", {"channels": ["web", " b"]}, "channels.1", "channels.1 must not begin or end with white space."),
    (
        "defineMoment",
        {"key": "wait\u200b"},
        "key",
        "key must not hold the invisible character U+200B (ZERO WIDTH SPACE).",
    ),
    ("defineMoment", {"reason": "x" * 4_001}, "reason", "reason has 4001 characters; at most 4000 are allowed."),
]


@pytest.mark.parametrize(("mutation", "bad", "field", "message"), BAD_NODES)
async def test_a_bad_field_is_refused_by_name(
    empty: Service, mutation: str, bad: Mapping[str, object], field: str, message: str
) -> None:
    assert await refused(empty, mutation, {"key": "k", "name": "N", **bad}) == {
        "__typename": "InvalidInput",
        "message": message,
        "field": field,
    }
