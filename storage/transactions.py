"""Reads and transactions that wait for a database that is away, and are told apart by what is known of them."""

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final, TypeVar

from bson.binary import UUID_SUBTYPE, Binary
from motor.motor_asyncio import AsyncIOMotorClientSession
from pymongo import ReadPreference, WriteConcern
from pymongo.errors import ConnectionFailure, OperationFailure, PyMongoError
from pymongo.read_concern import ReadConcern

from domain.errors import UnavailableError
from storage.client import MAJORITY_SECONDS, Client
from storage.tasks import to_its_end

log = logging.getLogger(__name__)

Session = AsyncIOMotorClientSession
T = TypeVar("T")

PATIENCE_SECONDS: Final = 20.0
_FIRST_PAUSE_SECONDS: Final = 0.002
_LONGEST_PAUSE_SECONDS: Final = 0.5
_NO_SUCH_TRANSACTION: Final = 251
_INTERRUPTED: Final = 11601  # what a statement is told while whose session is killed
_ABORTED: Final = "TransientTransactionError"
_RETRYABLE: Final = "RetryableError"


class OvertakenError(PyMongoError):
    """Another commit wrote meanwhile what this transaction read as missing: it is done again."""

    def __init__(self) -> None:
        super().__init__("overtaken by another commit", [_ABORTED])


class Transactions:
    """Runs functions against the database, again where that may help, for as long as its patience lasts.

    `retries` counts the writes that came to nothing and were done again, as after a conflict.

    Args:
        lend: a session to write in; without it, any.
    """

    def __init__(
        self,
        client: Client,
        lend: Callable[[], AbstractAsyncContextManager[Session]] | None = None,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._client = client
        self._lend = lend or self._any
        self._patience_seconds = patience_seconds
        self.retries = 0

    async def ask(self, body: Callable[[], Awaitable[T]]) -> T:
        """Run reads that need no snapshot.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        for pause in self.pauses():
            await asyncio.sleep(pause)
            try:
                return await body()
            except PyMongoError as error:
                if not _passes(error):
                    raise
        raise self.unavailable()

    async def read(self, body: Callable[[Session], Awaitable[T]]) -> T:
        """Run reads against one snapshot of what a majority has; `body` may run more than once.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        for pause in self.pauses():
            await asyncio.sleep(pause)
            try:
                async with self._any() as session, _begun(session):
                    result = await body(session)
                    # Only the commit makes certain that what was read cannot be rolled back.
                    await session.commit_transaction()
                    return result
            except PyMongoError as error:
                if not _passes_anew(error):
                    raise
        raise self.unavailable()

    async def kill(self, sessions: Sequence[bytes]) -> None:
        """End whatever sessions have begun and not committed, whichever process they belong to."""
        await self._client.admin.command("killSessions", [{"id": Binary(each, UUID_SUBTYPE)} for each in sessions])

    async def write(
        self,
        body: Callable[[Session], Awaitable[T]],
        landed: Callable[[], Awaitable[bool]],
    ) -> T:
        """Run reads and writes in one transaction and commit it, once. Whoever is cancelled waits for what is begun.

        Args:
            body: runs again after a conflict, so it must have no effect outside the transaction.
            landed: whether the body's writes are in the database; asked when a commit's fate is unknown.

        Raises:
            UnavailableError: the writes may have happened.
        """
        for pause in self.pauses():
            await asyncio.sleep(pause)
            try:
                async with self._lend() as session, _begun(session):
                    # The driver goes on with an operation whose caller is cancelled, and not in an aborted transaction.
                    result = await to_its_end(body(session))
                    if await self._commit(session, landed):
                        return result
            except PyMongoError as error:
                if not _passes_anew(error):
                    raise
            self.retries += 1
        raise self.unavailable()

    def pauses(self) -> Iterator[float]:
        """Seconds to wait before each attempt: none, then growing and scattered, until patience ends."""
        end = time.monotonic() + self._patience_seconds
        pause = _FIRST_PAUSE_SECONDS
        yield 0.0
        while time.monotonic() + pause < end:
            yield pause * random.uniform(0.5, 1.0)  # noqa: S311 - scatter, not secrecy
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    def unavailable(self) -> UnavailableError:
        """What to raise when patience has ended."""
        return UnavailableError(
            f"The database did not answer within {self._patience_seconds:g} s. "
            "Send the request again: what was recorded is not recorded twice."
        )

    async def _commit(self, session: Session, landed: Callable[[], Awaitable[bool]]) -> bool:
        """True when the transaction is in the database, False when it is not, or not so that a majority has it.

        Where False is wrong in the end, the body's own conditions keep its repetition from writing twice.
        """
        for _ in range(2):
            try:
                await to_its_end(session.commit_transaction())
            except PyMongoError as error:
                if error.has_error_label(_ABORTED):
                    return False
                log.warning("commit unknown", extra={"reason": type(error).__name__})
            else:
                return True
            # An engine that was restarted no longer knows the transaction, though it may hold its writes: look first.
            if await self.ask(landed):
                return True
        return False

    @asynccontextmanager
    async def _any(self) -> AsyncGenerator[Session]:
        async with await self._client.start_session() as session:
            yield session


@asynccontextmanager
async def _begun(session: Session) -> AsyncGenerator[None]:
    session.start_transaction(
        read_concern=ReadConcern("snapshot"),
        write_concern=WriteConcern(w="majority", j=True, wtimeout=int(MAJORITY_SECONDS * 1_000)),
        read_preference=ReadPreference.PRIMARY,
    )
    try:
        yield
    finally:
        await to_its_end(_abort(session))


async def _abort(session: Session) -> None:
    """End the transaction, unless it is committed. One that cannot be told to end runs out by itself."""
    with contextlib.suppress(PyMongoError):
        await session.abort_transaction()


def _passes(error: PyMongoError) -> bool:
    """Whether a later attempt may succeed: a conflict, an election, or a database that is away."""
    return error.has_error_label(_ABORTED) or error.has_error_label(_RETRYABLE) or isinstance(error, ConnectionFailure)


def _passes_anew(error: PyMongoError) -> bool:
    """Whether another transaction may succeed: `_passes`, and where this one was ended from outside."""
    is_ended = isinstance(error, OperationFailure) and error.code in (_NO_SUCH_TRANSACTION, _INTERRUPTED)
    return is_ended or _passes(error)
