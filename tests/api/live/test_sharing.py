"""Identical subscriptions: executed once, told to all, and never mixed up."""

import asyncio
import gc
import random
import weakref
from collections.abc import Hashable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any, cast

import pytest

from api.live.alike import Alike, Told
from api.live.sharing import Listener, Subscriptions
from api.operations.asked import Asked
from api.operations.documents import Operation
from api.operations.pipeline import Pipeline
from api.settings import Settings
from domain.access import OPEN
from domain.feed import Cursor, FeedName, FeedRecord, write_cursor
from domain.following import Event
from resolvers.context import Context, Services
from resolvers.live.objects import FeedObjects
from tests.api.live.server import SMALL, Channel, Client, served, until
from tests.builders import NOON
from tests.graphql_client import PIPELINE, Service
from tests.resolvers.feeds import INTERACTIONS
from tests.resolvers.trips import MISSED, record, sent, trips

COUNTED = "subscription { news { number executions cursor } }"


async def test_an_event_is_executed_once_for_all_who_asked_the_same() -> None:
    async with served() as service, AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(service.socket()) for _ in range(20)]
        for number, client in enumerate(clients):
            await client.subscribe(str(number), COUNTED)
            await client.receive()
        await until(lambda: len(service.channel.queues) == 1)  # all stand at one place: one source is left
        before = service.channel.executions
        for number in (1, 2, 3):
            service.channel.tell()
            told = [(await client.receive())["payload"]["data"]["news"] for client in clients]
            assert told == 20 * [{"number": number, "executions": before + number, "cursor": f"c{number}"}]


async def test_who_asked_for_something_else_is_told_something_else() -> None:
    async with served() as service, service.socket() as client:
        queries = {"a": "subscription { news { number } }", "b": "subscription { news { text } }"}
        for identity, query in queries.items():
            await client.subscribe(identity, query)
            await client.receive()
        await client.subscribe("c", "subscription ($t: String!) { news(topic: $t) { number } }", variables={"t": "1"})
        await client.receive()
        service.channel.tell()
        told = {each["id"]: each["payload"]["data"]["news"] for each in [await client.receive() for _ in range(3)]}
        assert told == {"a": {"number": 1}, "b": {"text": "news"}, "c": {"number": 1}}
        assert len(service.channel.queues) == 3


async def test_it_can_be_switched_off() -> None:
    async with served(share_subscriptions=False) as service, AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(service.socket()) for _ in range(3)]
        for client in clients:
            await client.subscribe("1", COUNTED)
            await client.receive()
        service.channel.tell()
        told = [(await client.receive())["payload"]["data"]["news"]["executions"] for client in clients]
        assert len(set(told)) == 3
        assert len(service.channel.queues) == 3


async def test_the_first_may_leave_and_the_others_stay() -> None:
    async with served() as service, service.socket() as stays:
        async with service.socket() as leaves:
            for client in (leaves, stays):
                await client.subscribe("1", COUNTED)
                await client.receive()
            await until(lambda: len(service.channel.queues) == 1)
        await until(lambda: len(service.app.connections) == 1)
        service.channel.tell()
        assert (await stays.receive())["payload"]["data"]["news"]["number"] == 1


@pytest.mark.parametrize(("kept_seconds", "executions"), [(10.0, [1, 2, 2]), (1e-9, [1, 2, 3])])
async def test_who_comes_to_an_event_later_is_told_it_as_it_is_by_then(
    kept_seconds: float, executions: list[int]
) -> None:
    async with served(kept_seconds=kept_seconds) as service, service.socket() as client:
        told: list[int] = []
        for identity in ("1", "2", "3"):
            await client.subscribe(identity, COUNTED)
            told.append((await client.receive())["payload"]["data"]["news"]["executions"])
        assert told == executions


async def test_what_somebody_was_told_already_is_not_executed_again_for_one_who_comes_after_it() -> None:
    async with served() as service, service.socket() as client:
        told: list[list[dict[str, object]]] = []
        for identity in ("1", "2", "3"):
            await client.subscribe(identity, "subscription { past(to: 200) { number executions cursor } }")
            told.append([(await client.receive())["payload"]["data"]["past"] for _ in range(200)])
    # The first was alone, so that nothing was kept of what it was told.
    assert [each["executions"] for each in told[1]] == list(range(201, 401))
    assert told[2] == told[1]


