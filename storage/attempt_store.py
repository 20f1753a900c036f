"""Attempts, read and written within one commit's transaction."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta

from pymongo.errors import BulkWriteError

from domain.attempts import Attempt
from domain.moves import Moves
from domain.rulebook import RuleBook
from storage.attempt_documents import from_attempt, to_attempt
from storage.collections import Collections
from storage.lookups import by_ids, insert_all, is_duplicate_key, replace_all
from storage.rule_books import RuleBooks
from storage.transactions import OvertakenError, Session
from storage.writer import Stamp


class CommitAttempts:
    """The attempts that one transaction reads. `lamport` is the greatest Lamport time among them."""

    def __init__(self, collections: Collections, books: RuleBooks, session: Session) -> None:
        self._collections = collections
        self._books = books
        self._session = session
        self.lamport = 0

    async def attempts(self, ids: Collection[str]) -> Mapping[str, Attempt]:
        """Those that exist, by id."""
        found = await by_ids(self._collections.attempts, list(ids), session=self._session)
        self.lamport = max([self.lamport, *(document["lamport"] for document in found.values())])
        return {identity: to_attempt(document) for identity, document in found.items()}

    async def running(self, pairs: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """The key of the attempt last opened without a key, by (outcome id, customer)."""
        wanted = {running_id(pair): pair for pair in pairs}
        found = await by_ids(self._collections.running_attempts, list(wanted), session=self._session)
        return {wanted[identity]: document["key"] for identity, document in found.items()}

    async def rule_book(self, version: int) -> RuleBook:
        """The rules of a version of the hierarchy."""
        return await self._books.at_version(version)


async def store_moves(
    collections: Collections, moves: Moves, stamp: Stamp, session: Session, *, grace: timedelta
) -> None:
    """Write what a commit does to attempts. One that another commit wrote meanwhile aborts the transaction.

    Clocks leave alone for `grace` what was written.
    """
    sweep_from = stamp.at + grace
    new, known = (
        [from_attempt(move.after, sweep_from, stamp.lamport) for move in moves.moves if (move.before is None) is is_new]
        for is_new in (True, False)
    )
    try:
        # An insert costs the engine a third of a replacement that turns out to be one.
        await insert_all(collections.attempts, new, session)
    except BulkWriteError as error:
        if is_duplicate_key(error):
            raise OvertakenError from error
        raise
    gone = [move.before.id for move in moves.moves if move.before and move.before.id != move.after.id]
    if gone:
        await collections.attempts.delete_many({"_id": {"$in": gone}}, session=session)
    await replace_all(collections.attempts, known, session)
    running = [{"_id": running_id(pair), "key": key} for pair, key in moves.running.items()]
    await replace_all(collections.running_attempts, running, session)


async def note_attempted(collections: Collections, outcomes: Iterable[str], session: Session) -> None:
    """Say that there are attempts at outcomes: an edit asks, and to look for them would take long."""
    await replace_all(collections.heads, [{"_id": attempted_head(outcome)} for outcome in outcomes], session)


def attempted_head(outcome: str) -> str:
    """The head that says so."""
    return f"attempted:{outcome}"


def running_id(pair: tuple[str, str]) -> str:
    """The `_id` of what says a customer's running attempt at an outcome."""
    outcome, customer = pair
    return f"{outcome}:{customer}"
