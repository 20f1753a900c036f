"""Ten kinds of subscriptions, and what must be told of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, cycle, islice, starmap
from typing import Any, Final

from tests.journeys.courses import MOMENTS, OUTCOMES, Attempt, Told, read_passing, read_turn
from tests.journeys.subscribers import Events, States

TURNS: Final = """subscription Turns($outcomes: [ID!], $states: [AttemptState!], $after: Cursor) {
  outcomeUpdated(outcomes: $outcomes, states: $states, after: $after) {
    __typename
    ... on OutcomeUpdate { attempt { key } from to revision corrects cause { key } cursor }
    ... on FeedPosition { cursor }
    ... on CursorExpired { message }
  }
}"""
PASSINGS: Final = """subscription Passings($moments: [ID!], $verdicts: [Verdict!], $after: Cursor) {
  interactionRecorded(moments: $moments, verdicts: $verdicts, after: $after) {
    __typename
    ... on InteractionRecorded { interaction { key momentKey verdict } cursor }
    ... on FeedPosition { cursor }
    ... on CursorExpired { message }
  }
}"""
PERFORMANCE: Final = "interactions magic met missed unmeasured contributionRate score coverage health"
ACHIEVEMENT: Final = "opened achieved lost recovered openNow atRiskNow achievementRate"
WATCH: Final = f"""subscription Watch($nodes: [ID!]!, $window: Duration!, $every: Duration!) {{
  performanceUpdated(nodes: $nodes, window: $window, every: $every) {{
    node {{ key }} performance {{ {PERFORMANCE} }} achievement {{ {ACHIEVEMENT} }}
  }}
}}"""
ASK: Final = f"""query Ask($id: ID!, $window: Duration!) {{
  node(id: $id) {{
    ... on HierarchyNode {{ key performance(window: {{ last: $window }}) {{ {PERFORMANCE} }} }}
    ... on Outcome {{ achievement(window: {{ last: $window }}) {{ {ACHIEVEMENT} }} }}
  }}
}}"""

LONG: Final = "P1D"
SHORT: Final = "PT2M"  # what occurred at the beginning falls out of it while others are recorded


@dataclass(frozen=True)
class Following:
    """Events that are followed, and what must be told of an attempt."""

    kept: Events
    wanted: Callable[[Attempt], Iterable[Told]]
    over_http: bool = False


@dataclass(frozen=True)
class Watching:
    """States that are watched."""

    kept: States
    nodes: Sequence[str]
    window: str
    over_http: bool = False


class Subscriptions:
    """Makes them, one different from the next.

    Args:
        ids: of outcomes and moments, by key.
    """

    def __init__(self, ids: Mapping[str, str]) -> None:
        self._ids = ids
        self._known: dict[Told, Told] = {}

    def make(self, count: int) -> Sequence[Following | Watching]:
        """So many, of all kinds alike."""
        tens = starmap(self._ten, zip(cycle(OUTCOMES), cycle(MOMENTS), strict=False))  # they never end
        return list(islice(chain.from_iterable(tens), count))

    def _ten(self, outcome: str, moment: str) -> Sequence[Following | Watching]:
        """One of each kind."""
        return [
            self._turns(),
            self._turns([outcome]),
            self._turns(states=["AT_RISK", "ACHIEVED"], over_http=True),
            self._turns([outcome], ["AT_RISK"]),
            self._passings(),
            self._passings([each for each in MOMENTS if each.startswith(outcome)]),
            self._passings(verdicts=["MISSED"], over_http=True),
            self._passings([moment], ["MAGIC", "MET", "UNMEASURED"]),
            self._watching([outcome], LONG, "PT0.2S"),
            self._watching([outcome, moment], SHORT, "PT1S", over_http=True),
        ]

    def _turns(
        self, outcomes: Sequence[str] = OUTCOMES, states: Sequence[str] | None = None, *, over_http: bool = False
    ) -> Following:
        def wanted(attempt: Attempt) -> Iterable[Told]:
            return (
                turn.told
                for turn in attempt.turns()
                if turn.outcome in outcomes and (states is None or turn.state in states)
            )

        variables = {"outcomes": self._chosen(outcomes, OUTCOMES), "states": states}
        return Following(Events(TURNS, variables, read_turn, self._known), wanted, over_http)

    def _passings(
        self, moments: Sequence[str] = MOMENTS, verdicts: Sequence[str] | None = None, *, over_http: bool = False
    ) -> Following:
        def wanted(attempt: Attempt) -> Iterable[Told]:
            return (
                passing.told
                for passing in attempt.passings()
                if passing.moment in moments and (verdicts is None or passing.verdict in verdicts)
            )

        variables = {"moments": self._chosen(moments, MOMENTS), "verdicts": verdicts}
        return Following(Events(PASSINGS, variables, read_passing, self._known), wanted, over_http)

    def _watching(self, keys: Sequence[str], window: str, every: str, *, over_http: bool = False) -> Watching:
        variables: dict[str, Any] = {"nodes": [self._ids[key] for key in keys], "window": window, "every": every}
        return Watching(States(WATCH, variables), variables["nodes"], window, over_http)

    def _chosen(self, keys: Sequence[str], everything: Sequence[str]) -> Sequence[str] | None:
        """Their ids; None for all."""
        return None if keys is everything else [self._ids[key] for key in keys]