async def test_what_was_told_is_forgotten_in_time_though_nothing_else_happens() -> None:
    class Event:
        """It can be told when it is gone."""

    alike: Alike[Stream] = Alike(kept_seconds=0.05)
    alike.streams |= {Stream(), Stream()}
    event = Event()
    gone = weakref.ref(event)

    async def execute(event: object) -> Told:
        return Told(event, "{}", None)

    await alike.told(event, execute)
    del event
    assert gone() is not None
    await until(lambda: not gc.collect() and gone() is None)


async def test_events_that_lead_to_the_same_place_are_not_taken_for_each_other() -> None:
    alike: Alike[Stream] = Alike(kept_seconds=10)
    alike.streams |= {Stream(), Stream()}
    here, there = (record_of(slot) for slot in (1, 2))
    feed = FeedName.INTERACTIONS
    last_here = Event("1", here, 0, Cursor({2: 1}).within(here, feed, 1))
    last_there = Event("2", there, 0, Cursor({1: 1}).within(there, feed, 1))
    assert last_here.cursor == last_there.cursor

    async def execute(event: object) -> Told:
        told = cast("Event[str]", event)
        return Told(told, told.what, write_cursor(told.cursor))

    told = [await alike.told(each, execute) for each in (last_here, last_there, replace(last_here))]
    assert [each.payload for each in told] == ["1", "2", "1"]
    assert told[2] is told[0]


def record_of(slot: int) -> FeedRecord:
    """The first record of a slot, which recorded one interaction."""
    return FeedRecord(
        slot=slot, sequence=1, lamport=1, at=NOON, hierarchy=1, is_edit=False, interactions=[str(slot)], transitions=[]
    )


class Stream:
    """One that waits at a place."""

    place: Hashable = None


async def test_a_source_that_fails_ends_it_for_all() -> None:
    async with served() as service, service.socket() as client:
        for identity in ("1", "2"):
            await client.subscribe(identity, COUNTED)
            await client.receive()
        await until(lambda: len(service.channel.queues) == 1)
        service.channel.end(ValueError("a secret"))
        ends = [await client.receive(), await client.receive()]
        assert sorted((end["id"], end["type"]) for end in ends) == [("1", "error"), ("2", "error")]


class Taking:
    """A listener whose end makes another one leave, as does the end of a socket that is read too slowly."""

    is_blocked = False

    def __init__(self, subscriptions: Subscriptions, other: "Taking | None" = None) -> None:
        self._subscriptions = subscriptions
        self._other = other
        self.heard: list[str] = []

    async def unblocked(self) -> None:
        """It never is."""

    def tell(self, payload: str, cursor: str | None) -> None:  # noqa: ARG002 - a listener's
        self.heard.append("event")

    def end(self, errors: list[dict[str, Any]] | None) -> None:  # noqa: ARG002 - a listener's
        self.heard.append("end")
        if self._other is not None:
            self._subscriptions.leave(self._other)


def join(subscriptions: Subscriptions, pipeline: Pipeline, services: Services, query: str, listener: Listener) -> None:
    def context() -> Context:
        return Context(services, rights=OPEN, request_id="request")

    operation = pipeline.find(Asked(query), context())
    assert isinstance(operation, Operation)
    subscriptions.join(operation, Asked(query), context, listener)


async def test_who_leaves_while_others_are_told_of_the_end_keeps_it_from_nobody() -> None:
    channel, service = Channel(), Service()
    pipeline = Pipeline(SMALL, Settings(max_cost=0))
    subscriptions = Subscriptions(pipeline, shares=True, kept_seconds=10.0)
    leaves, stays = Taking(subscriptions), Taking(subscriptions)
    listeners = (Taking(subscriptions, leaves), leaves, stays)
    for listener in listeners:
        join(subscriptions, pipeline, service.services, COUNTED, listener)
        await until(lambda heard=listener.heard: heard == ["event"] and len(channel.queues) == 1)
    channel.end()
    await until(lambda: len(subscriptions) == 0)
    assert [each.heard for each in listeners] == [["event", "end"], ["event"], ["event", "end"]]


