"""Sockets of those who have not said who they are: few, small, and in nobody's way."""

import contextlib
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, ExitStack

import pytest
import websockets

from api.live.connections import ConnectionLimits, Connections
from api.live.quota import RefusedError
from api.socket_protocol import FIRST_BYTES
from tests.api.access.gates import Door, bearer
from tests.api.live.server import served, until


@pytest.fixture
async def stack() -> AsyncGenerator[AsyncExitStack]:
    async with AsyncExitStack() as opened:
        yield opened


async def test_strangers_take_no_place_of_those_who_say_who_they_are(stack: AsyncExitStack) -> None:
    door = Door()
    token = bearer(await door.issue())
    service = await stack.enter_async_context(served(None, door.gate, max_connections=1, max_strangers=2))
    oldest = await stack.enter_async_context(service.socket(init=False))
    for _ in range(2):
        await stack.enter_async_context(service.socket(init=False))
    assert await oldest.closed() == (1013, "Too many sockets without connection_init are open; try again later.")
    async with service.socket(additional_headers={"authorization": token}) as client:
        await client.send(type="ping")
        assert await client.receive() == {"type": "pong"}


async def test_one_address_has_a_part_of_the_places_of_strangers(stack: AsyncExitStack) -> None:
    service = await stack.enter_async_context(served(None, Door().gate, max_client_strangers=1))
    oldest = await stack.enter_async_context(service.socket(init=False))
    await stack.enter_async_context(service.socket(init=False))
    told = "Your address has 1 sockets without connection_init open; close some first."
    assert await oldest.closed() == (1013, told)


async def test_strangers_who_stay_keep_out_nobody_who_says_who_they_are(stack: AsyncExitStack) -> None:
    door = Door()
    token = bearer(await door.issue())
    service = await stack.enter_async_context(served(None, door.gate, max_strangers=3, max_client_strangers=2))
    for _ in range(4):
        await stack.enter_async_context(service.socket(init=False))
        client = await stack.enter_async_context(service.socket(init=False))
        await client.send(type="connection_init", payload={"authorization": token})
        assert await client.receive() == {"type": "connection_ack"}
    await until(lambda: len(service.app.connections) == 4 + 1)


async def test_a_stranger_gives_way_to_one_of_the_same_address_and_to_no_more_while_it_leaves() -> None:
    connections = Connections(
        ConnectionLimits(most=9, most_of_client=9, most_strangers=9, most_strangers_of_client=1, tend_seconds=1.0)
    )
    asked: list[str] = []
    with ExitStack() as opened:
        for client in ("b", "a"):
            connections.admit(client, is_stranger=True)
            opened.enter_context(connections.opened(Slow(), client, gives_way=lambda _, c=client: asked.append(c)))
        connections.admit("a", is_stranger=True)
        assert asked == ["a"]
        opened.enter_context(connections.opened(Slow(), "a", gives_way=asked.append))
        with pytest.raises(RefusedError):
            connections.admit("a", is_stranger=True)
        assert asked == ["a"]
    assert len(connections) == 0


class Slow:
    """A connection that is slow to leave."""

    def tend(self, now: float) -> None:
        """It is not tended here."""

    def depart(self, *, at_once: bool = False) -> None:
        """The service does not stop here."""


async def test_who_says_who_they_are_makes_room_for_another_stranger(stack: AsyncExitStack) -> None:
    door = Door()
    token = bearer(await door.issue())
    service = await stack.enter_async_context(served(None, door.gate, max_strangers=1))
    for _ in range(3):
        client = await stack.enter_async_context(service.socket(init=False))
        await client.send(type="connection_init", payload={"authorization": token})
        assert await client.receive() == {"type": "connection_ack"}
    assert len(service.app.connections) == 3


async def test_who_says_who_they_are_when_all_places_are_taken_is_sent_away(stack: AsyncExitStack) -> None:
    door = Door()
    token = bearer(await door.issue())
    service = await stack.enter_async_context(served(None, door.gate, max_connections=1))
    await stack.enter_async_context(service.socket(additional_headers={"authorization": token}))
    client = await stack.enter_async_context(service.socket(init=False))
    await client.send(type="connection_init", payload={"authorization": token})
    assert await client.closed() == (1013, "Too many connections are open; try again later.")
    await until(lambda: len(service.app.connections) == 1)


async def test_a_stranger_that_leaves_makes_room(stack: AsyncExitStack) -> None:
    service = await stack.enter_async_context(served(None, Door().gate, max_strangers=1))
    for _ in range(2):
        async with service.socket(init=False) as client:
            await client.send(type="connection_init")
            assert await client.closed() == (4403, "Forbidden")
        await until(lambda: not len(service.app.connections))


@pytest.mark.parametrize("sent", [["x" * (FIRST_BYTES + 1)], ["x" * FIRST_BYTES, "x"]], ids=["whole", "in parts"])
async def test_a_stranger_cannot_send_much(sent: list[str]) -> None:
    async with served(None, Door().gate) as service, service.socket(init=False) as client:
        with contextlib.suppress(websockets.ConnectionClosed):
            await client.connection.send(sent)
        assert (await client.closed())[0] == 1009


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "with a header"])
async def test_who_need_not_say_who_they_are_may_send_as_much_as_ever_at_once(is_open: bool) -> None:  # noqa: FBT001 - a table's column
    door = Door(is_open=is_open)
    headers = {} if is_open else {"authorization": bearer(await door.issue())}
    async with served(None, door.gate) as service, service.socket(init=False, additional_headers=headers) as client:
        await client.send(type="connection_init", payload={"about": "x" * FIRST_BYTES})
        assert await client.receive() == {"type": "connection_ack"}


async def test_who_has_said_who_they_are_may_send_as_much_as_ever() -> None:
    door = Door()
    token = bearer(await door.issue())
    text = "x" * (2 * FIRST_BYTES)
    async with served(None, door.gate) as service, service.socket(init=False) as client:
        await client.send(type="connection_init", payload={"authorization": token})
        assert await client.receive() == {"type": "connection_ack"}
        await client.subscribe("q", "query ($t: String!) { echo(text: $t) }", variables={"t": text})
        assert (await client.receive())["payload"] == {"data": {"echo": text}}
