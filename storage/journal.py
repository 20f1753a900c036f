"""The audit log, kept: each process appends to the chain of its slot, in the transaction of what an entry tells of.

It is called a journal here, for `storage/audit.py` compares roll-ups. How far a chain has come stands in its slot,
which every commit advances: so two processes never append to the same one.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, TypeAlias, TypeVar

from pymongo import ASCENDING

from domain.auditing import AuditEntry, AuditEvent, AuditKind, AuditQuery, ChainHead, Seals, Verification
from domain.listing import Part
from domain.text import SURROGATE
from storage.client import Document
from storage.collections import Collections
from storage.hierarchy_log import HierarchyLog
from storage.listings import part_of, within
from storage.transactions import Session, Transactions
from storage.writer import HierarchyMovedError, Stamp, Writer

T = TypeVar("T")

Write: TypeAlias = Callable[[Session], Awaitable[tuple[T, Sequence[AuditEvent]]]]
"""Does something in a session; returns what came of it, and what to note."""

ENTRIES_A_READ: Final = 1_000


class Journal:
    """Appends entries."""

    def __init__(self, collections: Collections, log: HierarchyLog, writer: Writer, seals: Seals) -> None:
        self._collections = collections
        self._log = log
        self._writer = writer
        self._seals = seals

    async def note(self, events: Sequence[AuditEvent], session: Session, stamp: Stamp) -> None:
        """Append entries within a commit, which is the only one in its slot."""
        heads = await read_heads(self._collections, session)
        head = heads.pop(stamp.slot, ChainHead())
        entries: list[Document] = []
        for event in events:
            entry = AuditEntry(
                slot=stamp.slot,
                number=head.number + 1,
                at=stamp.at,
                event=event,
                previous=head.seal,
                heads=heads,
            )
            head = ChainHead(entry.number, self._seals.seal(entry))
            entries.append(from_entry(entry, head.seal))
        if entries:
            await self._collections.journal.insert_many(entries, session=session)
            update = {"$set": {"journal": [head.number, head.seal]}}
            await self._collections.slots.update_one({"_id": stamp.slot}, update, session=session)

    async def commit(self, write: Write[T]) -> T:
        """Commit what is no edit together with its entries. Returns what `write` did.

        Args:
            write: does it, in the session, and says what to note; it may run more than once.

        Raises:
            UnavailableError: it may have been done.
            Exception: whatever `write` raised; nothing was done.
        """
        while True:
            version = self._log.newest.version
            done: list[T] = []

            async def body(session: Session, stamp: Stamp, version: int = version, done: list[T] = done) -> Document:
                result, events = await write(session)
                done[:] = [result]
                await self.note(events, session, stamp)
                return {"kind": "journal", "hierarchy": version}

            try:
                await self._writer.commit(version, body)
            except HierarchyMovedError:
                await self._log.current()
            else:
                return done[0]


class MongoAuditLog:
    """Reads entries."""

    def __init__(self, collections: Collections, transactions: Transactions) -> None:
        self._collections = collections
        self._transactions = transactions

    async def listed(self, query: AuditQuery, part: Part) -> Sequence[AuditEntry]:
        """A part of the entries that a query asks for, the last that were written first.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        if query.by is not None and SURROGATE.search(query.by):
            return []  # what is no Unicode names nobody, and no driver can ask for it
        found = await self._transactions.ask(lambda: part_of(self._collections.journal, _query(query), "at", part))
        return [_to_entry(document) for document in found]


async def verify(collections: Collections, transactions: Transactions, verification: Verification) -> str | None:
    """Go through all chains, while they grow. Returns a sentence about the first entry that is not as it should be.

    Raises:
        UnavailableError: the database did not answer in time.
    """
    for slot in await transactions.ask(lambda: collections.journal.distinct("slot")):
        entries: list[Document] | None = None
        while entries is None or len(entries) == ENTRIES_A_READ:
            behind = verification.length(slot)
            entries = await transactions.ask(lambda s=slot, b=behind: _after(collections, s, b))
            if fault := _taken(entries, verification):
                return fault

    async def rest(session: Session) -> tuple[Mapping[int, ChainHead], list[Document]]:
        """What was written meanwhile, and how far it comes, at one instant: no chain is ahead of another."""
        heads = await read_heads(collections, session)
        slots = heads.keys() | verification.heads.keys()
        found = [await _after(collections, slot, verification.length(slot), session) for slot in sorted(slots)]
        return heads, [document for documents in found for document in documents]

    heads, entries = await transactions.read(rest)
    return _taken(entries, verification) or verification.finish(heads)


async def read_heads(collections: Collections, session: Session | None = None) -> dict[int, ChainHead]:
    """By slot, how far its chain has come; a slot without any entry is left out."""
    slots = collections.slots.find({}, {"journal": True}, session=session)
    return {slot["_id"]: ChainHead(*slot["journal"]) async for slot in slots if "journal" in slot}


async def _after(collections: Collections, slot: int, number: int, session: Session | None = None) -> list[Document]:
    """The next of a chain after a number."""
    wanted = {"slot": slot, "number": {"$gt": number, "$lte": number + ENTRIES_A_READ}}
    return await collections.journal.find(wanted, session=session).sort("number", ASCENDING).to_list(None)


def _taken(documents: Sequence[Document], verification: Verification) -> str | None:
    for document in documents:
        try:
            entry = _to_entry(document)
        except (KeyError, TypeError, ValueError):
            return f"{document['_id']} is wrong: it cannot be read"
        if fault := verification.take(entry):
            return fault
    return None


def _query(query: AuditQuery) -> Document:
    wanted: Document = {} if query.by is None else {"by": query.by}
    if query.kinds is not None:
        wanted["kind"] = {"$in": sorted(map(str, query.kinds))}
    written = within(query.start, query.end)
    return {**wanted, "at": written} if written else wanted


def from_entry(entry: AuditEntry, seal: str) -> Document:
    """An entry as a document, with its seal."""
    event = entry.event
    return {
        "_id": entry.id,
        "slot": entry.slot,
        "number": entry.number,
        "at": entry.at,
        "kind": str(event.kind),
        "by": event.by,
        "action": event.action,
        "subject": event.subject,
        **({} if event.minute is None else {"count": event.count, "minute": event.minute}),
        "previous": entry.previous,
        "heads": [[slot, head.number, head.seal] for slot, head in sorted(entry.heads.items())],
        "seal": seal,
    }


def _to_entry(document: Document) -> AuditEntry:
    return AuditEntry(
        slot=document["slot"],
        number=document["number"],
        at=document["at"],
        event=AuditEvent(
            kind=AuditKind(document["kind"]),
            by=document["by"],
            action=document["action"],
            subject=document["subject"],
            count=document.get("count", 1),
            minute=document.get("minute"),
        ),
        previous=document["previous"],
        heads={slot: ChainHead(number, seal) for slot, number, seal in document["heads"]},
        seal=document["seal"],
    )