class Noting(Taking):
    """A listener that notes which updates there are while it is told of one."""

    def __init__(self, subscriptions: Subscriptions) -> None:
        super().__init__(subscriptions)
        self.noted: list[weakref.ref[object]] = []

    def tell(self, payload: str, cursor: str | None) -> None:
        super().tell(payload, cursor)
        updates = [each for each in gc.get_objects() if type(each).__name__ == "InteractionRecorded"]
        self.noted += [weakref.ref(each) for each in updates if each.interaction.key == "noted"]


@pytest.mark.parametrize("count", [1, 2], ids=["alone", "together"])
async def test_streams_that_wait_keep_nothing_of_what_they_told(count: int) -> None:
    service = Service(trips())
    services = replace(service.services, feed_objects=FeedObjects(seconds=0.05))
    subscriptions = Subscriptions(PIPELINE, shares=True, kept_seconds=0.05)
    listeners = [Noting(subscriptions) for _ in range(count)]
    for each in listeners:
        join(subscriptions, PIPELINE, services, INTERACTIONS, each)
        await until(lambda heard=each.heard: heard == ["event"])
    await record(service, sent("noted", "09:00", "board", MISSED))
    await until(lambda: all(len(each.heard) == 2 for each in listeners))
    assert [len(each.noted) for each in listeners] == [1] * count
    await until(lambda: not gc.collect() and all(noted() is None for each in listeners for noted in each.noted))
    for each in listeners:
        subscriptions.leave(each)


@pytest.mark.parametrize("seed", range(5))
async def test_everybody_is_told_the_same_with_sharing_as_without(seed: int) -> None:
    """The same comings, goings and events, twice: each client hears every event after it came, once, in order."""
    assert await _heard(seed, shares=True) == await _heard(seed, shares=False)


async def _heard(seed: int, *, shares: bool) -> list[list[int]]:
    chance = random.Random(seed)  # noqa: S311 - to repeat a story, not to keep a secret
    heard: list[list[int]] = []
    async with served(share_subscriptions=shares) as service, AsyncExitStack() as stack:
        listening: list[tuple[Client, str, list[int]]] = []
        sockets = [await stack.enter_async_context(service.socket()) for _ in range(4)]
        for step in range(60):
            action = chance.choice(["tell", "tell", "join", "join", "leave"])
            if action == "tell":
                await _tell(service.channel.tell, chance.randint(1, 3), listening)
            elif action == "join":
                client, hears = chance.choice(sockets), list[int]()
                heard.append(hears)
                query = chance.choice(["{ news { number } }", '{ news(topic: "a") { number } }'])
                await client.subscribe(str(step), f"subscription {query}")
                listening.append((client, str(step), hears))
                await _read_all(listening, {str(step): 1})
            elif listening:
                client, identity, _ = listening.pop(chance.randrange(len(listening)))
                await client.send(type="complete", id=identity)
                await client.send(type="ping")
                assert await client.receive() == {"type": "pong"}
    return heard


async def _tell(tell: object, times: int, listening: list[tuple[Client, str, list[int]]]) -> None:
    assert callable(tell)
    for _ in range(times):
        tell()
    await _read_all(listening, {identity: times for _, identity, _ in listening})


async def _read_all(listening: list[tuple[Client, str, list[int]]], missing: dict[str, int]) -> None:
    """Read until everybody has so many results more."""
    by_client: dict[Client, dict[str, list[int]]] = {}
    for client, identity, hears in listening:
        if identity in missing:
            by_client.setdefault(client, {})[identity] = hears
    for client, hears in by_client.items():
        for _ in range(sum(missing[identity] for identity in hears)):
            told = await client.receive()
            hears[told["id"]].append(told["payload"]["data"]["news"]["number"])
    await asyncio.sleep(0)
