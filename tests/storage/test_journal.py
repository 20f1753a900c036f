"""The audit log: every edit and key operation is noted with what it tells of, and nobody changes an entry unseen."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from domain import editing
from domain.auditing import NOBODY, AuditEntry, AuditEvent, AuditKind, AuditQuery, Seals, Verification
from domain.edits import new_id
from domain.errors import KeyTakenError
from domain.listing import Part
from domain.nodes import Moment
from storage.client import Database
from storage.collections import Collections
from storage.journal import from_entry, verify
from storage.sign_in_failures import MOST_PREFIXES, SignInFailures
from storage.store import Store
from storage.transactions import Session, Transactions
from tests.storage.stores import PSEUDONYMS, TESTER, opened

KEY = AuditEvent(kind=AuditKind.KEY, by="ann", action="createApiKey", subject="0123456789ab")
EVERYTHING = AuditQuery()


async def define(store: Store, key: str) -> None:
    await editing.define(Moment(id=new_id(), key=key, name=key), TESTER, store.hierarchies)


async def make_key(store: Store, event: AuditEvent = KEY, failure: Exception | None = None) -> str:
    async def write(_: Session) -> tuple[str, Sequence[AuditEvent]]:
        if failure is not None:
            raise failure
        return event.subject, [event]

    return await store.journal.commit(write)


async def fault(database: Database) -> str | None:
    """What verifying finds."""
    return await verify(Collections.of(database), Transactions(database.client), Verification(Seals(PSEUDONYMS)))


async def noted(store: Store, query: AuditQuery = EVERYTHING, most: int = 100) -> list[AuditEvent]:
    """The newest first."""
    return [entry.event for entry in await store.audit_log.listed(query, Part(most=most))]


async def test_an_edit_is_noted_with_what_it_did_and_one_that_was_refused_is_not(database: Database) -> None:
    async with opened(database) as store:
        await define(store, "call")
        with pytest.raises(KeyTakenError):
            await define(store, "call")
        assert await noted(store) == [AuditEvent(kind=AuditKind.EDIT, by="tester", action="defineMoment", subject="1")]
    assert await fault(database) is None


async def test_what_is_done_to_a_key_and_its_entry_are_one_commit(database: Database) -> None:
    async with opened(database) as store:
        assert await make_key(store) == KEY.subject
        with pytest.raises(ValueError, match="no"):
            await make_key(store, failure=ValueError("no"))
        await define(store, "call")
        assert [event.kind for event in await noted(store)] == [AuditKind.EDIT, AuditKind.KEY]
    assert await fault(database) is None


async def test_entries_are_found_by_kind_by_whoever_did_it_and_by_time(database: Database) -> None:
    async with opened(database) as store:
        await make_key(store)
        await define(store, "call")
        assert [each.by for each in await noted(store, AuditQuery(kinds=frozenset({AuditKind.KEY})))] == ["ann"]
        assert [each.kind for each in await noted(store, AuditQuery(by="tester"))] == [AuditKind.EDIT]
        now = store.clock.now()
        hour = timedelta(hours=1)
        assert len(await noted(store, AuditQuery(start=now - hour, end=now + hour))) == 2
        assert await noted(store, AuditQuery(start=now + hour)) == []


async def two_chains(database: Database) -> None:
    """Three entries of each of two processes, which write in turn."""
    async with opened(database) as one, opened(database) as two:
        for key in ("a", "b", "c"):
            await define(one, f"one-{key}")
            await define(two, f"two-{key}")


async def test_chains_of_several_processes_are_whole_and_go_on_in_the_next_one(database: Database) -> None:
    await two_chains(database)
    async with opened(database) as store:
        await define(store, "later")
    verification = Verification(Seals(PSEUDONYMS))
    assert await verify(Collections.of(database), Transactions(database.client), verification) is None
    assert {slot: head.number for slot, head in verification.heads.items()} == {1: 4, 2: 3}
    assert verification.entries == 7


@pytest.mark.parametrize(
    ("entry", "change", "found"),
    [
        ("1:2", {"by": "somebody else"}, "1:2 is wrong: it is not what was written"),
        ("2:1", {"at": datetime(2020, 1, 1, tzinfo=UTC)}, "2:1 is wrong: it is not what was written"),
        ("1:3", {"heads": []}, "1:3 is wrong: it is not what was written"),
        ("1:1", {"kind": "party"}, "1:1 is wrong: it cannot be read"),
        ("1:2", {"number": 9}, "1:2 is missing: 1:3 comes next"),
    ],
)
async def test_an_entry_that_was_changed_is_named(
    database: Database, entry: str, change: dict[str, object], found: str
) -> None:
    await two_chains(database)
    await database["journal"].update_one({"_id": entry}, {"$set": change})
    assert await fault(database) == found


async def test_an_entry_that_was_taken_out_is_named(database: Database) -> None:
    await two_chains(database)
    await database["journal"].delete_one({"_id": "1:2"})
    assert await fault(database) == "1:2 is missing: 1:3 comes next"


async def test_entries_that_changed_places_are_named(database: Database) -> None:
    await two_chains(database)
    first = await database["journal"].find_one_and_delete({"_id": "1:1"})
    second = await database["journal"].find_one_and_delete({"_id": "1:2"})
    assert first is not None
    assert second is not None
    await database["journal"].insert_many([{**first, "number": 2}, {**second, "number": 1}])
    assert await fault(database) == "1:1 is wrong: it is not what was written"


async def test_an_entry_of_the_same_key_from_elsewhere_is_out_of_place(database: Database) -> None:
    await two_chains(database)
    seals = Seals(PSEUDONYMS)
    entry = AuditEntry(slot=1, number=2, at=datetime(2026, 3, 1, tzinfo=UTC), event=KEY, previous="of another entry")
    await database["journal"].replace_one({"_id": "1:2"}, from_entry(entry, seals.seal(entry)))
    assert await fault(database) == "1:2 is out of place: it was not written after the entry that comes before it"


async def test_the_end_of_a_chain_cannot_be_cut_off_once_another_has_gone_on(database: Database) -> None:
    await two_chains(database)
    await database["journal"].delete_one({"_id": "1:3"})
    assert await fault(database) == "1:3 is missing: 2:3 saw 1:3"
    before = await database["journal"].find_one({"_id": "1:2"})
    assert before is not None
    await database["slots"].update_one({"_id": 1}, {"$set": {"journal": [2, before["seal"]]}})
    assert await fault(database) == "1:3 is missing: 2:3 saw 1:3", "not even with the slot set back"


async def test_the_very_last_entry_is_missed_by_its_slot(database: Database) -> None:
    await two_chains(database)
    await database["journal"].delete_one({"_id": "2:3"})
    assert await fault(database) == "2:3 is missing: the slot has written 3"


async def test_an_entry_beyond_what_a_slot_has_written_is_out_of_place(database: Database) -> None:
    await two_chains(database)
    before = await database["journal"].find_one({"_id": "2:2"})
    assert before is not None
    await database["slots"].update_one({"_id": 2}, {"$set": {"journal": [2, before["seal"]]}})
    assert await fault(database) == "2:3 is out of place: the slot has written 2"


async def test_another_key_seals_nothing(database: Database) -> None:
    await two_chains(database)
    other = Verification(Seals(type(PSEUDONYMS)(b"x" * 32)))
    found = await verify(Collections.of(database), Transactions(database.client), other)
    assert found == "1:1 is wrong: it is not what was written"


class Ticking:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


async def test_failures_to_sign_in_are_one_entry_a_prefix_and_minute(database: Database) -> None:
    async with opened(database) as store:
        clock = Ticking()
        failures = SignInFailures(store.journal, clock)
        for prefix in ("0123456789ab", None, "0123456789ab"):
            failures.failed(prefix)
        await failures.note(clock.now().replace(second=0))
        assert await noted(store) == [], "the minute is not over"
        clock.time += timedelta(minutes=1)
        failures.failed(None)
        await failures.close()
        minute = datetime(2026, 3, 1, 12, tzinfo=UTC)
        assert sorted(await noted(store), key=str) == sorted(
            [
                AuditEvent(
                    kind=AuditKind.SIGN_IN_FAILURE, by=NOBODY, action="signIn", subject=subject, count=count, minute=at
                )
                for subject, count, at in (
                    ("0123456789ab", 2, minute),
                    ("none", 1, minute),
                    ("none", 1, minute + timedelta(minutes=1)),
                )
            ],
            key=str,
        )
    assert await fault(database) is None


async def test_an_attacker_with_many_prefixes_fills_no_log(database: Database) -> None:
    async with opened(database) as store:
        failures = SignInFailures(store.journal, Ticking())
        for number in range(10_000):
            failures.failed(f"{number:012x}")
        failures.failed(None)
        await failures.close()
        counts = {event.subject: event.count for event in await noted(store)}
        assert len(counts) == MOST_PREFIXES + 2
        assert (counts["others"], counts["none"]) == (10_000 - MOST_PREFIXES, 1)
