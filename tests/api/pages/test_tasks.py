"""The tasks that GraphiQL opens with: each operation, run in order against the service, does what its comment says."""

import json
import re
from collections.abc import Generator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from gql import Client, GraphQLRequest
from gql.transport.websockets import WebsocketsTransport
from graphql import OperationDefinitionNode, OperationType, parse

from tests.api.service import ROOT, Service, running

TASKS: Final = sorted((ROOT / "api/pages/graphiql/tasks").glob("*.graphql"))
AIRLINE: Final = (ROOT / "examples/flights/hierarchy.yaml").read_text()
IMPORT: Final = """mutation ($document: String!) {
  importHierarchy(input: { document: $document }) { __typename }
}"""
COLUMNS: Final = 66  # of the editor that a window of 1,600 pixels has beside its buttons

# Of each mutation: the type that it answers with, which is no refusal.
DONE: Final = {
    "DefineAMoment": "Moment",
    "ReviseIt": "Moment",
    "PublishItsStandard": "Standard",
    "MakeItMakeOrBreak": "Contribution",
    "SendUnderAnUnknownKey": "RecordReceipt",
    "MapAnUnmappedKey": "Moment",
    "Import": "HierarchyImport",
    "AmendOne": "Correction",
    "ExcludeAWindow": "Correction",
    "PublishIntoThePast": "Standard",
    "IncludeAgain": "Correction",
}
# What would undo the task before the next one goes on with it comes last.
UNDONE: Final = {"WithdrawIt": "Withdrawal", "ArchiveIt": "NodeEdit"}

pytestmark = pytest.mark.timeout(600)


class Admin:
    """Somebody with GraphiQL open."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def run(self, document: str, variables: Mapping[str, Any], name: str | None = None) -> Any:  # noqa: ANN401 - JSON
        body = {"query": document, "variables": variables, "operationName": name}
        answer = httpx.post(f"{self.service.url}/graphql", json=body, timeout=120).json()
        assert "errors" not in answer, (name, answer["errors"])
        return answer["data"]

    async def watch(self, document: str, variables: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - JSON
        """The first that is told."""
        url = f"{self.service.url.replace('http', 'ws')}/graphql"
        request = GraphQLRequest(document, variable_values=dict(variables), operation_name=name)
        async with Client(transport=WebsocketsTransport(url)) as session:
            return await anext(aiter(session.subscribe(request)))


@pytest.fixture(scope="module")
def admin(tmp_path_factory: pytest.TempPathFactory) -> Generator[Admin]:
    with running(tmp_path_factory.mktemp("tasks") / "data") as service:
        yield Admin(service)


def operations(document: str) -> Iterator[tuple[str, OperationType]]:
    for definition in parse(document).definitions:
        assert isinstance(definition, OperationDefinitionNode)
        assert definition.name, "an operation has a name to be chosen by"
        yield definition.name.value, definition.operation


def variables_of(task: Path) -> dict[str, Any]:
    """As the page fills them in."""
    file = task.with_suffix(".json")
    text = file.read_text() if file.exists() else "{}"
    return json.loads(re.sub(r'"(\d+) minutes ago"', lambda found: f'"{ago(int(found[1]))}"', text))


def ago(minutes: int) -> str:
    return (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.stem)
def test_a_task_says_what_it_is_within_the_width_of_its_editor(task: Path) -> None:
    lines = task.read_text().splitlines()
    assert lines[0] == f"# {task.stem[2].upper()}{task.stem[3:].replace('-', ' ')}".replace(
        "make or break", "make-or-break"
    )
    assert [line for line in lines if line.startswith("#") and len(line) > COLUMNS] == []


async def test_every_operation_of_every_task_works_in_order(admin: Admin) -> None:
    admin.run(IMPORT, {"document": AIRLINE})
    undone: list[tuple[str, dict[str, Any], str]] = []
    for task in TASKS:
        document, variables = task.read_text(), variables_of(task)
        for name, operation in operations(document):
            if name in UNDONE:
                undone.append((document, variables, name))
            elif operation is OperationType.SUBSCRIPTION:
                variables |= {"nodes": [admin.run('{ moment(key: "departure") { id } }', {})["moment"]["id"]]}
                [told] = (await admin.watch(document, variables, name)).values()
                assert told, name
            else:
                if name == "IncludeAgain":
                    corrections = admin.run("{ corrections { id kind } }", {})["corrections"]
                    variables |= next({"id": each["id"]} for each in corrections if each["kind"] == "EXCLUSION")
                [answer] = admin.run(document, variables, name).values()
                assert operation is not OperationType.MUTATION or answer["__typename"] == DONE[name], answer
    seen = admin.run(SEEN, {})["moment"]
    assert seen["aliases"] == ["bag-carousel"]
    assert [edge["makeOrBreak"] for edge in seen["contributesTo"]] == [True]
    assert [standard["version"] for standard in seen["standards"]] == [2, 1]
    assert [(each["verdict"], each["signals"]["wait_minutes"]) for each in seen["interactions"]["nodes"]] == [
        ("MET", 15)
    ]
    for document, variables, name in reversed(undone):
        [answer] = admin.run(document, variables, name).values()
        assert answer["__typename"] == UNDONE[name], answer


SEEN: Final = """{
  moment(key: "bag-delivered") {
    aliases
    contributesTo { makeOrBreak }
    standards { version }
    interactions { nodes { verdict signals } }
  }
}"""
