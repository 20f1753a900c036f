from typing import Any

import pytest

from tests.builders import NOON
from tests.graphql_client import Service

IMPORT = """
mutation ($input: ImportHierarchyInput!) {
  importHierarchy(input: $input) {
    __typename
    ... on HierarchyImport { version dryRun steps { action key to fields } }
    ... on InvalidDocument { problems { path line message } }
    ... on StaleVersion { current }
    ... on Refusal { message }
  }
}
"""
SHOP = """\
touchstone: 1
nodes:
- {kind: OUTCOME, key: served, name: Served}
- kind: MOMENT
  key: wait
  name: Wait
  standards: [{measures: [{key: wait, signal: s, rule: {flag: {expects: true}}}]}]
contributions:
- {contributor: wait, to: served}
"""


async def imported(service: Service, document: str, **input: object) -> dict[str, Any]:
    return (await service.data(IMPORT, input={"document": document, **input}))["importHierarchy"]


async def refused(service: Service, document: str, **input: object) -> dict[str, Any]:
    before, log = service.hierarchies.hierarchy, list(service.hierarchies.log)
    refusal = await imported(service, document, **input)
    assert service.hierarchies.hierarchy is before
    assert service.hierarchies.log == log
    return refusal


async def problem_in(service: Service, document: str) -> tuple[str, int | None, str]:
    refusal = await refused(service, document)
    assert refusal["__typename"] == "InvalidDocument", refusal
    (problem,) = refusal["problems"]
    return problem["path"], problem["line"], problem["message"]


async def test_a_document_is_imported_in_one_version(empty: Service) -> None:
    answer = await imported(empty, SHOP, reason="from a file", expectedVersion=0)
    assert answer == {
        "__typename": "HierarchyImport",
        "version": 1,
        "dryRun": False,
        "steps": [
            {"action": "DEFINE", "key": "served", "to": None, "fields": []},
            {"action": "DEFINE", "key": "wait", "to": None, "fields": []},
            {"action": "CONTRIBUTE", "key": "wait", "to": "served", "fields": []},
            {"action": "PUBLISH", "key": "wait", "to": None, "fields": []},
        ],
    }
    (change,) = empty.hierarchies.log
    assert (change.action, change.reason) == ("importHierarchy", "from a file")


async def test_a_dry_run_says_the_same_and_changes_nothing(empty: Service) -> None:
    dry = await refused(empty, SHOP, dryRun=True)
    assert (dry["version"], dry["dryRun"]) == (0, True)
    assert dry["steps"] == (await imported(empty, SHOP))["steps"]


@pytest.mark.parametrize("form", ["YAML", "JSON"])
async def test_importing_the_own_export_changes_nothing(service: Service, form: str) -> None:
    export = (await service.data(f"{{ hierarchy {{ document(format: {form}) }} }}"))["hierarchy"]["document"]
    answer = await refused(service, export)
    assert (answer["version"], answer["steps"]) == (1, [])


async def test_a_snapshots_document_takes_the_hierarchy_back(service: Service) -> None:
    await imported(service, "touchstone: 1\nnodes:\n- {kind: MOMENT, key: till, aliases: [pay], name: Till}\n")
    document = "{ hierarchyAsOf(version: 1) { document } }"
    was = (await service.data(document))["hierarchyAsOf"]["document"]
    steps = (await imported(service, was))["steps"]
    assert [(step["action"], step["key"]) for step in steps] == [
        ("RESTORE", "served"),
        ("RESTORE", "visit"),
        ("RENAME", "pay"),
        ("REVISE", "pay"),
        ("RESTORE", "wait"),
        ("RESTORE", "check"),
    ]


async def test_a_stale_version_is_refused(service: Service) -> None:
    assert await refused(service, SHOP, expectedVersion=7) == {
        "__typename": "StaleVersion",
        "message": "The hierarchy is at version 1, not 7; read it again and repeat the edit.",
        "current": 1,
    }


async def test_a_standard_for_the_past_is_refused(empty: Service) -> None:
    await imported(empty, SHOP)
    empty.hierarchies.history.recorded.append((empty.hierarchies.hierarchy.moment("wait").id, NOON))
    tighter = SHOP.replace("true}}}]}]", "true}}}]}, {effectiveFrom: 2026-03-02T12:00:00Z, "
                           "measures: [{key: fast, signal: f, rule: {flag: {expects: true}}}]}]")  # fmt: skip
    assert await refused(empty, tighter) == {
        "__typename": "WouldRewriteHistory",
        "message": (
            'Interactions recorded at "wait" occurred at or after 2026-03-02T12:00:00Z: the verdicts under standard 2 '
            "would change. Choose a later effectiveFrom."
        ),
    }


