"""The access matrix: every field and operation × every scope × one's own outcome or another's, made from the schema."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import pytest

from domain.access import Rights, Scope
from resolvers.permitting import fields_of
from resolvers.schema import PERMISSIONS
from tests.api.matrix.documents import Coordinate, Root, Tree
from tests.api.matrix.world import FAR, OFF, OWN, RESTRICTED, edited, edits, end, happened, ids, roots, world
from tests.graphql_client import Service
from tests.resolvers.subscribing import subscribed

SCOPES: Final = [frozenset[Scope](), *(frozenset({scope}) for scope in Scope), frozenset(Scope)]
UNMEASURED: Final = frozenset({"position"})
"""What tells how much was committed for all: ADR 0018."""


@cache
def trees(who: str) -> Sequence[Tree]:
    """Of every root field, grown once: that takes a third as long as asking for all that hangs on them."""
    return [Tree(PERMISSIONS.schema, root) for root in roots(who)]


def nearest() -> dict[Coordinate, Tree]:
    """For every field of every object type a root field that leads to it."""
    found: dict[Coordinate, Tree] = {}
    for tree in trees(OWN):
        for field in tree.fields:
            found.setdefault(field, tree)
    return found


NEAREST: Final = nearest()


def needed(tree: Tree, field: Coordinate) -> set[str]:
    """The scopes that the table asks for on the way to a field."""
    rules = (PERMISSIONS.rule(*each) for each in tree.way(field))
    return {str(rule) for rule in rules if rule is not None}


def by(service: Service, scopes: frozenset[Scope]) -> Service:
    """For a caller who sees everything."""
    return service.used_with(Rights(name="caller", scopes=scopes))


async def answered(service: Service, document: str) -> dict[str, Any]:
    """The answer, or the first of a subscription's."""
    if not document.startswith("subscription"):
        return await service.run(document)
    async with subscribed(service, document) as told:
        return await told.answer()


def refusals(answer: dict[str, Any]) -> set[str]:
    """The scopes that a refused operation lacks; nothing of it ran."""
    errors = answer.get("errors", [])
    scopes = {each["extensions"]["scope"] for each in errors if each.get("extensions", {}).get("code") == "FORBIDDEN"}
    assert not scopes or (answer.get("data") is None and len(errors) == len(scopes))
    return scopes


def plain(answer: object, who: str | None = None) -> str:
    """An answer to compare, without places in the feed; with `who`, as if nobody had been asked about."""
    text = json.dumps(json.loads(json.dumps(answer), object_hook=_without_places), sort_keys=True)
    if who is not None:
        for kind, identity in ids(who).items():
            text = text.replace(identity, ids(OFF)[kind])
        text = text.replace(f"{who}-", f"{OFF}-")
    return text


def _without_places(part: dict[str, Any]) -> dict[str, Any]:
    """What stands at a place of the feed is of another type than what stands at a place of a page."""
    places = {name for name in part if name.endswith(("_cursor", "_restartFrom")) and not name.endswith("Edge_cursor")}
    return {name: None if name in places else value for name, value in part.items()}


def _is_empty(root: Root) -> bool:
    """Whether there is nothing of it for who is restricted, not even of their own."""
    return root.field == "corrections" or "owner" in root.arguments


@pytest.fixture(scope="module")
async def whole() -> Service:
    """With both partners. Nothing changes it."""
    return await world(OWN, FAR)


@pytest.fixture(scope="module")
async def alone() -> Service:
    """As if there had never been another partner."""
    return await world(OWN)


def test_every_root_field_is_in_the_matrix() -> None:
    named = {(root.kind, root.field) for root in roots(OWN)}
    kinds = {"Query", "Mutation", "Subscription"}
    assert named == {field for field in fields_of(PERMISSIONS.schema) if field[0] in kinds}


def test_every_field_of_every_object_is_in_the_matrix() -> None:
    objects = {name for name, _ in fields_of(PERMISSIONS.schema)} - {"Node", "HierarchyNode", "Refusal"}
    assert set(NEAREST) == {field for field in fields_of(PERMISSIONS.schema) if field[0] in objects}


async def test_every_field_is_for_who_has_the_scopes_on_the_way_to_it(whole: Service) -> None:
    for field, tree in NEAREST.items():
        wanted = needed(tree, field)
        document = tree.single(field, OWN)
        for scopes in SCOPES:
            missing = wanted - set(map(str, scopes))
            if missing:
                assert refusals(await by(whole, scopes).run(document)) == missing, (field, scopes)
    assert whole.hierarchies.hierarchy.version == 3, "nothing was edited"
    assert ("crew", "new") not in whole.recorder.stored


