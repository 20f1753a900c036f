from typing import Any

import pytest

from domain.sketches import bin_of, value_of
from tests.builders import interaction
from tests.graphql_client import Service

WINDOW = '{between: {from: "2026-03-02T11:59:30Z", to: "2026-03-02T12:00:00Z"}}'
EVERYTHING = """
  from to interactions magic met missed unmeasured recovered
  contributionRate contributionRateInterval { low high } score coverage health
"""


async def record(service: Service) -> None:
    """At "wait": one magic, one met by phone, one missed, one unmeasured."""
    at = service.clock.now().replace(hour=11, minute=59)
    items = [
        interaction("1", "wait", at=at, wait_seconds=10, resolved=True),
        interaction("2", "wait", at=at, channel="phone", wait_seconds=30, resolved=True),
        interaction("3", "wait", at=at, wait_seconds=90, resolved=False),
        interaction("4", "wait", at=at, wait_seconds=20),
    ]
    await service.recorder.record(list(enumerate(items)))


async def performance(service: Service, field: str, window: str = WINDOW, selected: str = EVERYTHING) -> dict[str, Any]:
    document = f"{{ {field} {{ performance(window: {window}) {{ {selected} }} }} }}"
    (node,) = (await service.data(document)).values()
    return node["performance"]


async def test_a_moments_performance(service: Service) -> None:
    await record(service)
    found = await performance(service, 'moment(key: "wait")')
    interval = found.pop("contributionRateInterval")
    assert found == {
        "from": "2026-03-02T11:59:00Z",
        "to": "2026-03-02T12:00:00Z",
        "interactions": 4,
        "magic": 1,
        "met": 1,
        "missed": 1,
        "unmeasured": 1,
        "recovered": 0,
        "contributionRate": 2 / 3,
        "score": 0.625,
        "coverage": 0.75,
        "health": "UNKNOWN",
    }
    assert (interval["low"], interval["high"]) == (pytest.approx(0.20765960), pytest.approx(0.93850785))


async def test_its_measures_with_their_values(service: Service) -> None:
    await record(service)
    selected = """measures { moment { key } key unit magic met missed
      distribution { count mean min max half: quantile(q: 0.5) least: quantile(q: 0)
      quantiles(q: [0.5, 1, 0]) relativeError } }"""
    wait, resolved = sorted(
        (await performance(service, 'moment(key: "wait")', selected=selected))["measures"],
        key=lambda measure: measure["unit"] or "",
        reverse=True,
    )
    least, half, most = (value_of(bin_of(seconds * 1_000_000)) for seconds in (10, 20, 90))
    assert wait == {
        "moment": {"key": "wait"},
        "key": "wait",
        "unit": "s",
        "magic": 1,
        "met": 2,
        "missed": 1,
        "distribution": {
            "count": 4,
            "mean": 37.5,
            "min": least,
            "max": most,
            "half": half,
            "least": least,
            "quantiles": [half, most, least],
            "relativeError": 0.01,
        },
    }
    assert (resolved["key"], resolved["met"], resolved["missed"]) == ("resolved", 2, 1)
    assert resolved["distribution"]["mean"] == pytest.approx(2 / 3)


async def test_a_channel_alone(service: Service) -> None:
    await record(service)
    document = f'{{ moment(key: "wait") {{ performance(window: {WINDOW}, channel: "phone") {{ interactions met }} }} }}'
    assert await service.data(document) == {"moment": {"performance": {"interactions": 1, "met": 1}}}
    everywhere = document.replace('"phone"', "null")
    assert (await service.data(everywhere))["moment"]["performance"]["interactions"] == 4


