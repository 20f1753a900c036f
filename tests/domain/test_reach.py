from dataclasses import replace
from itertools import pairwise
from time import perf_counter
from typing import cast

import pytest
from hypothesis import given

from domain import archiving, editing
from domain.editing import ContributionRequest
from domain.edits import Author
from domain.errors import InvalidDocumentError, NotAllowedThereError
from domain.exporting import export
from domain.hierarchy import Edit, Hierarchy
from domain.hierarchy_documents import SentDocument
from domain.importing import import_document
from domain.limits import Limits
from domain.nodes import Moment
from domain.reach import overreaching
from domain.rulebook import RuleBook
from tests.builders import NOON, built, edge, experience, grown, moment, outcome
from tests.domain.editing.call_center import refused
from tests.domain.hierarchies import hierarchies
from tests.fakes import MemoryHierarchies

ANN = Author(by="ann")
TWO = Limits(max_moment_outcomes=2)
THREE = Limits(max_moment_outcomes=3)


def shop(*more: str) -> Hierarchy:
    """The moment "call" contributes to the outcome "a" by the stage "buy", and directly to "b"; "c" is above "b"."""
    return built(
        [outcome("a"), outcome("b"), outcome("c"), outcome("d"), experience("buy"), moment("call")],
        [edge("buy", "a"), edge("call", "buy"), edge("call", "b"), edge("b", "c"), *(edge("buy", to) for to in more)],
    )


async def test_a_contribution_by_which_a_moment_reaches_too_far_is_refused() -> None:
    store = MemoryHierarchies(shop())
    request = ContributionRequest(contributor="buy", to="d")
    error = await refused(lambda: editing.contribute(request, ANN, store, limits=TWO), NotAllowedThereError, store)
    assert error.message == (
        '"call" would contribute to 3 outcomes without passing through another one; at most 2 are allowed.'
    )
    await editing.contribute(request, ANN, store, limits=THREE)


async def test_an_outcome_behind_another_one_is_not_reached() -> None:
    store = MemoryHierarchies(shop())
    await editing.contribute(ContributionRequest(contributor="b", to="d"), ANN, store, limits=TWO)


async def test_restoring_what_would_let_a_moment_reach_too_far_is_refused() -> None:
    hierarchy = shop("d")
    put_aside = replace(hierarchy.nodes["id-d"], archived_at=NOON)
    store = MemoryHierarchies(grown([Edit(nodes=(put_aside,))], hierarchy))
    await refused(
        lambda: archiving.restore("d", ANN, store, expected_revision=None, limits=TWO), NotAllowedThereError, store
    )
    hierarchy, _ = await archiving.restore("d", ANN, store, expected_revision=None, limits=THREE)
    assert hierarchy.nodes["id-d"].archived_at is None


async def test_what_reached_further_before_may_be_revised_but_reach_no_further() -> None:
    store = MemoryHierarchies(shop("d"))
    further = ContributionRequest(contributor="call", to="c")
    await refused(lambda: editing.contribute(further, ANN, store, limits=TWO), NotAllowedThereError, store)
    heavier = ContributionRequest(contributor="buy", to="d", weight=2)
    _, made = await editing.contribute(heavier, ANN, store, limits=TWO)
    assert made.weight == 2


@pytest.mark.parametrize("dry_run", [True, False])
async def test_a_document_by_which_moments_reach_too_far_is_refused_with_their_places(*, dry_run: bool) -> None:
    tree = export(shop("d"))
    document, store = SentDocument(tree), MemoryHierarchies()
    error = await refused(
        lambda: import_document(document, ANN, store, dry_run=dry_run, limits=TWO), InvalidDocumentError, store
    )
    assert isinstance(error, InvalidDocumentError)
    (problem,) = error.problems
    keys = [node["key"] for node in cast("list[dict[str, object]]", tree["nodes"])]
    assert (problem.path, problem.message.split(" without")[0]) == (
        f"nodes.{keys.index('call')}",
        '"call" would contribute to 3 outcomes',
    )
    await import_document(document, ANN, store, limits=THREE)
    assert (await import_document(document, ANN, store, limits=TWO)).steps == ()


