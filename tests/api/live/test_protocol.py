"""What the protocol text of graphql-transport-ws says and `test_socket.py` does not test, in the text's order.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

import gc
import json
from collections.abc import AsyncGenerator
from typing import Final

import pytest

from tests.api.live.server import Client, Served, served, until

NEWS: Final = "subscription { news { number } }"
WORK: Final = "mutation { work }"
COUNT: Final = "subscription ($to: Int!) { numbers(to: $to) }"

PING: Final = {"type": "ping"}
PONG: Final = {"type": "pong"}


@pytest.fixture
async def service() -> AsyncGenerator[Served]:
    async with served() as running:
        yield running


@pytest.fixture
async def client(service: Served) -> AsyncGenerator[Client]:
    """Whose connection is acknowledged."""
    async with service.socket() as client:
        yield client


@pytest.fixture
async def newcomer(service: Served) -> AsyncGenerator[Client]:
    """Who did not initialise a connection yet."""
    async with service.socket(init=False) as client:
        yield client


def told(identity: str, number: int) -> dict[str, object]:
    return {"id": identity, "type": "next", "payload": {"data": {"news": {"number": number}}}}


def completed(identity: str) -> dict[str, object]:
    return {"id": identity, "type": "complete"}


async def nothing_more(client: Client) -> None:
    """Whatever was under way has been sent before the answer to a ping."""
    await client.send(**PING)
    assert await client.receive() == PONG


# Communication


async def test_operations_with_ids_of_their_own_are_active_at_once_and_interleaved(
    service: Served, client: Client
) -> None:
    for identity in ("1", "2"):
        await client.subscribe(identity, NEWS)
        assert await client.receive() == told(identity, 0)
    await client.subscribe("3", '{ echo(text: "between") }')
    assert [(await client.receive())["type"] for _ in range(2)] == ["next", "complete"]
    service.channel.tell()
    got = sorted([await client.receive(), await client.receive()], key=lambda message: message["id"])
    assert got == [told("1", 1), told("2", 1)]


async def test_a_client_closes_with_1000_and_hears_the_same(service: Served, client: Client) -> None:
    await client.subscribe("1", NEWS)
    await client.receive()
    await client.connection.close(1000, "Normal Closure")
    assert client.connection.close_code == 1000
    await until(lambda: not service.channel.queues and not len(service.app.connections))


# ConnectionInit and ConnectionAck


@pytest.mark.parametrize("payload", [{}, {"payload": None}, {"payload": {}}, {"payload": {"any": ["thing", 1]}}])
async def test_a_connection_is_initialised_with_a_payload_or_without(
    newcomer: Client, payload: dict[str, object]
) -> None:
    await newcomer.send(type="connection_init", **payload)
    assert await newcomer.receive() == {"type": "connection_ack"}


async def test_a_second_init_is_too_many_before_the_first_is_acknowledged_too(newcomer: Client) -> None:
    await newcomer.send(type="connection_init")
    await newcomer.send(type="connection_init")
    assert await newcomer.receive() == {"type": "connection_ack"}
    assert await newcomer.closed() == (4429, "Too many initialisation requests")


# Ping and Pong


@pytest.mark.parametrize("payload", [{}, {"payload": None}, {"payload": {}}, {"payload": {"at": 5}}])
async def test_a_ping_is_answered_at_any_time(newcomer: Client, payload: dict[str, object]) -> None:
    await newcomer.send(type="ping", **payload)
    assert await newcomer.receive() == PONG
    await newcomer.send(type="connection_init")
    await newcomer.receive()
    await newcomer.send(type="ping", **payload)
    assert await newcomer.receive() == PONG


@pytest.mark.parametrize("payload", [{}, {"payload": None}, {"payload": {"at": 5}}])
async def test_a_pong_that_nobody_asked_for_is_no_mistake_at_any_time(
    newcomer: Client, payload: dict[str, object]
) -> None:
    await newcomer.send(type="pong", **payload)
    await newcomer.send(type="connection_init")
    assert await newcomer.receive() == {"type": "connection_ack"}
    await newcomer.send(type="pong", **payload)
    await nothing_more(newcomer)


# Subscribe


@pytest.mark.parametrize("second", [NEWS, WORK, "{ echo }"])
@pytest.mark.parametrize("first", [NEWS, WORK])
async def test_an_id_in_use_closes_the_socket_whatever_the_operations_are(
    service: Served, client: Client, first: str, second: str
) -> None:
    await client.subscribe("same", first)
    await until(lambda: bool(service.channel.queues or service.channel.working))
    if first == NEWS:
        await client.receive()
    await client.subscribe("same", second)
    assert await client.closed() == (4409, "Subscriber for same already exists")
    await until(lambda: not service.channel.queues and not service.channel.working)


async def test_an_id_is_free_again_once_its_operation_ended_whoever_ended_it(service: Served, client: Client) -> None:
    await client.subscribe("1", "{ wrong }")
    assert (await client.receive())["type"] == "error"
    await client.subscribe("1", '{ echo(text: "a") }')
    assert [(await client.receive())["type"] for _ in range(2)] == ["next", "complete"]
    await client.subscribe("1", NEWS)
    assert await client.receive() == told("1", 0)
    await client.send(type="complete", id="1")
    await client.subscribe("1", NEWS)
    assert await client.receive() == told("1", 0)
    service.channel.tell()
    assert await client.receive() == told("1", 1)
    await nothing_more(client)  # of the first one with that id


@pytest.mark.parametrize("identity", ["__proto__", "0", " ", "ü\u2028\U0001f600", '"}', "x" * 256])
async def test_any_text_is_an_id(client: Client, identity: str) -> None:
    await client.subscribe(identity, "mutation { double(number: 1) }")
    assert await client.receive() == {"id": identity, "type": "next", "payload": {"data": {"double": 2}}}
    assert await client.receive() == completed(identity)


@pytest.mark.parametrize(
    "others",
    [
        {"operationName": None, "variables": None, "extensions": None},
        {"variables": {}, "extensions": {}},
        {"operationName": "Named", "extensions": {"any": {"thing": 1}}},
    ],
)
async def test_what_a_payload_may_leave_out_may_be_null_too(client: Client, others: dict[str, object]) -> None:
    await client.subscribe("1", 'query Named { echo(text: "a") }', **others)
    assert await client.receive() == {"id": "1", "type": "next", "payload": {"data": {"echo": "a"}}}


async def test_of_several_operations_the_named_one_is_executed(client: Client) -> None:
    document = 'query A { echo(text: "a") } query B { echo(text: "b") } subscription C { news { number } }'
    await client.subscribe("1", document, operationName="B")
    assert (await client.receive())["payload"] == {"data": {"echo": "b"}}
    assert await client.receive() == completed("1")
    await client.subscribe("2", document, operationName="C")
    assert await client.receive() == told("2", 0)


async def test_nothing_is_executed_before_the_connection_is_acknowledged(service: Served, newcomer: Client) -> None:
    await newcomer.subscribe("1", WORK)
    assert await newcomer.closed() == (4401, "Unauthorized")
    assert service.channel.working == 0


# Next, Error and Complete


@pytest.mark.parametrize("results", [0, 1, 3])
async def test_all_results_come_in_order_and_then_complete(client: Client, results: int) -> None:
    await client.subscribe("1", COUNT, variables={"to": results})
    for number in range(results):
        assert await client.receive() == {"id": "1", "type": "next", "payload": {"data": {"numbers": [number]}}}
    assert await client.receive() == completed("1")
    await nothing_more(client)


async def test_an_error_is_a_list_of_errors_and_the_last_of_its_operation(client: Client) -> None:
    await client.subscribe("1", "{ echo(text: 5) wrong }")
    answer = await client.receive()
    assert (answer.keys(), answer["id"], answer["type"]) == ({"id", "type", "payload"}, "1", "error")
    assert len(answer["payload"]) == 2
    assert all(error["message"] and error["locations"] for error in answer["payload"])
    await nothing_more(client)


async def test_a_source_that_fails_sends_an_error_and_no_complete(service: Served, client: Client) -> None:
    await client.subscribe("1", NEWS)
    await client.receive()
    service.channel.end(ValueError("a secret"))
    assert (await client.receive())["type"] == "error"
    await nothing_more(client)


async def test_a_result_that_a_client_wants_no_more_is_not_sent(service: Served, client: Client) -> None:
    await client.subscribe("1", WORK)
    await until(lambda: service.channel.working == 1)
    await client.send(type="complete", id="1")
    await nothing_more(client)
    service.channel.may_finish.set()
    await until(lambda: service.channel.working == 0)
    await nothing_more(client)


async def test_what_does_not_let_itself_be_cancelled_is_told_to_nobody_either(
    service: Served, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    await client.subscribe("1", "mutation { insist }")
    await until(lambda: service.channel.working == 1)
    await client.send(type="complete", id="1")
    await until(lambda: service.channel.working == 0)
    await nothing_more(client)
    gc.collect()  # that is when asyncio tells of failures that nobody asked for
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


async def test_completing_what_ended_meanwhile_is_no_mistake_whatever_ended_it(service: Served, client: Client) -> None:
    await client.subscribe("done", COUNT, variables={"to": 0})
    await client.subscribe("wrong", "{ wrong }")
    await client.subscribe("open", NEWS)
    assert {(await client.receive())["type"] for _ in range(3)} == {"complete", "error", "next"}
    for identity in ("done", "wrong", "open", "open"):
        await client.send(type="complete", id=identity)
    await nothing_more(client)
    service.channel.tell()
    await nothing_more(client)


# Invalid message


@pytest.mark.parametrize(
    "message",
    [
        {"type": "connection_ack"},
        {"type": "error", "id": "1", "payload": []},
        {"type": "start", "id": "1", "payload": {"query": NEWS}},  # of the protocol before this one
        {"type": "PING"},
        {"type": "connection_init", "payload": "token"},
        {"type": "connection_init", "payload": []},
        {"type": "pong", "payload": 1},
        {"type": "subscribe", "id": 1, "payload": {"query": NEWS}},
        {"type": "subscribe", "id": "x" * 257, "payload": {"query": NEWS}},
        {"type": "subscribe", "id": "1", "payload": None},
        {"type": "subscribe", "id": "1", "payload": {"query": None}},
        {"type": "complete"},
        {"type": "complete", "id": None},
        [],
    ],
)
async def test_a_message_that_the_text_does_not_have_closes_the_socket_at_once(
    newcomer: Client, message: dict[str, object] | list[object]
) -> None:
    """Before a connection is initialised as well."""
    await newcomer.connection.send(json.dumps(message))
    code, reason = await newcomer.closed()
    assert (code, bool(reason)) == (4400, True)
