from datetime import timedelta

from domain.ladder import Window, minute_of
from domain.performance import MeasureTally, Tally
from domain.sketches import bin_of
from tests.builders import NOON, interaction
from tests.contracts.conftest import Ports
from tests.contracts.edits import add_moment

AT_NOON = minute_of(NOON)


async def record_three(ports: Ports) -> None:
    """At noon one magic on the web and one missed by phone, a quarter of an hour later one met."""
    await add_moment(ports.hierarchies, "call")
    await ports.recorder.record(
        [
            (0, interaction("1", "call", channel="web", wait_seconds=10)),
            (1, interaction("2", "call", channel="phone", wait_seconds=90)),
            (2, interaction("3", "call", at=NOON + timedelta(minutes=15), wait_seconds=30)),
        ]
    )


async def test_a_window_holds_what_occurred_from_its_start_and_before_its_end(ports: Ports) -> None:
    await record_three(ports)
    assert (await ports.rollups.read(["id-call"], Window(AT_NOON, AT_NOON + 15), None)).whole == {
        "id-call": Tally(
            magic=1,
            missed=1,
            scored=2,
            score_sum=1_000_000,
            measures={
                "wait": MeasureTally(
                    magic=1,
                    missed=1,
                    sum_micros=100_000_000,
                    bins={bin_of(10_000_000): 1, bin_of(90_000_000): 1},
                )
            },
        )
    }
    after = (await ports.rollups.read(["id-call"], Window(AT_NOON + 15, AT_NOON + 30), None)).whole
    assert (after["id-call"].met, after["id-call"].interactions) == (1, 1)


async def test_a_channel_counts_alone(ports: Ports) -> None:
    await record_three(ports)
    window = Window(AT_NOON, AT_NOON + 30)
    tallies = (await ports.rollups.read(["id-call"], window, "phone")).whole
    assert (tallies["id-call"].missed, tallies["id-call"].interactions) == (1, 1)
    assert (await ports.rollups.read(["id-call"], window, "shop")).whole["id-call"] == Tally()


async def test_what_was_recorded_before_the_call_is_counted(ports: Ports) -> None:
    await record_three(ports)
    window = Window(AT_NOON - 15, AT_NOON + 30)
    for number in range(3):
        await ports.recorder.record([(0, interaction(f"more-{number}", "call", wait_seconds=20))])
        assert (await ports.rollups.read(["id-call"], window, None)).whole["id-call"].interactions == 4 + number


async def test_duplicates_count_once(ports: Ports) -> None:
    await record_three(ports)
    await ports.recorder.record([(0, interaction("1", "call", channel="web", wait_seconds=10))])
    tallies = (await ports.rollups.read(["id-call"], Window(AT_NOON - 15, AT_NOON + 30), None)).whole
    assert tallies["id-call"].interactions == 3


async def test_only_the_moments_asked_for_are_answered(ports: Ports) -> None:
    await record_three(ports)
    await add_moment(ports.hierarchies, "visit")
    window = Window(AT_NOON, AT_NOON + 30)
    assert (await ports.rollups.read(["id-visit"], window, None)).whole == {"id-visit": Tally()}
    assert (await ports.rollups.read([], window, None)).whole == {}


async def test_lately_every_minute_can_be_asked_for(ports: Ports) -> None:
    await add_moment(ports.hierarchies, "call")
    hour_ago = ports.clock.now() - timedelta(hours=1)
    for number in range(3):
        at = hour_ago + timedelta(minutes=number)
        await ports.recorder.record([(0, interaction(str(number), "call", at=at, wait_seconds=20))])
    middle = minute_of(hour_ago) + 1
    tallies = (await ports.rollups.read(["id-call"], Window(middle, middle + 1), None)).whole
    assert tallies["id-call"].interactions == 1
