"""What the README says of keys: its commands, in their order, and what each caller may do then."""

import re
import shlex
import time
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from tests.api.service import ROOT, Service, run_command, running

README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS: Final = [line for line in README.splitlines() if line.startswith("python -m api keys create")]
DEFINE, RECORD, ASK = re.findall(r"```graphql\n(.*?)```", README, flags=re.DOTALL)[:3]
SECONDS: Final = 60

pytestmark = pytest.mark.timeout(600)


def ask(service: Service, operation: str, key: str | None = None) -> tuple[int, dict[str, Any]]:
    headers = {} if key is None else {"authorization": f"Bearer {key}"}
    answer = httpx.post(f"{service.url}/graphql", json={"query": operation}, headers=headers, timeout=120)
    return answer.status_code, answer.json()


def codes(answer: dict[str, Any]) -> set[str]:
    return {error["extensions"]["code"] for error in answer.get("errors", [])}


def create(folder: Path, command: str) -> str:
    *_, api, keys, verb = shlex.split(command)[:5]
    assert (api, keys, verb) == ("api", "keys", "create")
    ended = run_command("keys", "create", *shlex.split(command)[5:], "--data-dir", str(folder))
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def test_keys_are_made_as_the_readme_says_and_allow_what_it_says(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with running(folder) as service:
        assert not codes(ask(service, DEFINE)[1])
        ann, phone, partner = (create(folder, command) for command in COMMANDS)
        deadline = time.monotonic() + SECONDS
        while ask(service, ASK)[0] != 401:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        _, recorded = ask(service, RECORD, phone)
        assert recorded["data"]["recordInteractions"]["recorded"] == 2
        assert codes(ask(service, ASK, phone)[1]) == {"FORBIDDEN"}
        for key in (ann, partner):
            _, asked = ask(service, ASK, key)
            assert asked["data"]["outcome"]["performance"]["interactions"] == 2
        assert codes(ask(service, RECORD, partner)[1]) == {"FORBIDDEN"}
        _, listed = ask(service, "{ apiKeys { nodes { name createdBy source outcomes } } }", ann)
        assert listed["data"]["apiKeys"]["nodes"] == [
            {"name": "Partner app", "createdBy": "command line", "source": None, "outcomes": ["problem-solved"]},
            {"name": "Phone system", "createdBy": "command line", "source": "phone-system", "outcomes": None},
            {"name": "Ann", "createdBy": "command line", "source": None, "outcomes": None},
        ]
        revoke = f'mutation {{ revokeApiKey(input: {{prefix: "{phone.split("_")[1]}"}}) {{ __typename }} }}'
        assert ask(service, revoke, ann)[1]["data"] == {"revokeApiKey": {"__typename": "ApiKey"}}
        deadline = time.monotonic() + SECONDS
        while ask(service, RECORD, phone)[0] != 401:
            assert time.monotonic() < deadline
            time.sleep(0.1)
