from typing import Any

import pytest

from domain.errors import UnavailableError
from domain.limits import Limits
from resolvers.scalars import MAX_COUNT
from tests.graphql_client import PSEUDONYMS, Service
from tests.resolvers.conftest import shop

RECORD = """
mutation ($items: [InteractionInput!]!, $source: String! = "default") {
  recordInteractions(input: {source: $source, interactions: $items}) {
    __typename
    ... on RecordReceipt { recorded duplicates rejected { index id code message } }
    ... on Refusal { message }
    ... on InvalidInput { field }
    ... on BatchTooLarge { limit }
    ... on Overloaded { retryAfterSeconds }
  }
}
"""
READ = """
query ($key: String!, $source: String! = "default") {
  interaction(source: $source, key: $key) {
    id source key momentKey moment { key } customer channel occurredAt recordedAt signals verdict score
    standardVersion measures { key value score verdict }
  }
}
"""


def item(key: object = "1", **fields: object) -> dict[str, object]:
    """An item as a client sends it."""
    return {"id": key, "moment": "wait", "occurredAt": "2026-03-02T11:59:00Z", "signals": {"wait_seconds": 20}} | fields


async def record(service: Service, *items: dict[str, object], **variables: object) -> dict[str, Any]:
    return (await service.data(RECORD, items=list(items), **variables))["recordInteractions"]


async def rejection(service: Service, **fields: object) -> tuple[str, str]:
    """Code and message of a bad item; the good ones around it must be recorded."""
    answer = await record(service, item("before"), item(**fields), item("after"))
    (rejected,) = answer.pop("rejected")
    assert answer == {"__typename": "RecordReceipt", "recorded": 2, "duplicates": 0}
    assert {key for _, key in service.recorder.stored} == {"before", "after"}
    assert (rejected["index"], rejected["id"]) == (1, None if rejected["code"] == "INVALID_ID" else "1")
    return rejected["code"], rejected["message"]


async def test_a_recorded_interaction_is_read_with_what_explains_its_verdict(service: Service) -> None:
    sent = item(
        occurredAt="2026-03-02T12:30:00.125+01:00",
        customer="c-1",
        channel="web",
        signals={"wait_seconds": 20, "resolved": True},
    )
    assert await record(service, sent) == {
        "__typename": "RecordReceipt",
        "recorded": 1,
        "duplicates": 0,
        "rejected": [],
    }
    assert await service.data(READ, key="1") == {
        "interaction": {
            "id": "SW50ZXJhY3Rpb246ZGVmYXVsdDox",
            "source": "default",
            "key": "1",
            "momentKey": "wait",
            "moment": {"key": "wait"},
            "customer": PSEUDONYMS.of_customer("c-1"),
            "channel": "web",
            "occurredAt": "2026-03-02T11:30:00.125Z",
            "recordedAt": "2026-03-02T12:00:00Z",
            "signals": {"wait_seconds": 20, "resolved": True},
            "verdict": "MET",
            "score": 0.875,
            "standardVersion": 1,
            "measures": [
                {"key": "wait", "value": 20.0, "score": 0.75, "verdict": "MET"},
                {"key": "resolved", "value": 1.0, "score": 1.0, "verdict": "MET"},
            ],
        }
    }


async def test_an_interaction_that_is_not_there_is_null(service: Service) -> None:
    assert await service.data(READ, key="1") == {"interaction": None}
    assert await service.data(READ, key="\ud800") == {"interaction": None}


async def test_a_source_that_can_be_none_is_an_error(service: Service) -> None:
    assert await service.error(READ, key="1", source="a:b") == {
        "message": "source must not hold a colon.",
        "path": ["interaction"],
        "extensions": {"code": "INVALID_INPUT", "field": "source"},
    }


async def test_an_unmapped_interaction_has_no_moment(service: Service) -> None:
    await record(service, item(moment="nowhere"))
    found = (await service.data(READ, key="1"))["interaction"]
    assert (found["momentKey"], found["moment"], found["verdict"], found["score"]) == (
        "nowhere",
        None,
        "UNMEASURED",
        None,
    )
    assert found["standardVersion"] is None
    unmapped = "{ hierarchy { unmappedKeys { key source interactions firstSeenAt lastSeenAt } } }"
    assert await service.data(unmapped) == {
        "hierarchy": {
            "unmappedKeys": [
                {
                    "key": "nowhere",
                    "source": "default",
                    "interactions": 1,
                    "firstSeenAt": "2026-03-02T12:00:00Z",
                    "lastSeenAt": "2026-03-02T12:00:00Z",
                }
            ]
        }
    }


