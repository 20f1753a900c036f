from datetime import timedelta

from tests.builders import interaction
from tests.contracts.conftest import Ports
from tests.contracts.edits import add_moment


async def test_an_interaction_is_read_as_it_was_sent(ports: Ports) -> None:
    await add_moment(ports.hierarchies, "call")
    sent = interaction("1", "call", channel="web", wait_seconds=1.5, resolved=True, note="ok", floors=3)
    await ports.recorder.record([(0, sent)])
    recorded = await ports.interactions.get("test", "1")
    assert recorded is not None
    assert recorded.scored.interaction == sent
    assert [type(value) for value in recorded.scored.interaction.signals.values()] == [float, bool, str, int]
    assert abs(recorded.recorded_at - ports.clock.now()) < timedelta(minutes=1)


async def test_what_was_never_sent_is_not_there(ports: Ports) -> None:
    await add_moment(ports.hierarchies, "call")
    await ports.recorder.record([(0, interaction("b:c", "call", source="a"))])
    assert await ports.interactions.get("a", "c") is None
    assert await ports.interactions.get("test", "b:c") is None
