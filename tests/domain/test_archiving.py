from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain import archiving, editing, renaming
from domain.editing import ContributionRequest
from domain.edits import Author
from domain.errors import InvalidInputError, IsArchivedError, KeyTakenError, StaleRevisionError
from domain.renaming import MAX_ALIASES
from tests.builders import NOON, built, edge, experience, moment, outcome
from tests.domain.editing.call_center import refused
from tests.fakes import FixedClock, MemoryHierarchies

ANN = Author(by="ann", reason="because")


def shop() -> MemoryHierarchies:
    nodes = [outcome("won"), experience("buy"), moment("call"), moment("pay")]
    edges = [edge("buy", "won"), edge("call", "buy"), edge("pay", "buy")]
    return MemoryHierarchies(built(nodes, edges), clock=FixedClock(NOON))


async def test_an_archived_node_keeps_its_edges_and_says_since_when() -> None:
    store = shop()
    before = store.hierarchy
    hierarchy, node = await archiving.archive("call", ANN, store, expected_revision=1)
    assert (node.archived_at, node.revision) == (NOON, 2)
    assert hierarchy.contributions == before.contributions
    assert [(change.action, change.by, change.reason) for change in store.log] == [("archiveNode", "ann", "because")]
    hierarchy, node = await archiving.restore("call", ANN, store, expected_revision=2)
    assert (node.archived_at, node.revision) == (None, 3)


async def test_archiving_twice_and_restoring_what_is_there_make_no_version() -> None:
    store = shop()
    assert (await archiving.restore("call", ANN, store, expected_revision=None))[0].version == 1
    await archiving.archive("call", ANN, store, expected_revision=None)
    store.clock.time = NOON + timedelta(days=1)
    hierarchy, node = await archiving.archive("call", ANN, store, expected_revision=None)
    assert (hierarchy.version, node.archived_at) == (2, NOON)


async def test_an_archived_node_gets_no_new_edges() -> None:
    store = shop()
    await archiving.archive("call", ANN, store, expected_revision=None)
    store.log.clear()
    request = ContributionRequest(contributor="call", to="won")
    refusal = await refused(lambda: editing.contribute(request, ANN, store), IsArchivedError, store)
    assert refusal.message == '"call" is archived and gets no new contributions; restore it first.'


async def test_a_contributor_counts_in_a_window_unless_it_was_archived_by_its_end() -> None:
    store = shop()
    await archiving.archive("call", ANN, store, expected_revision=None)
    millisecond = timedelta(milliseconds=1)
    for end, counted in [(NOON - millisecond, ["call", "pay"]), (NOON, ["pay"]), (NOON + millisecond, ["pay"])]:
        pooled = store.hierarchy.pooling_until(end)
        assert [node.key for node in pooled.moments_below("id-won")] == counted
        assert [node.key for node in pooled.moments_below("id-call")] == ["call"]


async def test_what_is_below_an_archived_experience_leaves_with_it() -> None:
    store = shop()
    await archiving.archive("buy", ANN, store, expected_revision=None)
    pooled = store.hierarchy.pooling_until(NOON)
    assert pooled.moments_below("id-won") == ()
    assert [node.key for node in pooled.moments_below("id-buy")] == ["call", "pay"]


async def test_nothing_archived_costs_nothing() -> None:
    hierarchy = shop().hierarchy
    assert hierarchy.pooling_until(NOON) is hierarchy


# ------------------------------------------------------------ keys


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "c", "call"]), max_size=8))
async def test_every_key_that_a_node_ever_had_names_it(keys: list[str]) -> None:
    store = shop()
    for key in keys:
        _, node = await renaming.rename("call", key, ANN, store, expected_revision=None)
        assert node.key == key
        assert key not in node.aliases
    node = store.hierarchy.nodes["id-call"]
    assert set(node.names) == {"call", *keys}
    assert all(store.hierarchy.find(key) is node for key in node.names)
    assert len(store.log) == sum(now != then for then, now in zip(["call", *keys], keys, strict=False))


async def test_a_key_of_another_node_and_an_alias_of_it_are_taken() -> None:
    store = shop()
    await renaming.rename("pay", "till", ANN, store, expected_revision=None)
    store.log.clear()
    for taken in ("till", "pay"):
        refusal = await refused(
            lambda taken=taken: renaming.rename("call", taken, ANN, store, expected_revision=None),
            KeyTakenError,
            store,
        )
        assert refusal.message == f'The key "{taken}" already names a moment ("Pay"); choose another key.'


async def test_renaming_expects_the_revision() -> None:
    store = shop()
    await refused(lambda: renaming.rename("call", "x", ANN, store, expected_revision=9), StaleRevisionError, store)


async def test_mapping_a_key_that_names_the_moment_already_makes_no_version() -> None:
    store = shop()
    hierarchy, node = await renaming.map_key("phone", "call", ANN, store, expected_revision=None)
    assert (hierarchy.version, node.aliases) == (2, ("phone",))
    hierarchy, _ = await renaming.map_key("phone", "call", ANN, store, expected_revision=None)
    assert hierarchy.version == 2


async def test_a_node_has_at_most_a_thousand_aliases() -> None:
    store = shop()
    for number in range(MAX_ALIASES):
        await renaming.map_key(f"k{number}", "call", ANN, store, expected_revision=None)
    store.log.clear()
    refusal = await refused(
        lambda: renaming.map_key("more", "call", ANN, store, expected_revision=None), InvalidInputError, store
    )
    assert refusal.message == "1001 aliases; a node has at most 1000."
