"""The protocol graphql-transport-ws, rule by rule, over real sockets."""

from collections.abc import AsyncGenerator

import pytest
import websockets

from domain.feed import Cursor, write_cursor
from tests.api.live.server import Served, fell_behind, served, until

NEWS = "subscription { news { number text } }"


@pytest.fixture
async def service() -> AsyncGenerator[Served]:
    async with served() as running:
        yield running


def news(identity: str, number: int, text: str = "news") -> dict[str, object]:
    return {"id": identity, "type": "next", "payload": {"data": {"news": {"number": number, "text": text}}}}


async def test_a_subscription_is_told_event_by_event_until_its_source_ends(service: Served) -> None:
    async with service.socket() as client:
        await client.subscribe("1", NEWS)
        assert await client.receive() == news("1", 0, "position")
        service.channel.tell()
        assert await client.receive() == news("1", 1)
        service.channel.end()
        assert await client.receive() == {"id": "1", "type": "complete"}


async def test_queries_and_mutations_get_one_result_and_complete(service: Served) -> None:
    async with service.socket() as client:
        await client.subscribe("q", "query ($t: String!) { echo(text: $t) }", variables={"t": "ü\n\u2028"})
        assert await client.receive() == {"id": "q", "type": "next", "payload": {"data": {"echo": "ü\n\u2028"}}}
        assert await client.receive() == {"id": "q", "type": "complete"}
        await client.subscribe("m", "mutation { double(number: 21) }")
        assert await client.receive() == {"id": "m", "type": "next", "payload": {"data": {"double": 42}}}
        assert await client.receive() == {"id": "m", "type": "complete"}


async def test_an_error_while_executing_is_masked_and_comes_with_the_result(service: Served) -> None:
    async with service.socket() as client:
        await client.subscribe("q", "{ broken }")
        payload = (await client.receive())["payload"]
        [error] = payload["errors"]
        assert (payload["data"], error["path"], error["extensions"]["code"]) == (None, ["broken"], "INTERNAL")
        assert error["extensions"]["requestId"] in error["message"]
        assert await client.receive() == {"id": "q", "type": "complete"}


@pytest.mark.parametrize(
    "query",
    ["{", "{ nothing }", "subscription {", "subscription { nothing }", "subscription { news }", "", "query A { echo }"],
)
async def test_a_wrong_document_ends_its_operation_alone(service: Served, query: str) -> None:
    async with service.socket() as client:
        await client.subscribe("good", NEWS)
        await client.receive()
        await client.subscribe("bad", query)
        answer = await client.receive()
        assert (answer["id"], answer["type"]) == ("bad", "error")
        assert answer["payload"][0]["message"]
        service.channel.tell()
        assert await client.receive() == news("good", 1)


async def test_a_variable_that_is_missing_ends_its_subscription_alone(service: Served) -> None:
    async with service.socket() as client:
        await client.subscribe("1", "subscription ($t: String!) { news(topic: $t) { number } }")
        answer = await client.receive()
        assert (answer["id"], answer["type"]) == ("1", "error")
        await client.subscribe("1", NEWS)  # the id is free again
        assert await client.receive() == news("1", 0, "position")


async def test_a_source_that_fails_ends_its_subscription_alone(service: Served) -> None:
    async with service.socket() as client:
        await client.subscribe("1", NEWS)
        await client.receive()
        service.channel.end(ValueError("a secret"))
        answer = await client.receive()
        assert (answer["type"], answer["payload"][0]["extensions"]["code"]) == ("error", "INTERNAL")
        assert "secret" not in str(answer)
        await client.send(type="ping")
        assert await client.receive() == {"type": "pong"}


async def test_who_fell_behind_is_told_where_to_go_on(service: Served) -> None:
    async with service.socket() as client:
        await client.subscribe("1", NEWS)
        await client.receive()
        service.channel.end(fell_behind())
        [error] = (await client.receive())["payload"]
        assert error["extensions"] == {"code": "FELL_BEHIND", "cursor": write_cursor(Cursor({1: 7}))}


async def test_a_client_that_completes_hears_no_more_and_its_source_is_closed(service: Served) -> None:
    async with service.socket() as client:
        await client.subscribe("1", NEWS)
        await client.receive()
        await client.send(type="complete", id="1")
        await client.send(type="ping")
        assert await client.receive() == {"type": "pong"}
        await until(lambda: not service.channel.queues)
        await client.subscribe("1", NEWS)
        assert await client.receive() == news("1", 0, "position")


async def test_completing_what_ended_already_is_no_mistake(service: Served) -> None:
    async with service.socket() as client:
        await client.send(type="complete", id="never")
        await client.send(type="ping", payload={"any": "thing"})
        assert await client.receive() == {"type": "pong"}


async def test_a_client_that_goes_leaves_nothing_behind(service: Served) -> None:
    async with service.socket() as client:
        await client.subscribe("1", NEWS)
        await client.receive()
        assert len(service.app.connections) == 1
    await until(lambda: not service.channel.queues and not len(service.app.connections))


@pytest.mark.parametrize("subprotocols", [None, ["graphql-ws"], ["chat"]])
async def test_another_subprotocol_is_closed_with_4406(service: Served, subprotocols: list[str] | None) -> None:
    async with service.socket(init=False, subprotocols=subprotocols) as client:
        assert await client.closed() == (4406, "Subprotocol not acceptable")


