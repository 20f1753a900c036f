import json
from dataclasses import replace

from domain.exporting import export
from domain.hierarchy import Edit
from domain.limits import Limits
from tests import builders
from tests.builders import NOON, built, grown, outcome
from tests.graphql_client import Service
from tests.resolvers.conftest import shop
from tests.resolvers.edits import edit, refused

EDGE = "... on Contribution { contributor { key } to { key revision } weight makeOrBreak required position }"


async def test_a_contribution_is_made_with_its_defaults(service: Service) -> None:
    await edit(service, "defineMoment", {"key": "leave", "name": "Leave"})
    assert await edit(service, "contribute", {"contributor": "leave", "to": "visit"}, EDGE) == {
        "__typename": "Contribution",
        "contributor": {"key": "leave"},
        "to": {"key": "visit", "revision": 2},
        "weight": 1.0,
        "makeOrBreak": False,
        "required": False,
        "position": 2,
    }


async def test_what_is_make_or_break_is_required_unless_it_is_said_not_to_be(service: Service) -> None:
    given = {"contributor": "wait", "to": "visit", "makeOrBreak": True}
    assert (await edit(service, "contribute", given, EDGE))["required"] is True
    assert (await edit(service, "contribute", given | {"required": False}, EDGE))["required"] is False


async def test_below_an_edit_everything_is_as_after_it(service: Service) -> None:
    selected = "... on Contribution { to { contributors { contributor { key } } } contributor { outcomes { key } } }"
    await edit(service, "defineMoment", {"key": "leave", "name": "Leave"})
    answer = await edit(service, "contribute", {"contributor": "leave", "to": "visit", "position": 0}, selected)
    keys = [each["contributor"]["key"] for each in answer["to"]["contributors"]]
    assert sorted(keys) == ["leave", "pay", "wait"]
    assert answer["contributor"]["outcomes"] == [{"key": "served"}]


async def test_a_weight_of_minus_one_is_refused(service: Service) -> None:
    assert await refused(service, "contribute", {"contributor": "wait", "to": "visit", "weight": -1}) == {
        "__typename": "InvalidInput",
        "message": "weight is -1; give a number above 0, at most 1000000.",
        "field": "weight",
    }


async def test_a_cycle_is_refused_and_named(empty: Service) -> None:
    for key in ("a", "b", "c"):
        await edit(empty, "defineExperience", {"key": key, "name": key})
    await edit(empty, "contribute", {"contributor": "a", "to": "b"})
    await edit(empty, "contribute", {"contributor": "b", "to": "c"})
    given = {"contributor": "c", "to": "a"}
    assert await refused(empty, "contribute", given, "... on WouldCloseCycle { cycle { key } }") == {
        "__typename": "WouldCloseCycle",
        "message": "This would close a cycle: c → a → b → c. Withdraw one of these contributions first.",
        "cycle": [{"key": "c"}, {"key": "a"}, {"key": "b"}, {"key": "c"}],
    }


async def test_kinds_that_do_not_go_together_are_refused(service: Service) -> None:
    assert await refused(service, "contribute", {"contributor": "check", "to": "served"}) == {
        "__typename": "NotAllowedThere",
        "message": "An activity contributes to a moment, not to an outcome.",
    }


async def test_a_moment_that_would_reach_too_many_outcomes_is_refused_in_every_edit() -> None:
    limits, hierarchy = Limits(max_moment_outcomes=1), shop()
    added = (outcome("sold"), replace(outcome("gone"), archived_at=NOON))
    service = Service(grown([Edit(nodes=added, contributions=(builders.edge("visit", "gone"),))], hierarchy), limits)
    fault = "would contribute to 2 outcomes without passing through another one; at most 1 are allowed."
    refusal = {"__typename": "NotAllowedThere", "message": f'"pay" {fault}'}
    assert await refused(service, "contribute", {"contributor": "visit", "to": "sold"}) == refusal
    restore = 'mutation { restoreNode(input: {key: "gone"}) { __typename ... on Refusal { message } } }'
    assert (await service.data(restore))["restoreNode"] == refusal
    in_use = replace(hierarchy.nodes["id-served"], id="id-gone", key="gone")
    edges = [builders.edge("wait", "served"), builders.edge("wait", "gone")]
    document = json.dumps(export(built([*hierarchy.nodes.values(), in_use], edges)))
    import_ = """mutation ($document: String!) { importHierarchy(input: {document: $document}) {
      ... on InvalidDocument { problems { message } } } }"""
    answer = (await service.data(import_, document=document))["importHierarchy"]
    assert answer == {"problems": [{"message": f'"wait" {fault}'}]}
    assert service.hierarchies.log == []


async def test_a_contribution_is_withdrawn(service: Service) -> None:
    selected = "... on Withdrawal { contributor { key contributesTo { weight } } from { key revision } }"
    assert await edit(
        service, "withdraw", {"contributor": "pay", "from": "visit", "expectedRevision": 1}, selected
    ) == {
        "__typename": "Withdrawal",
        "contributor": {"key": "pay", "contributesTo": []},
        "from": {"key": "visit", "revision": 2},
    }


async def test_what_does_not_contribute_cannot_be_withdrawn(service: Service) -> None:
    assert await refused(service, "withdraw", {"contributor": "pay", "from": "served"}) == {
        "__typename": "InvalidInput",
        "message": '"pay" does not contribute to "served".',
        "field": "contributor",
    }