async def test_sent_again_it_is_a_duplicate_and_with_other_content_rejected(service: Service) -> None:
    await record(service, item())
    assert (await record(service, item()))["duplicates"] == 1
    answer = await record(service, item(signals={"wait_seconds": 21}))
    assert [(each["index"], each["id"], each["code"]) for each in answer["rejected"]] == [(0, "1", "CONTENT_DIFFERS")]


async def test_nulls_are_as_if_left_out(service: Service) -> None:
    await record(service, item())
    nulls = item(customer=None, attempt=None, attempts=None, channel=None, recovers=None)
    assert (await record(service, nulls))["duplicates"] == 1


async def test_attempts_and_recoveries_are_part_of_the_content(service: Service) -> None:
    full = item(attempt="a", attempts=[{"outcome": "served", "key": "b"}], recovers="0")
    await record(service, full)
    stored = service.recorder.stored["default", "1"].interaction
    assert (stored.attempt, stored.attempts, stored.recovers) == ("a", (("served", "b"),), "0")


@pytest.mark.parametrize(
    "bad",
    [
        *({name: 1.5} for name in ("id", "moment", "customer", "attempt", "channel", "recovers")),
        *({name: None} for name in ("id", "moment", "occurredAt", "signals")),
        {"moment": 7},
        {"attempts": "ab"},
        {"attempts": [{"outcome": "served"}]},
        {"unheardOf": 1},
    ],
    ids=str,
)
async def test_what_the_types_refuse_fails_the_whole_request(service: Service, bad: dict[str, object]) -> None:
    answer = await service.run(RECORD, items=[item("1"), item("2") | bad])
    assert "data" not in answer
    assert service.recorder.stored == {}


async def test_an_id_may_be_an_integer_as_graphql_has_it(service: Service) -> None:
    assert (await record(service, item(7, recovers=8)))["recorded"] == 1
    assert service.recorder.stored["default", "7"].interaction.recovers == "8"


NO_TIME = 'occurredAt must be an RFC 3339 time with an offset, as "2026-01-31T09:30:00Z".'


@pytest.mark.parametrize("sent", ["2026-03-02T11:59:00", "yesterday", "", 5, 1.5, True, ["2026-03-02"], {"at": 1}])
async def test_a_time_without_offset_or_of_any_other_shape_rejects_its_item_alone(
    service: Service, sent: object
) -> None:
    assert await rejection(service, occurredAt=sent) == ("INVALID_TIME", NO_TIME)


async def test_a_time_in_the_future_rejects_its_item_alone(service: Service) -> None:
    code, message = await rejection(service, occurredAt="2026-03-02T12:01:01Z")
    assert code == "TIME_IN_FUTURE"
    assert message.startswith("occurredAt 2026-03-02T12:01:01Z is more than 60 s ahead of the database's clock; ")


FLAT = 'signals must be a flat JSON object, as {"wait_seconds": 42, "resolved": true}.'
NO_SIGNAL = 'The signal "s" must be a number, a boolean or a string; leave it out where nothing was observed.'
FORBIDDEN = 'A signal\'s name must not hold "$" or ".".'


@pytest.mark.parametrize(
    ("signals", "message"),
    [
        ("wait", FLAT),
        (5, FLAT),
        (float("nan"), FLAT),
        ([{"s": 1}], FLAT),
        ({"s": None}, NO_SIGNAL),
        ({"s": [1]}, NO_SIGNAL),
        ({"s": {"t": 1}}, NO_SIGNAL),
        ({"s": float("nan")}, 'The signal "s" is not a number; leave the signal out.'),
        ({"s": float("inf")}, 'The signal "s" is too large; numbers must be of magnitude below 10^12.'),
        ({"s": float("-inf")}, 'The signal "s" is too large; numbers must be of magnitude below 10^12.'),
        ({"s": 10**400}, 'The signal "s" is too large; numbers must be of magnitude below 10^12.'),
        ({"$s": 1}, FORBIDDEN),
        ({"a.b": 1}, FORBIDDEN),
        ({"": 1}, "A signal's name must not be empty."),
    ],
)
async def test_malformed_signals_reject_their_item_alone(service: Service, signals: object, message: str) -> None:
    assert await rejection(service, signals=signals) == ("INVALID_SIGNALS", message)


