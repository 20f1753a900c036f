"""`python -m migrations`, for a deployment that has nothing but MONGODB_URL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from migrations.catalogue import Database

ROOT = Path(__file__).parents[2]


def _run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "migrations", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True, timeout=300, check=False
    )


async def test_it_takes_a_database_forward_and_says_so(database: Database, mongodb_url: str) -> None:
    named = {"MONGODB_URL": mongodb_url, "TOUCHSTONE_DATABASE": database.name}
    refused = _run("verify", **named)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith(f"touchstone: The database {database.name} lacks m0001")
    assert _run("up", **named).stdout.startswith("applied m0001")
    assert _run("verify", **named).stdout == "every migration is applied and left its mark\n"


def test_without_an_address_it_says_what_to_name() -> None:
    refused = _run("status", MONGODB_URL="")
    assert refused.returncode == 2
    assert "name a database with --url or MONGODB_URL" in refused.stderr


@pytest.mark.parametrize("module", ["migrations", "api migrate"])
def test_an_action_that_there_is_not_is_told_the_choices(module: str) -> None:
    command = [sys.executable, "-m", *module.split(), "down"]
    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert refused.returncode == 2
    assert refused.stderr.endswith('error: argument action: there is no "down"; choose status, up, verify\n')
