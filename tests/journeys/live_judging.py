"""What was told is held against what was recorded, and states against what a query answers."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from tests.journeys.courses import OUTCOMES, Attempt, Told
from tests.journeys.subscriptions import ASK, LONG, Following, Watching
from tests.journeys.two_services import TwoServices

State: TypeAlias = dict[str, Any]

POLL_SECONDS: Final = 0.1
# Nothing at all is told for so long: no more will be. Longer than it takes to come back after whatever was killed.
STANDSTILL_SECONDS: Final = 120.0
ATTEMPTS: Final = """query Attempts($outcome: String!, $after: String) { outcome(key: $outcome) {
  attempts(first: 200, after: $after) { nodes { key revision state } pageInfo { hasNextPage endCursor } }
} }"""


async def all_told(followings: Sequence[Following], attempts: Sequence[Attempt]) -> None:
    """Wait until as much was told as there is, or nothing more comes: judging says what is missing."""
    wanted = [sum(1 for attempt in attempts for _ in following.wanted(attempt)) for following in followings]
    assert all(wanted), "somebody has nothing to wait for"
    now = asyncio.get_running_loop().time
    told, moved_at = 0, now()
    while now() - moved_at < STANDSTILL_SECONDS:
        before, told = told, sum(len(following.kept.told) for following in followings)
        if all(len(each.kept.told) >= count for each, count in zip(followings, wanted, strict=True)):
            return
        if told > before:
            moved_at = now()
        await asyncio.sleep(POLL_SECONDS)


def judged(followings: Sequence[Following], attempts: Sequence[Attempt]) -> Mapping[str, int]:
    """How many events were wrong, over all connections of each subscriber joined."""
    wrong = Counter({"lost": 0, "duplicated": 0, "out of order": 0, "not as recorded": 0})
    for following in followings:
        told = Counter(following.kept.told)
        wanted = {event for attempt in attempts for event in following.wanted(attempt)}
        wrong["lost"] += len(wanted - told.keys())
        wrong["duplicated"] += told.total() - len(told)
        wrong["out of order"] += _out_of_order(following.kept.told)
        wrong["not as recorded"] += len(told.keys() - wanted)
    return wrong


async def states_differ(watchings: Sequence[Watching], services: TwoServices) -> Sequence[tuple[State, State]]:
    """What subscribers last heard and what a query answers, where that is not the same in the end.

    Windows move on between the two, and what was recorded last may be under way: asked again until it is the same.
    """
    now = asyncio.get_running_loop().time
    begun_at = now()
    while True:
        differ = await _differences(watchings, services)
        if not differ or now() - begun_at > STANDSTILL_SECONDS:
            return differ
        await asyncio.sleep(POLL_SECONDS)


async def _differences(watchings: Sequence[Watching], services: TwoServices) -> Sequence[tuple[State, State]]:
    asked = {(node, watching.window) for watching in watchings for node in watching.nodes}
    answers = await asyncio.gather(*(services.ask(ASK, id=node, window=window) for node, window in asked))
    truth = {place: _state(answer["node"]) for place, answer in zip(asked, answers, strict=True)}
    return [
        (watching.kept.states.get(key, {}), wanted)
        for watching in watchings
        for key, wanted in (truth[node, watching.window] for node in watching.nodes)
        if watching.kept.states.get(key) != wanted
    ]


def _state(node: State) -> tuple[str, State]:
    return node["key"], {"performance": node["performance"], "achievement": node.get("achievement")}


async def assert_recorded(attempts: Sequence[Attempt], services: TwoServices, ids: Mapping[str, str]) -> None:
    """The database holds what was sent: every attempt as its course says, and so are the totals."""
    for outcome in OUTCOMES:
        here = [attempt for attempt in attempts if attempt.outcome == outcome]
        assert await _stored(outcome, services) == {
            attempt.key: (len(attempt.course.moves), attempt.course.moves[-1].after) for attempt in here
        }
        verdicts = Counter(passing.verdict.lower() for attempt in here for passing in attempt.passings())
        states = Counter(attempt.course.moves[-1].after for attempt in here)
        node = (await services.ask(ASK, id=ids[outcome], window=LONG))["node"]
        totals = {"interactions": verdicts.total(), **verdicts}
        assert {name: node["performance"][name] for name in totals} == totals
        ends = {"opened": len(here), "openNow": states["OPEN"], "atRiskNow": states["AT_RISK"], "lost": 0}
        ends |= {"achieved": states["ACHIEVED"]}
        assert {name: node["achievement"][name] for name in ends} == ends


async def _stored(outcome: str, services: TwoServices) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    after: str | None = None
    while True:
        page = (await services.ask(ATTEMPTS, outcome=outcome, after=after))["outcome"]["attempts"]
        found |= {node["key"]: (node["revision"], node["state"]) for node in page["nodes"]}
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def _out_of_order(told: Sequence[Told]) -> int:
    """How many came after a later one of their attempt."""
    furthest: dict[str, int] = {}
    late = 0
    for event in told:
        before = furthest.get(event.attempt, -1)
        late += event.place < before
        furthest[event.attempt] = max(event.place, before)
    return late