async def test_sixty_five_signals_are_too_many(service: Service) -> None:
    assert await rejection(service, signals={f"s{number}": number for number in range(65)}) == (
        "TOO_MANY_SIGNALS",
        "signals has 65 names; at most 64 are allowed.",
    )


async def test_an_id_of_ten_kilobytes_is_not_sent_back(service: Service) -> None:
    assert await rejection(service, id="x" * 10_240) == (
        "INVALID_ID",
        "id has 10240 characters; at most 256 are allowed.",
    )


async def test_a_key_of_another_kind_of_node_is_rejected(service: Service) -> None:
    assert (await rejection(service, moment="served"))[0] == "NOT_A_MOMENT"


@pytest.mark.parametrize(
    ("literal", "message"),
    [
        ("{s: 1e999}", 'The signal "s" is too large; numbers must be of magnitude below 10^12.'),
        ("{s: NaN}", NO_SIGNAL),
        ("{s: Infinity}", NO_SIGNAL),
        ("{s: null}", NO_SIGNAL),
        ("{s: [1]}", NO_SIGNAL),
        ('"wait"', FLAT),
        ("NaN", FLAT),
    ],
)
async def test_malformed_literals_reject_their_item_alone(service: Service, literal: str, message: str) -> None:
    good = 'moment: "wait", occurredAt: "2026-03-02T11:59:00Z"'
    document = f"""mutation {{ recordInteractions(input: {{interactions: [
        {{id: "1", signals: {{s: 1}}, {good}}}, {{id: "2", signals: {literal}, {good}}}
    ]}}) {{ ... on RecordReceipt {{ recorded rejected {{ index code message }} }} }} }}"""
    assert await service.data(document) == {
        "recordInteractions": {
            "recorded": 1,
            "rejected": [{"index": 1, "code": "INVALID_SIGNALS", "message": message}],
        }
    }


async def test_a_variable_inside_literal_signals_is_read(service: Service) -> None:
    document = """mutation ($wait: Float!) { recordInteractions(input: {interactions: [
        {id: "1", moment: "wait", occurredAt: "2026-03-02T11:59:00Z", signals: {wait_seconds: $wait}}
    ]}) { ... on RecordReceipt { recorded } } }"""
    assert await service.data(document, wait=12.5) == {"recordInteractions": {"recorded": 1}}
    assert service.recorder.stored["default", "1"].interaction.signals == {"wait_seconds": 12.5}


async def test_a_batch_over_the_limit_is_refused_whole() -> None:
    service = Service(shop(), limits=Limits(max_batch_items=2))
    assert await record(service, item("1"), item("2"), item("3")) == {
        "__typename": "BatchTooLarge",
        "message": "A call takes at most 2 items; send them in several. Nothing of this one was recorded.",
        "limit": 2,
    }
    assert service.recorder.stored == {}


async def test_a_full_queue_says_when_to_come_back(service: Service) -> None:
    service.recorder.overload(1.5)
    assert await record(service, item()) == {
        "__typename": "Overloaded",
        "message": "The recording queue is full; nothing of this call was recorded. Send it again in 1.5 s.",
        "retryAfterSeconds": 1.5,
    }
    assert service.recorder.stored == {}


async def test_a_source_with_a_colon_is_refused(service: Service) -> None:
    assert await record(service, item(), source="a:b") == {
        "__typename": "InvalidInput",
        "message": "source must not hold a colon.",
        "field": "source",
    }
    assert service.recorder.stored == {}


async def test_a_database_that_is_away_is_an_error_that_says_so(service: Service) -> None:
    service.recorder.failure = UnavailableError("The database did not answer in time; send it again.")
    assert await service.error(RECORD, items=[item()]) == {
        "message": "The database did not answer in time; send it again.",
        "path": ["recordInteractions"],
        "extensions": {"code": "UNAVAILABLE"},
    }


async def test_recording_reads_no_hierarchy(service: Service) -> None:
    await record(service, item())
    assert service.hierarchies.reads == 0


def test_a_count_is_exact_in_javascript() -> None:
    assert MAX_COUNT == 9_007_199_254_740_991
