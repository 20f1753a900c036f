"""Amendments: each is carried out with the edit that asks for it, or refused; unmapped keys follow."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from domain import editing
from domain.corrections import Amended, CorrectionState
from domain.edits import new_id
from domain.errors import InvalidInputError
from domain.interactions import Receipt
from domain.nodes import Experience, Moment
from storage.client import Database
from storage.store import Store
from tests.storage.corrections import BY_HAND, amend, as_now, kept, listed, rescore, serving
from tests.storage.stores import TESTER, differences, opened, record, sent, verdicts


@pytest.fixture
async def store(database: Database) -> AsyncGenerator[Store]:
    async with serving(database) as store:
        yield store


async def test_an_amendment_is_done_when_it_is_answered(database: Database, store: Store) -> None:
    await record(store, sent("a", wait=500))
    amendment = await amend(store, "a", Amended(signals={"wait_seconds": 5}))
    assert (amendment.state, amendment.done, amendment.total) == (CorrectionState.DONE, 1, 1)
    assert amendment.finished_at == amendment.started_at
    assert await as_now(store, amendment) == amendment
    assert await verdicts(store, "call") == (1, 0, 0, 0)
    await store.upkeep.catch_up()
    assert await verdicts(store, "call") == (1, 0, 0, 0)
    assert await differences(database) == []


async def test_amendments_by_two_processes_apply_in_the_order_of_the_change_log(
    database: Database, store: Store
) -> None:
    await record(store, sent("a"))
    async with opened(database, settings=BY_HAND) as other:
        both = [(each, float(wait)) for wait, each in enumerate((store, other) * 4)]
        await asyncio.gather(*(amend(each, "a", Amended(signals={"wait_seconds": wait})) for each, wait in both))
    newest = (await store.hierarchies.current()).version
    log = [change.edit.corrections[0] for change in await store.hierarchies.changes(newest + 1, 8)]
    recorded = await kept(store, "a")
    assert [amendment.correction for amendment in recorded.amendments] == [each.id for each in reversed(log)]
    assert log[0].amended is not None
    assert recorded.scored.interaction.signals == log[0].amended.signals
    assert await differences(database) == []


async def test_an_amendment_to_a_key_that_came_to_name_no_moment_meanwhile_is_refused(store: Store) -> None:
    await record(store, sent("a"))
    await editing.define(Experience(id=new_id(), key="chat", name="Chat"), TESTER, store.hierarchies)
    version = (await store.hierarchies.current()).version
    with pytest.raises(InvalidInputError, match='"chat" is no moment; interactions happen at moments'):
        await amend(store, "a", Amended(moment_key="chat"))
    assert (await store.hierarchies.current()).version == version
    assert (await kept(store, "a")).amendments == ()


async def test_an_amendment_that_an_earlier_release_began_and_that_cannot_be_done_leaves_no_mark(
    database: Database, store: Store
) -> None:
    await record(store, sent("a"))
    amendment = await amend(store, "a", Amended(channel="web"))
    before = await kept(store, "a")
    await database["corrections"].insert_one(
        {
            **(await database["corrections"].find_one({"_id": amendment.id}) or {}),
            "_id": "old",
            "state": "running",
            "amended": {"occurred_at": None, "moment_key": "served", "channel": None, "signals": None},
        }
    )
    await store.corrector.work()
    assert await kept(store, "a") == before
    old = await store.corrections.get("old")
    assert old is not None
    assert old.state is CorrectionState.DONE


async def test_amending_to_an_unknown_key_lists_it_and_defining_it_later_brings_it_in(
    database: Database, store: Store
) -> None:
    await record(store, sent("a"), sent("b"), sent("c", "mail"))
    await amend(store, "a", Amended(moment_key="chat"))
    assert await listed(store) == {"chat": 1, "mail": 1}
    await amend(store, "b", Amended(moment_key="chat"))
    await amend(store, "b", Amended(channel="web"))
    assert await listed(store) == {"chat": 2, "mail": 1}
    assert await verdicts(store, "call") == (0, 0, 0, 0)
    await editing.define(Moment(id=new_id(), key="chat", name="Chat"), TESTER, store.hierarchies)
    await store.corrector.work()
    assert await verdicts(store, "chat") == (0, 0, 0, 2)
    assert await listed(store) == {"mail": 1}
    assert await record(store, sent("d", "one"), sent("e", "two")) == Receipt(recorded=2), "two of three are free again"
    assert await differences(database) == []


async def test_amending_away_from_an_unmapped_key_takes_it_off_the_list_with_its_last_interaction(
    store: Store,
) -> None:
    await record(store, sent("a", "chat"), sent("b", "chat"), sent("c", "mail"), sent("d", "post"))
    await amend(store, "a", Amended(moment_key="call"))
    assert await listed(store) == {"chat": 1, "mail": 1, "post": 1}
    await amend(store, "b", Amended(moment_key="call"))
    assert await listed(store) == {"mail": 1, "post": 1}
    assert await verdicts(store, "call") == (0, 2, 0, 0)
    assert await record(store, sent("e", "one")) == Receipt(recorded=1), "there is room for another"
    assert (await record(store, sent("f", "two"))).recorded == 0


async def test_an_amendment_to_an_unknown_key_beyond_the_limit_is_refused(database: Database, store: Store) -> None:
    await record(store, sent("a"), sent("b", "chat"), sent("c", "mail"), sent("d", "post"))
    version = (await store.hierarchies.current()).version
    with pytest.raises(InvalidInputError) as refusal:
        await amend(store, "a", Amended(moment_key="fax"))
    assert refusal.value.field == "moment"
    assert refusal.value.message == (
        'There is no moment "fax", and no more unmapped keys are kept; define the moment, then amend.'
    )
    assert (await store.hierarchies.current()).version == version
    assert (await kept(store, "a")).amendments == ()
    await amend(store, "a", Amended(moment_key="chat"))
    assert await listed(store) == {"chat": 2, "mail": 1, "post": 1}
    assert await differences(database) == []


async def test_an_amendment_beside_a_rescoring_is_judged_by_the_new_standard_once(
    database: Database, store: Store
) -> None:
    await record(store, sent("a", "visit"), sent("b"))
    await rescore(store)
    await amend(store, "a", Amended(moment_key="call"))
    assert await verdicts(store, "call") == (0, 1, 1, 0)
    await store.corrector.work()
    assert await verdicts(store, "call") == (0, 0, 2, 0)
    assert [(await kept(store, key)).scored.assessment.standard for key in "ab"] == [2, 2]
    assert await differences(database) == []
