"""Attempts in a commit's transaction."""

from datetime import UTC, datetime

from domain.attempts import Attempt
from domain.moves import Move, Moves
from storage.attempt_documents import from_attempt, to_attempt
from storage.attempt_store import store_moves
from storage.attempt_work import GRACE
from storage.client import Database
from storage.collections import Collections
from storage.transactions import Session, Transactions
from storage.writer import Stamp

NOW = datetime(2026, 3, 1, tzinfo=UTC)
OPENED = Attempt(outcome="solved", key="t1", version=1, opened_at=NOW)


async def test_an_attempt_that_another_commit_opens_meanwhile_is_read_again_and_not_overwritten(
    database: Database,
) -> None:
    collections = Collections.of(database)
    await collections.attempts.insert_one({"_id": "so that the collection exists"})
    seen: list[bool] = []

    async def open_it(session: Session) -> None:
        found = await collections.attempts.find_one({"_id": OPENED.id}, session=session)
        if not seen:  # between reading and writing
            await collections.attempts.insert_one(from_attempt(OPENED, NOW, 1))
        seen.append(found is not None)
        moves = () if found else (Move(None, OPENED, ()),)
        await store_moves(collections, Moves(moves), Stamp(1, 1, 2, NOW), session, grace=GRACE)

    async def landed() -> bool:
        return False

    await Transactions(database.client).write(open_it, landed)
    assert seen == [False, True]
    document = await collections.attempts.find_one({"_id": OPENED.id})
    assert document is not None
    assert (to_attempt(document), document["lamport"]) == (OPENED, 1)
