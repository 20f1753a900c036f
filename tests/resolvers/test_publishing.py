from collections.abc import Mapping

import pytest

from tests.builders import NOON
from tests.graphql_client import Service
from tests.resolvers.edits import edit, refused

STANDARD = """... on Standard { version effectiveFrom measures { key signal unit weight decisive rule {
  __typename ... on ThresholdRule { better magic expected unacceptable } ... on FlagRule { expects } } } }"""


def threshold(**fields: object) -> dict[str, object]:
    rule = {"better": "LOWER", "expected": 30, "unacceptable": 90} | fields
    return {"key": "wait", "signal": "wait_seconds", "rule": {"threshold": rule}}


async def test_a_moments_first_standard_holds_from_the_beginning(service: Service) -> None:
    measures = [
        threshold(magic=10) | {"unit": "s", "weight": 2},
        {"key": "ok", "signal": "ok", "rule": {"flag": {"expects": True}}},
    ]
    assert await edit(service, "publishStandard", {"moment": "pay", "measures": measures}, STANDARD) == {
        "__typename": "Standard",
        "version": 1,
        "effectiveFrom": "0001-01-01T00:00:00Z",
        "measures": [
            {
                "key": "wait",
                "signal": "wait_seconds",
                "unit": "s",
                "weight": 2.0,
                "decisive": False,
                "rule": {
                    "__typename": "ThresholdRule",
                    "better": "LOWER",
                    "magic": 10.0,
                    "expected": 30.0,
                    "unacceptable": 90.0,
                },
            },
            {
                "key": "ok",
                "signal": "ok",
                "unit": None,
                "weight": 1.0,
                "decisive": False,
                "rule": {"__typename": "FlagRule", "expects": True},
            },
        ],
    }


async def test_a_later_standard_is_in_force_from_its_time_on(service: Service) -> None:
    later = {"moment": "wait", "effectiveFrom": "2026-03-02T13:01:00+01:00", "measures": [threshold() | {"unit": "s"}]}
    published = await edit(service, "publishStandard", later, STANDARD)
    assert (published["version"], published["effectiveFrom"]) == (2, "2026-03-02T12:01:00Z")
    document = '{ moment(key: "wait") { standard { version } standards { version } } }'
    both = [{"version": 2}, {"version": 1}]
    assert await service.data(document) == {"moment": {"standard": {"version": 1}, "standards": both}}
    service.clock.time = NOON.replace(minute=1)
    assert await service.data(document) == {"moment": {"standard": {"version": 2}, "standards": both}}


BAD_STANDARDS: list[tuple[dict[str, object], str, str]] = [
    ({"measures": []}, "measures", "A standard needs at least one measure."),
    (
        {"measures": [threshold(expected=90, unacceptable=30)]},
        "measures.0.rule.threshold.unacceptable",
        "unacceptable (30) must not be better than expected (90): where lower is better it is equal or greater.",
    ),
    (
        {"measures": [threshold(magic=30)]},
        "measures.0.rule.threshold.magic",
        "magic (30) must be strictly better than expected (30): where lower is better, expected is greater than magic.",
    ),
    (
        {"measures": [threshold() | {"weight": -1}]},
        "measures.0.weight",
        "weight is -1; give a number above 0, at most 1000000.",
    ),
    (
        {"measures": [threshold(expected=1e300)]},
        "measures.0.rule.threshold.expected",
        "expected is 1 × 10^300; give a number of magnitude below 10^12.",
    ),
    (
        {"measures": [threshold() | {"signal": "$wait"}]},
        "measures.0.signal",
        'The signal\'s name must not hold "$" or ".".',
    ),
    (
        {"measures": [threshold()], "effectiveFrom": "2026-03-02T12:00:00"},
        "effectiveFrom",
        'effectiveFrom must be an RFC 3339 time with an offset, as "2026-01-31T09:30:00Z".',
    ),
]


@pytest.mark.parametrize(("bad", "field", "message"), BAD_STANDARDS)
async def test_a_bad_standard_is_refused_by_field(
    service: Service, bad: Mapping[str, object], field: str, message: str
) -> None:
    assert await refused(service, "publishStandard", {"moment": "pay", **bad}) == {
        "__typename": "InvalidInput",
        "message": message,
        "field": field,
    }


async def test_a_standard_that_would_rewrite_history_is_refused(service: Service) -> None:
    service.hierarchies.history.recorded.append(("id-pay", NOON))
    given = {"moment": "pay", "effectiveFrom": "2026-03-02T12:00:00Z", "measures": [threshold()]}
    refusal = await refused(service, "publishStandard", given)
    assert refusal["__typename"] == "WouldRewriteHistory"
    assert refusal["message"].startswith('Interactions recorded at "pay" occurred at or after 2026-03-02T12:00:00')


async def test_a_rule_must_be_exactly_one(service: Service) -> None:
    both = {"threshold": {"better": "LOWER", "expected": 1, "unacceptable": 2}, "flag": {"expects": True}}
    document = "mutation ($input: StandardInput!) { publishStandard(input: $input) { __typename } }"
    for rule in ({}, both):
        measure = {"key": "k", "signal": "s", "rule": rule}
        answer = await service.run(document, input={"moment": "pay", "measures": [measure]})
        assert "data" not in answer
        assert "must specify exactly one key" in answer["errors"][0]["message"]
    assert service.hierarchies.log == []
