"""What is malformed is rejected alone, with what is wrong."""

import pytest

from tests.graphql_client import Service
from tests.resolvers.items import RECORD, item, record


async def rejection(service: Service, **fields: object) -> tuple[str, str]:
    """Code and message of a bad item; the good ones around it must be recorded."""
    answer = await record(service, item("before"), item(**fields), item("after"))
    (rejected,) = answer.pop("rejected")
    assert answer == {"__typename": "RecordReceipt", "recorded": 2, "duplicates": 0}
    assert {key for _, key in service.recorder.stored} == {"before", "after"}
    assert (rejected["index"], rejected["id"]) == (1, None if rejected["code"] == "INVALID_ID" else "1")
    return rejected["code"], rejected["message"]


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
