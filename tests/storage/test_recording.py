"""Recording through the real engine: each interaction once, whatever comes between."""

import asyncio
import dataclasses
from datetime import timedelta

from pymongo.errors import OperationFailure

from domain import correcting, editing
from domain.corrections import Amended
from domain.edits import new_id
from domain.errors import OverloadedError
from domain.interactions import Receipt, RejectionCode, SentInteraction
from domain.nodes import Experience
from storage.client import Database
from storage.store import Store, StoreSettings
from tests.storage.stores import (
    MARCH,
    TESTER,
    define_service,
    differences,
    many,
    opened,
    record,
    sent,
    verdicts,
)


async def test_sending_an_interaction_twice_records_it_once(store: Store) -> None:
    assert await record(store, sent("a"), sent("b")) == Receipt(recorded=2)
    assert await record(store, sent("a"), sent("c")) == Receipt(recorded=1, duplicates=1)
    assert await verdicts(store, "call") == (0, 3, 0, 0)


async def test_an_interaction_twice_in_one_call_is_recorded_once(store: Store) -> None:
    receipt = await record(store, sent("a"), sent("a"), sent("a", wait=99))
    assert (receipt.recorded, receipt.duplicates) == (1, 1)
    assert [(each.index, each.code) for each in receipt.rejected] == [(2, RejectionCode.CONTENT_DIFFERS)]
    assert await verdicts(store, "call") == (0, 1, 0, 0)


async def test_the_same_id_with_other_content_is_rejected_and_the_first_stays(store: Store) -> None:
    await record(store, sent("a", wait=5))
    receipt = await record(store, sent("a", wait=500))
    assert [(each.id, each.code, each.message) for each in receipt.rejected] == [
        ("a", RejectionCode.CONTENT_DIFFERS, '"a" of source "test" is recorded with other content; use a new id.')
    ]
    assert await verdicts(store, "call") == (1, 0, 0, 0)


async def test_content_is_the_same_whatever_the_offset_and_the_type_of_number(store: Store) -> None:
    await record(store, sent("a", wait=20))
    again = dataclasses.replace(sent("a", wait=20.0), occurred_at="2026-03-01T02:00:00.000+02:00")
    assert await record(store, again) == Receipt(duplicates=1)


async def test_two_sources_may_use_the_same_id(store: Store) -> None:
    await record(store, sent("a"), source="one")
    assert await record(store, sent("a"), source="two") == Receipt(recorded=1)


async def test_what_is_unknown_is_kept_and_listed(store: Store, database: Database) -> None:
    await record(store, sent("a", "chat"), sent("b", "chat"), sent("c", "mail"))
    listed = {key.key: (key.source, key.interactions) for key in await store.hierarchies.unmapped_keys()}
    assert listed == {"chat": ("test", 2), "mail": ("test", 1)}
    kept = await store.interactions.get("test", "a")
    assert kept is not None
    assert (kept.scored.moment, kept.scored.interaction.signals) == (None, {"wait_seconds": 20})
    assert await differences(database) == []


async def test_beyond_the_limit_an_unknown_key_is_rejected_and_the_known_ones_go_on(store: Store) -> None:
    await record(store, sent("a", "one"), sent("b", "two"), sent("c", "three"))
    receipt = await record(store, sent("d", "four"), sent("e", "one"), sent("f", "call"))
    assert receipt.recorded == 2
    assert [(each.id, each.code) for each in receipt.rejected] == [("d", RejectionCode.TOO_MANY_UNMAPPED)]
    assert len(await store.hierarchies.unmapped_keys()) == 3


async def test_a_key_of_another_kind_of_node_is_rejected(store: Store) -> None:
    receipt = await record(store, sent("a", "served"))
    assert [(each.code, each.message) for each in receipt.rejected] == [
        (RejectionCode.NOT_A_MOMENT, '"served" is no moment; interactions happen at moments.')
    ]
    assert await store.interactions.get("test", "a") is None


