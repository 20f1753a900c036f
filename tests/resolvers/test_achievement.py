from dataclasses import replace
from typing import Any

import pytest

from domain.hierarchy import Edit
from domain.limits import Limits
from domain.nodes import Outcome
from domain.sketches import bin_of, value_of
from tests.builders import edge, grown
from tests.graphql_client import Service
from tests.resolvers.trips import MISSED, observe, record, record_four, result, sent, trips

DAY = '{between: {from: "2026-03-02T00:00:00Z", to: "2026-03-02T12:00:00Z"}}'
EVERYTHING = """from to opened achieved lost recovered openNow atRiskNow achievementRate
  achievementRateInterval { low high } observedAchieved observedLost misaligned
  timeToOutcomeSeconds { count mean min quantile(q: 0.5) }"""


@pytest.fixture
async def flights() -> Service:
    service = Service(trips())
    await record_four(service)
    return service


async def achievement(service: Service, window: str = DAY, selected: str = EVERYTHING) -> dict[str, Any]:
    document = f'{{ outcome(key: "flight") {{ achievement(window: {window}) {{ {selected} }} }} }}'
    return (await service.data(document))["outcome"]["achievement"]


async def test_what_became_of_an_outcomes_attempts(flights: Service) -> None:
    found = await achievement(flights)
    interval, hour = found.pop("achievementRateInterval"), value_of(bin_of(3_600 * 1_000_000))
    assert found == {
        "from": "2026-03-02T00:00:00Z",
        "to": "2026-03-02T12:00:00Z",
        "opened": 4,
        "achieved": 1,
        "lost": 1,
        "recovered": 1,
        "openNow": 1,
        "atRiskNow": 1,
        "achievementRate": 0.5,
        "observedAchieved": 0,
        "observedLost": 0,
        "misaligned": 0,
        "timeToOutcomeSeconds": {"count": 1, "mean": 3600, "min": hour, "quantile": hour},
    }
    assert (interval["low"], interval["high"]) == (pytest.approx(0.09453121), pytest.approx(0.90546879))


async def test_results_count_at_their_time_and_misalignments_at_the_later_close(flights: Service) -> None:
    assert (await observe(flights, result("1", "11:00", "f1", achieved=False)))["recorded"] == 1
    late = '{between: {from: "2026-03-02T11:00:00Z", to: "2026-03-02T11:01:00Z"}}'
    found = await achievement(flights, late, "achieved lost observedAchieved observedLost misaligned openNow")
    assert found == {
        "achieved": 0, "lost": 1, "observedAchieved": 0, "observedLost": 1, "misaligned": 1, "openNow": 1
    }  # fmt: skip
    assert await achievement(flights, selected="achieved lost") == {"achieved": 0, "lost": 2}


async def test_without_attempts_rates_are_null() -> None:
    service = Service(trips())
    found = await achievement(service)
    assert (found["opened"], found["openNow"], found["achievementRate"]) == (0, 0, None)
    assert (found["achievementRateInterval"], found["timeToOutcomeSeconds"]["mean"]) == (None, None)


async def test_its_series_adds_up_to_it(flights: Service) -> None:
    selected = """opened hourly: series(step: "PT1H") { from opened achieved lost }
      local: series(step: "P1D", timeZone: "Asia/Tokyo") { from to opened achieved lost }"""
    found = await achievement(flights, selected=selected)
    assert flights.rollups.readings == 1
    assert [
        (at["from"][11:13], at["opened"], at["achieved"], at["lost"]) for at in found["hourly"] if at["opened"]
    ] == [
        ("09", 2, 0, 0),
        ("11", 2, 0, 0),
    ]
    assert [(at["from"][11:13], at["achieved"], at["lost"]) for at in found["hourly"]][10] == ("10", 1, 1)
    assert len(found["hourly"]) == 12
    assert found["local"] == [
        {"from": "2026-03-02T00:00:00Z", "to": "2026-03-02T12:00:00Z", "opened": 4, "achieved": 1, "lost": 1}
    ]


async def test_a_step_in_which_attempts_closed_has_a_rate_and_its_interval(flights: Service) -> None:
    hours = 'series(step: "PT1H") { achievementRate achievementRateInterval { low high } }'
    *_, nine, ten, eleven = (await achievement(flights, selected=hours))["series"]
    nothing = {"achievementRate": None, "achievementRateInterval": None}
    interval = {"low": pytest.approx(0.09453121), "high": pytest.approx(0.90546879)}
    assert [nine, ten, eleven] == [nothing, {"achievementRate": 0.5, "achievementRateInterval": interval}, nothing]