NODE = "touchstone: 1\nnodes:\n"
PAIR = f"{NODE}- {{kind: EXPERIENCE, key: a, name: A}}\n- {{kind: EXPERIENCE, key: b, name: B}}\ncontributions:\n"


@pytest.mark.parametrize(
    ("document", "path", "line", "message"),
    [
        (
            f"{PAIR}- {{contributor: a, to: b}}\n- {{contributor: b, to: a}}\n",
            "contributions.1", 7, "This closes a cycle: b → a → b.",
        ),
        (
            f"{NODE}- {{kind: MOMENT, key: a, name: A}}\n- {{kind: MOMENT, key: a, name: B}}\n",
            "nodes.1.key", 4, '"a" or an alias of it already names nodes.0.',
        ),
        (
            f"{NODE}- kind: MOMENTUM\n  key: a\n  name: A\n",
            "nodes.0.kind", 3, "kind must be OUTCOME, EXPERIENCE, MOMENT, ACTIVITY.",
        ),
        ("a: &a [x]\nb: [*a, *a]\n", "a", 1, "Anchors and aliases are refused; write out what they stand for."),
        (f"{NODE}- kind: MOMENT\n  key: [a]\n  name: A\n", "nodes.0.key", 4, "key must be a string."),
        (f"{NODE}- kind: MOMENT\n  key: a\n", "nodes.0.name", 3, "name is missing."),
        (f"{NODE}- {{kind: MOMENT, key: a, name: A, x: 1}}\n", "nodes.0.x", 3, "x is not a field here."),
        (
            f"{NODE}- {{kind: MOMENT, key: a, name: A, objective: 2}}\n",
            "nodes.0.objective", 3, "objective is 2; give a ratio above 0 and below 1, as 0.95.",
        ),
        (
            f"{NODE}- {{kind: MOMENT, key: a, name: A, archivedAt: 2026-03-02T12:00:01Z}}\n",
            "nodes.0.archivedAt", 3, "archivedAt is 2026-03-02T12:00:01Z, which is still to come.",
        ),
        (f"{PAIR}- {{contributor: a, to: c}}\n", "contributions.0.to", 6, 'No node of this document has the key "c".'),
        (
            f"{PAIR}- {{contributor: a, to: b}}\n- {{contributor: a, to: b}}\n",
            "contributions.1", 7, "contributions.0 already says how these two go together.",
        ),
        (
            f"{PAIR}- {{contributor: a, to: b, weight: 0}}\n",
            "contributions.0.weight", 6, "weight is 0; give a number above 0, at most 1000000.",
        ),
        ("nodes: []\n", "touchstone", 1, "touchstone is missing."),
        ("- a\n", "", 1, "A hierarchy must be a mapping."),
        ("", "", None, "A hierarchy must be a mapping."),
    ],
)  # fmt: skip
async def test_what_is_no_hierarchy_is_refused_with_its_place(
    empty: Service, document: str, path: str, line: int | None, message: str
) -> None:
    assert await problem_in(empty, document) == (path, line, message)


async def test_every_problem_is_listed_and_the_message_has_the_first(empty: Service) -> None:
    refusal = await refused(empty, f"{NODE}- {{kind: MOMENT, key: a}}\n- {{kind: MOMENT, name: [], key: ''}}\n")
    assert refusal["message"] == (
        "The document has 2 problems; nothing was imported. line 3, nodes.0.name: name is missing."
    )
    assert [problem["path"] for problem in refusal["problems"]] == ["nodes.0.name", "nodes.1.name"]


@pytest.mark.parametrize(
    ("entry", "path", "message"),
    [
        ("{kind: OUTCOME, key: wait, name: X}", "nodes.0.kind", '"wait" is a moment for ever; use another key.'),
        (
            "{kind: MOMENT, key: wait, aliases: [pay], name: X}",
            "nodes.0.key",
            '"wait" and its aliases name "pay" and "wait" today; they cannot become one.',
        ),
        (
            "{kind: MOMENT, key: wait, name: X, standards: [{effectiveFrom: 2026-03-02T00:00:00Z, measures: []}]}",
            "nodes.0.standards.0",
            "Standard 1 was published otherwise and stays as it is; add a new one after the last.",
        ),
    ],
)
async def test_what_is_for_ever_stays(service: Service, entry: str, path: str, message: str) -> None:
    assert await problem_in(service, f"{NODE}- {entry}\n") == (path, 3, message)
