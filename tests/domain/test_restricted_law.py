"""Whoever is restricted to an outcome is answered, and sees, as if nobody else had recorded anything."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.hierarchy import Hierarchy
from domain.interactions import Interaction, Receipt
from domain.limits import Limits
from domain.listing import AttemptQuery, InteractionQuery, Part
from domain.recoveries import recovers_state
from domain.restricted import BoundRecorder, SeenAttempts, SeenHierarchies, SeenInteractions
from domain.visibility import Sight
from tests.builders import NOON, built, edge, interaction, moment, outcome, standard, waiting
from tests.fakes import MemoryHierarchies, MemoryRecorder
from tests.fakes_lists import MemoryAttemptReader, MemoryInteractions

OWN, FAR = "own", "far"
LIMITS: Final = Limits(max_attempt_steps=3)
ALL: Final = Part(most=1_000)
KEYS: Final = ("k1", "k2")
IDS: Final = tuple(str(number) for number in range(8))
Batch = tuple[bool, list[Interaction]]
"""Whether somebody else records it, and what."""


def group() -> Hierarchy:
    """The outcome "own" lies within "group" and holds "part"; "far" is another's. "shared" serves "own" and "far"."""
    nodes = [outcome("group"), outcome(OWN), outcome("part"), outcome(FAR)]
    moments = ("over", "book", "ask", "shared", "alone")
    return built(
        [*nodes, *(moment(key) for key in moments)],
        [
            edge(OWN, "group", make_or_break=True, required=True),
            edge("over", "group"),
            edge("part", OWN, make_or_break=True),
            edge("book", OWN, make_or_break=True, required=True),
            edge("ask", "part", make_or_break=True, required=True),
            edge("shared", OWN, make_or_break=True),
            edge("shared", FAR, make_or_break=True),
            edge("alone", FAR, make_or_break=True),
        ],
        [(key, standard(waiting())) for key in moments],
    )


@st.composite
def sent(draw: st.DrawFn, *, theirs: bool) -> Interaction:
    """An interaction of the one who is restricted, or another's, which says nothing of attempts at "own" or below.

    What they recover is anybody's; what others recover is others'.
    """
    whose = FAR if theirs else OWN
    place = draw(st.sampled_from(("over", "shared", "alone") if theirs else ("book", "ask", "shared", "alone", "none")))
    named = draw(st.sets(st.sampled_from((FAR, "group") if theirs else (OWN, "part", FAR, "group"))))
    missed = draw(st.sampled_from([None, *(f"{FAR}{n}" for n in IDS), *([] if theirs else [f"{OWN}{n}" for n in IDS])]))
    made = interaction(
        whose + draw(st.sampled_from(IDS)),
        place,
        at=NOON - timedelta(minutes=draw(st.integers(0, 5))),
        wait_seconds=draw(st.sampled_from((10, 95))),
    )
    more: dict[str, Any] = {
        "attempts": tuple((each, draw(st.sampled_from(KEYS))) for each in sorted(named)),
        "recovers": missed,
    }
    if place != "shared" or not theirs:
        more["customer"] = draw(st.sampled_from((None, "ann")))
        more["attempt"] = draw(st.sampled_from((None, *KEYS)))
    content = repr((made.moment_key, made.occurred_at, made.signals, more)).encode()
    return replace(made, fingerprint=content, **more)


def batches() -> st.SearchStrategy[list[Batch]]:
    """Calls of both, in any order."""
    either = [
        st.tuples(st.just(theirs), st.lists(sent(theirs=theirs), min_size=1, max_size=5)) for theirs in (False, True)
    ]
    return st.lists(st.one_of(either), min_size=1, max_size=8)


async def told(calls: Sequence[Batch]) -> tuple[list[Receipt], list[object]]:
    """What the one who is restricted is answered, and what they see in the end."""
    hierarchies = MemoryHierarchies(group())
    whole = MemoryRecorder(hierarchies, LIMITS)
    seen = SeenHierarchies(hierarchies, Sight(frozenset({f"id-{OWN}"})))
    bound = BoundRecorder(whole, None, seen)
    receipts: list[Receipt] = []
    for is_theirs, items in calls:
        receipt = await (whole if is_theirs else bound).record(list(zip(count(), items, strict=False)))
        if not is_theirs:
            receipts.append(receipt)
    return receipts, [each async for each in _seen(whole, seen)]


async def _seen(whole: MemoryRecorder, hierarchies: SeenHierarchies) -> AsyncGenerator[object]:
    interactions = SeenInteractions(MemoryInteractions(whole), hierarchies)
    attempts = SeenAttempts(MemoryAttemptReader(whole), hierarchies)
    for key in (*(f"{OWN}{n}" for n in IDS), *(f"{FAR}{n}" for n in IDS)):
        recorded = await interactions.get("test", key)
        if recorded is not None:
            missed = await interactions.get("test", recorded.scored.interaction.recovers or "")
            yield recorded.scored, recorded.tries, recovers_state(recorded, missed)
    for place in ("book", "ask", "shared"):
        for each in await interactions.listed(InteractionQuery(moment=f"id-{place}"), ALL):
            yield place, each.id
    for query in (AttemptQuery(customer="ann"), AttemptQuery(outcome=f"id-{OWN}"), AttemptQuery(outcome="id-part")):
        for attempt in await attempts.listed(query, ALL):
            yield replace(attempt, outer={})


@pytest.fixture(autouse=True, scope="module")
def little_room() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("domain.recoveries.MAX_RECOVERIES", 2)
        yield


@settings(max_examples=100, deadline=None)
@given(batches())
async def test_what_others_record_is_as_if_it_were_not(calls: list[Batch]) -> None:
    assert await told(calls) == await told([call for call in calls if not call[0]])
