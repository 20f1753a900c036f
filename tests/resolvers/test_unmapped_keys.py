"""A key that interactions are kept under can come to name a moment, and nothing else."""

from typing import Any

import pytest

from tests.graphql_client import Service

RECORD = """mutation { recordInteractions(input: { interactions: [
  { id: "1", moment: "till", occurredAt: "2026-03-02T11:00:00Z", signals: {} }
  { id: "2", moment: "till", occurredAt: "2026-03-02T11:00:00Z", signals: {} }
] }) { ... on RecordReceipt { recorded } } }"""
REFUSED = "__typename ... on KeyHoldsInteractions { key interactions } ... on Refusal { message }"
DOCUMENT = """touchstone: 1
nodes:
- {kind: MOMENT, key: call, name: Call}
- {kind: EXPERIENCE, key: %s, name: Till, aliases: [%s]}
"""


@pytest.fixture
async def kept(service: Service) -> Service:
    """A service that keeps two interactions under "till"."""
    assert (await service.data(RECORD))["recordInteractions"] == {"recorded": 2}
    return service


async def edited(service: Service, mutation: str, input: str) -> dict[str, Any]:
    return (await service.data(f"mutation {{ {mutation}(input: {{ {input} }}) {{ {REFUSED} }} }}"))[mutation]


@pytest.mark.parametrize(
    ("mutation", "input", "kind"),
    [
        ("defineOutcome", 'key: "till", name: "Till"', "an outcome"),
        ("defineExperience", 'key: "till", name: "Till"', "an experience"),
        ("defineActivity", 'key: "till", name: "Till", activityKind: TASK', "an activity"),
        ("renameNode", 'key: "visit", newKey: "till"', "an experience"),
    ],
)
async def test_another_kind_of_node_does_not_get_the_key(kept: Service, mutation: str, input: str, kind: str) -> None:
    before, log = kept.hierarchies.hierarchy, list(kept.hierarchies.log)
    assert await edited(kept, mutation, input) == {
        "__typename": "KeyHoldsInteractions",
        "key": "till",
        "interactions": 2,
        "message": (
            f'2 interactions are kept under "till" until it names a moment, which {kind} would prevent for ever. '
            "Define a moment with this key, or map it to one; or choose another key."
        ),
    }
    assert kept.hierarchies.hierarchy is before
    assert kept.hierarchies.log == log


@pytest.mark.parametrize(
    ("mutation", "input"),
    [
        ("defineMoment", 'key: "till", name: "Till"'),
        ("mapUnmappedKey", 'key: "till", moment: "pay"'),
        ("renameNode", 'key: "pay", newKey: "till"'),
    ],
)
async def test_a_moment_gets_the_key_and_what_was_kept_under_it(kept: Service, mutation: str, input: str) -> None:
    answer = await kept.data(f"mutation {{ {mutation}(input: {{ {input} }}) {{ __typename }} }}")
    assert answer[mutation]["__typename"] in {"Moment", "NodeEdit"}
    corrections = await kept.data("{ corrections { kind } }")
    assert corrections["corrections"] == [{"kind": "MAPPING"}]


@pytest.mark.parametrize(("key", "alias", "path"), [("till", "desk", "key"), ("desk", "till", "aliases")])
@pytest.mark.parametrize("dry_run", ["true", "false"])
async def test_a_document_that_gives_it_to_another_kind_is_refused(
    kept: Service, key: str, alias: str, path: str, dry_run: str
) -> None:
    before = kept.hierarchies.hierarchy
    answer = await kept.data(
        f"""mutation($document: String!) {{ importHierarchy(input: {{ document: $document, dryRun: {dry_run} }}) {{
          __typename ... on InvalidDocument {{ problems {{ path line message }} }}
        }} }}""",
        document=DOCUMENT % (key, alias),
    )
    (problem,) = answer["importHierarchy"]["problems"]
    assert (problem["path"], problem["line"]) == (f"nodes.1.{path}", 4)
    assert problem["message"].startswith('2 interactions are kept under "till" until it names a moment')
    assert kept.hierarchies.hierarchy is before


async def test_a_document_may_give_it_to_a_moment(kept: Service) -> None:
    document = (DOCUMENT % ("till", "desk")).replace("EXPERIENCE", "MOMENT")
    answer = await kept.data(
        "mutation($document: String!) { importHierarchy(input: { document: $document }) { __typename } }",
        document=document,
    )
    assert answer["importHierarchy"] == {"__typename": "HierarchyImport"}
    assert (await kept.data("{ corrections { kind } }"))["corrections"] == [{"kind": "MAPPING"}]