def nested(*keys: str) -> Hierarchy:
    """Outcomes, each within the next, and the outcome "top" apart."""
    return built([*map(outcome, keys), outcome("top")], [edge(inner, outer) for inner, outer in pairwise(keys)])


SHALLOW = Limits(max_outcome_depth=3)


async def test_a_contribution_by_which_an_outcome_lies_too_deep_is_refused() -> None:
    store = MemoryHierarchies(nested("a", "b", "c", "d"))
    request = ContributionRequest(contributor="d", to="top")
    error = await refused(lambda: editing.contribute(request, ANN, store, limits=SHALLOW), NotAllowedThereError, store)
    assert error.message == '"a" would lie within 4 outcomes, one within another; at most 3 are allowed.'
    await editing.contribute(replace(request, contributor="c"), ANN, store, limits=SHALLOW)


async def test_what_lay_deeper_before_may_be_revised_but_lie_no_deeper() -> None:
    store, two = MemoryHierarchies(nested("a", "b", "c", "d")), Limits(max_outcome_depth=2)
    deeper = ContributionRequest(contributor="d", to="top")
    await refused(lambda: editing.contribute(deeper, ANN, store, limits=two), NotAllowedThereError, store)
    heavier = ContributionRequest(contributor="c", to="d", weight=2)
    _, made = await editing.contribute(heavier, ANN, store, limits=two)
    assert made.weight == 2


async def test_restoring_what_would_let_an_outcome_lie_too_deep_is_refused() -> None:
    hierarchy = nested("a", "b", "c", "d", "e")
    put_aside = replace(hierarchy.nodes["id-c"], archived_at=NOON)
    store = MemoryHierarchies(grown([Edit(nodes=(put_aside,))], hierarchy))
    await refused(
        lambda: archiving.restore("c", ANN, store, expected_revision=None, limits=SHALLOW), NotAllowedThereError, store
    )


async def test_a_document_in_which_outcomes_lie_too_deep_is_refused_with_their_places() -> None:
    tree, store = export(nested("a", "b", "c", "d", "e")), MemoryHierarchies()
    error = await refused(
        lambda: import_document(SentDocument(tree), ANN, store, limits=SHALLOW), InvalidDocumentError, store
    )
    assert isinstance(error, InvalidDocumentError)
    (problem,) = error.problems
    keys = [node["key"] for node in cast("list[dict[str, object]]", tree["nodes"])]
    assert (problem.path, problem.message) == (
        f"nodes.{keys.index('a')}",
        '"a" would lie within 4 outcomes, one within another; at most 3 are allowed.',
    )


@given(hierarchies())
def test_reach_is_what_each_moment_alone_has_as_nearest_outcomes(hierarchy: Hierarchy) -> None:
    whole = Edit(nodes=tuple(hierarchy.nodes.values()), contributions=tuple(hierarchy.contributions.values()))
    found = overreaching(Hierarchy(), whole, NOON, Limits(max_moment_outcomes=0))
    reaches = {moment.id: int(message.split(" contribute to ")[1].split()[0]) for moment, message in found}
    book = RuleBook(hierarchy)
    moments = (node.id for node in hierarchy.nodes.values() if isinstance(node, Moment))
    alone = {identity: len(book.nearest_outcomes(identity)) for identity in moments}
    assert reaches == {identity: count for identity, count in alone.items() if count}


def test_thousands_of_nodes_are_checked_at_once() -> None:
    """Layers that are wholly joined have more paths than anybody can walk."""
    layers = [[experience(f"e{layer}-{place}") for place in range(40)] for layer in range(10)]
    moments = [moment(f"m{place}") for place in range(4_500)]
    outcomes = [outcome(f"o{place}") for place in range(50)]
    edges = [edge(each.key, layers[0][place % 40].key) for place, each in enumerate(moments)]
    edges += [
        edge(low.key, high.key)
        for lower, upper in zip(layers, [*layers[1:], outcomes], strict=True)
        for low in lower
        for high in upper
    ]
    hierarchy = built([*moments, *(each for layer in layers for each in layer), *outcomes, outcome("more")], edges)
    began = perf_counter()
    edit = Edit(contributions=(edge("e9-0", "more"),))
    assert len(list(overreaching(hierarchy, edit, NOON, Limits()))) == 4_500
    assert perf_counter() - began < 2
