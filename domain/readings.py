"""What was counted, as storage answers it: all of one answer is seen in one snapshot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.achievement import AttemptTally
from domain.performance import Tally


@dataclass(frozen=True, slots=True)
class Reading:
    """What happened at moments and to attempts, by the ids of the moments and outcomes.

    Attributes:
        whole: at each moment over the window.
        points: in each of the points that were asked for, without measures; a moment where nothing happened is left
            out.
        mixed: moments that got so many channels that the one asked for is not kept apart there.
        attempts: what became of attempts at each outcome over the window.
        attempt_points: the same in each of the points; an outcome where nothing happened is left out.
        stock: of each outcome, how many attempts of any time are open or at risk now.
    """

    whole: Mapping[str, Tally]
    points: Sequence[Mapping[str, Tally]] = ()
    mixed: frozenset[str] = frozenset()
    attempts: Mapping[str, AttemptTally] = field(default_factory=dict[str, AttemptTally])
    attempt_points: Sequence[Mapping[str, AttemptTally]] = ()
    stock: Mapping[str, AttemptTally] = field(default_factory=dict[str, AttemptTally])
