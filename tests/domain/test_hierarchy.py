from collections.abc import Iterable
from datetime import timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import UnknownNodeError
from domain.hierarchy import Edit, Hierarchy, HierarchyChange
from domain.nodes import Contribution, NodeKind
from tests.builders import NOON, built, edge, experience, grown, moment, outcome

SHARED = built(
    [outcome("won"), experience("buy"), experience("use"), moment("call"), moment("shop"), moment("chat")],
    [
        edge("buy", "won", make_or_break=True, position=1),
        edge("use", "won", position=0),
        edge("call", "buy", make_or_break=True, position=1),
        edge("shop", "buy", position=0),
        edge("call", "use", position=0),
        edge("chat", "use", position=1),
    ],
)


def keys(ids: Iterable[str]) -> list[str]:
    return [identity.removeprefix("id-") for identity in ids]


# ------------------------------------------------------------ reading


def test_contributors_come_by_position() -> None:
    assert keys(edge.contributor for edge in SHARED.contributors("id-won")) == ["use", "buy"]


def test_upward_edges_come_make_or_break_first() -> None:
    assert keys(edge.to for edge in SHARED.contributes_to("id-call")) == ["buy", "use"]


def test_a_moment_shared_by_two_branches_is_pooled_once() -> None:
    assert sorted(node.key for node in SHARED.moments_below("id-won")) == ["call", "chat", "shop"]
    assert [node.key for node in SHARED.moments_below("id-call")] == ["call"]


def test_paths_to_outcomes_put_make_or_break_first() -> None:
    paths = list(SHARED.paths_to_outcomes("id-call"))
    assert [[node.key for node in path.nodes] for path in paths] == [["call", "buy", "won"], ["call", "use", "won"]]
    assert [path.make_or_break for path in paths] == [True, False]


def test_a_path_goes_on_from_an_outcome_to_the_outcomes_that_it_serves() -> None:
    hierarchy = built(
        [outcome("year"), outcome("trip"), moment("board")], [edge("trip", "year"), edge("board", "trip")]
    )
    paths = list(hierarchy.paths_to_outcomes("id-board"))
    assert [[node.key for node in path.nodes] for path in paths] == [["board", "trip"], ["board", "trip", "year"]]
    assert [node.key for node in hierarchy.outcomes_above("id-board")] == ["trip", "year"]
    assert [node.key for node in hierarchy.outcomes_above("id-trip")] == ["year"]


def test_a_node_that_serves_no_outcome_has_no_paths() -> None:
    hierarchy = built([experience("lost"), moment("call")], [edge("call", "lost")])
    assert list(hierarchy.paths_to_outcomes("id-call")) == []
    assert hierarchy.outcomes_above("id-call") == ()


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(UnknownNodeError) as unknown:
        SHARED.named("calll")
    assert unknown.value.key == "calll"
    assert unknown.value.message == 'There is no node with the key "calll"; define it first or check the spelling.'
    with pytest.raises(UnknownNodeError, match='There is no moment with the key "buy"'):
        SHARED.moment("buy")
    with pytest.raises(UnknownNodeError, match='There is no outcome with the key "call"'):
        SHARED.named("call", NodeKind.OUTCOME)


# ------------------------------------------------------------ changing


def test_a_change_that_does_not_follow_is_refused() -> None:
    change = HierarchyChange(version=3, at=NOON, action="test", by="tester", reason=None, edit=Edit())
    with pytest.raises(ValueError, match="change 3 does not follow version 1"):
        SHARED.after(change)


def test_a_version_stays_as_it_was_when_the_next_one_is_made() -> None:
    before = built([experience("buy"), moment("call")], [edge("call", "buy")])
    after = grown([Edit(withdrawn=(("id-call", "id-buy"),))], before)
    assert (before.version, after.version) == (1, 2)
    assert keys(edge.contributor for edge in before.contributors("id-buy")) == ["call"]
    assert after.contributors("id-buy") == ()
    assert after.contributes_to("id-call") == ()
    assert after.changed_at == NOON


@st.composite
def logs(draw: st.DrawFn) -> list[Edit]:
    """Logs of edits over experiences in a fixed order, so that no edge ever closes a cycle."""
    names = [f"e{number}" for number in range(6)]
    there: set[tuple[str, str]] = set()
    edits = [Edit(nodes=tuple(experience(name) for name in names))]
    for _ in range(draw(st.integers(0, 12))):
        low, high = draw(st.lists(st.sampled_from(range(6)), min_size=2, max_size=2, unique=True).map(sorted))
        ends = f"id-{names[low]}", f"id-{names[high]}"
        if ends in there and draw(st.booleans()):
            there.remove(ends)
            edits.append(Edit(withdrawn=(ends,)))
        else:
            there.add(ends)
            link = edge(names[low], names[high], position=draw(st.integers(0, 3)), make_or_break=draw(st.booleans()))
            edits.append(Edit(contributions=(link,)))
    return edits