async def test_the_subprotocol_is_chosen_among_several(service: Served) -> None:
    async with service.socket(subprotocols=["graphql-ws", "graphql-transport-ws"]) as client:
        assert client.connection.subprotocol == "graphql-transport-ws"


async def test_who_does_not_begin_in_time_is_closed_with_4408() -> None:
    async with served(socket_init_seconds=0.2) as service, service.socket(init=False) as client:
        assert await client.closed() == (4408, "Connection initialisation timeout")


async def test_a_second_init_is_closed_with_4429(service: Served) -> None:
    async with service.socket() as client:
        await client.send(type="connection_init")
        assert await client.closed() == (4429, "Too many initialisation requests")


async def test_an_operation_before_init_is_closed_with_4401(service: Served) -> None:
    async with service.socket(init=False) as client:
        await client.subscribe("1", NEWS)
        assert await client.closed() == (4401, "Unauthorized")


async def test_an_id_in_use_is_closed_with_4409(service: Served) -> None:
    async with service.socket() as client:
        await client.subscribe("1", NEWS)
        await client.receive()
        await client.subscribe("1", NEWS)
        assert await client.closed() == (4409, "Subscriber for 1 already exists")


MALFORMED: dict[str, str | bytes] = {
    "Messages must be JSON.": "{",
    "Messages must be JSON. ": "[" * 100_000,
    "Messages must be JSON objects.": "5",
    "Messages must be JSON objects. ": "null",
    "Messages must have a type.": "{}",
    "Messages must have a type. ": '{"type": 5}',
    "Messages must be text, not bytes.": b'{"type": "ping"}',
    "'nonsense' is no type of message.": '{"type": "nonsense"}',
    "'next' is no type of message.": '{"type": "next", "id": "1", "payload": {}}',
    "payload must be an object.": '{"type": "ping", "payload": 5}',
    "payload must be an object. ": '{"type": "subscribe", "id": "1"}',
    "payload.query must be a string.": '{"type": "subscribe", "id": "1", "payload": {}}',
    "payload.variables must be an object or null.": (
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ echo }", "variables": []}}'
    ),
    "payload.operationName must be a string or null.": (
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ echo }", "operationName": 5}}'
    ),
    "payload.extensions must be an object or null.": (
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ echo }", "extensions": 5}}'
    ),
    "id must be a string of 1 to 256 characters.": '{"type": "subscribe", "payload": {"query": "{ echo }"}}',
    "id must be a string of 1 to 256 characters. ": '{"type": "complete", "id": ""}',
}


@pytest.mark.parametrize(("reason", "message"), MALFORMED.items())
async def test_a_malformed_message_is_closed_with_4400_and_a_reason(
    service: Served, reason: str, message: str | bytes
) -> None:
    async with service.socket() as client:
        await client.connection.send(message)
        assert await client.closed() == (4400, reason.strip())


async def test_text_that_is_no_utf8_is_closed_with_1007_and_is_no_failure_of_the_service(
    service: Served, caplog: pytest.LogCaptureFixture
) -> None:
    async with service.socket() as client:
        await client.connection.send(b"\xff\xfe", text=True)
        code, _ = await client.closed()
        assert code == 1007
    assert [record.message for record in caplog.records if record.exc_info] == []


async def test_operations_over_the_limit_of_a_socket_are_refused_alone() -> None:
    async with served(max_socket_operations=1) as service, service.socket() as client:
        await client.subscribe("1", NEWS)
        await client.receive()
        await client.subscribe("2", NEWS)
        answer = await client.receive()
        assert (answer["id"], answer["type"]) == ("2", "error")
        assert answer["payload"][0]["extensions"] == {"code": "TOO_MANY_OPERATIONS"}
        service.channel.tell()
        assert await client.receive() == news("1", 1)


async def test_each_operation_has_a_request_id_of_its_own_and_none_of_its_variables_is_logged(
    service: Served, caplog: pytest.LogCaptureFixture
) -> None:
    async with service.socket() as client:
        ids: set[str] = set()
        for identity in ("1", "2"):
            await client.subscribe(identity, "query ($t: String) { broken echo(text: $t) }", variables={"t": "hush"})
            await client.receive()
            await client.subscribe(identity, "{ broken }")
            ids.add((await client.receive())["payload"]["errors"][0]["extensions"]["requestId"])
            await client.receive()
    assert len(ids) == 2
    logged = {vars(record).get("request_id") for record in caplog.records if record.exc_info}
    assert ids <= logged
    assert "hush" not in caplog.text


async def test_a_socket_leaves_one_line_in_the_log_without_its_query_string(
    service: Served, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    url = f"ws://127.0.0.1:{service.port}/graphql?token=hush"
    async with websockets.connect(url, subprotocols=["graphql-transport-ws"], compression=None):  # pyright: ignore[reportArgumentType]
        pass
    await until(lambda: "request" in caplog.messages)
    assert [record.name for record in caplog.records if record.name.startswith(("api", "uvicorn"))] == ["api.access"]
    assert "hush" not in str([vars(record) for record in caplog.records if not record.name.startswith("websockets")])
