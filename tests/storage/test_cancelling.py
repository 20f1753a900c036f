"""Callers that go away in the middle of a transaction: it happens as a whole, or not at all."""

import asyncio
import contextlib
import logging

import pytest
from pymongo.errors import PyMongoError
from pymongo.results import InsertOneResult

from storage.client import Client, Collection, Database, Document, connect, open_database
from storage.collections import Collections
from storage.presence import Presence
from storage.tasks import to_its_end
from storage.transactions import Session, Transactions
from tests.storage.severing import SeveringProxy, severing

WAITS_FOR_A_SERVER = "Waiting for suitable server"


class Outage:
    """A database that goes away at an insert, which its caller then waits with, and comes back."""

    def __init__(self, proxy: SeveringProxy, client: Client, caplog: pytest.LogCaptureFixture) -> None:
        self._proxy = proxy
        self._client = client
        self._caplog = caplog
        self._insert: asyncio.Future[InsertOneResult] | None = None

    async def insert(self, stored: Collection, document: Document, session: Session) -> None:
        """Insert, in the outage. It goes on in the driver's thread when its caller is cancelled."""
        await self._proxy.leave()
        with contextlib.suppress(PyMongoError):
            await self._client.admin.command("ping")  # so that the driver knows, and waits
        self._caplog.set_level(logging.DEBUG, "pymongo.serverSelection")
        self._caplog.clear()
        self._insert = asyncio.ensure_future(stored.insert_one(document, session=session))
        await asyncio.shield(self._insert)

    async def waits(self) -> None:
        """Until the insert waits for the database."""
        while self._insert is None or WAITS_FOR_A_SERVER not in self._caplog.text:  # noqa: ASYNC110 - a thread says so
            await asyncio.sleep(0.01)

    async def end(self) -> None:
        """Bring the database back, and let the insert come to its end."""
        await self._proxy.listen()
        assert self._insert is not None
        await asyncio.wait([self._insert])


async def test_work_that_is_awaited_to_its_end_is_not_cancelled_however_often_its_caller_is() -> None:
    released = asyncio.Event()
    done: list[str] = []

    async def work() -> None:
        await released.wait()
        done.append("whole")

    caller = asyncio.create_task(to_its_end(work()))
    for _ in range(3):
        await asyncio.sleep(0)
        caller.cancel()
    await asyncio.sleep(0)
    assert not caller.done()
    released.set()
    await asyncio.wait([caller])
    assert caller.cancelled()
    assert done == ["whole"]


async def test_a_transaction_that_is_cancelled_in_an_outage_writes_nothing_outside_of_it(
    database: Database, mongodb_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with severing(mongodb_url, b"no command") as proxy:
        client = connect(proxy.url)
        stored = open_database(client, database.name)["scratch"]
        outage = Outage(proxy, client, caplog)
        await stored.insert_one({"_id": "before"})

        async def body(session: Session) -> None:
            await outage.insert(stored, {"_id": "a"}, session)
            await stored.insert_one({"_id": "before"}, session=session)  # which takes the whole back

        async def landed() -> bool:
            return False

        presence = Presence(client, Collections.of(database))
        writing = asyncio.create_task(Transactions(client, presence.session).write(body, landed))
        await outage.waits()
        writing.cancel()
        await outage.end()
        await asyncio.wait([writing])
        assert writing.cancelled()
        assert [each["_id"] async for each in database["scratch"].find()] == ["before"]
        await asyncio.to_thread(client.close)
