"""The audit log: who did what when, in entries of which none can be changed, taken out or put in without a trace.

Each process writes a chain of its own, in the slot that it commits in. An entry is sealed with a key that the database
does not have, over all that it says: the seal of the entry before it, and how far every other chain had come. So the
end of one chain cannot be cut off as long as any other entry was written after it.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.corrections import CorrectionKind
from domain.hierarchy import HierarchyChange
from domain.pseudonyms import Pseudonyms
from domain.times import format_time

NOBODY: Final = "nobody"
"""Who did it, where nobody could say who they are."""


class AuditKind(StrEnum):
    """What is noted. The values are stored."""

    EDIT = "edit"
    KEY = "key"
    ERASURE = "erasure"
    SIGN_IN_FAILURE = "sign_in_failure"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """What somebody did. It names no customer and holds no secret.

    Attributes:
        kind: of what it is.
        by: who did it.
        action: the mutation, or "signIn".
        subject: what it was done to: of an edit the version of the hierarchy that it made, of an erasure the id of its
            correction, of what was done to a key its prefix; of failures to sign in the prefix that was named, "none"
            where none was, or "others".
        count: how often, of failures to sign in; else 1.
        minute: in which these failed.
    """

    kind: AuditKind
    by: str
    action: str
    subject: str
    count: int = 1
    minute: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChainHead:
    """How far a chain has come: its last entry's number and seal; 0 and "" before the first."""

    number: int = 0
    seal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """An entry of the audit log.

    Attributes:
        slot: the chain that it is in.
        number: its place there, from 1.
        at: when it was written, by the database's clock.
        event: what it tells of.
        previous: the seal of the entry before it; "" of the first.
        heads: by slot, how far the other chains had come.
        seal: 64 hexadecimal digits over all of it.
    """

    slot: int
    number: int
    at: datetime
    event: AuditEvent
    previous: str
    heads: Mapping[int, ChainHead] = field(default_factory=dict[int, ChainHead])
    seal: str = ""

    @property
    def id(self) -> str:
        """What identifies it."""
        return entry_id(self.slot, self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """Entries of some kinds, by somebody, written in [start, end); all without."""

    kinds: frozenset[AuditKind] | None = None
    by: str | None = None
    start: datetime | None = None
    end: datetime | None = None


class Seals:
    """Seals entries, and knows its own seals again: HMAC-SHA-256 (RFC 2104) under a key that is derived for this."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._key = pseudonyms.derived_key("audit log")

    def seal(self, entry: AuditEntry) -> str:
        """The seal that an entry should have, whichever it has."""
        event = entry.event
        content = [
            entry.slot, entry.number, format_time(entry.at), event.kind, event.by, event.action, event.subject,
            event.count, event.minute and format_time(event.minute), entry.previous,
            [[slot, head.number, head.seal] for slot, head in sorted(entry.heads.items())],
        ]  # fmt: skip
        return hmac.digest(self._key, json.dumps(content, separators=(",", ":")).encode(), "sha256").hex()


class Verification:
    """Goes through the chains, one after the other, and finds the first entry that is wrong, missing or out of place.

    Give it every chain's entries by `take`, then ask `finish`: what other chains saw of one shows only in the end. It
    remembers 64 digits of each entry.
    """

    def __init__(self, seals: Seals) -> None:
        self._seals = seals
        self._chains: dict[int, list[str]] = {}
        self._seen: dict[tuple[int, int, str], str] = {}
        self.entries = 0

    @property
    def heads(self) -> Mapping[int, ChainHead]:
        """How far each chain comes, among what was taken."""
        return {slot: ChainHead(len(seals), seals[-1]) for slot, seals in sorted(self._chains.items()) if seals}

    def length(self, slot: int) -> int:
        """How many entries of a chain were taken."""
        return len(self._chains.get(slot, ()))

    def take(self, entry: AuditEntry) -> str | None:
        """The next entry of a chain.

        Returns:
            A sentence about it, or about the one that should be there; None when it is as it should be.
        """
        fault = self._fault(entry)
        if fault is None:
            self.entries += 1
            self._chains.setdefault(entry.slot, []).append(entry.seal)
            for slot, head in entry.heads.items():
                self._seen.setdefault((slot, head.number, head.seal), entry.id)
        return fault

    def finish(self, heads: Mapping[int, ChainHead]) -> str | None:
        """All chains were taken; `heads` is how far the slots say that they come. Returns as `take` does."""
        for (slot, number, seal), witness in sorted(self._seen.items()):
            chain = self._chains.get(slot, [])
            if number > len(chain):
                return f"{entry_id(slot, len(chain) + 1)} is missing: {witness} saw {entry_id(slot, number)}"
            if chain[number - 1] != seal:
                return f"{entry_id(slot, number)} is wrong: it is not the one that {witness} saw"
        for slot in sorted(heads.keys() | self._chains.keys()):
            fault = self._end_fault(slot, heads.get(slot, ChainHead()))
            if fault is not None:
                return fault
        return None

    def _fault(self, entry: AuditEntry) -> str | None:
        chain = self._chains.get(entry.slot, [])
        expected = len(chain) + 1
        if entry.number > expected:
            return f"{entry_id(entry.slot, expected)} is missing: {entry.id} comes next"
        if entry.number < expected:
            return f"{entry.id} is out of place: it comes after {entry_id(entry.slot, len(chain))}"
        if not hmac.compare_digest(entry.seal, self._seals.seal(entry)):
            return f"{entry.id} is wrong: it is not what was written"
        if entry.previous != (chain[-1] if chain else ""):
            return f"{entry.id} is out of place: it was not written after the entry that comes before it"
        return None

    def _end_fault(self, slot: int, head: ChainHead) -> str | None:
        chain = self._chains.get(slot, [])
        if head.number > len(chain):
            return f"{entry_id(slot, len(chain) + 1)} is missing: the slot has written {head.number}"
        if head != ChainHead(len(chain), chain[-1] if chain else ""):
            return f"{entry_id(slot, head.number + 1)} is out of place: the slot has written {head.number}"
        return None


def event_of(change: HierarchyChange) -> AuditEvent:
    """What the audit log says of an edit. An erasure is begun by one too."""
    erasure = next((each for each in change.edit.corrections if each.kind is CorrectionKind.ERASURE), None)
    if erasure is not None:
        return AuditEvent(kind=AuditKind.ERASURE, by=change.by, action=change.action, subject=erasure.id)
    return AuditEvent(kind=AuditKind.EDIT, by=change.by, action=change.action, subject=str(change.version))


def entry_id(slot: int, number: int) -> str:
    """What identifies an entry: its chain and its place there."""
    return f"{slot}:{number}"
