"""The README is true: every command and every operation in it runs here, and there is none that does not."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport

from tests.api.service import ROOT, Service, environment, free_port, running

README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
WELCOME_SECONDS: Final = 900

JANUARY: Final = "api/demo/data/flights-2013-01.csv.gz"

KEYS: Final = [line for line in README.splitlines() if line.startswith("python -m api keys create")]

# Those that this test cannot run as they stand, and where they are run instead.
ELSEWHERE: Final = {
    "make run": "test_make_run_prints_what_to_open_and_queries_that_work",
    "python -m api serve": "the fixture `service`",
    "python -m api hierarchy import examples/flights/hierarchy.yaml": "test_january.py",
    f"python -m api import {JANUARY} --mapping examples/flights/mapping.toml": "test_january.py",
    "python examples/partner-python/partner.py problem-solved": "test_partner.py",
    **dict.fromkeys(KEYS, "test_access.py: the first of them closes the service"),
    "make test": "is what runs this",
    "make test-clients": "runs after the tests in .ci/run",
    "make proof": "is too long for every day",
    'make proof ARGS="-k live"': "likewise; a small run is in test_live_proof.py",
    "make check": "runs before the tests in .ci/run",
}

pytestmark = pytest.mark.timeout(1_200)


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


SUBSCRIPTION: Final = next(block for block in _blocks("graphql") if block.startswith("subscription"))
COMMANDS: Final = [line for block in _blocks("sh") for line in block.splitlines() if line]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readme") / "touchstone-data"


@pytest.fixture(scope="module")
def service(folder: Path) -> Generator[Service]:
    with running(folder) as service:
        yield service


def test_the_operations_answer_as_the_readme_says(service: Service) -> None:
    define, record, ask, observe, attempts, amend, noted, erase = (
        _ask(service.url, operation) for operation in _blocks("graphql") if operation != SUBSCRIPTION
    )
    assert {name: answer["__typename"] for name, answer in define.items()} == {
        "defineOutcome": "Outcome",
        "defineMoment": "Moment",
        "contribute": "Contribution",
        "publishStandard": "Standard",
    }
    assert record["recordInteractions"] == {
        "recorded": 2,
        "duplicates": 0,
        "rejected": [
            {
                "index": 2,
                "id": "c-3",
                "code": "INVALID_TIME",
                "message": 'occurredAt must be an RFC 3339 time with an offset, as "2026-01-31T09:30:00Z".',
            }
        ],
    }
    performance = ask["outcome"]["performance"]
    assert [performance[name] for name in ("interactions", "magic", "met", "missed")] == [2, 1, 1, 0]
    assert performance["health"] == "UNKNOWN"
    assert [measure["key"] for measure in performance["measures"]] == ["resolved", "wait"]
    assert observe["recordResults"] == {"recorded": 1}
    achievement = attempts["outcome"]["achievement"]
    assert [achievement[name] for name in ("opened", "achieved", "lost", "misaligned")] == [1, 0, 1, 1]
    assert attempts["outcome"]["attempts"]["nodes"] == [
        {
            "key": "case-7",
            "state": "LOST",
            "derivedState": "ACHIEVED",
            "closedAt": "2026-03-02T17:00:00Z",
            "brokenAt": [],
            "steps": {"nodes": [{"at": "2026-03-02T09:00:00Z", "interaction": {"verdict": "MAGIC"}}]},
        }
    ]
    assert amend["amendInteraction"] == {"kind": "AMENDMENT", "by": "anonymous", "reason": "The clock was off"}
    assert [entry["action"] for entry in noted["auditLog"]["nodes"][:2]] == ["amendInteraction", "publishStandard"]
    assert erase["eraseCustomer"]["state"] == "RUNNING"


async def test_the_subscription_says_at_once_where_it_stands(service: Service) -> None:
    subscription = gql(SUBSCRIPTION)
    async with Client(transport=WebsocketsTransport(f"{service.url.replace('http', 'ws')}/graphql")) as session:
        told = await anext(aiter(session.subscribe(subscription)))
    assert list(told["outcomeUpdated"]) == ["cursor"]


@pytest.mark.parametrize("command", [command for command in COMMANDS if command not in ELSEWHERE])
def test_a_command_of_the_readme_runs(command: str, service: Service, folder: Path) -> None:
    assert service.process.poll() is None
    python, *arguments = shlex.split(command)
    assert python == "python"
    ended = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder.parent,
        env={**environment({}), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout


def test_every_command_that_is_run_elsewhere_is_in_the_readme() -> None:
    assert set(ELSEWHERE) <= set(COMMANDS)


def test_make_run_prints_what_to_open_and_queries_that_work(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "demo.log"
    with log.open("wb") as out:
        demo = subprocess.Popen(
            ["make", "run", f"ARGS=--port {port} --data-dir {tmp_path / 'demo'}"],  # noqa: S607 - whichever there is
            cwd=ROOT, env=environment({}), stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    try:
        queries = _queries_of(_welcome(demo, log))
        assert len(queries) == 3
        answers = [httpx.post(url, json=body, timeout=120).json() for url, body in queries]
        assert not any("errors" in answer for answer in answers), answers
        assert answers[0]["data"]["outcome"]["performance"]["interactions"] > 10_000
    finally:
        os.killpg(demo.pid, signal.SIGINT)
        demo.wait(120)
    assert "Traceback" not in log.read_text()


def _welcome(demo: subprocess.Popen[bytes], log: Path) -> str:
    """What the demo said once it was ready."""
    for _ in range(WELCOME_SECONDS * 10):
        text = log.read_text(errors="replace")
        if "Ctrl-C" in text:
            return text
        assert demo.poll() is None, text
        try:
            demo.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(log.read_text(errors="replace"))


def _queries_of(text: str) -> list[tuple[str, dict[str, Any]]]:
    """The curl commands in a text, as URLs and bodies."""
    commands = [shlex.split(line) for line in text.splitlines() if line.startswith("curl ")]
    return [(words[2], json.loads(words[words.index("-d") + 1])) for words in commands]


def _ask(url: str, operation: str) -> dict[str, Any]:
    answer = httpx.post(f"{url}/graphql", json={"query": operation}, timeout=120).json()
    assert "errors" not in answer, answer
    return answer["data"]
