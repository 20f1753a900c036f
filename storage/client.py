"""Opening a database: the driver's client with the defaults that the rest of `storage` relies on."""

from typing import Any, TypeAlias

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection, AsyncIOMotorDatabase
from pymongo.errors import PyMongoError

from storage.startup_errors import BadAddressError

Document: TypeAlias = dict[str, Any]
Client: TypeAlias = AsyncIOMotorClient[Document]
Database: TypeAlias = AsyncIOMotorDatabase[Document]
Collection: TypeAlias = AsyncIOMotorCollection[Document]

SELECTION_SECONDS = 5.0
CONNECT_SECONDS = 5.0
SOCKET_SECONDS = 60.0
# A write that a majority has not confirmed by then is reported as unknown, not as failed.
MAJORITY_SECONDS = 30.0


def connect(url: str, *, selection_seconds: float = SELECTION_SECONDS) -> Client:
    """Make a client, which belongs to the event loop that first uses it. Nothing is sent yet.

    Writes wait for the journals of a majority, reads see what a majority has, times are aware and in UTC. The URL
    cannot weaken that.

    Args:
        url: mongodb:// or mongodb+srv://.
        selection_seconds: how long an operation looks for a primary before it fails.

    Raises:
        BadAddressError: the URL is none. The message leaves out what was in it, which may be a password.
    """
    try:
        return AsyncIOMotorClient(
            url,
            appname="touchstone",
            connectTimeoutMS=int(CONNECT_SECONDS * 1000),
            journal=True,
            readConcernLevel="majority",
            serverSelectionTimeoutMS=int(selection_seconds * 1000),
            socketTimeoutMS=int(SOCKET_SECONDS * 1000),
            tz_aware=True,
            uuidRepresentation="standard",
            w="majority",
            wTimeoutMS=int(MAJORITY_SECONDS * 1000),
        )
    except (PyMongoError, ValueError, TypeError):
        raise BadAddressError from None  # the driver may quote a password


def open_database(client: Client, name: str) -> Database:
    """The database of that name, with the concerns and the codec of `connect`."""
    return client.get_database(name)


def address(url: str) -> str:
    """The hosts that a URL names, without user, password and options: fit for a log."""
    return url.partition("//")[2].rpartition("@")[2].partition("/")[0].partition("?")[0]
