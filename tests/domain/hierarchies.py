"""Whole hierarchies at random, for laws."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from domain.hierarchy import BEGINNING, Edit, Hierarchy
from domain.nodes import ALLOWED, Activity, ActivityKind, Contribution, Experience, Moment, Node, Outcome, Party
from domain.standards import Standard
from domain.text import INVISIBLE
from tests.builders import NOON, flag, grown, rating, waiting

# Words that YAML could take for something else are where exports break.
_AWKWARD = [
    "no",
    "null",
    "~",
    "1e3",
    "0x1F",
    "2026-03-02",
    "a: b",
    "- a",
    "#1",
    "'",
    '"',
    "é",
    "👩",
    "1_000",
    "<<",
    "=",
    "?",
]
# What a name may hold, from the start: of all texts too many would be thrown away.
_CHARACTERS = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")).filter(
    lambda it: not INVISIBLE.match(it)
)
_ANY_TEXT = st.text(_CHARACTERS, min_size=1, max_size=12).map(lambda it: it.strip() or "blank")
_TEXTS = st.one_of(st.sampled_from(_AWKWARD), _ANY_TEXT)
_PROSE = st.one_of(
    st.none(), st.sampled_from(["two\nlines", " led by a space", "tab\there", "ends in a line\n"]), _TEXTS
)
_RATES = st.one_of(st.none(), st.sampled_from([0.5, 0.95, 1e-05]))
_MEASURES = [waiting(magic=10.5, weight=1e-05), rating(), flag(expects=False, decisive=True)]


@st.composite
def nodes(draw: st.DrawFn, key: str) -> Node:
    shared: dict[str, Any] = {
        "id": f"id-{key}",
        "key": key,
        "name": draw(_TEXTS),
        "description": draw(_PROSE),
        "owner": draw(st.one_of(st.none(), _TEXTS)),
        "archived_at": draw(st.sampled_from([None, None, NOON - timedelta(hours=1)])),
    }
    match draw(st.integers(0, 3)):
        case 0:
            return Outcome(
                **shared, objective=draw(_RATES), recovery_window=timedelta(milliseconds=draw(st.integers(0, 10**9)))
            )
        case 1:
            return Experience(**shared, objective=draw(_RATES))
        case 2:
            channels = draw(st.lists(_TEXTS, max_size=2, unique=True))
            party = draw(st.sampled_from(Party))
            return Moment(**shared, objective=draw(_RATES), channels=tuple(channels), party=party)
        case _:
            return Activity(**shared, activity_kind=draw(st.sampled_from(ActivityKind)))


def _aliased(every: Sequence[Node], aliases: Sequence[str]) -> list[Node]:
    free = [alias for alias in aliases if alias not in {node.key for node in every}]
    return [replace(node, aliases=(alias,)) for node, alias in zip(every, free, strict=False)] + list(
        every[len(free) :]
    )


@st.composite
def hierarchies(draw: st.DrawFn) -> Hierarchy:
    """Valid ones: an edge goes from a later node to an earlier one, so that none closes a cycle."""
    keys = draw(st.lists(_TEXTS, unique=True, max_size=6))
    every = _aliased([draw(nodes(key)) for key in keys], draw(st.lists(_TEXTS, unique=True, max_size=2)))
    pairs = [(low, high) for at, high in enumerate(every) for low in every[at + 1 :] if high.kind in ALLOWED[low.kind]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    edges = [
        Contribution(
            contributor=low.id,
            to=high.id,
            weight=draw(st.sampled_from([1.0, 2.5])),
            make_or_break=draw(st.booleans()),
            required=draw(st.booleans()),
            position=draw(st.integers(0, 3)),
        )
        for low, high in chosen
    ]
    standards: list[tuple[str, Standard]] = []
    for node in every:
        if isinstance(node, Moment):
            measures = draw(st.lists(st.sampled_from(_MEASURES), unique=True, max_size=2))
            standards += [
                (node.id, Standard(version=version, effective_from=at, measures=(measure,)))
                for version, (measure, at) in enumerate(zip(measures, (BEGINNING, NOON), strict=False), 1)
            ]
    return grown([Edit(nodes=tuple(every), contributions=tuple(edges), standards=tuple(standards))])
