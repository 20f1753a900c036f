"""Connections are tended a few at a time: what is due for all of them at once holds nobody up."""

from contextlib import ExitStack
from itertools import pairwise

from api.live.connections import TENDED_AT_ONCE, ConnectionLimits, Connections
from tests.api.live.server import until

LIMITS = ConnectionLimits(most=999, most_of_client=999, most_strangers=9, most_strangers_of_client=9, tend_seconds=1.0)


class Tended:
    """A connection that notes when it is tended."""

    def __init__(self) -> None:
        self.at: list[float] = []

    def tend(self, now: float) -> None:
        """Among others."""
        self.at.append(now)

    def depart(self, *, at_once: bool = False) -> None:
        """The service does not stop here."""


async def test_connections_are_tended_a_few_at_a_time_all_in_each_round() -> None:
    connections = Connections(LIMITS)
    everyone = [Tended() for _ in range(2 * TENDED_AT_ONCE + 1)]
    with ExitStack() as opened:
        for each in everyone:
            opened.enter_context(connections.opened(each, "client"))
        async with connections.tended():
            await until(lambda: len(everyone[0].at) > 2)
    firsts = everyone[::TENDED_AT_ONCE]
    for number in range(2):
        begun = [each.at[number] for each in firsts]
        # A third of a tenth of a second lies between them, give or take how finely the loop tells time.
        assert all(later - earlier > 0.03 for earlier, later in pairwise([*begun, firsts[0].at[number + 1]]))
    assert {len(each.at) for each in everyone} <= {2, 3}