async def test_every_field_is_answered_to_who_has_them(whole: Service) -> None:
    for field, tree in NEAREST.items():
        scopes = frozenset(Scope(scope) for scope in needed(tree, field))
        service = await world(OWN, FAR) if tree.root.kind == "Mutation" else whole
        answer = await answered(by(service, scopes), tree.single(field, OWN))
        assert "errors" not in answer, (field, answer["errors"])


async def test_who_is_restricted_edits_and_administers_nothing(whole: Service) -> None:
    kinds = {field: PERMISSIONS.rule(*field) for field in NEAREST if field[0] in {"Query", "Mutation"}}
    beyond = [field for field, rule in kinds.items() if rule in {Scope.EDIT, Scope.ADMIN}]
    assert len(beyond) >= len(edits())
    for field in beyond:
        answers = [await whole.used_with(RESTRICTED).run(NEAREST[field].single(field, who)) for who in (OWN, FAR, OFF)]
        assert refusals(answers[0]) == {str(PERMISSIONS.rule(*field))}, field
        assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("number", range(len([root for root in roots(OWN) if root.kind == "Query"])))
async def test_a_query_answers_as_if_nobody_else_were_there(whole: Service, alone: Service, number: int) -> None:
    answers: dict[str, str] = {}
    for who in (OWN, FAR, OFF):
        tree = trees(who)[number]
        if tree.root.field in UNMEASURED or PERMISSIONS.rule("Query", tree.root.field) is Scope.ADMIN:
            return
        document = tree.whole(who)
        answer = await whole.used_with(RESTRICTED).run(document)
        assert "INTERNAL" not in json.dumps(answer), (tree.root, answer["errors"])
        assert plain(answer) == plain(await alone.used_with(RESTRICTED).run(document)), tree.root
        answers[who] = plain(answer, who)
        assert who != OWN or _is_empty(tree.root) or "own-" in plain(answer), "there is something to see"
    assert answers[FAR] == answers[OFF]


@pytest.mark.parametrize("field", ["recordInteractions", "recordResults"])
async def test_a_recording_is_answered_as_if_nobody_else_were_there(field: str) -> None:
    answers: dict[str, str] = {}
    for who in (OWN, FAR, OFF):
        (tree,) = (tree for tree in trees(who) if tree.root.field == field)
        whole, alone = await world(OWN, FAR), await world(OWN)
        before = len(whole.recorder.stored) + len(whole.recorder.results)
        answer = await whole.used_with(RESTRICTED).run(tree.whole(who))
        assert plain(answer) == plain(await alone.used_with(RESTRICTED).run(tree.whole(who)))
        assert len(whole.recorder.stored) + len(whole.recorder.results) == before + (who == OWN)
        answers[who] = plain(answer, who)
    assert answers[FAR] == answers[OFF]
    assert answers[OWN] != answers[OFF]


async def told_of(service: Service, document: str, *partners: str) -> list[dict[str, Any]]:
    """What a restricted subscriber is told while something happens to every partner, up to "own-last"."""
    async with subscribed(service.used_with(RESTRICTED), document) as told:
        answers = [await told.answer()]
        if "errors" in answers[0] or "performanceUpdated" in document:
            return answers
        for who in (FAR, OWN):
            if who in partners:
                await happened(service, who, "again-")
        await edited(service, 9, *partners)
        await end(service)
        while "own-last" not in json.dumps(answers[-1]):
            answers.append(await told.answer())
        return answers


@pytest.mark.parametrize("number", range(len([root for root in roots(OWN) if root.kind == "Subscription"])))
async def test_a_subscription_tells_as_if_nobody_else_were_there(number: int) -> None:
    answers: dict[str, str] = {}
    for who in (OWN, FAR, OFF):
        tree = [tree for tree in trees(who) if tree.root.kind == "Subscription"][number]
        document = tree.whole(who)
        whole = await told_of(await world(OWN, FAR), document, OWN, FAR)
        assert "INTERNAL" not in json.dumps(whole), tree.root
        assert plain(whole) == plain(await told_of(await world(OWN), document, OWN)), tree.root
        if who == OWN:
            assert "errors" not in json.dumps(whole)
        answers[who] = plain(whole, who)
    assert answers[FAR] == answers[OFF]
