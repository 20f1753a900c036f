"""Hosts, origins and health over real connections."""

import asyncio
import json
from collections.abc import AsyncGenerator

import httpx
import pytest
import websockets

from tests.api.access.gates import Door, bearer
from tests.api.live.server import Served, served

SHOP = "https://shop.example"
EVIL = "https://evil.example"
ECHO = {"query": '{ echo(text: "hi") }'}


@pytest.fixture
async def service() -> AsyncGenerator[Served]:
    async with served(allowed_origins=SHOP, allowed_hosts="api.example") as running:
        yield running


async def ask(service: Served, method: str = "POST", **headers: str) -> httpx.Response:
    body = ECHO if method == "POST" else None
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient(base_url=service.url) as client:
        return await client.request(method, "/graphql", json=body, headers=named)


def code(answer: httpx.Response) -> str:
    return answer.json()["errors"][0]["extensions"]["code"]


async def test_a_plain_client_and_an_allowed_page_are_answered(service: Served) -> None:
    assert (await ask(service)).json() == {"data": {"echo": "hi"}}
    answer = await ask(service, origin=SHOP, sec_fetch_site="cross-site", host="api.example")
    assert answer.json() == {"data": {"echo": "hi"}}
    assert answer.headers["access-control-allow-origin"] == SHOP
    assert "x-request-id" in answer.headers["access-control-expose-headers"].lower()
    assert "access-control-allow-credentials" not in answer.headers


async def test_other_sites_and_foreign_hosts_are_refused_in_json(service: Served) -> None:
    crossed = await ask(service, origin=EVIL, sec_fetch_site="cross-site")
    assert (crossed.status_code, code(crossed)) == (403, "CROSS_SITE")
    assert "access-control-allow-origin" not in crossed.headers
    foreign = await ask(service, host="evil.example", origin="http://evil.example", sec_fetch_site="same-origin")
    assert (foreign.status_code, code(foreign)) == (421, "FOREIGN_HOST")
    assert foreign.headers["x-request-id"] == foreign.json()["errors"][0]["extensions"]["requestId"]


async def test_who_is_refused_while_a_body_is_on_its_way_reads_why(service: Served) -> None:
    async def in_pieces() -> AsyncGenerator[bytes]:
        for _ in range(4):
            yield b" " * 10
            await asyncio.sleep(0.05)

    async with httpx.AsyncClient(base_url=service.url) as client:
        for _ in range(5):
            answer = await client.post("/graphql", content=in_pieces(), headers={"host": "evil.example"})
            assert (answer.status_code, code(answer)) == (421, "FOREIGN_HOST")


async def test_an_allowed_page_is_told_beforehand_what_it_may_send(service: Served) -> None:
    asked = {"access_control_request_method": "POST", "access_control_request_headers": "authorization,content-type"}
    answer = await ask(service, "OPTIONS", origin=SHOP, sec_fetch_site="cross-site", **asked)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, SHOP)
    assert answer.headers["access-control-allow-headers"] == "authorization,content-type"
    assert {"GET", "POST"} <= set(answer.headers["access-control-allow-methods"].split(", "))
    refused = await ask(service, "OPTIONS", origin=EVIL, sec_fetch_site="cross-site", **asked)
    assert (refused.status_code, code(refused)) == (403, "CROSS_SITE")


async def test_a_page_is_told_beforehand_without_a_key_and_reads_why_it_is_refused() -> None:
    door = Door()
    async with served(None, door.gate, allowed_origins=SHOP) as service:
        answer = await ask(service, "OPTIONS", origin=SHOP, access_control_request_method="POST")
        assert answer.status_code == 200
        answer = await ask(service, origin=SHOP)
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (401, SHOP)
        answer = await ask(service, origin=SHOP, authorization=bearer(await door.issue()))
        assert answer.json() == {"data": {"echo": "hi"}}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": EVIL}, 403),
        ({"origin": SHOP, "host": "evil.example"}, 421),
    ],
)
async def test_sockets_are_refused_likewise(service: Served, headers: dict[str, str], status: int) -> None:
    with pytest.raises(websockets.InvalidStatus) as refused:
        async with service.socket(additional_headers=headers):
            pass
    assert refused.value.response.status_code == status
    assert json.loads(refused.value.response.body or b"")["errors"]


async def test_sockets_of_allowed_pages_are_opened(service: Served) -> None:
    async with service.socket(additional_headers={"origin": SHOP}) as client:
        await client.subscribe("1", '{ echo(text: "hi") }')
        assert (await client.receive())["payload"] == {"data": {"echo": "hi"}}