@pytest.mark.parametrize(
    ("channel", "fault"),
    [
        ("", "must not be empty"),
        ("x" * 10_000, "has 10000 characters; at most 64 are allowed"),
        ("a\u200bb", "must not hold the invisible character U+200B (ZERO WIDTH SPACE)"),
    ],
)
async def test_a_channel_that_can_be_none_is_an_error(service: Service, channel: str, fault: str) -> None:
    query = (
        'query ($channel: String) { moment(key: "wait") { performance(window: WINDOW, channel: $channel) { met } } }'
    )
    assert await service.error(query.replace("WINDOW", WINDOW), channel=channel) == {
        "message": f"channel {fault}.",
        "path": ["moment", "performance"],
        "extensions": {"code": "INVALID_INPUT", "field": "channel"},
    }
    assert service.rollups.readings == 0


async def test_a_composite_pools_what_is_below_it(service: Service) -> None:
    await record(service)
    for field in ('experience(key: "visit")', 'outcome(key: "served")'):
        found = await performance(service, field, selected="interactions contributionRate score measures { key }")
        assert found == {
            "interactions": 4,
            "contributionRate": 2 / 3,
            "score": 0.625,
            "measures": [{"key": "resolved"}, {"key": "wait"}],
        }


async def test_no_data_is_null_and_an_activity_has_none(service: Service) -> None:
    await record(service)
    nothing = {
        "interactions": 0,
        "magic": 0,
        "met": 0,
        "missed": 0,
        "unmeasured": 0,
        "recovered": 0,
        "contributionRate": None,
        "contributionRateInterval": None,
        "score": None,
        "coverage": None,
        "health": "UNKNOWN",
        "from": "2026-03-02T11:59:00Z",
        "to": "2026-03-02T12:00:00Z",
    }
    assert await performance(service, 'activity(key: "check")') == nothing
    assert await performance(service, 'moment(key: "pay")') == nothing


async def test_last_ends_with_the_current_minute(service: Service) -> None:
    assert await performance(service, 'moment(key: "wait")', '{last: "PT5M"}', "from to") == {
        "from": "2026-03-02T11:56:00Z",
        "to": "2026-03-02T12:01:00Z",
    }


async def test_an_operation_reads_performance_once_for_all_nodes_at_any_depth(service: Service) -> None:
    await record(service)
    again = f"measures {{ moment {{ performance(window: {WINDOW}) {{ met }} }} }}"
    asked = f"performance(window: {WINDOW}) {{ interactions {again} }}"
    document = f"""{{
      outcome(key: "served") {{ {asked} contributors {{ contributor {{ {asked}
        contributors {{ contributor {{ {asked} contributors {{ contributor {{ {asked} }} }} }} }}
      }} }} }}
      moment(key: "wait") {{ {asked} }}
      moments {{ nodes {{ {asked} }} }}
      node(id: "TW9tZW50OmlkLXdhaXQ=") {{ ... on Moment {{ {asked} }} }}
    }}"""
    await service.data(document)
    assert (service.rollups.readings, service.hierarchies.reads) == (1, 1)


async def test_windows_and_channels_that_differ_are_read_apart(service: Service) -> None:
    await service.data(
        f"""{{ moment(key: "wait") {{
          a: performance(window: {WINDOW}) {{ met }} b: performance(window: {WINDOW}, channel: "web") {{ met }}
          c: performance(window: {{last: "PT5M"}}) {{ met }} d: performance(window: {{last: "PT300S"}}) {{ met }}
        }} }}"""
    )
    assert service.rollups.readings == 3


async def test_after_an_edit_performance_is_read_anew(service: Service) -> None:
    await record(service)
    selected = '... on Contribution { to { performance(window: {last: "PT5M"}) { interactions } } }'
    document = f"""mutation {{
      a: contribute(input: {{contributor: "wait", to: "served"}}) {{ {selected} }}
      withdraw(input: {{contributor: "wait", from: "served"}}) {{ __typename }}
      withdraw2: withdraw(input: {{contributor: "wait", from: "visit"}}) {{ __typename }}
      b: contribute(input: {{contributor: "pay", to: "served"}}) {{ {selected} }}
    }}"""
    answer = await service.data(document)
    assert answer["a"] == {"to": {"performance": {"interactions": 4}}}
    assert answer["b"] == {"to": {"performance": {"interactions": 0}}}


