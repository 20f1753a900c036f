"""Short ways to erase a customer from a store, and to look for what is left."""

import json
from dataclasses import replace

import bson

from domain import erasing
from domain.corrections import Correction, CorrectionState
from domain.edits import Author
from domain.interactions import SentInteraction
from storage.client import Database
from storage.store import Store
from tests.storage.attempts import MET, achievement, passed
from tests.storage.stores import PSEUDONYMS, performance

ADMIN = Author(by="admin", reason="She asked for it.")
ANNA = "anna@example.org"
# Of Anna there is to be nothing: her id, what stands for it, the keys of her attempts, what only she sent.
TRACES = (ANNA, PSEUDONYMS.of_customer(ANNA), "KEY-A", "TRIP-A", "KEYÄ", "anna-app", "Anna said", "Annas reason")


def by(
    key: str,
    moment: str,
    hours: float,
    customer: str | None = ANNA,
    *,
    note: str = "Anna said no",
    attempt: str | None = None,
    trip: str | None = None,
    wait: int = MET,
) -> SentInteraction:
    """An interaction with all that can tell who it was."""
    return replace(
        passed(key, moment, hours, customer=customer, attempt=attempt, trip=trip),
        signals={"wait_seconds": wait, "note": note, "again": True},
        channel="anna-app" if customer == ANNA else "web",
    )


async def erase(store: Store, customer: str = ANNA) -> Correction:
    erasure = await erasing.erase(customer, ADMIN, store.hierarchies, PSEUDONYMS)
    await store.corrector.work()
    found = await store.corrections.get(erasure.id)
    assert found is not None
    assert (found.state, found.failure) == (CorrectionState.DONE, None)
    return found


async def traces(database: Database, needles: tuple[str, ...] = TRACES) -> list[str]:
    """Where any of the needles is in the database, in whatever form: as text, as JSON in text, or in bytes."""
    forms = {each for needle in needles for each in (needle, json.dumps(needle)[1:-1])}
    raw = [form.encode() for form in forms] + [bytes.fromhex(TRACES[1])]
    found: list[str] = []
    for name in await database.list_collection_names():
        async for document in database[name].find():
            encoded = bson.encode(document)
            found += [f"{name} {document['_id']}: {each!r}" for each in raw if each in encoded]
    return found


async def counted(store: Store) -> list[object]:
    """All that is counted, ever."""
    tallies = [(await performance(store, key)).tally for key in ("board", "bags", "meal", "ask", "trip")]
    return [*tallies, *[await achievement(store, outcome) for outcome in ("flight", "trip", "claim")]]
