"""What an engine must prove at start, before anything is entrusted to it."""

import contextlib
import uuid
from collections.abc import AsyncGenerator

from motor.motor_asyncio import AsyncIOMotorClientSession
from pymongo.errors import OperationFailure, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import ReadPreference
from pymongo.write_concern import WriteConcern

from storage.client import Client, Collection, Database, Document
from storage.startup_errors import NotIsolatingError, StandaloneError, UnreachableError

TRIAL = "engine_check"
WRITE_CONFLICT = 112
CONFLICT_WAIT_MS = 5000  # an engine that waits instead of aborting would hang the start


async def check_topology(client: Client, where: str) -> None:
    """Refuse what cannot carry transactions and change streams.

    Args:
        client: connected or not.
        where: the address to name in a refusal; see `storage.client.address`.

    Raises:
        UnreachableError: nobody answered, or nobody who may write.
        StandaloneError: neither a replica set nor a mongos.
    """
    try:
        hello: Document = await client.admin.command("hello")
    except PyMongoError as error:
        raise UnreachableError(where, _reason(error)) from error
    if "setName" not in hello and hello.get("msg") != "isdbgrid":
        raise StandaloneError(where)
    if not hello.get("isWritablePrimary"):
        raise UnreachableError(where, "the server that answered is no primary")


async def check_isolation(database: Database, where: str) -> None:
    """Try two transactions against each other. Leaves nothing behind but an empty collection.

    Raises:
        UnreachableError: the engine could not be asked.
        NotIsolatingError: it leaks uncommitted writes, or lets two transactions write one document.
    """
    trial = database[TRIAL]
    key = uuid.uuid4().hex  # processes that start together must not disturb each other
    try:
        await trial.insert_one({"_id": key, "n": 0})
        try:
            await _try_isolation(database, key, where)
        finally:
            await trial.delete_one({"_id": key})
    except PyMongoError as error:
        raise UnreachableError(where, _reason(error)) from error


async def _try_isolation(database: Database, key: str, where: str) -> None:
    trial = database[TRIAL]
    async with _transaction(database.client) as writer, _transaction(database.client) as other:
        await _set(trial, key, 1, writer)
        if await _read(trial, key, other) != 0:
            raise NotIsolatingError(where, "an uncommitted write was visible to another transaction")
        try:
            await _set(trial, key, 2, other)
        except OperationFailure as error:
            if error.code != WRITE_CONFLICT:
                raise
        else:
            raise NotIsolatingError(where, "two transactions wrote one document and neither was aborted")


@contextlib.asynccontextmanager
async def _transaction(client: Client) -> AsyncGenerator[AsyncIOMotorClientSession]:
    """A snapshot transaction that is always rolled back."""
    async with await client.start_session() as session:
        session.start_transaction(ReadConcern("snapshot"), WriteConcern("majority", j=True), ReadPreference.PRIMARY)
        try:
            yield session
        finally:
            with contextlib.suppress(PyMongoError):  # the engine has aborted it already after a conflict
                await session.abort_transaction()


async def _set(trial: Collection, key: str, n: int, session: AsyncIOMotorClientSession) -> None:
    await trial.find_one_and_update({"_id": key}, {"$set": {"n": n}}, session=session, maxTimeMS=CONFLICT_WAIT_MS)


async def _read(trial: Collection, key: str, session: AsyncIOMotorClientSession) -> object:
    found = await trial.find_one({"_id": key}, session=session)
    return found and found["n"]


def _reason(error: PyMongoError) -> str:
    """The first clause of what the driver says; the rest describes its topology over many lines."""
    return str(error).partition(" (configured")[0].partition(", full error")[0].partition(", Timeout:")[0][:200]
