from datetime import timedelta

import pytest

from domain import correcting
from domain.correcting import ExclusionRequest
from domain.corrections import Amended, CorrectionState
from domain.edits import Author
from domain.errors import InvalidInputError, UnknownInteractionError
from domain.hierarchy import Edit, Hierarchy
from domain.ladder import Window, minute_of
from domain.ports import History
from tests.builders import NOON, interaction, outcome
from tests.contracts.conftest import Ports
from tests.contracts.edits import add, add_moment

ANN = Author(by="ann", reason="because")
EVER = Window(minute_of(NOON - timedelta(days=400)), minute_of(NOON + timedelta(days=400)))


async def ask(ports: Ports, *keys: str) -> tuple[list[int], list[str]]:
    """How many interactions are unmapped under each key, as an edit sees it, and which of the ids were never sent."""
    answers: list[tuple[list[int], list[str]]] = []

    async def plan(_: Hierarchy, history: History, __: object) -> Edit | None:
        counts = [await history.count_unmapped(key) for key in keys]
        answers.append((counts, list(await history.unrecorded("test", keys))))

    await ports.hierarchies.edit("test", plan, by="tester", reason=None)
    return answers[-1]


async def test_an_edit_sees_what_is_unmapped_and_what_was_never_sent(ports: Ports) -> None:
    await ports.recorder.record([(n, interaction(key, "chat")) for n, key in enumerate(("chat", "2"))])
    await ports.recorder.record([(0, interaction("3", "chat", source="other"))])
    assert await ask(ports, "mail", "chat", "3") == ([0, 3, 0], ["mail", "3"])
    assert await ask(ports, "\ud800") == ([0], ["\ud800"]), "nothing was ever sent under what is no Unicode"


async def test_an_amendment_counts_at_once_and_keeps_the_original(ports: Ports) -> None:
    await add_moment(ports.hierarchies, "call")
    await add_moment(ports.hierarchies, "visit")
    sent = interaction("1", "call", wait_seconds=500)
    await ports.recorder.record([(0, sent)])
    amended = Amended(moment_key="visit", signals={"wait_seconds": 5}, occurred_at=NOON - timedelta(days=2))
    amendment = await correcting.amend("test", "1", amended, ANN, ports.hierarchies)
    assert (amendment.state, amendment.done, amendment.total) == (CorrectionState.DONE, 1, 1)
    recorded = await ports.interactions.get("test", "1")
    assert recorded is not None
    assert (recorded.scored.moment, recorded.scored.interaction.signals) == ("id-visit", {"wait_seconds": 5})
    assert [(each.correction, each.by, each.before.interaction) for each in recorded.amendments] == [
        (amendment.id, "ann", sent)
    ]
    whole = (await ports.rollups.read(["id-call", "id-visit"], EVER, None)).whole
    assert (whole["id-call"].interactions, whole["id-visit"].magic) == (0, 1)
    assert (await ports.recorder.record([(0, sent)])).duplicates == 1


async def test_an_amendment_moves_the_list_of_unmapped_keys(ports: Ports) -> None:
    await add_moment(ports.hierarchies, "call")
    await ports.recorder.record([(0, interaction("1", "call")), (1, interaction("2", "mail"))])
    await correcting.amend("test", "1", Amended(moment_key="chat"), ANN, ports.hierarchies)
    listed = {key.key: key.interactions for key in await ports.hierarchies.unmapped_keys()}
    assert listed == {"chat": 1, "mail": 1}
    await correcting.amend("test", "2", Amended(moment_key="call"), ANN, ports.hierarchies)
    listed = {key.key: key.interactions for key in await ports.hierarchies.unmapped_keys()}
    assert listed == {"chat": 1}


async def test_what_cannot_be_amended_is_refused_and_stays(ports: Ports) -> None:
    await add_moment(ports.hierarchies, "call")
    await add(ports.hierarchies, outcome("served"))
    await ports.recorder.record([(n, interaction(str(n), key)) for n, key in enumerate(("call", "k1", "k2", "k3"))])
    before = await ports.hierarchies.current(), await ports.interactions.get("test", "0")
    for moment_key in ("served", "k4"):
        with pytest.raises(InvalidInputError):
            await correcting.amend("test", "0", Amended(moment_key=moment_key), ANN, ports.hierarchies)
    with pytest.raises(UnknownInteractionError):
        await correcting.amend("test", "9", Amended(channel="web"), ANN, ports.hierarchies)
    with pytest.raises(UnknownInteractionError):
        await correcting.exclude(ExclusionRequest(source="test", ids=("0", "9")), ANN, ports.hierarchies)
    assert before == (await ports.hierarchies.current(), await ports.interactions.get("test", "0"))
