"""Lock files pin by hash: which index or registry a package comes from is the installer's to say."""

from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
PINNED: Final = ("api", "examples", "requirements", "tests")

LOCKS: Final = sorted(
    path
    for folder in PINNED
    for pattern in ("*.lock", "package-lock.json")
    for path in (ROOT / folder).rglob(pattern)
    if "node_modules" not in path.parts
)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_lock_file_holds_no_address(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "http://" in line or "https://" in line] == []


def test_every_kind_of_lock_file_is_looked_at() -> None:
    assert {path.name for path in LOCKS} == {"dev.lock", "embedded.lock", "runtime.lock", "package-lock.json"}
