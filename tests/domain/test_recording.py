from dataclasses import replace

import pytest

from domain.errors import BatchTooLargeError, InvalidInputError
from domain.interactions import Interaction, Receipt, RejectionCode, SentInteraction
from domain.limits import Limits
from domain.placing import place
from domain.pseudonyms import Pseudonyms
from domain.recording import record
from domain.sending import ItemReader
from domain.standards import Verdict
from tests.builders import NOON, built, flag, moment, outcome, standard
from tests.fakes import FixedClock, MemoryHierarchies, MemoryRecorder

PSEUDONYMS = Pseudonyms(b"a secret of the tests, long enough")
READER = ItemReader("shop", NOON, PSEUDONYMS)
GOOD = SentInteraction(id="1", moment="call", occurred_at="2026-03-02T11:59:00Z", signals={"wait_seconds": 42})


def read(item: SentInteraction) -> object:
    return READER.read(0, item)


# ------------------------------------------------------------ placing


def test_an_unknown_key_is_kept_unscored_and_another_kind_of_node_is_rejected() -> None:
    hierarchy = built([moment("call"), outcome("won")], standards=[("call", standard(flag("ok")))])
    for key, expected in (("call", Verdict.MET), ("chat", Verdict.UNMEASURED)):
        interaction = read(replace(GOOD, moment=key, signals={"ok": True}))
        assert isinstance(interaction, Interaction)
        scored = place(interaction, hierarchy)
        assert not isinstance(scored, RejectionCode)
        assert scored.assessment.verdict is expected
        assert scored.moment == ("id-call" if key == "call" else None)
    misplaced = read(replace(GOOD, moment="won"))
    assert isinstance(misplaced, Interaction)
    assert place(misplaced, hierarchy) is RejectionCode.NOT_A_MOMENT


def test_an_interaction_is_scored_by_the_standard_in_force_when_it_occurred() -> None:
    hierarchy = built(
        [moment("call")],
        standards=[
            ("call", standard(flag("ok"), version=1)),
            ("call", standard(flag("ok", expects=False), version=2, effective_from=NOON)),
        ],
    )
    verdicts: list[Verdict] = []
    for at in ("2026-03-02T11:59:59.999Z", "2026-03-02T12:00:00Z"):
        interaction = read(replace(GOOD, occurred_at=at, signals={"ok": True}))
        assert isinstance(interaction, Interaction)
        scored = place(interaction, hierarchy)
        assert not isinstance(scored, RejectionCode)
        verdicts.append(scored.assessment.verdict)
    assert verdicts == [Verdict.MET, Verdict.MISSED]


# ------------------------------------------------------------ calls


async def send(recorder: MemoryRecorder, *items: SentInteraction, source: str = "shop", limit: int = 10) -> Receipt:
    return await record(
        source,
        items,
        recorder=recorder,
        clock=FixedClock(),
        pseudonyms=PSEUDONYMS,
        limits=Limits(max_batch_items=limit),
    )


@pytest.fixture
def recorder() -> MemoryRecorder:
    return MemoryRecorder(MemoryHierarchies(built([moment("call"), outcome("won")])))


async def test_bad_items_are_rejected_alone_by_index_and_the_rest_is_recorded(recorder: MemoryRecorder) -> None:
    receipt = await send(
        recorder, replace(GOOD, moment="won"), replace(GOOD, id="2"), replace(GOOD, id=""), replace(GOOD, id="3")
    )
    assert receipt.recorded == 2
    assert [(rejection.index, rejection.code.value) for rejection in receipt.rejected] == [
        (0, "not_a_moment"),
        (2, "invalid_id"),
    ]
    assert set(recorder.stored) == {("shop", "2"), ("shop", "3")}


async def test_sending_an_interaction_twice_records_it_once(recorder: MemoryRecorder) -> None:
    assert await send(recorder, GOOD, GOOD) == Receipt(1, 1)
    assert await send(recorder, GOOD) == Receipt(0, 1)


async def test_the_same_id_with_other_content_is_rejected(recorder: MemoryRecorder) -> None:
    receipt = await send(recorder, GOOD, replace(GOOD, channel="web"))
    assert (receipt.recorded, [rejection.code.value for rejection in receipt.rejected]) == (1, ["content_differs"])


async def test_ids_are_unique_within_their_source_only(recorder: MemoryRecorder) -> None:
    assert await send(recorder, GOOD) == Receipt(1)
    assert await send(recorder, GOOD, source="kiosk") == Receipt(1)


async def test_nothing_to_record_records_nothing(recorder: MemoryRecorder) -> None:
    assert await send(recorder) == Receipt()


async def test_a_batch_over_the_limit_is_refused_whole(recorder: MemoryRecorder) -> None:
    with pytest.raises(BatchTooLargeError) as refused:
        await send(recorder, GOOD, replace(GOOD, id="2"), limit=1)
    assert refused.value.limit == 1
    assert (
        refused.value.message == "A call takes at most 1 items; send them in several. Nothing of this one was recorded."
    )
    assert recorder.stored == {}


@pytest.mark.parametrize("source", ["", "a:b", "s" * 65, "a\tb", " shop"])
async def test_a_source_that_is_no_name_is_refused(recorder: MemoryRecorder, source: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        await send(recorder, GOOD, source=source)
    assert refused.value.field == "source"
    assert recorder.stored == {}
