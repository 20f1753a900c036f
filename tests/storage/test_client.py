"""Opening a database: what is refused, how clearly, and that no password is shown."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.checks import check_isolation, check_topology
from storage.client import Client, Database, address, connect, open_database
from storage.embedded import EmbeddedEngine
from storage.startup_errors import BadAddressError, StandaloneError, UnreachableError

SECRET_URL = "mongodb://user:hush@127.0.0.1:1/?directConnection=true"  # nobody listens on port 1


@asynccontextmanager
async def connected(url: str) -> AsyncGenerator[Client]:
    client = connect(url, selection_seconds=0.2)
    try:
        yield client
    finally:
        client.close()


async def test_a_replica_set_that_isolates_transactions_is_accepted(client: Client, database: Database) -> None:
    await check_topology(client, "here")
    await check_isolation(database, "here")
    assert await database["engine_check"].count_documents({}) == 0


async def test_a_standalone_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with EmbeddedEngine(tmp_path / "data", standalone=True) as engine:
        async with connected(engine.url) as client:
            with pytest.raises(StandaloneError, match=r"is a standalone.*name a replica set"):
                await check_topology(client, address(engine.url))


async def test_a_database_that_is_not_there_is_named_without_its_password() -> None:
    async with connected(SECRET_URL) as client:
        with pytest.raises(UnreachableError) as refusal:
            await check_topology(client, address(SECRET_URL))
    assert refusal.value.message == (
        "No writable database answered at 127.0.0.1:1 (127.0.0.1:1: [Errno 111] Connection refused). "
        "Check MONGODB_URL, and that the replica set has a primary."
    )


@pytest.mark.parametrize("url", ["", "http://host", "mongodb://user:hush", "mongodb://user:hu/sh@host/"])
def test_what_is_no_address_is_refused_without_being_quoted(url: str) -> None:
    with pytest.raises(BadAddressError) as refusal:
        connect(url)
    assert "hu" not in refusal.value.message.replace("should", "")


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("mongodb://a:1,b:2/db?replicaSet=r", "a:1,b:2"),
        ("mongodb://user:hush@a:1/", "a:1"),
        ("mongodb+srv://user:hush@cluster.example", "cluster.example"),
        ("mongodb://a:1?replicaSet=r", "a:1"),
    ],
)
def test_an_address_is_the_hosts_alone(url: str, hosts: str) -> None:
    assert address(url) == hosts


async def test_writes_are_durable_and_times_are_aware(client: Client) -> None:
    database = open_database(client, "test_client")
    concern = database.write_concern.document
    assert (concern["w"], concern["j"]) == ("majority", True)
    try:
        await database["times"].insert_one({"at": datetime(2013, 1, 1, tzinfo=UTC)})
        found = await database["times"].find_one()
        assert found is not None
        assert found["at"].utcoffset().total_seconds() == 0
    finally:
        await client.drop_database("test_client")
