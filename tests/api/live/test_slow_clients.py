"""Clients that do not read: sent away with their cursor, at nobody's cost but their own."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
import pytest

from api.live.outgoing import Outgoing, OutgoingLimits
from tests.api.live.server import Client, Served, served, until

NEWS = "subscription { news { number text cursor } }"
LARGE = 100_000 * "x"


@asynccontextmanager
async def narrow(service: Served) -> AsyncGenerator[Client]:
    """A client whose system keeps little for it, and that reads only when it is told to."""
    with socket.socket() as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        raw.setblocking(False)  # noqa: FBT003 - the library's
        await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", service.port))
        async with service.socket(sock=raw, max_queue=1, close_timeout=0.1) as client:
            yield client


async def test_a_client_that_does_not_read_is_sent_away_and_the_others_hear_everything() -> None:
    async with served(max_waiting_bytes=1_000_000) as service, service.socket() as reads, narrow(service) as rests:
        for client in (rests, reads):
            await client.subscribe("1", NEWS)
        assert (await reads.receive())["payload"]["data"]["news"]["number"] == 0
        for number in range(1, 101):
            service.channel.tell(LARGE)
            assert (await reads.receive())["payload"]["data"]["news"]["number"] == number
        await until(lambda: service.app.subscriptions == 1)
        # Now it reads: what it was sent before, where to go on after it, and why it was closed.
        told: list[int] = []
        while (message := await rests.receive())["type"] == "next":
            told.append(message["payload"]["data"]["news"]["number"])
        assert told == list(range(len(told)))
        assert len(told) < 101
        assert message["payload"][0]["extensions"] == {"code": "FELL_BEHIND", "cursor": f"c{told[-1]}"}
        assert await rests.closed() == (1013, "You read more slowly than events come")


async def test_a_client_that_never_reads_again_leaves_nothing_behind() -> None:
    async with served(max_waiting_seconds=0.2) as service, narrow(service) as client:
        await client.subscribe("1", NEWS)
        await until(lambda: service.app.subscriptions == 1)
        for _ in range(100):
            service.channel.tell(LARGE)
        await until(lambda: len(service.app.connections) == 0, seconds=10)
        assert service.channel.queues == set()


async def test_an_event_stream_that_nobody_reads_ends() -> None:
    headers = {"accept": "text/event-stream"}
    async with (
        served(max_waiting_seconds=0.2) as service,
        httpx.AsyncClient(base_url=service.url) as http,
        http.stream("POST", "/graphql", headers=headers, json={"query": NEWS}),
    ):
        await until(lambda: service.app.subscriptions == 1)
        for _ in range(100):
            service.channel.tell(LARGE)
        await until(lambda: service.app.subscriptions == 0, seconds=10)


class Gate:
    """A connection that takes texts while it is open."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.open.set()
        self.taken: list[str] = []

    async def send(self, text: str) -> None:
        await self.open.wait()
        self.taken.append(text)


async def test_what_waits_is_sent_in_order_and_told_when_it_went_out() -> None:
    gate, written = Gate(), list[int]()
    outgoing = Outgoing(gate.send, OutgoingLimits(1_000, 10), lambda: pytest.fail("not too slow"))
    outgoing.put("0", lambda: written.append(0))
    assert (gate.taken, written, outgoing.is_blocked) == (["0"], [0], False)
    gate.open.clear()
    for number in (1, 2, 3):
        outgoing.put(str(number), lambda number=number: written.append(number))
    assert (gate.taken, written, outgoing.is_blocked) == (["0"], [0], True)
    gate.open.set()
    await outgoing.unblocked()
    assert (gate.taken, written, outgoing.is_blocked) == (["0", "1", "2", "3"], [0, 1, 2, 3], False)


async def test_what_can_be_sent_at_once_is_and_nothing_overtakes_what_waits() -> None:
    gate, at_once, written = Gate(), list[str](), list[str]()

    def take(text: str) -> bool:
        if gate.open.is_set():
            at_once.append(text)
        return gate.open.is_set()

    outgoing = Outgoing(gate.send, OutgoingLimits(1_000, 10), lambda: pytest.fail("not too slow"), take)
    outgoing.put("0", lambda: written.append("0"))
    gate.open.clear()
    for text in ("1", "2"):
        outgoing.put(text, lambda text=text: written.append(text))
    gate.open.set()
    outgoing.put("3", lambda: written.append("3"))
    assert (at_once, written) == (["0"], ["0"])
    await outgoing.unblocked()
    outgoing.put("4", lambda: written.append("4"))
    assert (at_once, gate.taken, written) == (["0", "4"], ["1", "2", "3"], ["0", "1", "2", "3", "4"])


async def test_what_waits_is_bounded() -> None:
    gate, slow = Gate(), list[bool]()
    outgoing = Outgoing(gate.send, OutgoingLimits(10, 10), lambda: slow.append(True))
    gate.open.clear()
    for _ in range(100):
        outgoing.put("12345")
    assert slow == [True]
    gate.open.set()
    await outgoing.unblocked()
    assert gate.taken == ["12345"]


async def test_what_waits_too_long_is_given_up() -> None:
    gate, slow = Gate(), asyncio.Event()
    outgoing = Outgoing(gate.send, OutgoingLimits(1_000, 0.01), slow.set)
    gate.open.clear()
    outgoing.put("1")
    await asyncio.wait_for(slow.wait(), 60)
    assert gate.taken == []


async def test_a_connection_that_is_gone_takes_nothing_more() -> None:
    async def gone(_: str) -> None:
        raise OSError

    outgoing = Outgoing(gone, OutgoingLimits(10, 10), lambda: pytest.fail("not too slow"))
    outgoing.put("1")
    outgoing.put("2")
    assert not outgoing.is_blocked