async def test_what_was_sent_under_an_unknown_key_is_a_duplicate_even_when_the_key_names_no_moment_now(
    store: Store,
) -> None:
    await record(store, sent("a", "chat"))
    await correcting.amend("test", "a", Amended(moment_key="call"), TESTER, store.hierarchies)
    await editing.define(Experience(id=new_id(), key="chat", name="Chat"), TESTER, store.hierarchies)
    assert await record(store, sent("a", "chat")) == Receipt(duplicates=1)


async def test_a_full_queue_refuses_and_says_when_to_come_back(database: Database) -> None:
    settings = StoreSettings(fold_seconds=3_600, queue_limit_items=100)
    async with opened(database, settings=settings) as store:
        await define_service(store)
        calls = [asyncio.create_task(record(store, *many(60, start=60 * n))) for n in range(2)]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        assert answers[0] == Receipt(recorded=60)
        refusal = answers[1]
        assert isinstance(refusal, OverloadedError)
        assert refusal.retry_after_seconds >= 1
        assert await record(store, *many(60, start=60)) == Receipt(recorded=60)


async def test_late_and_out_of_order_interactions_count_where_they_occurred(store: Store, database: Database) -> None:
    await record(store, sent("late", at=MARCH - timedelta(days=400)), sent("now", at=MARCH))
    await store.upkeep.catch_up()
    await record(store, sent("later", at=MARCH - timedelta(days=800)))
    assert await verdicts(store, "call") == (0, 3, 0, 0)
    assert await differences(database) == []


async def test_no_customer_id_is_stored(store: Store, database: Database) -> None:
    await record(store, sent("a", customer="ada@example.com"), sent("b", "nowhere", customer="ada@example.com"))
    await store.upkeep.catch_up()
    for name in await database.list_collection_names():
        async for document in database[name].find():
            assert "ada@example.com" not in repr(document)
    kept = await store.interactions.get("test", "a")
    assert kept is not None
    assert kept.scored.interaction.customer is not None


async def test_a_source_with_a_colon_reads_nothing_of_another(store: Store) -> None:
    await record(store, sent("b:c"), source="a")
    assert await store.interactions.get("a", "b:c") is not None
    assert await store.interactions.get("a:b", "c") is None


async def test_many_items_of_one_id_that_are_no_moment_are_each_rejected_and_hold_nobody_up(store: Store) -> None:
    same = [sent("a", "served") for _ in range(1_000)]
    rejected, good = await asyncio.gather(record(store, *same), record(store, sent("good")))
    assert [each.code for each in rejected.rejected] == [RejectionCode.NOT_A_MOMENT] * 1_000
    assert good == Receipt(recorded=1)


async def test_of_one_id_at_a_moment_and_elsewhere_the_one_at_the_moment_is_recorded(store: Store) -> None:
    receipt = await record(store, sent("a", "served"), sent("a", "call"), sent("a", "visit"))
    assert receipt.recorded == 1
    assert [(each.index, each.code) for each in receipt.rejected] == [
        (0, RejectionCode.NOT_A_MOMENT),
        (2, RejectionCode.CONTENT_DIFFERS),
    ]


async def test_large_calls_are_not_grouped_into_a_transaction_that_is_too_large(
    store: Store, database: Database
) -> None:
    def large(number: int) -> SentInteraction:
        signals = {f"note{n}": "x" * 1_000 for n in range(60)}
        return dataclasses.replace(sent(f"large{number}"), signals=signals)

    receipts = await asyncio.gather(*(record(store, large(number)) for number in range(400)))
    assert receipts == [Receipt(recorded=1)] * 400
    commits = await database["commits"].count_documents({"kind": "recording"})
    assert commits >= 3


async def test_a_call_that_the_database_refuses_does_not_take_others_with_it(store: Store, database: Database) -> None:
    await database.command("collMod", "interactions", validator={"_id": {"$ne": "test:poison"}})
    answers = await asyncio.gather(*(record(store, sent(key)) for key in ("a", "poison", "b")), return_exceptions=True)
    assert [answers[0], answers[2]] == [Receipt(recorded=1)] * 2
    assert isinstance(answers[1], OperationFailure)