@pytest.mark.parametrize(
    ("step", "field"), [("PT1S", "step"), ("PT0M", "step"), ('PT1H", timeZone: "Mars', "timeZone"), ("x", "step")]
)
async def test_a_series_that_cannot_be_is_refused(flights: Service, step: str, field: str) -> None:
    document = f'{{ outcome(key: "flight") {{ achievement(window: {DAY}) {{ series(step: "{step}") {{ lost }} }} }} }}'
    error = await flights.error(document)
    assert error["extensions"] == {"code": "INVALID_INPUT", "field": field}


async def test_too_many_points_are_refused(flights: Service) -> None:
    document = '{ outcome(key: "flight") { achievement(window: {last: "P2D"}) { series(step: "PT1M") { lost } } } }'
    assert (await flights.error(document))["message"].startswith("The window holds more than 1,000 steps of PT1M")


async def test_all_outcomes_with_one_window_are_read_at_once(flights: Service) -> None:
    document = f"""{{ outcomes {{ nodes {{ key achievement(window: {DAY}) {{ opened achieved lost }}
      breakingPoints(window: {DAY}) {{ breaks }} }} }} }}"""
    found = {node["key"]: node for node in (await flights.data(document))["outcomes"]["nodes"]}
    assert flights.rollups.readings == 1
    assert found["flight"]["achievement"] == {"opened": 4, "achieved": 1, "lost": 1}
    # The flights of customers who were named closed, each as a step of a trip.
    assert found["trip"]["achievement"] == {"opened": 2, "achieved": 1, "lost": 1}


async def test_breaking_points_come_most_breaks_first_then_by_key(flights: Service) -> None:
    hierarchy = flights.hierarchies.hierarchy
    vital = replace(edge("bags", "flight", make_or_break=True, required=True), position=1)
    flights.hierarchies.hierarchy = grown([Edit(contributions=(vital,))], hierarchy)
    await record(
        flights, sent("b1", "08:00", "bags", MISSED, "f6"), sent("b2", "08:10", "board", MISSED, "f6"),
        sent("b3", "08:00", "bags", MISSED, "f7"),
    )  # fmt: skip
    await flights.recorder.sweep()
    selected = "moment { key } breaks recovered lost"
    document = f'{{ outcome(key: "flight") {{ breakingPoints(window: {DAY}, first: FIRST) {{ {selected} }} }} }}'
    points = (await flights.data(document.replace("FIRST", "200")))["outcome"]["breakingPoints"]
    assert points == [
        {"moment": {"key": "board"}, "breaks": 3, "recovered": 1, "lost": 2},
        {"moment": {"key": "bags"}, "breaks": 2, "recovered": 0, "lost": 2},
    ]
    first = (await flights.data(document.replace("FIRST", "1")))["outcome"]["breakingPoints"]
    assert first == points[:1]
    for number in (0, 201, -1):
        error = await flights.error(document.replace("FIRST", str(number)))
        assert error["extensions"] == {"code": "INVALID_INPUT", "field": "first"}


async def test_an_outcomes_health_is_judged_on_its_attempts() -> None:
    hierarchy = trips()
    owing = {"trip": 0.5, "flight": 0.6}
    outcomes = [
        replace(node, objective=owing[node.key]) for node in hierarchy.nodes.values() if isinstance(node, Outcome)
    ]
    service = Service(grown([Edit(nodes=tuple(outcomes))], hierarchy), Limits(minimum_measured_for_health=4))
    document = f"""{{ outcomes {{ nodes {{ key performance(window: {DAY}) {{ health }} }} }} }}"""

    async def healths() -> list[str]:
        nodes = (await service.data(document))["outcomes"]["nodes"]
        return [node["performance"]["health"] for node in nodes]

    for number in range(3):
        await observe(service, result(str(number), "09:00", str(number), achieved=False))
    assert await healths() == ["UNKNOWN", "UNKNOWN"]
    await observe(service, result("3", "09:00", "3", achieved=False))
    assert await healths() == ["BROKEN", "BROKEN"]
    await observe(service, *(result(str(n), "09:00", str(n), achieved=True) for n in range(4, 9)))
    # 5 of 9 is below 0.6, and the interval is not; what a make-or-break contributor strains is strained.
    assert await healths() == ["STRAINED", "STRAINED"]
    await observe(service, *(result(str(n), "09:00", str(n), achieved=True) for n in range(9, 12)))
    assert await healths() == ["HEALTHY", "UNKNOWN"]
