"""`python -m api audit-log verify`: says what it found, and exits with it."""

import os
import subprocess
import sys
from pathlib import Path

from domain.hierarchy import Edit
from storage.client import Database
from tests.builders import moment
from tests.contracts.edits import make
from tests.storage.stores import opened

ROOT = Path(__file__).parents[2]
KEY = (b"k" * 32).hex()


def _verify(database: Database, mongodb_url: str, key: str = KEY) -> subprocess.CompletedProcess[str]:
    named = {"MONGODB_URL": mongodb_url, "TOUCHSTONE_DATABASE": database.name, "TOUCHSTONE_PSEUDONYM_KEY": key}
    command = [sys.executable, "-m", "api", "audit-log", "verify"]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **named}, capture_output=True, text=True, timeout=300, check=False
    )


async def test_it_names_the_first_entry_that_is_not_as_it_was_written(database: Database, mongodb_url: str) -> None:
    async with opened(database) as store:
        for key in ("call", "visit", "claim"):
            await make(store.hierarchies, Edit(nodes=(moment(key),)))
    whole = _verify(database, mongodb_url)
    head = await database["journal"].find_one({"number": 3})
    assert head is not None
    told = f"3 entries, all as they were written\n  chain 1: 3, sealed {head['seal']}\n"
    assert (whole.returncode, whole.stdout) == (0, told)

    await database["journal"].update_one({"_id": "1:2"}, {"$set": {"by": "somebody else"}})
    changed = _verify(database, mongodb_url)
    told = "The audit log is not as it was written: 1:2 is wrong: it is not what was written.\n"
    assert (changed.returncode, changed.stdout) == (1, told)


async def test_it_needs_the_key_that_the_log_is_sealed_with(database: Database, mongodb_url: str) -> None:
    refused = _verify(database, mongodb_url, key="")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "TOUCHSTONE_PSEUDONYM_KEY" in refused.stderr
