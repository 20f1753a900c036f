import asyncio

from domain.interactions import Receipt, RejectionCode
from domain.standards import Verdict
from tests.builders import interaction, outcome
from tests.contracts.conftest import Ports
from tests.contracts.edits import add, add_moment


async def test_an_interaction_is_recorded_and_scored_by_the_standard_in_force(ports: Ports) -> None:
    await add_moment(ports.hierarchies, "call")
    sent = interaction("1", "call", wait_seconds=20)
    assert await ports.recorder.record([(0, sent)]) == Receipt(recorded=1)
    recorded = await ports.interactions.get("test", "1")
    assert recorded is not None
    assert (recorded.scored.interaction, recorded.scored.moment) == (sent, "id-call")
    assert (recorded.scored.assessment.verdict, recorded.scored.assessment.score) == (Verdict.MET, 750_000)
    assert recorded.scored.assessment.standard == 1


async def test_sending_an_interaction_twice_records_it_once(ports: Ports) -> None:
    await add_moment(ports.hierarchies, "call")
    sent = interaction("1", "call", wait_seconds=20)
    await ports.recorder.record([(0, sent)])
    assert await ports.recorder.record([(0, sent)]) == Receipt(duplicates=1)


async def test_twice_in_one_call_is_once(ports: Ports) -> None:
    await add_moment(ports.hierarchies, "call")
    sent = interaction("1", "call", wait_seconds=20)
    assert await ports.recorder.record([(0, sent), (1, sent)]) == Receipt(recorded=1, duplicates=1)


async def test_sending_it_twice_at_once_records_it_once(ports: Ports) -> None:
    await add_moment(ports.hierarchies, "call")
    sent = interaction("1", "call", wait_seconds=20)
    receipts = await asyncio.gather(*(ports.recorder.record([(0, sent)]) for _ in range(5)))
    assert sum(receipt.recorded for receipt in receipts) == 1
    assert sum(receipt.duplicates for receipt in receipts) == 4


async def test_the_same_id_with_other_content_is_rejected_and_the_first_stays(ports: Ports) -> None:
    await add_moment(ports.hierarchies, "call")
    first = interaction("1", "call", wait_seconds=20)
    await ports.recorder.record([(0, first)])
    receipt = await ports.recorder.record([(7, interaction("1", "call", wait_seconds=21))])
    (rejection,) = receipt.rejected
    assert (receipt.recorded, receipt.duplicates) == (0, 0)
    assert (rejection.index, rejection.id, rejection.code) == (7, "1", RejectionCode.CONTENT_DIFFERS)
    stored = await ports.interactions.get("test", "1")
    assert stored is not None
    assert stored.scored.interaction == first


async def test_the_same_id_of_another_source_is_another_interaction(ports: Ports) -> None:
    await add_moment(ports.hierarchies, "call")
    await ports.recorder.record([(0, interaction("1", "call", wait_seconds=20))])
    receipt = await ports.recorder.record([(0, interaction("1", "call", source="other", wait_seconds=80))])
    assert receipt == Receipt(recorded=1)


async def test_a_key_of_another_kind_of_node_is_rejected_alone(ports: Ports) -> None:
    await add_moment(ports.hierarchies, "call")
    await add(ports.hierarchies, outcome("served"))
    receipt = await ports.recorder.record([(0, interaction("1", "served")), (1, interaction("2", "call"))])
    assert receipt.recorded == 1
    assert [(each.index, each.code) for each in receipt.rejected] == [(0, RejectionCode.NOT_A_MOMENT)]
    assert await ports.interactions.get("test", "1") is None


async def test_under_an_unknown_key_an_interaction_is_kept_unscored(ports: Ports) -> None:
    assert await ports.recorder.record([(0, interaction("1", "nowhere", wait_seconds=1))]) == Receipt(recorded=1)
    stored = await ports.interactions.get("test", "1")
    assert stored is not None
    assert (stored.scored.moment, stored.scored.assessment.verdict) == (None, Verdict.UNMEASURED)


async def test_beyond_the_limit_an_unknown_key_is_rejected_and_known_ones_are_not(ports: Ports) -> None:
    items = [(number, interaction(str(number), f"key-{number}")) for number in range(4)]
    receipt = await ports.recorder.record(items)
    assert receipt.recorded == 3
    assert [(each.index, each.code) for each in receipt.rejected] == [(3, RejectionCode.TOO_MANY_UNMAPPED)]
    assert await ports.recorder.record([(0, interaction("5", "key-0"))]) == Receipt(recorded=1)
    assert len(await ports.hierarchies.unmapped_keys()) == 3
