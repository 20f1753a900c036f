"""What a commit's interactions and results do to attempts, and to the misses that they recover.

All is read and worked out first, then written: a commit's Lamport time is one more than those of the attempts it moves.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from domain.attempts import Recovery
from domain.hierarchy import Hierarchy
from domain.interactions import Recorded
from domain.moves import Change, Moves
from domain.recoveries import recovery_by, with_recoveries
from domain.resolving import Resolving
from storage.attempt_store import CommitAttempts, note_attempted, store_moves
from storage.attempt_tallies import attempt_deltas
from storage.client import Document
from storage.collections import Collections
from storage.deltas import add, deltas_of, rows_of
from storage.documents import from_awaited, from_recorded, interaction_id, is_recorded, to_recorded, to_recoveries
from storage.lookups import by_ids, replace_all
from storage.rows import Rows, pack_rows
from storage.rule_books import RuleBooks
from storage.tail import Commit, Tail
from storage.transactions import Session
from storage.transitions import pack_transitions
from storage.writer import Stamp, Writer

GRACE: Final = timedelta(minutes=1)
"""For how long clocks leave an attempt alone after something was recorded: what else happened may be on its way."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a commit will write.

    Attributes:
        changes: of interactions: those that the commit is about, and the misses that some of them recover.
        awaited: recoveries by the id of the interaction that they name, where that has not arrived.
        moves: of attempts.
        lamport: the greatest Lamport time among the attempts that are moved.
        left_out: the interactions whose claim to recover another one is one too many there.
        renamed: the ids of attempts before and after an erasure gave them other keys.
    """

    changes: Sequence[Change]
    awaited: Mapping[str, tuple[Recovery, ...]]
    moves: Moves
    lamport: int
    left_out: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def outcomes(self) -> frozenset[str]:
        """The outcomes that it opens attempts at."""
        return frozenset(move.after.outcome for move in self.moves.moves if move.before is None)

    def rows(self, now: datetime) -> Rows:
        """By how much it moves the roll-ups."""
        deltas = deltas_of((change.after for change in self.changes), now)
        add(deltas, deltas_of((change.before for change in self.changes if change.before is not None), now, sign=-1))
        add(deltas, attempt_deltas(self.moves.moves, now))
        return rows_of(deltas)

    def told(self, rows: Rows) -> Document:
        """What its commit record tells of it, with these rows."""
        transitions = [each for move in self.moves.moves for each in move.transitions]
        return {
            **({"transitions": pack_transitions(transitions)} if transitions else {}),
            "deltas": pack_rows(rows),
        }


NOTHING = Work((), {}, Moves(), 0)
Tell = Callable[[Resolving], Awaitable[None]]
Prepare = Callable[[Session, datetime], Awaitable[Work]]
Also = Callable[[Work, Session, Stamp], Awaitable[Document]]


class AttemptWork:
    """Works out and writes what commits do to attempts."""

    def __init__(
        self,
        collections: Collections,
        books: RuleBooks,
        writer: Writer,
        tail: Tail,
        *,
        max_steps: int,
        grace: timedelta = GRACE,
    ) -> None:
        self._collections = collections
        self._books = books
        self._writer = writer
        self._tail = tail
        self._max_steps = max_steps
        self._grace = grace
        self._attempted: set[str] = set()  # outcomes of which a commit of this process said so

    async def commit(self, kind: str, hierarchy: Hierarchy, prepare: Prepare, also: Also) -> None:
        """Commit work on attempts, in one transaction.

        Args:
            kind: of the commit record.
            hierarchy: what the work is done under.
            prepare: reads, and says what is to be done; it may run more than once, as may `also`.
            also: writes what else the commit holds, and returns the record's own fields.

        Raises:
            HierarchyMovedError: nothing was written.
            UnavailableError: the writes may have happened.
            Exception: whatever the two raised; nothing was written.
        """
        work, rows = NOTHING, Rows()

        async def read(session: Session, at: datetime) -> int:
            nonlocal work
            work = await prepare(session, at)
            return work.lamport

        async def write(session: Session, stamp: Stamp) -> Document:
            nonlocal rows
            fields = await also(work, session, stamp)
            await self.write(work, stamp, session)
            rows = work.rows(stamp.at)
            return {"kind": kind, "hierarchy": hierarchy.version, **fields, **work.told(rows)}

        record = await self._writer.commit(hierarchy.version, write, reads=read)
        self._tail.keep([Commit(record["slot"], record["sequence"], rows)])
        self._attempted |= work.outcomes

    def reach(self, hierarchy: Hierarchy, key: str) -> int:
        """At how many outcomes an interaction under this key is itself a step of an attempt."""
        node = hierarchy.find(key)
        return 0 if node is None else len(self._books.of(hierarchy).nearest_outcomes(node.id))

    async def work_out(
        self,
        hierarchy: Hierarchy,
        session: Session,
        changes: Iterable[Change] = (),
        tell: Tell | None = None,
        first: Tell | None = None,
    ) -> Work:
        """What a commit brings about under a hierarchy.

        Args:
            hierarchy: the newest.
            session: of the commit.
            changes: interactions that are recorded or corrected.
            tell: tells what else happened to attempts.
            first: tells what happened to attempts before the interactions changed.
        """
        by_id, awaited, left_out = await self._with_claims({change.after.id: change for change in changes}, session)
        attempts = CommitAttempts(self._collections, self._books, session)
        resolving = Resolving(attempts, self._books.of(hierarchy), max_steps=self._max_steps)
        if first is not None:
            await first(resolving)
        tries = await resolving.take(by_id.values())
        if tell is not None:
            await tell(resolving)
        moves = await resolving.settle()
        told = [_belonging(change, tries[identity]) for identity, change in by_id.items()]
        return Work(told, awaited, moves, attempts.lamport, left_out)

    async def write(self, work: Work, stamp: Stamp, session: Session) -> None:
        """Write attempts, and the interactions that were there before."""
        corrected = (change.after for change in work.changes if change.before and change.before != change.after)
        replaced = [from_recorded(recorded) for recorded in corrected]
        awaited = [from_awaited(identity, recoveries) for identity, recoveries in work.awaited.items()]
        await replace_all(self._collections.interactions, replaced + awaited, session)
        await store_moves(self._collections, work.moves, stamp, session, grace=self._grace)
        await note_attempted(self._collections, sorted(work.outcomes - self._attempted), session)

    async def _with_claims(
        self, changes: dict[str, Change], session: Session
    ) -> tuple[dict[str, Change], dict[str, tuple[Recovery, ...]], frozenset[str]]:
        """The changes, with what their claims to recover something make of what they name, and who was left out."""
        claims = _claims(change.after for change in changes.values())
        elsewhere = [target for target in claims if target not in changes]
        stored = await by_ids(self._collections.interactions, elsewhere, session=session)
        awaited: dict[str, tuple[Recovery, ...]] = {}
        left_out = frozenset[str]()
        for target, recoveries in claims.items():
            document = stored.get(target)
            if target not in changes and document is not None and is_recorded(document):
                known = to_recorded(document)
                changes[target] = Change(known, known)
            change = changes.get(target)
            before = to_recoveries(document or {}) if change is None else change.after.recoveries
            joined, too_many = with_recoveries(before, recoveries)
            left_out |= too_many
            if change is None:
                awaited[target] = joined
            else:
                changes[target] = Change(change.before, replace(change.after, recoveries=joined))
        return changes, awaited, left_out


async def nothing_else(_: Work, __: Session, ___: Stamp) -> Document:
    """For a commit that holds work on attempts alone."""
    return {}


def _claims(interactions: Iterable[Recorded]) -> dict[str, list[Recovery]]:
    """By the id of what they name, those that claim to recover another interaction."""
    claims: dict[str, list[Recovery]] = {}
    for recorded in interactions:
        sent = recorded.scored.interaction
        if sent.recovers is not None and sent.recovers != sent.key:
            claims.setdefault(interaction_id(sent.source, sent.recovers), []).append(recovery_by(recorded))
    return claims


def _belonging(change: Change, tries: tuple[str, ...]) -> Change:
    after = change.after if change.after.tries == tries else replace(change.after, tries=tries)
    return Change(change.before, after)
