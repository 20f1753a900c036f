from typing import Any

import pytest

from domain import charting
from tests.builders import interaction
from tests.graphql_client import Service

WINDOW = '{between: {from: "2026-03-01T12:00:00Z", to: "2026-03-02T12:00:00Z"}}'
POINT = "from to interactions missed unmeasured contributionRate contributionRateInterval { low high } score"


async def record(service: Service) -> None:
    """At "wait": yesterday afternoon two, by phone the missed one; this morning an unmeasured one."""
    noon = service.clock.now().replace(hour=12, minute=0)
    items = [
        interaction("1", "wait", at=noon.replace(day=1, hour=15), wait_seconds=10, resolved=True),
        interaction("2", "wait", at=noon.replace(day=1, hour=16), channel="phone", wait_seconds=90, resolved=False),
        interaction("3", "wait", at=noon.replace(hour=9), wait_seconds=10),
    ]
    await service.recorder.record(list(enumerate(items)))


async def series(service: Service, arguments: str, selected: str = POINT) -> list[dict[str, Any]]:
    document = f"""{{ outcome(key: "served") {{
        performance(window: {WINDOW}) {{ series({arguments}) {{ {selected} }} }} }} }}"""
    return (await service.data(document))["outcome"]["performance"]["series"]


async def test_days_of_the_client(service: Service) -> None:
    await record(service)
    first, second = await series(service, 'step: "P1D", timeZone: "Asia/Kolkata"')
    assert first == {
        "from": "2026-03-01T12:00:00Z",
        "to": "2026-03-01T18:30:00Z",
        "interactions": 2,
        "missed": 1,
        "unmeasured": 0,
        "contributionRate": 0.5,
        "contributionRateInterval": {"low": pytest.approx(0.09453121), "high": pytest.approx(0.90546879)},
        "score": 0.5,
    }
    assert (second["from"], second["to"]) == ("2026-03-01T18:30:00Z", "2026-03-02T12:00:00Z")
    assert (second["interactions"], second["unmeasured"]) == (1, 1)
    assert (second["contributionRate"], second["contributionRateInterval"]) == (None, None)


@pytest.mark.parametrize("zone", ["", ", timeZone: null", ', timeZone: "UTC"'])
async def test_utc_where_no_zone_is_named(service: Service, zone: str) -> None:
    points = await series(service, f'step: "P1D"{zone}', "from")
    assert points == [{"from": "2026-03-01T12:00:00Z"}, {"from": "2026-03-02T00:00:00Z"}]


async def test_nothing_recorded_is_points_without_values(service: Service) -> None:
    points = await series(service, 'step: "P7D"', "interactions contributionRate score")
    assert points[0] == {"interactions": 0, "contributionRate": None, "score": None}


async def test_all_series_of_an_operation_take_of_the_same_work(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charting, "MOST_WORK", 300)  # points: 25 over 7 nodes, twice, and 25
    asked = [
        f'a{number}: performance(window: {{last: "P1D"}}, channel: "{number}") {{ series(step: "PT1H") {{ missed }} }}'
        for number in range(2)
    ]
    served = f'outcome(key: "served") {{ {" ".join(asked)} }}'
    achieved = 'o: outcome(key: "served") { achievement(window: {last: "P1D"}) { series(step: "PT1H") { lost } } }'
    answer = await service.run(f"{{ {served} {achieved} }}")
    assert [error["path"] for error in answer["errors"]] == [["outcome", "a1", "series"]]
    assert "all its series" in answer["errors"][0]["message"]
    assert "errors" not in await service.run(f"{{ {served.replace(asked[0], '')} {achieved} }}"), "another operation"


async def test_a_channel_in_steps(service: Service) -> None:
    await record(service)
    document = f"""{{ moment(key: "wait") {{ performance(window: {WINDOW}, channel: "phone") {{
        series(step: "PT12H") {{ interactions missed }} }} }} }}"""
    points = (await service.data(document))["moment"]["performance"]["series"]
    assert points == [{"interactions": 1, "missed": 1}, {"interactions": 0, "missed": 0}]


async def test_all_series_of_all_nodes_come_from_one_reading(service: Service) -> None:
    await record(service)
    query = f"""
      query ($step: Duration!, $zone: String, $wanted: Boolean!) {{
        outcome(key: "served") {{ performance(window: {WINDOW}) {{ ...P }} }}
        moment(key: "wait") {{ performance(window: {WINDOW}) {{
          interactions
          ... on Performance {{ hours: series(step: "PT1H") {{ interactions }} }}
          ...P
        }} }}
      }}
      fragment P on Performance {{
        interactions
        days: series(step: $step, timeZone: $zone) @include(if: $wanted) {{ interactions }}
      }}"""
    data = await service.data(query, step="P1D", zone="Europe/Berlin", wanted=True)
    assert service.rollups.readings == 1
    for node in (data["outcome"]["performance"], data["moment"]["performance"]):
        assert node["interactions"] == 3
        assert [point["interactions"] for point in node["days"]] == [2, 1]
    assert sum(point["interactions"] for point in data["moment"]["performance"]["hours"]) == 3


@pytest.mark.parametrize(
    ("arguments", "field", "message"),
    [
        ('step: "PT90S"', "step", "step must be whole minutes, at least one, as PT15M, PT1H, P1D or P7D."),
        ('step: "P1DT1H"', "step", "A step longer than a day must be whole days, as P7D."),
        (
            'step: "soon"',
            "step",
            'step must be an ISO 8601 duration in weeks, days, hours, minutes and seconds, as "PT5M".',
        ),
        (
            'step: "P1D", timeZone: "Middle/Earth"',
            "timeZone",
            'There is no time zone "Middle/Earth"; use an IANA name, as Europe/Berlin.',
        ),
        (
            'step: "PT1M"',
            "step",
            "The window holds more than 1,000 steps of PT1M; ask for a longer step or a shorter window.",
        ),
    ],
)
async def test_a_series_that_cannot_be_is_an_error_of_its_own(
    service: Service, arguments: str, field: str, message: str
) -> None:
    query = f"""{{ moment(key: "wait") {{ performance(window: {WINDOW}) {{
        interactions series({arguments}) {{ from }} }} }} }}"""
    error = await service.error(query)
    assert error == {
        "message": message,
        "path": ["moment", "performance", "series"],
        "extensions": {"code": "INVALID_INPUT", "field": field},
    }