DURATION = 'must be an ISO 8601 duration in weeks, days, hours, minutes and seconds, as "PT5M".'
TIME = 'must be an RFC 3339 time with an offset, as "2026-01-31T09:30:00Z".'


@pytest.mark.parametrize(
    ("window", "field", "message"),
    [
        ('{last: "5 minutes"}', "window.last", f"window.last {DURATION}"),
        ("{last: 5}", "window.last", f"window.last {DURATION}"),
        ('{last: "PT0S"}', "window.last", "last must be longer than nothing, as PT5M."),
        ('{last: "P4000000D"}', "window.last", "last reaches back before the year 1; shorten it."),
        (
            '{between: {from: "2026-03-02T12:00:00Z", to: "2026-03-02T11:00:00Z"}}',
            "window.between",
            "between.to must be later than between.from.",
        ),
        (
            '{between: {from: "2026-03-02T12:00:00", to: "2026-03-02T13:00:00Z"}}',
            "window.between.from",
            f"window.between.from {TIME}",
        ),
        ('{between: {from: "2026-03-02T12:00:00Z", to: NaN}}', "window.between.to", f"window.between.to {TIME}"),
    ],
)
async def test_a_bad_window_is_an_error_that_names_the_field(
    service: Service, window: str, field: str, message: str
) -> None:
    assert await service.error(f'{{ moment(key: "wait") {{ performance(window: {window}) {{ met }} }} }}') == {
        "message": message,
        "path": ["moment", "performance"],
        "extensions": {"code": "INVALID_INPUT", "field": field},
    }


async def test_one_bad_window_does_not_spoil_another(service: Service) -> None:
    document = f"""{{
      a: moment(key: "wait") {{ performance(window: {WINDOW}) {{ met }} }}
      b: moment(key: "wait") {{ performance(window: {{last: "PT0S"}}) {{ met }} }}
    }}"""
    answer = await service.run(document)
    assert answer["data"] == {"a": {"performance": {"met": 0}}, "b": None}


@pytest.mark.parametrize("window", ["{}", '{last: "PT5M", between: {from: "a", to: "b"}}'])
async def test_a_window_is_exactly_one_of_two(service: Service, window: str) -> None:
    answer = await service.run(f'{{ moment(key: "wait") {{ performance(window: {window}) {{ met }} }} }}')
    assert "data" not in answer
    assert "exactly one" in answer["errors"][0]["message"]


@pytest.mark.parametrize("q", ["-0.1", "1.1", "1e999"])
async def test_a_quantile_outside_nought_and_one_is_an_error(service: Service, q: str) -> None:
    await record(service)
    selected = f"measures {{ distribution {{ quantile(q: {q}) }} }}"
    answer = await service.run(f'{{ moment(key: "wait") {{ performance(window: {WINDOW}) {{ {selected} }} }} }}')
    assert answer["errors"][0]["extensions"] == {"code": "INVALID_INPUT", "field": "q"}


@pytest.mark.parametrize(
    ("q", "message"),
    [
        ([], "q has 0 ratios; give 1 to 100."),
        ([0.5] * 101, "q has 101 ratios; give 1 to 100."),
        ([0.5, 2], "q is 2; give a ratio from 0 to 1, as 0.95."),
    ],
)
async def test_quantiles_that_cannot_be_are_an_error(service: Service, q: list[float], message: str) -> None:
    await record(service)
    selected = f"measures {{ distribution {{ quantiles(q: {q}) }} }}"
    answer = await service.run(f'{{ moment(key: "wait") {{ performance(window: {WINDOW}) {{ {selected} }} }} }}')
    assert answer["errors"][0]["message"] == message
