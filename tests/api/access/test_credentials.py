"""Credentials over real connections: shown, refused, and at their end."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import websockets

from api.access.gate import REFUSED, WANTED
from domain.errors import UnavailableError
from tests.api.access.gates import Door, bearer
from tests.api.access.issuer import signed
from tests.api.live.server import Client, Served, served, until
from tests.api.service import NO_TLS

ECHO = {"query": '{ echo(text: "hi") }'}
NEWS = "subscription { news { number } }"
NUMBERS = "subscription { forever }"


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
async def service(door: Door) -> AsyncGenerator[Served]:
    async with served(None, door.gate, ping_seconds=0.1) as running:
        yield running


async def ask(service: Served, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=service.url, verify=NO_TLS) as client:
        return await client.post("/graphql", json=ECHO, headers=headers)


async def test_a_request_with_a_good_key_or_token_is_answered(service: Served, door: Door) -> None:
    for shown in (bearer(await door.issue()), bearer(signed())):
        assert (await ask(service, authorization=shown)).json() == {"data": {"echo": "hi"}}


async def test_a_request_without_one_is_told_what_to_show(service: Served) -> None:
    answer = await ask(service)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="touchstone"')
    [error] = answer.json()["errors"]
    assert (error["message"], error["extensions"]["code"]) == (WANTED, "UNAUTHENTICATED")


async def test_unknown_revoked_and_expired_keys_get_one_answer(service: Served, door: Door) -> None:
    revoked, expired = await door.issue(), await door.issue(expires_at=door.clock.time + timedelta(hours=1))
    await door.revoke(revoked)
    door.clock.time += timedelta(hours=1)
    answers = [await ask(service, authorization=bearer(shown)) for shown in (revoked, expired, "tk_no", "x" * 9_000)]
    told = {
        (each.status_code, each.headers["www-authenticate"], each.json()["errors"][0]["message"]) for each in answers
    }
    assert told == {(401, 'Bearer realm="touchstone", error="invalid_token"', REFUSED)}
    heads = {tuple(sorted(set(each.headers) - {"date"})) for each in answers}
    assert len(heads) == 1
    assert len({each.headers["content-length"] for each in answers}) == 1


async def test_while_the_database_is_away_nobody_is_called_wrong(service: Served, door: Door) -> None:
    token = await door.issue()
    door.keys.failure = UnavailableError("The database is away.")
    answer = await ask(service, authorization=bearer(token))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    async with service.socket(init=False) as client:
        await client.send(type="connection_init", payload={"authorization": bearer(token)})
        assert (await client.closed())[0] == 1013


@pytest.mark.parametrize("name", ["authorization", "Authorization"])
async def test_a_socket_may_show_a_key_when_it_initialises(service: Served, door: Door, name: str) -> None:
    async with service.socket(init=False) as client:
        await client.send(type="connection_init", payload={name: bearer(await door.issue())})
        assert await client.receive() == {"type": "connection_ack"}
        await client.subscribe("1", NEWS)
        assert (await heard(client))["type"] == "next"


async def test_a_socket_may_show_a_key_in_its_handshake(service: Served, door: Door) -> None:
    headers = {"authorization": bearer(await door.issue())}
    async with service.socket(additional_headers=headers) as client:
        await client.subscribe("1", NEWS)
        assert (await heard(client))["type"] == "next"


async def test_a_handshake_with_a_wrong_key_is_answered_by_401(service: Served) -> None:
    with pytest.raises(websockets.InvalidStatus) as refused:
        async with service.socket(additional_headers={"authorization": "Bearer tk_no"}):
            pass
    response = refused.value.response
    assert (response.status_code, response.headers["www-authenticate"][:6]) == (401, "Bearer")
    assert json.loads(response.body or b"")["errors"][0]["message"] == REFUSED


@pytest.mark.parametrize("payload", [None, {}, {"authorization": "Bearer tk_no"}, {"authorization": 5}])
async def test_a_socket_that_shows_nothing_good_is_closed_with_4403(service: Served, payload: Any) -> None:  # noqa: ANN401
    async with service.socket(init=False) as client:
        await client.send(type="connection_init", payload=payload)
        assert await client.closed() == (4403, "Forbidden")


async def test_a_wrong_key_in_the_payload_is_not_mended_by_a_good_one_in_the_handshake(
    service: Served, door: Door
) -> None:
    headers = {"authorization": bearer(await door.issue())}
    async with service.socket(init=False, additional_headers=headers) as client:
        await client.send(type="connection_init", payload={"authorization": "Bearer tk_no"})
        assert await client.closed() == (4403, "Forbidden")


async def test_who_subscribes_before_they_are_let_in_is_closed_with_4401(service: Served, door: Door) -> None:
    async with service.socket(init=False) as client:
        await client.send(type="connection_init", payload={"authorization": bearer(await door.issue())})
        await client.subscribe("1", NEWS)
        assert await client.closed() == (4401, "Unauthorized")


async def test_a_second_initialisation_is_too_many_also_while_the_first_is_looked_at(
    service: Served, door: Door
) -> None:
    payload = {"authorization": bearer(await door.issue())}
    async with service.socket(init=False) as client:
        for _ in range(2):
            await client.send(type="connection_init", payload=payload)
        assert (await client.closed())[0] == 4429


async def connected(client: Client, shown: str) -> None:
    await client.send(type="connection_init", payload={"authorization": shown})
    assert await client.receive() == {"type": "connection_ack"}


async def heard(client: Client) -> dict[str, Any]:
    """The next message, pings aside: they come often here."""
    while (message := await client.receive())["type"] == "ping":
        pass
    return message


async def last_messages(client: Client) -> list[dict[str, Any]]:
    """What comes before the close, pings aside."""
    told: list[dict[str, Any]] = []
    with contextlib.suppress(websockets.ConnectionClosed):
        while True:
            told.append(json.loads(await asyncio.wait_for(client.connection.recv(), 60)))
    assert (client.connection.close_code, client.connection.close_reason) == (4403, "Forbidden")
    return [message for message in told if message["type"] != "ping"]


async def test_when_a_key_is_revoked_its_sockets_are_told_where_to_go_on_and_closed(
    service: Served, door: Door
) -> None:
    token, other = await door.issue(), await door.issue()
    async with service.socket(init=False) as client, service.socket(init=False) as bystander:
        await connected(client, bearer(token))
        await connected(bystander, bearer(other))
        await client.subscribe("news", NEWS)
        assert (await heard(client))["type"] == "next"
        await client.subscribe("numbers", NUMBERS)
        assert (await heard(client))["type"] == "next"
        await door.revoke(token)
        told = {message["id"]: message for message in await last_messages(client)}
        assert {identity: message["type"] for identity, message in told.items()} == {
            "news": "error",
            "numbers": "error",
        }
        assert {identity: each["payload"][0]["extensions"] for identity, each in told.items()} == {
            "news": {"code": "UNAUTHENTICATED", "cursor": "c0"},
            "numbers": {"code": "UNAUTHENTICATED"},
        }
        await bystander.subscribe("1", '{ echo(text: "hi") }')
        assert (await heard(bystander))["payload"] == {"data": {"echo": "hi"}}
    await until(lambda: service.app.subscriptions == 0)


async def test_when_a_token_expires_in_mid_subscription_its_socket_is_closed(service: Served, door: Door) -> None:
    expires = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=5)
    async with service.socket(init=False) as client:
        await connected(client, bearer(signed(exp=expires)))
        await client.subscribe("news", NEWS)
        assert (await heard(client))["type"] == "next"
        door.clock.time = expires + timedelta(seconds=60)
        [told] = await last_messages(client)
        assert told["payload"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize("accept", ["text/event-stream", "multipart/mixed;subscriptionSpec=1.0"])
async def test_when_a_key_is_revoked_its_streams_end_with_an_error(service: Served, door: Door, accept: str) -> None:
    token = await door.issue()
    headers = {"authorization": bearer(token), "accept": accept}
    async with (
        httpx.AsyncClient(base_url=service.url, verify=NO_TLS) as client,
        client.stream("POST", "/graphql", json={"query": NEWS}, headers=headers) as response,
    ):
        assert response.status_code == 200
        await until(lambda: service.app.subscriptions == 1)
        await door.revoke(token)
        body = (await asyncio.wait_for(response.aread(), 60)).decode()
    assert '"code":"UNAUTHENTICATED","cursor":"c0"' in body
    assert body.endswith("event: complete\ndata:\n\n" if accept == "text/event-stream" else "--graphql--\r\n")
    await until(lambda: service.app.subscriptions == 0)


async def test_a_stream_is_not_begun_for_who_shows_nothing_good(service: Served) -> None:
    async with httpx.AsyncClient(base_url=service.url, verify=NO_TLS) as client:
        answer = await client.post("/graphql", json={"query": NEWS}, headers={"accept": "text/event-stream"})
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/json")
