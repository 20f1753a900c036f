"""What is under way when the service is told to stop: answered first, as long as there is time."""

import asyncio

import httpx

from tests.api.live.server import served, until

WORK = "mutation { work }"
NEWS = "subscription { news { number cursor } }"


async def test_a_socket_departs_when_what_is_under_way_on_it_is_answered() -> None:
    async with served() as service, service.socket() as client:
        await client.subscribe("news", NEWS)
        assert (await client.receive())["type"] == "next"
        await client.subscribe("work", WORK)
        await until(lambda: service.channel.working == 1)
        draining = asyncio.create_task(service.app.connections.drain(20))
        await client.subscribe("late", WORK)
        refused = await client.receive()
        assert (refused["id"], refused["payload"][0]["extensions"]) == ("late", {"code": "GOING_AWAY"})
        service.channel.tell()
        assert (await client.receive())["payload"]["data"]["news"]["number"] == 1
        service.channel.may_finish.set()
        assert await client.receive() == {"id": "work", "type": "next", "payload": {"data": {"work": "done"}}}
        assert await client.receive() == {"id": "work", "type": "complete"}
        last = await client.receive()
        assert (last["id"], last["payload"][0]["extensions"]) == ("news", {"code": "GOING_AWAY", "cursor": "c1"})
        assert await client.closed() == (1012, "The service is stopping; connect again")
        await asyncio.wait_for(draining, 60)


async def test_a_socket_departs_when_its_client_waits_for_the_answer_no_more() -> None:
    async with served() as service, service.socket() as client:
        await client.subscribe("work", WORK)
        await until(lambda: service.channel.working == 1)
        draining = asyncio.create_task(service.app.connections.drain(20))
        await client.send(type="complete", id="work")
        assert await client.closed() == (1012, "The service is stopping; connect again")
        await asyncio.wait_for(draining, 60)
        assert service.channel.working == 0


async def test_what_takes_too_long_is_given_up_and_the_others_on_the_socket_get_their_cursors() -> None:
    async with served() as service, service.socket() as client:
        await client.subscribe("news", NEWS)
        assert (await client.receive())["type"] == "next"
        await client.subscribe("work", WORK)
        await until(lambda: service.channel.working == 1)
        await service.app.connections.drain(0.8)
        last = await client.receive()
        assert (last["id"], last["payload"][0]["extensions"]) == ("news", {"code": "GOING_AWAY", "cursor": "c0"})
        assert await client.closed() == (1012, "The service is stopping; connect again")
        await until(lambda: service.channel.working == 0)


async def test_a_stream_with_one_answer_ends_with_it() -> None:
    headers = {"accept": "text/event-stream"}
    async with served() as service, httpx.AsyncClient(base_url=service.url) as http:
        asking = asyncio.create_task(http.post("/graphql", headers=headers, json={"query": WORK}))
        await until(lambda: service.channel.working == 1)
        draining = asyncio.create_task(service.app.connections.drain(20))
        await until(lambda: service.app.connections.is_draining)
        service.channel.may_finish.set()
        answer = (await asking).text
        assert answer.endswith('event: next\ndata: {"data":{"work":"done"}}\n\nevent: complete\ndata:\n\n')
        await asyncio.wait_for(draining, 60)