@given(logs())
def test_adjacency_always_holds_exactly_the_contributions_in_order(edits: list[Edit]) -> None:
    hierarchy = grown(edits)
    edges = list(hierarchy.contributions.values())
    for node in hierarchy.nodes:
        below = sorted((e for e in edges if e.to == node), key=lambda e: (e.position, e.contributor))
        above = sorted(
            (e for e in edges if e.contributor == node), key=lambda e: (not e.make_or_break, e.position, e.to)
        )
        assert list(hierarchy.contributors(node)) == below
        assert list(hierarchy.contributes_to(node)) == above


@given(logs())
def test_the_hierarchy_is_the_fold_of_its_changes_from_any_version_on(edits: list[Edit]) -> None:
    whole = grown(edits)
    middle = len(edits) // 2
    assert grown(edits[middle:], grown(edits[:middle])) == whole
    assert whole.version == len(edits)


@given(logs())
def test_contributors_come_before_what_they_contribute_to(edits: list[Edit]) -> None:
    hierarchy = grown(edits)
    order = [node.id for node in hierarchy.contributors_first(hierarchy.nodes)]
    assert sorted(order) == sorted(hierarchy.nodes)
    place = {node: at for at, node in enumerate(order)}
    assert all(place[low] < place[high] for low, high in hierarchy.contributions)


@given(logs(), st.integers(0, 5), st.integers(0, 5))
def test_a_way_up_is_found_exactly_where_there_is_one(edits: list[Edit], start: int, goal: int) -> None:
    hierarchy = grown(edits)
    way = [node.id for node in hierarchy.path_up(f"id-e{start}", f"id-e{goal}")]
    assert bool(way) == (f"id-e{goal}" in _above(f"id-e{start}", hierarchy.contributions))
    if way:
        assert (way[0], way[-1]) == (f"id-e{start}", f"id-e{goal}")
        assert all(step in hierarchy.contributions for step in pairwise(way))


def _above(start: str, edges: Iterable[tuple[str, str]]) -> set[str]:
    """By brute force: as many rounds as there may be steps."""
    reached = {start}
    for _ in range(6):
        reached |= {high for low, high in edges if low in reached}
    return reached


# ------------------------------------------------------------ size


def chain(length: int) -> Hierarchy:
    """A moment below so many experiences, one above the other, below an outcome."""
    names = ["call", *(f"e{number}" for number in range(length)), "won"]
    nodes = [moment("call"), *(experience(name) for name in names[1:-1]), outcome("won")]
    return built(nodes, [edge(low, high, make_or_break=True) for low, high in pairwise(names)])


def test_a_chain_of_3_000_nodes_is_read_like_any_other() -> None:
    hierarchy = chain(3_000)
    assert [node.key for node in hierarchy.moments_below("id-won")] == ["call"]
    assert len(hierarchy.contributors_first(["id-won"])) == 3_002
    assert len(hierarchy.path_up("id-call", "id-won")) == 3_002
    assert [len(path.nodes) for path in hierarchy.paths_to_outcomes("id-call")] == [3_002]


def ladder_of_diamonds(rungs: int, top: bool, *, make_or_break: bool) -> Hierarchy:  # noqa: FBT001
    """2 to the power of `rungs` ways lead up; with `top` they reach an outcome."""
    nodes = [experience(f"{side}{rung}") for rung in range(rungs) for side in "abc"]
    edges: list[Contribution] = []
    for rung in range(rungs):
        edges += [edge(f"a{rung}", f"{side}{rung}", make_or_break=make_or_break) for side in "bc"]
        if rung + 1 < rungs:
            edges += [edge(f"{side}{rung}", f"a{rung + 1}", make_or_break=make_or_break) for side in "bc"]
    if top:
        edges += [edge(f"{side}{rungs - 1}", "won") for side in "bc"]
    return built([outcome("won"), *nodes], edges)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("make_or_break", [True, False])
def test_the_first_of_a_billion_paths_come_at_once(*, make_or_break: bool) -> None:
    paths = ladder_of_diamonds(30, top=True, make_or_break=make_or_break).paths_to_outcomes("id-a0")
    assert [len(path.nodes) for path in islice(paths, 20)] == [61] * 20


@pytest.mark.timeout(10)
def test_a_billion_ways_that_reach_no_outcome_are_not_walked() -> None:
    hierarchy = ladder_of_diamonds(30, top=False, make_or_break=False)
    assert list(hierarchy.paths_to_outcomes("id-a0")) == []


def test_paths_hold_their_edges() -> None:
    path = next(SHARED.paths_to_outcomes("id-shop"))
    assert [edge.ends for edge in path.edges] == [("id-shop", "id-buy"), ("id-buy", "id-won")]
    assert not path.make_or_break


def test_the_defaults_of_an_outcome_are_no_recovery_and_thirty_days_of_silence() -> None:
    assert (outcome("won").recovery_window, outcome("won").abandoned_after) == (timedelta(), timedelta(days=30))
